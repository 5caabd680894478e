"""A parameter file is the same report in whichever spelling it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.agencies import invent
from nianbao.annual_report import read_annual_report
from nianbao.batches.batch import parameter_files
from nianbao.engine.nursery import Nursery
from nianbao.errors import InputError, UsageError
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace
from nianbao.pipeline import produce
from nianbao.rehearsal import MODULES, rehearse
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import read_rulebook
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of
from tests.conftest import ROOT

EXAMPLES = sorted((ROOT / "params").glob("*/*/*.yaml"))


def respelled(file: Path) -> Path:
    """The workbook of a YAML file, in its place."""
    agency_year = read_agency_year(file)
    target = file.with_suffix(".xlsx")
    target.write_bytes(workbook(agency_year.form, *values_of(agency_year)))
    file.unlink()
    return target


@pytest.fixture
def examples(tmp_path: Path) -> Workspace:
    """A workspace of the examples alone, free to change."""
    for name in ("notebooks", "expectations", "params", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Workspace(tmp_path)


def made(file: Path, workspace: Workspace, out: str, nursery: Nursery) -> dict[str, bytes]:
    """The outputs of a parameter file by name, without the notebook, which has run times."""
    report = read_annual_report(file, workspace)
    done = produce(report, workspace, out=workspace.root / out, nursery=nursery)
    return {f.name: f.read_bytes() for f in done.folder.iterdir() if f.suffix != ".ipynb"}


def test_the_examples_as_workbooks_give_the_same_outputs_byte_for_byte(
    examples: Workspace,
) -> None:
    files = sorted(examples.root.glob("params/*/2023/*.yaml"))
    reports = [read_annual_report(file, examples) for file in files]
    rulebook = read_rulebook(examples.suites)
    verdicts = zip(reports, judge(reports, rulebook), strict=True)
    known = {(report.digest, rulebook.version): verdict for report, verdict in verdicts}
    nursery = Nursery(MODULES)
    nursery.start()
    nursery.prepare(rehearse, known, str(examples.root), [])
    try:
        for file in files:
            one = made(file, examples, "yaml", nursery)
            assert len(one) == 7
            assert one == made(respelled(file), examples, "xlsx", nursery)
    finally:
        nursery.close()


def test_a_workbook_gives_the_agency_year_that_the_yaml_gave(tmp_path: Path) -> None:
    invent(tmp_path, 4)
    for file in sorted((tmp_path / "params").glob("*/*/*.yaml")):
        before = read_agency_year(file)
        assert read_agency_year(respelled(file)).parameters() == before.parameters()


def test_the_year_before_may_be_a_workbook(examples: Workspace) -> None:
    last, file = (examples.root / f"params/example/{year}/bureau.yaml" for year in (2022, 2023))
    before = read_annual_report(file, examples)
    respelled(last)
    again = read_annual_report(file, examples)
    assert again.prior is not None
    assert again.digest == before.digest


def test_the_year_before_need_not_tell_what_only_its_own_report_says(examples: Workspace) -> None:
    last, file = (examples.root / f"params/example/{year}/bureau.yaml" for year in (2022, 2023))
    before = read_annual_report(file, examples)
    kept = last.read_text(encoding="utf-8").splitlines()
    blank = ("  self_reference:", "  address:", "  phone:", "signed_on:")
    cut = (next((key for key in blank if line.startswith(key)), line) for line in kept)
    last.write_text("\n".join(cut), encoding="utf-8")
    again = read_annual_report(file, examples)
    assert before.prior and again.prior
    assert again.prior.figures == before.prior.figures
    with pytest.raises(InputError, match="尚未填写"):
        read_annual_report(last, examples)


def test_two_files_of_the_year_before_are_not_chosen_from(examples: Workspace) -> None:
    last, file = (examples.root / f"params/example/{year}/bureau.yaml" for year in (2022, 2023))
    text = last.read_text(encoding="utf-8")
    respelled(last)
    last.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="上年有两份参数文件"):
        read_annual_report(file, examples)


def test_two_spellings_of_one_agency_year_are_no_batch(examples: Workspace) -> None:
    file = examples.root / "params" / "suqian" / "2023" / "city.yaml"
    text = file.read_text(encoding="utf-8")
    respelled(file)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="同一机关同一年度"):
        parameter_files([examples.root / "params"])


def test_a_batch_passes_over_what_excel_keeps_beside_an_open_workbook(tmp_path: Path) -> None:
    for name in ("a.xlsx", "~$a.xlsx", ".~lock.a.xlsx#", "b.XLS", "c.et", "d.docx", "e.yml"):
        (tmp_path / name).touch()
    found = [file.name for file in parameter_files([tmp_path])]
    assert found == ["a.xlsx", "b.XLS", "c.et", "e.yml"]


def test_a_name_that_nobody_would_find_again_is_no_place(examples: Workspace) -> None:
    file = respelled(examples.root / "params" / "suqian" / "2023" / "city.yaml")
    other = file.rename(file.with_suffix(".XLSX"))
    with pytest.raises(InputError, match=r"params/suqian/2023/city\.xlsx.+现为.+city\.XLSX"):
        read_annual_report(other, examples)


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.et", "a.ods", "a.XLSX"])
def test_what_is_named_as_a_workbook_is_not_read_as_text(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(EXAMPLES[0].read_bytes())
    with pytest.raises(InputError, match=r"另存为“Excel 工作簿（\.xlsx）”"):
        read_agency_year(file)
