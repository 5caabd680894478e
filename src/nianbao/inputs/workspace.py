"""Where parameter files, notebooks, suites and outputs lie."""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.form.family import USUAL
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.source import Address, described

SPELLINGS = (".yaml", ".xlsx")  # of a parameter file, and of a list
LIST = "district"  # the file of a district's list, in its folder
STATES = ".state"  # below the outputs, what runs have left
_LEFT = re.compile(r"\..+\.[0-9a-f]{8}\.part")  # written beside, as below
_HOUR = 3600.0  # seconds: no writer is still at it then
PARAMS_FILE = "params_file"  # the notebook's parameter that names a parameter file
PARAMS_FILE_VARIABLE = "NIANBAO_PARAMS_FILE"  # the environment's, which `nianbao lab` sets


@dataclass(frozen=True)
class Workspace:
    """A folder that holds notebooks/, expectations/ and params/."""

    root: Path

    def notebook(self, form: str = USUAL) -> Path:
        """The master notebook of a form."""
        return self.root / "notebooks" / f"{form}.ipynb"

    @property
    def suites(self) -> Path:
        return self.root / "expectations"

    def params_file(self, given: object) -> Path:
        """The parameter file that a notebook shows: the one given, else the workspace's first.

        A path is seen from the current folder or from the workspace; UsageError for one that
        leads to no file, or out of the workspace.
        """
        if given is None:
            known = (self.root / "params").glob("*/*/*")
            first = min((f for f in known if f.suffix in SPELLINGS and is_file(f)), default=None)
            if first is None:
                wanted = self.root / "params" / "<地区>" / "<年度>" / "<机关>.yaml"
                raise UsageError(f"工作区中还没有参数文件：{wanted}")
            return first
        if not isinstance(given, str):
            raise UsageError(f"{PARAMS_FILE} 应为参数文件的路径，现为{described(given)}")
        file = next(filter(is_file, (Path(given), self.root / given)), None)
        if file is None:
            raise UsageError(f"没有这个参数文件：{given}（路径从工作区或当前文件夹算起）")
        if not self.holds(file):
            raise UsageError(f"参数文件不在工作区中：{given}；应在 {self.root} 之内")
        return real(file)

    @property
    def holidays(self) -> Path:
        """The folder for years that the calendar library lacks."""
        return self.root / "holidays"

    @property
    def reference(self) -> Path | None:
        """The office's own Word file for the looks of report.docx, where it has given one.

        UsageError for one that leads out of the workspace.
        """
        file = self.root / "styles" / "reference.docx"
        if not os.path.lexists(file):
            return None
        if not self.holds(file):
            raise UsageError(f"{file} 是指向工作区外的链接，不能使用")
        return file

    @property
    def schema(self) -> Path:
        """The JSON Schema of the parameter files, for editors; no file of parameters itself."""
        return self.root / "params" / ".schema.json"

    @property
    def list_schema(self) -> Path:
        """The JSON Schema of the districts' lists, for editors."""
        return self.root / "params" / ".district.schema.json"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    def require_notebook(self, form: str = USUAL) -> None:
        """UsageError if the master notebook of a form is none that takes parameters."""
        file = self.notebook(form)
        try:
            cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
            tags = [tag for cell in cells for tag in cell["metadata"].get("tags", ())]
        except OSError as error:
            raise UsageError(f"无法读取主笔记本 {file}（{error.strerror}）") from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise UsageError(f"主笔记本 {file} 已损坏，不是可用的 Jupyter 笔记本") from None
        if "parameters" not in tags:
            raise UsageError(f"主笔记本 {file} 没有标签为 parameters 的代码单元")

    def has_place_for(self, file: Path) -> bool:
        """Whether a parameter file stands at params/<district>/<year>/<agency>, in any spelling."""
        folders = real(file).parents
        return (
            len(folders) > 2
            and folders[2] == real(self.root / "params")
            and file.suffix.lower() in SPELLINGS
        )

    def notices(self, file: Path) -> tuple[str, ...]:
        """What of a parameter file's place is to be known, in a sentence each."""
        others = (file.with_suffix(suffix) for suffix in SPELLINGS if suffix != file.suffix)
        return tuple(
            f"同一文件夹中还有 {other.name}，是同一机关同一年度，只能留一份"
            for other in others
            if self.has_place_for(file) and is_file(other)
        )

    def output_folder(self, agency_year: AgencyYear, out: Path | None = None) -> Path:
        agency = agency_year.agency
        return (out or self.outputs) / agency.district / str(agency_year.year) / agency.id

    def prior_file(self, agency_year: AgencyYear) -> Path | None:
        """Last year's parameter file: the one named, else the same agency's if it exists.

        InputError where the agency has two of them.
        """
        if agency_year.prior is not None:
            return self.file(agency_year, ("prior",), agency_year.prior)
        known = self.places_before(agency_year)
        found = [file for file in known if is_file(file) and self.holds(file)]
        if len(found) > 1:
            names = "、".join(map(self.relative, found))
            raise agency_year.error(
                ("prior",), "上年有两份参数文件", expected="只留一份，或写明用哪一份", found=names
            )
        return found[0] if found else None

    def places_before(self, agency_year: AgencyYear) -> list[Path]:
        """Where last year's parameter file stands, or would."""
        if agency_year.prior is not None:
            return [self.root / agency_year.prior]
        agency = agency_year.agency
        return self.places(agency.district, agency_year.year - 1, agency.id)

    def places(self, district: str, year: int, agency: str) -> list[Path]:
        """Where the parameter file of an agency-year may stand, in each spelling."""
        folder = self.root / "params" / district / str(year)
        return [folder / f"{agency}{suffix}" for suffix in SPELLINGS]

    def file(self, agency_year: AgencyYear, address: Address, path: str) -> Path:
        """A file that a parameter names; InputError if it is not one of the workspace."""
        file = self.root / path
        if not self.holds(file):
            raise agency_year.error(
                address, "路径超出工作区", expected="工作区内的文件", found=path
            )
        if not is_file(file):
            raise agency_year.error(address, "没有这个文件", found=path)
        return file

    def relative(self, file: Path) -> str:
        """A file's path in the workspace: the same on every machine."""
        return real(file).relative_to(real(self.root)).as_posix() if self.holds(file) else file.name

    def holds(self, file: Path) -> bool:
        """Whether a file lies in the workspace, links followed."""
        return real(file).is_relative_to(real(self.root))


