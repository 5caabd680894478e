"""One parameter file in both spellings: nothing is lost either way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from nianbao.conversion import convert, spelled_as
from nianbao.errors import InputError, UsageError
from nianbao.form.family import USUAL
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.reading import read_agency_year
from tests.command import invoke
from tests.conftest import ROOT
from tests.forms import INVENTED, forms_of
from tests.test_parameter_text import YEARS, agency_years

EXAMPLES = sorted((ROOT / "params").glob("*/*/*.yaml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: f"{file.stem}-{file.parent.name}")
def test_the_examples_go_to_a_workbook_and_back(example: Path, tmp_path: Path) -> None:
    workbook, again, last = (tmp_path / name for name in ("a.xlsx", "a.yaml", "b.xlsx"))
    convert(example, workbook)
    convert(workbook, again)
    convert(again, last)
    assert read_agency_year(again).sha256 == read_agency_year(example).sha256
    assert last.read_bytes() == workbook.read_bytes()


@pytest.mark.parametrize(("year", "form_id"), [*((y, USUAL) for y in YEARS), (2023, "letters")])
def test_nothing_is_lost_between_the_spellings(year: int, form_id: str, tmp_path: Path) -> None:
    @settings(deadline=None, max_examples=4, suppress_health_check=[*HealthCheck])
    @given(agency_years(year, form_id))
    def converted(agency_year: AgencyYear) -> None:
        workbook, text = tmp_path / "a.xlsx", tmp_path / "a.yaml"
        workbook.write_bytes(spelled_as(agency_year, workbook))
        read = read_agency_year(workbook)
        assert read.parameters() == agency_year.parameters()
        text.write_bytes(spelled_as(read, text))
        assert read_agency_year(text).parameters() == agency_year.parameters()
        assert spelled_as(read_agency_year(text), workbook) == workbook.read_bytes()

    with forms_of(INVENTED):
        converted()


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("12345678901234567", r"facts\.a：.*存不下这个值，没有写出；应为“12345678901234567”，现为"),
        ("100000000000000000000.0", r"写成 a\.xlsx 后读不回来，没有写出：a\.xlsx .*!B\d+"),
    ],
)
def test_a_value_that_would_be_lost_is_named_and_nothing_is_written(
    fact: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    text = EXAMPLES[0].read_text(encoding="utf-8")
    file.write_text(f"{text}\nfacts: {{a: {fact}}}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        convert(file, tmp_path / "a.xlsx")
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.parametrize(
    ("file", "target", "said"),
    [
        ("a.yaml", "b.yml", "两个都是 YAML 文件"),
        ("a.xlsx", "b.xlsx", "两个都是工作簿"),
        ("a.yaml", "b.csv", "文件名应以 .yaml 或者 .xlsx 结尾"),
        ("-", "b.xlsx", "文件名应以 .yaml 或者 .xlsx 结尾"),
        ("a.yaml", "there.xlsx", "文件已存在"),
    ],
)
def test_only_another_spelling_in_a_new_file_is_written(
    file: str, target: str, said: str, tmp_path: Path
) -> None:
    shutil.copy(EXAMPLES[0], tmp_path / "a.yaml")
    (tmp_path / "there.xlsx").write_bytes(b"")
    with pytest.raises(UsageError, match=said):
        convert(tmp_path / file, tmp_path / target)
    assert (tmp_path / "there.xlsx").read_bytes() == b""
    assert not (tmp_path / "b.xlsx").exists()


def test_at_its_place_it_is_of_that_place(tmp_path: Path) -> None:
    (tmp_path / "expectations").mkdir()
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / f"{USUAL}.ipynb", tmp_path / "notebooks")
    workbook = tmp_path / "bureau.xlsx"
    convert(ROOT / "params/example/2023/bureau.yaml", workbook)
    with pytest.raises(InputError, match="文件的位置与内容不符"):
        convert(workbook, tmp_path / "params/example/2022/bureau.yaml")
    assert not (tmp_path / "params").exists()
    place = tmp_path / "params/example/2023/bureau.yaml"
    convert(workbook, place)
    assert "nianbao check params/example/2023/bureau.yaml\n" in place.read_text(encoding="utf-8")


def test_what_is_wrong_in_the_file_is_said_of_it(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(EXAMPLES[0].read_text(encoding="utf-8").replace("year: ", "jahr: "), "utf-8")
    with pytest.raises(InputError, match=r"a\.yaml"):
        convert(file, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_the_command_says_what_was_written_and_what_was_not(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES[0], tmp_path / "a.yaml")
    done = invoke("convert", "a.yaml", "a.xlsx", folder=tmp_path)
    assert (done.exit_code, done.stdout) == (0, "a.xlsx\n")
    assert "注释不转入工作簿" in done.stderr
    assert "a.yaml 和 a.xlsx 是同一机关同一年度" in done.stderr
    again = invoke("convert", "a.xlsx", "b.yaml", folder=tmp_path)
    assert (again.exit_code, again.stdout, again.stderr) == (0, "b.yaml\n", "")
    refused = invoke("convert", "a.xlsx", "b.yaml", folder=tmp_path)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("nianbao: 文件已存在，不予覆盖")
