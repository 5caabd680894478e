"""Where parameter files, notebooks, suites and outputs lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nianbao.agency_year import AgencyYear
from nianbao.errors import UsageError
from nianbao.source import Address

NOTEBOOK = Path("notebooks") / "annual_report.ipynb"
EXAMPLE = Path("params") / "qiaokou" / "2023" / "grid-center.yaml"


@dataclass(frozen=True)
class Workspace:
    """A folder that holds notebooks/, expectations/ and params/."""

    root: Path

    @property
    def notebook(self) -> Path:
        return self.root / NOTEBOOK

    @property
    def suites(self) -> Path:
        return self.root / "expectations"

    @property
    def example(self) -> Path:
        """The parameter file that the notebook shows when it is given none."""
        return self.root / EXAMPLE

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    def output_folder(self, agency_year: AgencyYear, out: Path | None = None) -> Path:
        agency = agency_year.agency
        return (out or self.outputs) / agency.district / str(agency_year.year) / agency.id

    def prior_file(self, agency_year: AgencyYear) -> Path | None:
        """Last year's parameter file: the one named, else the same agency's if it exists."""
        if agency_year.prior is None:
            agency = agency_year.agency
            folder = self.root / "params" / agency.district / str(agency_year.year - 1)
            file = folder / f"{agency.id}.yaml"
            return file if file.is_file() and self._holds(file) else None
        return self.file(agency_year, ("prior",), agency_year.prior)

    def file(self, agency_year: AgencyYear, address: Address, path: str) -> Path:
        """A file that a parameter names; InputError if it is not one of the workspace."""
        file = self.root / path
        if not self._holds(file):
            raise agency_year.error(
                address, "路径超出工作区", expected="工作区内的文件", found=path
            )
        if not file.is_file():
            raise agency_year.error(address, "没有这个文件", found=path)
        return file

    def relative(self, file: Path) -> str:
        """A file's path in the workspace: the same on every machine."""
        resolved, root = file.resolve(), self.root.resolve()
        return resolved.relative_to(root).as_posix() if self._holds(file) else file.name

    def _holds(self, file: Path) -> bool:
        return file.resolve().is_relative_to(self.root.resolve())


def find_workspace(*starts: Path) -> Workspace:
    """The nearest workspace at or above the starting places, tried in order."""
    for start in starts:
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / NOTEBOOK).is_file() and (folder / "expectations").is_dir():
                return Workspace(folder)
    raise UsageError(
        f"这里不是 nianbao 工作区：向上各级文件夹中都没有 {NOTEBOOK.as_posix()} 和 expectations/"
    )
