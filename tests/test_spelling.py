"""Figures by official labels: the same as by ids in all that follows."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.form.editions import form_for
from nianbao.form.labels import spelling, table_named
from nianbao.inputs.agency_year import AgencyYear, from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.inputs.reading import read_agency_year
from tests.command import city
from tests.conftest import CITY, SMALL

BY_LABEL: dict[str, Any] = {
    "第二十条第（一）项": {
        "规章": 0,
        "行政规范性文件": {"本年制发件数": 1, "repealed": 0, "valid": 3},
    },
    "第二十条第(五)项": {"行政许可": 4},
    "t2_6": {"行政处罚": 5, "coercion": 0},
    "t2_8": {"本年收费金额（单位：万元）": 1.25},
    "表三": {
        "本年新收政府信息公开申请数量": [6, 1, 0, 0, 0, 0],
        "二、上年结转政府信息公开申请数量": {"自然人": 1, **dict.fromkeys(
            ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"), 0
        )},
        "三、本年度办理结果": 0,
        "（一）予以公开": [5, 1, 0, 0, 0, 0],
        "4.保护第三方合法权益": [1, 0, 0, 0, 0, 0],
        "结转下年度继续办理": [1, 0, 0, 0, 0, 0],
    },
    "表四": [1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
}  # fmt: skip


def written(folder: Path, **figures: Any) -> Path:
    file = folder / "x.yaml"
    given = yaml.safe_dump({**SMALL, "figures": figures}, allow_unicode=True, sort_keys=False)
    file.write_text(given, encoding="utf-8")
    return file


def test_both_spellings_are_one_report(tmp_path: Path) -> None:
    by_label = read_agency_year(written(tmp_path, **BY_LABEL))
    by_id = from_parameters(copy.deepcopy(SMALL))
    by_id.figures["t2_1"]["normative_docs"] = {"made": 1, "repealed": 0, "valid": 3}
    by_id.figures["t2_5"] = {"licensing": 4}
    by_id.figures["t2_8"] = {"amount_wan": 1.25}
    others = ("org_commercial", "org_research", "org_social", "org_legal", "org_other")
    by_id.figures["t3"]["carried_in"] = {"natural_person": 1, **dict.fromkeys(others, 0)}
    assert by_label.parameters()["figures"] == by_id.parameters()["figures"]
    assert read_figures(by_label).records() == read_figures(by_id).records()


def labelled(figures: dict[str, Any], year: int) -> dict[str, Any]:
    """The same figures with every id replaced by an official label."""
    form, result = form_for(year), {}
    for table_id, rows in figures.items():
        table = form.table(table_id)
        if isinstance(rows, dict):
            named: dict[str, Any] = {}
            for id, row in rows.items():
                node = table.node("row", id)
                assert node
                if isinstance(row, dict):
                    row = {
                        spelling(table, "column", column): row[column.id]
                        for column in table.leaf_columns
                        if column.id in row
                    }
                named[spelling(table, "row", node)] = row
            rows = named
        result[form.table_name(table_id)] = rows
        assert table_named(form, form.table_name(table_id)) is table
    return result


def test_the_hash_and_the_parameters_are_those_of_the_ids(tmp_path: Path) -> None:
    own = city()
    own["figures"] = labelled(own["figures"], own["year"])
    file = tmp_path / "city.yaml"
    file.write_text(yaml.safe_dump(own, allow_unicode=True, sort_keys=False), encoding="utf-8")
    by_label, by_id = read_agency_year(file), read_agency_year(CITY)
    assert "granted" not in file.read_text(encoding="utf-8").split("narrative")[0]
    assert by_label.sha256 == by_id.sha256
    assert by_label.parameters() == by_id.parameters()


def test_papermill_hands_labels_to_the_notebook(tmp_path: Path) -> None:
    from papermill.iorw import read_yaml_file

    file = written(tmp_path, **BY_LABEL)
    stock = from_parameters(read_yaml_file(str(file)))
    assert stock.sha256 == read_agency_year(file).sha256


# Figures in braces, as typed on the last line, and what they are answered with.
WRONG = {
    "a row misspelt by a character": (
        "{t3: {予以公升: 0}}",
        r"figures.t3.予以公升：表三没有这一行；应为予以公开（granted）.*，现为“予以公升”",
    ),
    "an id misspelt by a character": ("{t3: {grantd: 0}}", r"应为予以公开（granted）"),
    "a column misspelt": ("{t3: {予以公开: {自燃人: 1}}}", r"没有这一列；应为自然人（nat"),
    "a table misspelt": ("{表3: 0}", r"figures.表3：没有这张表；应为表.（t.）"),
    "the one row misspelt": ("{t2_5: {行政许克: 1}}", r"没有这一行或列；应为行政许可（licensing）"),
    "a label of several columns": (
        "{表四: {结果维持: 1}}",
        "几个这样的列；应为行政复议/结果维持 或 未经复议直接起诉/结果维持 或 复议后起诉/结果维持",
    ),
    "a group of columns": ("{t4: {行政复议: 1}}", "一组列；应为其中的一列：行政复议/结果维持（re"),
    "an id and its label": ("{t3: {granted: 0, 予以公开: 0}}", "写了两次；.*“granted”和“予以公开”"),
    "a label in two widths": ("{t3: {(一)予以公开: 0, （一）予以公开: 0}}", "写了两次"),
    "a column by both": ("{t3: {granted: {自然人: 1, natural_person: 1}}}", "“自然人”和“natural_p"),
    "a table by both": ("{t3: 0, 表三: 0}", "figures.表三：同一项写了两次"),
    "a number with a comma": ("{t2_1: {规章: {made: 1,234}}}", "数字中有逗号；应为不分节的数 1234"),
    "a name of 100,000 letters": ("{t3: {? " + "长" * 100_000 + " : 0}}", "表三没有这一"),
    "too few numbers": (
        "{表三: {予以公开: [1, 2]}}",
        r"figures.表三.予以公开：列数不符；应为.*6 或 7 个数：自然人、商业企业、.*，现为2 个",
    ),
    "a number that is a list": (
        "{表三: {予以公开: {自然人: [1]}}}",
        "figures.表三.予以公开.自然人：填写有误；应为一个数",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_is_answered_where_it_was_typed(name: str, tmp_path: Path) -> None:
    typed, message = WRONG[name]
    file = written(tmp_path)
    begun = file.read_text(encoding="utf-8").replace("figures: {}\n", "")
    file.write_text(f"{begun}figures:\n  {typed}\n", encoding="utf-8")
    line = begun.count("\n") + 2
    with pytest.raises(InputError, match=f"第{line}行：.*{message}") as caught:
        read_figures(read_agency_year(file))
    assert len(str(caught.value)) < len(str(file)) + 600


def test_an_error_of_the_notebook_names_the_label_too() -> None:
    with pytest.raises(InputError, match=r"figures\.t3\.予以公升：表三没有这一行；应为予以公开"):
        from_parameters({**SMALL, "figures": {"t3": {"予以公升": 0}}})


def test_the_line_of_a_figure_is_found_by_its_id(tmp_path: Path) -> None:
    file = written(tmp_path, **BY_LABEL)
    agency_year: AgencyYear = read_agency_year(file)
    lines = file.read_text(encoding="utf-8").splitlines()
    cell = read_figures(agency_year).cell("t3", "carried_in", "natural_person")
    error = agency_year.error(cell.typed_at, "x")
    assert error.line == lines.index("    二、上年结转政府信息公开申请数量:") + 2
    assert error.path == "figures.表三.“二、上年结转政府信息公开申请数量”.自然人"


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text())))
def test_any_names_are_taken_or_refused(rows: dict[str, Any]) -> None:
    try:
        from_parameters({**SMALL, "figures": {"t3": rows}})
    except InputError as error:
        assert "figures" in str(error)
