from __future__ import annotations

import pytest

from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.form.editions import edition, editions, form_for
from nianbao.form.role import Role


def test_each_year_has_its_edition() -> None:
    assert [form_for(year).id for year in (2019, 2020, 2021, 2025)] == [
        "gb2019_60",
        "gb2019_60",
        "gb2021_30",
        "gb2021_30",
    ]
    with pytest.raises(InputError, match="没有适用的年度报告格式"):
        form_for(2018)


def test_the_tables_have_their_official_size() -> None:
    def sizes(id: str) -> dict[str, tuple[int, int]]:
        return {t.id: (len(t.leaf_rows), len(t.leaf_columns)) for t in edition(id).tables}

    assert sizes("gb2021_30") == {
        "t2_1": (2, 3),
        "t2_5": (1, 1),
        "t2_6": (2, 1),
        "t2_8": (1, 1),
        "t3": (25, 7),
        "t4": (1, 15),
    }
    assert sizes("gb2019_60") == {
        "t2_1": (2, 3),
        "t2_5": (2, 3),
        "t2_6": (2, 3),
        "t2_8": (1, 2),
        "t2_9": (1, 2),
        "t3": (23, 7),
        "t4": (1, 15),
    }


@pytest.mark.parametrize("id", ["gb2021_30", "gb2019_60"])
def test_ids_are_unique_and_relations_name_them(id: str) -> None:
    form = edition(id)
    for table in form.tables:
        for axis in ("row", "column"):
            ids = [node.id for node, _ in table.walk(axis)]
            assert len(ids) == len(set(ids))
        for relation in table.relations:
            for term in (*relation.left, *relation.right):
                assert table.node(relation.axis, term.id), (relation.id, term)
    assert [section.number for section in form.sections] == list("一二三四五六")
    assert {t for s in form.sections for t in s.tables} == {t.id for t in form.tables}


def test_the_total_of_results_sums_21_rows() -> None:
    assert len(edition("gb2021_30").table("t3").totals("row")["results_total"]) == 21
    assert len(edition("gb2019_60").table("t3").totals("row")["results_total"]) == 19


def test_a_cell_is_named_by_its_labels() -> None:
    form = edition("gb2021_30")
    assert form.cell_name("t3", "denied_state_secret", "org_legal") == (
        "表三“（三）不予公开—1.属于国家秘密”行“法人或其他组织—法律服务机构”列"
    )
    assert form.cell_name("t4", "cases", "ld_total") == "表四“未经复议直接起诉—总计”列"
    assert form.cell_name("t2_1", "rules", "valid") == "第二十条第（一）项“规章”行“现行有效件数”列"


def test_the_notebook_has_the_headings_of_the_form() -> None:
    import nbformat

    from tests.conftest import ROOT

    notebook = nbformat.read(ROOT / "notebooks" / "annual_report.ipynb", as_version=4)
    headings = [
        cell.source.removeprefix("## ")
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "report" in cell.metadata.get("tags", [])
    ]
    for id in (form.id for form in editions()):
        assert headings == [section.heading for section in edition(id).sections]


@pytest.mark.parametrize(
    ("spelled", "address", "anchor"),
    [
        ("t3[granted,total]", CellAddress("t3", "granted", "total"), "t3-granted-total"),
        ("t3[granted,]", CellAddress("t3", "granted"), "t3-granted-"),
        ("t3[,total]", CellAddress("t3", None, "total"), "t3--total"),
        ("t4", CellAddress("t4"), "t4"),
    ],
)
def test_an_address_has_one_spelling(spelled: str, address: CellAddress, anchor: str) -> None:
    assert str(address) == spelled
    assert CellAddress.parse(spelled) == address
    assert address.anchor == anchor


@pytest.mark.parametrize(
    "spelled", ["", "t3[granted]", "t3[a,b,c]", "t3 [a,b]", "第三", "t3[a-b,]"]
)
def test_what_is_no_address_is_none(spelled: str) -> None:
    assert CellAddress.parse(spelled) is None


def test_a_cell_has_the_roles_of_its_row_its_column_and_its_table() -> None:
    form = edition("gb2021_30")
    assert [str(cell) for cell in form.cells(Role.LITIGATION, Role.TOTAL)] == [
        *("t4[cases,ld_total]", "t4[cases,la_total]")
    ]
    assert [str(cell) for cell in form.cells(Role.OTHER, Role.TOTAL)] == [
        f"t3[{leaf},total]" for leaf in form.table("t3").expand("row", ("other",))
    ]
    assert {cell.table for cell in form.cells(Role.DISPUTES)} == {"t4"}
    assert form.cells(Role.MADE, Role.REVIEW) == ()


def test_one_role_has_its_cells_in_each_edition() -> None:
    def cells(id: str, *roles: Role) -> list[str]:
        return list(map(str, edition(id).cells(*roles)))

    assert cells("gb2021_30", Role.DOCUMENTS, Role.MADE)[0] == "t2_1[rules,made]"
    assert cells("gb2019_60", Role.DOCUMENTS, Role.MADE)[0] == "t2_1[rules,made_this_year]"
    assert len(cells("gb2021_30", Role.OTHER, Role.TOTAL)) == 3
    assert cells("gb2019_60", Role.OTHER, Role.TOTAL) == ["t3[other,total]"]
    assert cells("gb2019_60", Role.ADMIN_FEE, Role.AMOUNT) == []


def test_a_section_is_found_by_its_role_and_holds_its_parts() -> None:
    form = edition("gb2019_60")
    assert form.section_with(Role.ON_REQUEST).id == "s1_2"
    assert [form.holds(Role.PROBLEMS, place) for place in ("s5", "s5_2", "s51", "s1_2")] == [
        *(True, True, False, False)
    ]
    assert [part.id for part in form.sections[0].parts] == ["s1_1", "s1_2", "s1_3", "s1_4", "s1_5"]
    assert form.sections[0].prescribed_parts == ()
