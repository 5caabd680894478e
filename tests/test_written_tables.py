from __future__ import annotations

import time

import pytest

from nianbao.published.published_report import Basis, ReadCell, Tables
from nianbao.published.text import read_text
from nianbao.published.written.tables import read_lines

DOCUMENTS = "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n"
REQUESTS = (
    "申请人情况\n自然人\n法人或其他组织\n总计\n"
    "商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n"
)


def tables(text: str) -> Tables:
    return read_lines(read_text(text, "年报.txt", "0" * 64))


def cells(text: str) -> dict[str, ReadCell]:
    return {str(cell.address): cell for one in tables(text).tables for cell in one.cells}


def row(text: str, of: str) -> list[str | None] | str:
    """The figures of a row as they were read; its state where they were not."""
    found = [cell for at, cell in cells(text).items() if f"[{of}," in at]
    states = {cell.state for cell in found}
    return [cell.raw for cell in found] if states == {"read"} else ",".join(sorted(states))


def test_a_cell_a_line() -> None:
    text = DOCUMENTS + "规章\n0\n1\n2\n行政规范性文件\n3\n4\n5\n第二十条第（五）项\n"
    assert row(text, "rules") == ["0", "1", "2"]
    assert row(text, "normative_docs") == ["3", "4", "5"]
    cell = cells(text)["t2_1[rules,valid]"]
    assert (cell.basis, cell.spot.line) == (Basis.IN_SEQUENCE, 9)


def test_a_row_that_lacks_a_figure_is_unreadable_and_moves_nothing() -> None:
    text = DOCUMENTS + "规章\n7\n2\n行政规范性文件\n3\n4\n5\n"
    assert row(text, "rules") == "unreadable"
    assert cells(text)["t2_1[rules,made]"].raw == "7 2"
    assert row(text, "normative_docs") == ["3", "4", "5"]


def test_a_row_of_which_nothing_stands_there_is_blank() -> None:
    text = DOCUMENTS + "规章\n行政规范性文件\n3\n4\n5\n"
    assert row(text, "rules") == [None, None, None]


def test_a_row_at_which_the_text_breaks_off_is_not_blank() -> None:
    assert row(DOCUMENTS + "规章\n0\n0\n0\n行政规范性文件", "normative_docs") == "unreadable"


def test_words_where_figures_are_due_are_unreadable() -> None:
    text = DOCUMENTS + "规章\n本年没有制发\n行政规范性文件\n3\n4\n5件左右\n后记"
    assert row(text, "rules") == "unreadable"
    assert cells(text)["t2_1[rules,made]"].raw == "本年没有制发"
    assert row(text, "normative_docs") == "unreadable"


def test_signs_and_units_stay_as_they_stand_there() -> None:
    text = DOCUMENTS + "规章\n/\n—\n无\n行政规范性文件\n3件\n1,204\n-\n"
    assert row(text, "rules") == ["/", "—", "无"]
    assert row(text, "normative_docs") == ["3件", "1,204", "-"]


def test_a_page_number_between_two_cells_is_none_of_them() -> None:
    assert row(DOCUMENTS + "规章\n0\n- 3 -\n1\n2\n", "rules") == ["0", "1", "2"]


def test_bars_prove_the_place_of_a_blank() -> None:
    text = (
        "第二十条第（一）项 |\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        "规章 | | 1 | |\n行政规范性文件 | 3 | 4 | 5 |\n"
    )
    assert row(text, "rules") == [None, "1", None]


def test_lone_bars_prove_the_place_of_a_blank() -> None:
    text = (
        "|\n第二十条第（一）项 | |||\n|\n信息内容 |\n"
        "本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n|\n"
        "规章 |\n0 |\n|\n2 |\n|\n行政规范性文件 |\n3 |\n4 |\n5 |\n|\n"
    )
    assert row(text, "rules") == ["0", None, "2"]


def test_a_row_with_fewer_bars_than_the_others_is_unreadable() -> None:
    text = (
        "第二十条第（一）项 |\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        "规章 | 0 | 2 |\n行政规范性文件 | 3 | 4 | 5 |\n"
    )
    assert row(text, "rules") == "unreadable"


def test_columns_in_another_order_are_not_read() -> None:
    text = "第二十条第（一）项\n信息内容 本年废止件数 本年制发件数 现行有效件数\n规章 0 1 2\n"
    assert row(text, "rules") == "unreadable"


