"""Findings given back in the workbook that they are of."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from time import process_time

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from nianbao.errors import InputError
from nianbao.inputs.workbook.layout import FINDINGS
from nianbao.workbooks import package, worksheet
from nianbao.workbooks.styles import FILLS
from tests.given_back import (
    GRANTED,
    NAME,
    PLAN,
    TOTAL,
    cell,
    filled,
    finding,
    give_back,
    listed,
    opened,
    parts,
    with_parts,
)


def _saved(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet(book: openpyxl.Workbook, title: str) -> Worksheet:
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize("severity", ["error", "warn", "info"])
def test_a_finding_colours_its_cell_by_its_severity(severity: str, tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL, severity=severity)])
    assert cell(out, TOTAL).fill.fgColor.rgb == FILLS[severity]
    assert cell(out, TOTAL).value == 3


def test_an_explained_finding_has_a_colour_of_its_own(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL, status="explained")])
    assert cell(out, TOTAL).fill.fgColor.rgb == FILLS["explained"]
    assert cell(out, TOTAL).comment.text.startswith("【核对】\n已说明 T304")


def test_an_empty_cell_is_made_to_be_coloured(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(GRANTED)])
    assert cell(out, GRANTED).fill.fgColor.rgb == FILLS["error"]
    assert cell(out, GRANTED).value is None


def test_a_mark_changes_the_fill_alone(tmp_path: Path) -> None:
    book = opened(filled())
    at = PLAN.entries[TOTAL].at
    typed = book[at.sheet][at.ref]
    typed.font, typed.number_format = Font(name="楷体", size=16, bold=True), "0.00"
    out = give_back(_saved(book), tmp_path, [finding(TOTAL)])
    shown = cell(out, TOTAL)
    assert (shown.font.name, shown.font.sz, shown.number_format) == ("楷体", 16, "0.00")
    assert shown.fill.fgColor.rgb == FILLS["error"]


def test_what_nobody_marks_keeps_its_bytes(tmp_path: Path) -> None:
    data = filled()
    before, after = parts(data), parts(give_back(data, tmp_path, [finding(TOTAL)]))
    kept = {name for name in before if before[name] == after[name]}
    assert before.keys() - kept == {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/worksheets/sheet4.xml",
        f"xl/worksheets/sheet{len(PLAN.sheets)}.xml",
    }


def test_a_clerks_own_sheets_formulas_names_and_pictures_stay(tmp_path: Path) -> None:
    book = opened(filled({GRANTED: "=1+2"}))
    own = book.create_sheet("我的底稿")
    own["A1"], own["B2"] = "=表三!J6*2", "记录"
    own["B2"].fill = PatternFill("solid", fgColor="FF123456")
    own.column_dimensions["B"].width = 33
    book.defined_names["总数"] = openpyxl.workbook.defined_name.DefinedName(
        "总数", attr_text="表三!$J$6"
    )
    data = with_parts(_saved(book), lambda own: own.update({"xl/media/image1.png": b"\x89PNG"}))
    out = give_back(data, tmp_path, [finding(GRANTED)])
    before, after = parts(data), parts(out)
    own_sheet = f"xl/worksheets/sheet{len(PLAN.sheets) + 1}.xml"
    for name in ("xl/workbook.xml", "xl/media/image1.png", own_sheet):
        assert before[name] == after[name]
    assert (
        before[f"xl/worksheets/sheet{len(PLAN.sheets) + 1}.xml"]
        == (after[f"xl/worksheets/sheet{len(PLAN.sheets) + 1}.xml"])
    )
    assert cell(out, GRANTED).value == "=1+2"


def test_a_sheet_that_was_marked_and_no_longer_is_says_what_it_said(tmp_path: Path) -> None:
    data = filled({GRANTED: "=1+2"})
    marked = give_back(data, tmp_path, [finding(TOTAL), finding(GRANTED)])
    name = "xl/worksheets/sheet4.xml"
    before, after = (
        etree.fromstring(parts(one)[name]) for one in (data, give_back(marked, tmp_path, []))
    )
    for root in (before, after):
        for typed in root.iter("{*}c"):
            typed.attrib.pop("s", None)  # 0, said or not
        for row in root.iter("{*}row"):
            row.attrib.pop("spans", None)
        for drawing in root.findall("{*}legacyDrawing"):
            root.remove(drawing)
    assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")


def test_the_stored_value_of_a_formula_stays(tmp_path: Path) -> None:
    data = filled({GRANTED: "=1+2"})
    out = give_back(data, tmp_path, [finding(GRANTED)])
    sheet = parts(out)["xl/worksheets/sheet4.xml"]
    assert b"<f>1+2</f><v>0</v>" in sheet


def test_marking_again_takes_the_old_marks_away(tmp_path: Path) -> None:
    once = give_back(filled(), tmp_path, [finding(TOTAL), finding(NAME)])
    again = give_back(once, tmp_path, [finding(NAME)])
    assert cell(again, TOTAL).fill.patternType is None
    assert cell(again, TOTAL).comment is None
    assert cell(again, NAME).fill.fgColor.rgb == FILLS["error"]
    assert give_back(once, tmp_path, [finding(TOTAL), finding(NAME)]) == once


def test_a_cell_gets_back_the_fill_that_it_had(tmp_path: Path) -> None:
    book = opened(filled())
    at = PLAN.entries[TOTAL].at
    for row in _sheet(book, at.sheet)["J6:J8"]:
        row[0].fill = PatternFill("solid", fgColor="FFFFFFE0")
        row[0].protection = Protection(locked=False)
    marked = give_back(_saved(book), tmp_path, [finding(TOTAL)])
    assert cell(marked, TOTAL).fill.fgColor.rgb == FILLS["error"]
    assert cell(give_back(marked, tmp_path, []), TOTAL).fill.fgColor.rgb == "FFFFFFE0"


def test_a_merged_cell_is_marked_at_its_beginning(tmp_path: Path) -> None:
    book = opened(filled())
    _sheet(book, "表三").merge_cells("D6:E6")
    out = give_back(_saved(book), tmp_path, [finding("表三!E6")])
    assert opened(out)["表三"]["D6"].comment is not None


def test_a_finding_without_a_place_is_listed(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL, place=None)])
    assert [row[1] for row in listed(out)] == [None]
    assert cell(out, TOTAL).comment is None


def test_the_same_file_comes_to_the_same_bytes(tmp_path: Path) -> None:
    own = [finding(TOTAL), finding(NAME, severity="warn")]
    data = filled()  # in which the second stands at which it was made
    assert give_back(data, tmp_path, own) == give_back(data, tmp_path, own)


def test_a_workbook_in_the_strict_spelling_is_marked_in_it(tmp_path: Path) -> None:
    strict = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
            b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }

    def change(own: dict[str, bytes]) -> None:
        for name, content in own.items():
            for one, other in strict.items():
                content = content.replace(one, other)
            own[name] = content

    out = parts(give_back(with_parts(filled(), change), tmp_path, [finding(TOTAL)]))
    assert not [name for name, content in out.items() if any(one in content for one in strict)]
    assert b"T304" in out["xl/comments1.xml"]


def test_cells_that_do_not_say_where_they_stand_are_counted(tmp_path: Path) -> None:
    def change(own: dict[str, bytes]) -> None:
        root = etree.fromstring(own["xl/worksheets/sheet4.xml"])
        for row in root.iter("{*}row"):
            if row.get("r") == "6":
                del row[0].attrib["r"], row.attrib["r"]
        own["xl/worksheets/sheet4.xml"] = etree.tostring(root)

    out = give_back(with_parts(filled(), change), tmp_path, [finding("表三!D6")])
    assert opened(out)["表三"]["D6"].comment is not None
    assert cell(out, TOTAL).value == 3


def _bomb(own: dict[str, bytes]) -> None:
    own["xl/media/image1.bmp"] = bytes(48 * 2**20)


def _billion_laughs(own: dict[str, bytes]) -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    own["xl/styles.xml"] = own["xl/styles.xml"].replace(b"<styleSheet", laughs + b"<styleSheet", 1)


def _outside(own: dict[str, bytes]) -> None:
    own["../../etc/cron.d/job"] = b"* * * * * root true"


def _twice(own: dict[str, bytes]) -> None:
    own["XL/workbook.xml"] = own["xl/workbook.xml"]


def _no_sheet(own: dict[str, bytes]) -> None:
    del own["xl/worksheets/sheet4.xml"]


def _deep(own: dict[str, bytes]) -> None:
    own["xl/styles.xml"] = b"<a>" * 100_000 + b"</a>" * 100_000


@pytest.mark.parametrize("change", [_bomb, _billion_laughs, _outside, _twice, _no_sheet, _deep])
def test_a_hostile_or_damaged_package_is_refused(change: object, tmp_path: Path) -> None:
    assert callable(change)
    with pytest.raises(InputError, match="工作簿"):
        give_back(with_parts(filled(), change), tmp_path, [finding(TOTAL)])


@pytest.mark.parametrize("group", ["fonts", "fills", "borders", "cellXfs"])
def test_styles_that_a_file_leaves_out_are_those_that_programs_take(
    group: str, tmp_path: Path
) -> None:
    def change(own: dict[str, bytes]) -> None:
        styles = etree.fromstring(own["xl/styles.xml"])
        (gone,) = styles.iterchildren(f"{{*}}{group}")
        styles.remove(gone)
        own["xl/styles.xml"] = etree.tostring(styles)

    plain = with_parts(_unstyled(filled()), change)
    out = give_back(plain, tmp_path, [finding(TOTAL)])
    styles = etree.fromstring(parts(out)["xl/styles.xml"])
    names = [etree.QName(one).localname for one in styles]
    order = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"]
    assert [name for name in names if name in order] == [name for name in order if name in names]
    assert cell(out, TOTAL).fill.fgColor.rgb == FILLS["error"]
    assert not cell(out, NAME).font.b


def _unstyled(data: bytes) -> bytes:
    """A workbook whose cells all have the usual style."""

    def change(own: dict[str, bytes]) -> None:
        for name in [name for name in own if name.startswith("xl/worksheets/sheet")]:
            own[name] = re.sub(rb' s="[0-9]+"', b"", own[name])

    return with_parts(data, change)


def test_a_row_more_costs_the_same_however_many_there_are(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled())
    with package.opened(tmp_path / "a.xlsx") as own:
        sheet = worksheet.Worksheet(own, own.sheets()[FINDINGS])
        begun = process_time()
        for row in range(20_000, 0, -1):
            sheet.cell(worksheet.At(row, 1))
        assert process_time() - begun < 4
        assert [int(row.get("r")) for row in sheet.part_of("sheetData")] == sheet.rows()


def test_what_a_workbook_refers_to_outside_is_left_as_it_is(tmp_path: Path) -> None:
    def change(own: dict[str, bytes]) -> None:
        own["xl/worksheets/_rels/sheet4.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/hyperlink" Target="file:///etc/passwd" TargetMode="External"/>'
            b"</Relationships>"
        )

    out = give_back(with_parts(filled(), change), tmp_path, [finding(TOTAL)])
    assert b"file:///etc/passwd" in parts(out)["xl/worksheets/_rels/sheet4.xml.rels"]
    assert b"root:" not in b"".join(parts(out).values())
    with zipfile.ZipFile(BytesIO(out)) as archive:
        assert archive.testzip() is None


def test_a_sheet_that_was_taken_out_is_added(tmp_path: Path) -> None:
    book = opened(filled())
    del book[FINDINGS]
    out = give_back(_saved(book), tmp_path, [finding(TOTAL)])
    assert opened(out).sheetnames[-1] == FINDINGS
    assert listed(out)[0][5] == "T304"
    words = PLAN.sheet(FINDINGS).words
    shown = opened(out)[FINDINGS]
    assert [shown[word.at.ref].value for word in words if word.look == "column"] == [
        word.text for word in words if word.look == "column"
    ]


def test_blank_rows_without_end_cost_nothing_where_nothing_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "LARGEST_PART", 2**18)
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(50, 12_000))
    ends = (b"</sheetData>", rows + b"</sheetData>")

    def change(own: dict[str, bytes]) -> None:
        own["xl/worksheets/sheet7.xml"] = own["xl/worksheets/sheet7.xml"].replace(*ends)

    data = with_parts(filled(), change)
    out = give_back(data, tmp_path, [finding(TOTAL)])
    assert parts(out)["xl/worksheets/sheet7.xml"] == parts(data)["xl/worksheets/sheet7.xml"]
    with pytest.raises(InputError, match="过大，不能加注：请删去各表下面多余的空白行"):
        give_back(data, tmp_path, [finding("存在问题!A5")])
