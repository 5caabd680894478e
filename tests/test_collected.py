"""A collected sheet taken in: drafts where there is no file, differences where there is one."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nianbao.annual_report import report_of
from nianbao.errors import InputError, UsageError
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace
from nianbao.office.collected import Collected, take_in
from nianbao.seasons.members import Members
from nianbao.workbooks.unit_sheet import unit_sheet
from tests.summed import members
from tests.test_addends import granted

YEAR = 2023


class Office:
    """A workspace with a sheet that was made of some members, to be changed and taken in."""

    def __init__(self, root: Path, small: dict[str, Any], of: Members) -> None:
        self.of, self.workspace = of, Workspace(root)
        self.folder = root / "params" / "shili" / str(YEAR)
        self.file = root / "sheet.xlsx"
        report = report_of(from_parameters(small), None)
        self.book = openpyxl.load_workbook(io.BytesIO(unit_sheet(of, report.figures)))
        bodies = of.season.district.bodies
        listed = [f"  - {{id: {b.id}, name: {b.name}, kind: {b.kind}}}" for b in bodies]
        self.folder.parent.mkdir(parents=True)
        text = "\n".join(("name: 示例区", "bodies:", *listed, ""))
        (self.folder.parent / "district.yaml").write_text(text, encoding="utf-8")

    def take_in(self) -> Collected:
        self.book.save(self.file)
        return take_in(self.file, self.workspace, "shili", YEAR)

    def figures(self, id: str) -> Any:
        return read_figures(read_agency_year(self.folder / f"{id}.yaml", complete=False))


@pytest.fixture
def office(tmp_path: Path, small: dict[str, Any]) -> Office:
    bodies = {"one": granted(small, 3), "two": granted(small, 0)}
    bodies["two"]["t3"] |= {"new_received": [None, "/", 0, 0, 0, 0, 4]}
    return Office(tmp_path, small, members(small, bodies, own=bodies["one"], wanting=("late",)))


def test_what_goes_out_comes_in_the_same(office: Office) -> None:
    done = office.take_in()
    assert [file.name for file in done.made] == ["one.yaml", "two.yaml"]
    for member in office.of.members:
        found = office.figures(member.body.id)
        for cell in member.figures:
            assert found.figure(cell.address) == cell.figure, cell
            assert found.cells[cell.address].shown == cell.shown
    again = office.take_in()
    assert (again.made, again.different) == ((), ())
    assert [body.id for body in again.same] == ["one", "two"]


def test_a_draft_says_whose_it_is_and_what_is_still_to_be_filled_in(office: Office) -> None:
    office.take_in()
    read = read_agency_year(office.folder / "one.yaml", complete=False)
    assert (read.agency.name, read.agency.kind) == ("示例区one局", "department")
    assert ("signed_on",) in read.absent
    with pytest.raises(InputError, match="落款日期"):
        read_agency_year(office.folder / "one.yaml")


def test_a_draft_has_what_last_year_has_to_give(office: Office, small: dict[str, Any]) -> None:
    office.take_in()
    before = office.folder.with_name(str(YEAR - 1))
    before.mkdir()
    text = (office.folder / "one.yaml").read_text(encoding="utf-8")
    text = text.replace(f"year: {YEAR}", f"year: {YEAR - 1}").replace(
        "  address:", "  address: 某路1号 #"
    )
    (before / "one.yaml").write_text(text, encoding="utf-8")
    (office.folder / "one.yaml").unlink()
    office.take_in()
    read = read_agency_year(office.folder / "one.yaml", complete=False)
    assert read.contact.address == "某路1号"


def test_a_file_that_differs_is_kept_and_each_difference_told(office: Office) -> None:
    office.take_in()
    kept = (office.folder / "one.yaml").read_bytes()
    office.book["表三"]["D11"] = 4
    office.book["表三"]["E11"] = None
    done = office.take_in()
    assert done.different == (
        "params/shili/2023/one.yaml 表三“一、本年新收政府信息公开申请数量”行“自然人”列："
        "文件为3，表三!D11 为4",
        "params/shili/2023/one.yaml 表三“一、本年新收政府信息公开申请数量”行"
        "“法人或其他组织—商业企业”列：文件为0，表三!E11 为空",
    )
    assert (office.folder / "one.yaml").read_bytes() == kept


def test_rows_may_be_filled_in_by_name_alone_with_digits_as_text(office: Office) -> None:
    sheet = office.book["表四"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "late")
    row[0].value = None
    for cell in row[3:]:
        cell.value = "０"
    row[3].value, row[7].value = "12", 12
    assert "late.yaml" in [file.name for file in office.take_in().made]
    found = office.figures("late").table("t4")
    assert [cell.figure for cell in found][:5] == [12, 0, 0, 0, 12]


def change(sheet: str, at: str, value: Any) -> Callable[[Any], None]:
    def changed(book: Any) -> None:
        book[sheet][at] = value

    return changed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (change("表三", "D11", "很多很多" * 30), "表三!D11：填写有误"),
        (change("表三", "D11", True), "表三!D11：填写有误"),
        (change("表三", "D11", 10**13), "表三!D11：数字过大"),
        (change("表三", "F12", "=1/0"), "表三!F12：公式还没有算出值"),
        (change("表三", "A11", "other"), "表三!A11：这一行有数字，名单中没有这个单位"),
        (change("表三", "B11", "示例区two局"), "表三!B11：编号和名称不是同一个单位"),
        (change("表三", "A12", "one"), "表三!B12：编号和名称不是同一个单位"),
        (change("表三", "E8", "其他"), "表三!E8：表头与格式不符"),
        (lambda book: book["表四"].delete_cols(5), "表四!I3：表头与格式不符"),
        (lambda book: book.remove(book["表四"]), "没有这张工作表"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell_and_nothing_written(
    office: Office, changed: Callable[[Any], None], said: str
) -> None:
    changed(office.book)
    with pytest.raises(InputError, match=said):
        office.take_in()
    assert not office.folder.exists()


def test_a_body_in_two_rows_is_refused(office: Office) -> None:
    sheet = office.book["表三"]
    sheet["A12"], sheet["B12"] = "one", "示例区one局"
    with pytest.raises(InputError, match="表三!B12：示例区one局有两行，现为第11行和第12行"):
        office.take_in()


def test_a_file_in_the_other_spelling_is_not_joined_by_another(office: Office) -> None:
    office.folder.mkdir()
    (office.folder / "one.xlsx").symlink_to("nowhere")
    with pytest.raises(UsageError, match="不予覆盖"):
        office.take_in()


def test_what_is_no_workbook_is_refused(office: Office) -> None:
    office.file.write_bytes(b"id,name\n")
    with pytest.raises(InputError, match=r"不是 \.xlsx 工作簿"):
        take_in(office.file, office.workspace, "shili", YEAR)