def test_a_row_of_another_name_takes_no_figures_and_gives_none() -> None:
    text = DOCUMENTS + "规章\n0\n1\n2\n党内法规\n7\n8\n9\n行政规范性文件\n3\n4\n5\n"
    assert row(text, "rules") == ["0", "1", "2"]
    assert row(text, "normative_docs") == ["3", "4", "5"]


def test_the_number_of_a_label_on_a_line_of_its_own_is_no_figure() -> None:
    head = REQUESTS + "一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n（三）不予公开\n"
    secret = "1.属于国家秘密\n0\n0\n0\n0\n0\n0\n0\n"
    parted = head + secret + "2\n、其他法律行政法规禁止公开\n3\n0\n0\n0\n0\n0\n3\n"
    assert row(parted, "denied_state_secret") == ["0"] * 7
    assert row(parted, "denied_law_forbidden") == ["3", "0", "0", "0", "0", "0", "3"]
    lacking = head + secret[:-2] + "2\n其他法律行政法规禁止公开\n3\n0\n0\n0\n0\n0\n3\n"
    assert row(lacking, "denied_state_secret") == "unreadable"


def test_a_header_that_a_page_repeats_is_read_over() -> None:
    new = "一、本年新收政府信息公开申请数量\n1\n0\n0\n0\n0\n0\n1\n"
    old = "二、上年结转政府信息公开申请数量\n0\n0\n2\n0\n0\n0\n2\n"
    assert row(REQUESTS + new + "- 3 -\n" + REQUESTS + old, "new_received")[-1] == "1"
    assert row(REQUESTS + new + "- 3 -\n" + REQUESTS + old, "carried_in")[-1] == "2"
    label, figures = old.split("\n", 1)
    assert row(REQUESTS + new + label + "\n" + REQUESTS + figures, "carried_in") == "unreadable"


def test_digits_beside_a_column_that_the_form_has_not_are_not_read() -> None:
    documents = "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000"
    licences = "第二十条第（五）项信息内容本年处理决定数量 其中电子件 行政许可4012"
    text = documents + licences + "第二十条第（六）项"
    assert row(text, "licensing") == "unreadable"


def test_columns_in_another_order_are_not_read_where_their_labels_are_broken() -> None:
    header = (
        "申请人情况\n法人或其他组织\n自然 总\n{} 社会公益 法律服务 其\n人 计\n{} 组织 机构 他\n"
        "一、本年新收政府信息公开申请数量 1 2 3 4 5 6 21\n"
        "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0"
    )
    figures = ["1", "2", "3", "4", "5", "6", "21"]
    assert row(header.format("商业企 科研机", "业 构"), "new_received") == figures
    assert row(header.format("科研机 商业企", "构 业"), "new_received") != figures


def test_a_row_is_not_blank_where_figures_stand_above_it() -> None:
    text = DOCUMENTS + "149\n82\n规章\n行政规范性文件\n第二十条第（五）项"
    assert row(text, "rules") == row(text, "normative_docs") == "unreadable"


def test_columns_of_equal_names_in_another_order_are_not_read() -> None:
    results = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
    other = "总计\n结果纠正\n其他结果\n尚未审结\n结果维持\n"
    head = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n行政诉讼\n"
    groups = "未经复议直接起诉\n复议后起诉\n"
    figures = "1\n0\n0\n0\n1\n" * 3
    assert row(head + results + groups + results * 2 + figures + "后", "cases")[4] == "1"
    assert "read" not in {
        c.state for c in cells(head + other + groups + results * 2 + figures).values()
    }


def test_a_row_that_stands_there_twice_is_not_believed() -> None:
    text = DOCUMENTS + "规章\n0\n1\n2\n行政规范性文件\n3\n4\n5\n行政规范性文件\n6\n7\n8\n"
    assert row(text, "normative_docs") == "unreadable"
    assert row(text, "rules") == ["0", "1", "2"]


def test_a_label_that_is_written_again_in_each_cell_is_one() -> None:
    text = DOCUMENTS + "规章 | 规章 | 0 | 1 | 2 |\n行政规范性文件 | 行政规范性文件 | 3 | 4 | 5 |\n"
    assert row(text, "rules") == ["0", "1", "2"]
    assert row(text, "normative_docs") == ["3", "4", "5"]


def test_blanks_before_a_label_are_none_of_the_row_above() -> None:
    text = DOCUMENTS + "| | 规章 | 0 | | 2 |\n| | 行政规范性文件 | 3 | 4 | 5 |\n"
    assert row(text, "normative_docs") == ["3", "4", "5"]
    assert row(text, "rules") == ["0", None, "2"]