def real(path: Path) -> Path:
    """A path without links; one that leads nowhere stays as it is written."""
    return Path(os.path.realpath(path))


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no system takes names none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_list(file: Path) -> bool:
    """Whether a file is a district's list, by its name and place: a report's stands in a year."""
    return file.stem == LIST and not re.fullmatch("[0-9]{4}", file.absolute().parent.name)


def is_workspace(folder: Path) -> bool:
    """Whether a folder has the master notebook and suites."""
    workspace = Workspace(folder)
    return is_file(workspace.notebook()) and workspace.suites.is_dir()


def write_whole(target: Path, text: str | bytes, mode: int | None = None) -> None:
    """Write beside, then rename: a reader never sees half a file. A text is written as UTF-8.

    `mode` is who may read and write it; while it is written, nobody else.
    """
    beside = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    try:
        if mode is not None:
            beside.touch(0o600, exist_ok=False)  # nobody else's while it is written
        beside.write_bytes(text.encode() if isinstance(text, str) else text)
        if mode is not None:
            beside.chmod(mode)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def clear_leftovers(*folders: Path) -> None:
    """Take away what writers that were killed have left beside their files."""
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as found:
            for one in found:
                if _LEFT.fullmatch(one.name) and one.is_file(follow_symlinks=False):
                    written = one.stat(follow_symlinks=False).st_mtime
                    if time.time() - written > _HOUR:
                        Path(one).unlink()


def require_place(file: Path, agency_year: AgencyYear) -> None:
    """A file stands where its content says, so that no two can be the same agency-year."""
    agency = agency_year.agency
    due = (agency.district, str(agency_year.year), f"{agency.id}{file.suffix.lower()}")
    if file.parts[-3:] != due:
        placed: list[Address] = [("agency", "district"), ("year",), ("agency", "id")]
        stands = zip(placed, due, file.parts[-3:], strict=False)
        raise agency_year.error(
            next((at for at, wanted, found in stands if wanted != found), placed[-1]),
            "文件的位置与内容不符，可能与另一份参数文件是同一机关同一年度",
            expected=f"放在 params/{'/'.join(due)}，或者改正机关编号、地区编号、年度"
            "（agency.id、agency.district、year）",
            found="/".join(file.parts[-3:]),
        )


def find_workspace(*starts: Path) -> Workspace:
    """The nearest workspace at or above the starting places, tried in order."""
    for start in starts:
        for folder in (real(start), *real(start).parents):
            if is_workspace(folder):
                return Workspace(folder)
    raise UsageError(
        f"这里不是 nianbao 工作区：向上各级都没有 notebooks/{USUAL}.ipynb 和 expectations/；"
        "请进入已有的工作区，或输入 nianbao init 文件夹 新建一个"
    )