def test_a_mark_of_a_note_stays_with_its_figure() -> None:
    text = DOCUMENTS + "规章\n0\n1*\n2①\n行政规范性文件 3 4* 5\n后记"
    assert row(text, "rules") == ["0", "1*", "2①"]
    assert row(text, "normative_docs") == ["3", "4*", "5"]


def test_a_header_whose_merged_cells_are_written_again_is_read_to_its_end() -> None:
    leaves = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | "
    lines = [
        "行政复议 | " * 5 + "行政诉讼 | " * 10,
        leaves + "未经复议直接起诉 | " * 5 + "复议后起诉 | " * 5,
        leaves * 3,
        " | ".join(map(str, range(15))) + " |",
    ]
    read = row("\n".join(lines), "cases")
    assert read == [str(number) for number in range(15)]


def test_a_misprinted_label_is_told() -> None:
    text = DOCUMENTS + "规章\n0\n1\n2\n行政规范性文伴\n3\n4\n5\n"
    assert cells(text)["t2_1[normative_docs,made]"].basis is Basis.MISPRINTED


def test_lines_of_figures_beside_their_labels_are_taken_where_one_order_is_possible() -> None:
    head = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n"
    assert row(head + "0 1 2\n规章\n行政规范性文件 3 4 5\n", "rules") == ["0", "1", "2"]
    assert row(head + "规章\n0 1 2\n3 4 5\n行政规范性文件\n", "normative_docs") == ["3", "4", "5"]
    assert row(head + "规章\n行政规范性文件\n0 1 2\n3 4 5\n", "rules") == "unreadable"
    assert row(head + "规章\n0 1 2\n行政规范性文件\n后记", "rules") == "unreadable"


def test_digits_that_run_together_are_read_where_one_way_is_left() -> None:
    text = (
        "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件693665"
        "第二十条第（五）项信息内容本年处理决定数量行政许可2293 第二十条第（六）项"
    )
    assert row(text, "rules") == ["0", "0", "0"]
    assert cells(text)["t2_1[rules,made]"].basis is Basis.RECONSTRUCTED
    assert row(text, "normative_docs") == "unreadable"
    assert row(text, "licensing") == ["2293"]


def test_the_edition_is_told_by_the_labels_of_each_table() -> None:
    head = "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n"
    text = head + "规章\n0\n1\n2\n"
    read = tables(text)
    assert read.edition == read.tables[0].edition == "gb2019_60"
    assert read.basis == "表头有“本年新制作数量”"


@pytest.mark.parametrize("figures", ["0 1 2", "012"])
def test_the_name_of_a_row_has_no_figures_that_stand_within_it(figures: str) -> None:
    text = DOCUMENTS + f"行政规范 {figures} 性文件\n"
    (table,) = tables(text).tables
    assert [label.text for label in table.rows] == ["行政规范 性文件"]


LEFT_OVER = (
    "第二十条第（九）项\n信息内容\n采购项目数量\n采购总金额\n政府集中采购\n3\n12.5\n"
    "第二十条第（五）项\n"
)


def test_a_table_that_is_left_over_from_another_edition_is_read() -> None:
    text = DOCUMENTS + "规章\n0\n1\n2\n行政规范性文件\n3\n4\n5\n" + LEFT_OVER
    read = tables(text)
    assert (read.edition, [one.table for one in read.tables]) == ("gb2021_30", ["t2_1", "t2_9"])
    assert row(text, "central_procurement") == ["3", "12.5"]
    named = text.replace("采购项目数量\n采购总金额", "合计")
    assert [one.table for one in tables(named).tables] == ["t2_1"]


def test_prose_that_has_the_words_of_labels_is_no_table() -> None:
    assert (
        tables("本年收到申请8件，其中予以公开2件，行政许可 3 项。\n规章制度建设 5 项\n").tables
        == ()
    )


def test_the_blocks_of_a_table_are_told() -> None:
    text = "一、总体情况\n甲\n" + DOCUMENTS + "规章\n0\n1\n2\n行政规范性文件\n3\n4\n5\n三、后\n"
    assert tables(text).blocks == tuple(range(2, 15))


@pytest.mark.parametrize(
    "piece", ["总计", "其他 ", "0 ", "规章\n", "1.", "行政复议 行政诉讼\n", "| "]
)
def test_hostile_text_is_read_in_time(piece: str) -> None:
    start = time.process_time()
    tables(DOCUMENTS + piece * (60_000 // len(piece)))
    assert time.process_time() - start < 10
