"""Drawn tables brought to the form: whole, in pieces, drawn otherwise, and spoilt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import edition, editions, newest
from nianbao.form.grid import grid
from nianbao.form.role import Role
from nianbao.form.table import Table
from nianbao.published.document import Block, Document, Drawn, Spot, Square, Words
from nianbao.published.drawn.tables import read_tables
from nianbao.published.published_report import Basis, ReadCell, ReadTable, Tables

NEW, OLD = newest(), edition("gb2019_60")
(REQUESTS,) = NEW.tables_of(Role.REQUESTS)
(DISPUTES,) = NEW.tables_of(Role.DISPUTES)
(DOCUMENTS,) = NEW.tables_of(Role.DOCUMENTS)
TABLES = list({hash(table): table for form in editions() for table in form.tables}.values())

Figures = Mapping[tuple[str, str], str | None]


def document(*blocks: Block) -> Document:
    return Document("年报.html", "0" * 64, "html", blocks)


def numbered(table: Table) -> Figures:
    """Figures of which no two are equal."""
    cells = [(r.id, c.id) for r in table.leaf_rows for c in table.leaf_columns]
    return {cell: str(100 + number) for number, cell in enumerate(cells)}


def drawn(table: Table, figures: Figures, ruled: bool | None = True) -> Drawn:
    """A table as the form prints it."""
    form = grid(table)
    squares = [Square(h.text, h.row, h.column, h.across, h.down) for h in form.headings]
    for r, row in enumerate(table.leaf_rows):
        for c, column in enumerate(table.leaf_columns):
            text = figures.get((row.id, column.id)) or ""
            squares.append(Square(text, form.header_rows + r, form.label_columns + c))
    return Drawn(form.rows, form.columns, tuple(squares), Spot(table=1), ruled)


def of_rows(*rows: str) -> Drawn:
    """A table without merged squares, a string a row: 规章|0|0|0."""
    cells = [row.split("|") for row in rows]
    squares = (Square(t, r, c) for r, row in enumerate(cells) for c, t in enumerate(row))
    return Drawn(len(cells), max(map(len, cells)), tuple(squares), Spot(table=1))


def moved(whole: Drawn, rows: int = 0, columns: int = 0) -> tuple[Square, ...]:
    return tuple(replace(s, row=s.row + rows, column=s.column + columns) for s in whole.squares)


def stacked(*parts: Drawn) -> Drawn:
    """Tables below one another in one grid; a narrow one ends in a square over the rest."""
    wide, at, squares = max(part.columns for part in parts), 0, []
    for part in parts:
        for square in moved(part, rows=at):
            last = square.column + square.across == part.columns
            across = wide - square.column if last else square.across
            squares.append(replace(square, across=across))
        at += part.rows
    return Drawn(at, wide, tuple(squares), Spot(table=1))


def part(whole: Drawn, begin: int, end: int) -> Drawn:
    """Some rows of a table; a square that reaches over the cut stands in both, as on paper."""
    squares = []
    for square in whole.squares:
        first, last = max(square.row, begin), min(square.row + square.down, end)
        if first < last:
            squares.append(replace(square, row=first - begin, down=last - first))
    return Drawn(end - begin, whole.columns, tuple(squares), whole.spot, whole.ruled)


def cut(whole: Drawn, row: int, at: int, figures_above: bool, labels: int) -> Drawn:
    """A table whose row a page's end cuts in two, its label at a character."""
    squares = []
    for s in (replace(s, spot=Spot(page=1)) for s in whole.squares):
        end, below = s.row + s.down, replace(s, row=s.row + 1, spot=Spot(page=2))
        if end <= row:
            squares.append(s)
        elif s.row > row:
            squares.append(below)
        else:
            upper, lower = s.text, ""
            if s.row == row and s.column + s.across <= labels and s.down == 1:
                upper, lower = s.text[:at], s.text[at:]
            elif s.row == row and s.column >= labels and not figures_above:
                upper, lower = "", s.text
            squares.append(replace(s, text=upper, down=row + 1 - s.row))
            squares.append(replace(below, text=lower, row=row + 1, down=end - row))
    squares.sort(key=lambda s: (s.row, s.column))
    return Drawn(whole.rows + 1, whole.columns, tuple(squares), Spot(page=1, table=1), True)


def permuted(whole: Drawn, order: list[int], labels: int, header: int) -> Drawn:
    """A table whose columns of figures stand in another order, their head unmerged."""
    squares = [s for s in whole.squares if s.column < labels]
    for place, old in enumerate(order):
        for row in range(whole.rows):
            square = whole.at(row, labels + old)
            if square is not None and (square.row == row or square.across > 1):
                down = square.down if square.row == row else 0
                if down:
                    squares.append(replace(square, column=labels + place, across=1))
    return Drawn(whole.rows, whole.columns, tuple(squares), whole.spot, whole.ruled)


def without_rows(whole: Drawn, gone: Iterable[int]) -> Drawn:
    kept = [row for row in range(whole.rows) if row not in set(gone)]
    squares = []
    for square in whole.squares:
        left = [kept.index(r) for r in range(square.row, square.row + square.down) if r in kept]
        if left:
            squares.append(replace(square, row=left[0], down=len(left)))
    return Drawn(len(kept), whole.columns, tuple(squares), whole.spot, whole.ruled)


def without_columns(whole: Drawn, gone: Iterable[int]) -> Drawn:
    turned = without_rows(exchanged(whole), gone)
    return exchanged(turned)


def exchanged(whole: Drawn) -> Drawn:
    squares = (
        replace(s, row=s.column, column=s.row, across=s.down, down=s.across) for s in whole.squares
    )
    ordered = sorted(squares, key=lambda s: (s.row, s.column))
    return Drawn(whole.columns, whole.rows, tuple(ordered), whole.spot, whole.ruled)


def with_row(whole: Drawn, at: int) -> Drawn:
    """With a blank row of one square."""
    squares = [
        replace(s, row=s.row + 1)
        if s.row >= at
        else replace(s, down=s.down + 1)
        if s.row + s.down > at
        else s
        for s in whole.squares
    ]
    covered = {
        c
        for s in squares
        if s.row <= at < s.row + s.down
        for c in range(s.column, s.column + s.across)
    }
    squares += [Square("", at, c) for c in range(whole.columns) if c not in covered]
    return Drawn(whole.rows + 1, whole.columns, tuple(squares), whole.spot, whole.ruled)


def with_column(whole: Drawn, at: int) -> Drawn:
    return exchanged(with_row(exchanged(whole), at))


def changed(whole: Drawn, change: Callable[[str], str]) -> Drawn:
    return replace(whole, squares=tuple(replace(s, text=change(s.text)) for s in whole.squares))


def table_of(tables: Tables, table: Table) -> ReadTable:
    (found,) = (one for one in tables.tables if one.table == table.id)
    return found


def cells_of(tables: Tables, table: Table) -> dict[tuple[str, str], ReadCell]:
    return {(cell.row, cell.column): cell for cell in table_of(tables, table).cells}


def assert_whole(tables: Tables, table: Table, figures: Figures) -> None:
    for at, cell in cells_of(tables, table).items():
        assert (cell.state, cell.raw) == ("read", figures[at]), at


def assert_nothing_wrong(tables: Tables, table: Table, figures: Figures) -> None:
    for one in tables.tables:
        assert one.table == table.id
        for cell in one.cells:
            due = figures.get((cell.row, cell.column))
            assert cell.state != "read" or cell.raw == due, (cell, due)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.id}-{len(table.leaf_rows)}")
def test_a_table_as_the_form_prints_it_is_read_whole(table: Table) -> None:
    figures = numbered(table)
    tables = read_tables(document(drawn(table, figures)))
    assert_whole(tables, table, figures)
    read = table_of(tables, table)
    assert {cell.basis for cell in read.cells} == {Basis.LABELS}
    assert [label.node for label in read.columns] == [c.id for c in table.leaf_columns]
    assert [label.node for label in read.rows] == [r.id for r in table.leaf_rows]
    assert read.ruled is True
    assert tables.blocks == (0,)
    assert tables.foreign == ()
    assert read.notes == ()


def test_the_labels_are_told_as_they_are_published() -> None:
    read = table_of(read_tables(document(drawn(REQUESTS, numbered(REQUESTS)))), REQUESTS)
    assert read.corner == REQUESTS.row_header
    assert [label.text for label in read.rows] == [row.label for row in REQUESTS.leaf_rows]
    assert read.columns[1].text == "申请人情况/法人或其他组织/商业企业"
    assert read.groups[:2] == ("申请人情况", "法人或其他组织")
    assert read.groups[-1] == "（六）其他处理"


def test_a_cell_knows_where_it_stands() -> None:
    read = read_tables(document(drawn(DOCUMENTS, numbered(DOCUMENTS))))
    first = next(iter(cells_of(read, DOCUMENTS).values()))
    assert str(first.spot) == "第1张表第2行第2列"


def test_table_two_is_one_grid_with_its_captions_as_rows() -> None:
    own = [table for table in NEW.tables if table.captioned]
    parts = []
    for table in own:
        parts += [of_rows(table.caption), drawn(table, numbered(table))]
    tables = read_tables(document(stacked(*parts)))
    for table in own:
        assert_whole(tables, table, numbered(table))
        assert table_of(tables, table).corner == table.row_header


def test_captions_standing_as_words_belong_to_their_tables() -> None:
    own = [table for table in NEW.tables if table.captioned]
    blocks: list[Block] = []
    for table in own:
        blocks += [Words(table.caption, Spot()), drawn(table, numbered(table))]
    tables = read_tables(document(Words("二、主动公开政府信息情况", Spot()), *blocks))
    assert tables.blocks == tuple(range(1, 9))
    for table in own:
        assert_whole(tables, table, numbered(table))


def test_the_edition_is_that_of_most_tables_and_each_says_its_own() -> None:
    (old_requests,) = OLD.tables_of(Role.REQUESTS)
    blocks = [drawn(t, numbered(t)) for t in NEW.tables if t is not REQUESTS]
    tables = read_tables(document(*blocks, drawn(old_requests, numbered(old_requests))))
    assert (tables.edition, tables.basis) == (NEW.id, "表头有“本年制发件数”")
    assert table_of(tables, REQUESTS).edition == OLD.id
    assert table_of(tables, DISPUTES).edition == NEW.id
    assert_whole(tables, old_requests, numbered(old_requests))
    only = read_tables(document(drawn(DISPUTES, numbered(DISPUTES))))
    assert (only.edition, only.basis) == (NEW.id, "各表为各版格式所共有")
    none = read_tables(document(Words("没有表格", Spot())))
    assert (none.edition, none.tables) == (NEW.id, ())


def test_tables_are_told_in_the_order_of_their_form() -> None:
    for form in editions():
        blocks = [drawn(table, numbered(table)) for table in form.tables]
        tables = read_tables(document(*reversed(blocks)))
        assert [one.table for one in tables.tables] == [table.id for table in form.tables]


def test_what_stands_in_a_cell_is_kept_as_it_stands() -> None:
    table = of_rows(
        "信息内容|本年制发件数|本年废止件数|现行有效件数",
        "规章|/|—|无",
        "行政规范性文件|０|12 |3 件",
    )
    cells = cells_of(read_tables(document(table)), DOCUMENTS)
    assert [cell.raw for cell in cells.values()] == ["/", "—", "无", "０", "12", "3 件"]
    table = of_rows(
        "信息内容|本年制发件数|本年废止件数|现行有效件数",
        "规章||\u200b|00",
        "规范性文件|5\n0|1 2|\ufffd",
    )
    states = [(c.state, c.raw) for c in cells_of(read_tables(document(table)), DOCUMENTS).values()]
    assert states[:2] == [("read", None), ("read", None)]
    assert {state for state, _ in states[2:]} == {"unreadable"}
    assert states[2][1] == "00"


def test_one_number_over_several_columns_is_none_of_them() -> None:
    whole = drawn(REQUESTS, dict.fromkeys(numbered(REQUESTS), "0"))
    first = grid(REQUESTS).header_rows
    squares = [s for s in whole.squares if s.row != first or s.column < 3 or s.column == 9]
    merged = replace(whole, squares=(*squares, Square("0", first, 3, across=6)))
    cells = list(cells_of(read_tables(document(merged)), REQUESTS).values())
    assert [cell.state for cell in cells[:7]] == ["unreadable"] * 6 + ["read"]
    assert {cell.state for cell in cells[7:]} == {"read"}


def test_a_row_with_a_square_too_few_or_too_many_is_not_read() -> None:
    for row in ("规章|7|8", "规章|7|8|9|10"):
        table = of_rows("信息内容|本年制发件数|本年废止件数|现行有效件数", row, "规范性文件|1|2|3")
        cells = list(cells_of(read_tables(document(table)), DOCUMENTS).values())
        assert [cell.state for cell in cells[:3]] == ["unreadable"] * 3
        assert [cell.raw for cell in cells[3:]] == ["1", "2", "3"]


def test_a_row_whose_label_is_too_wide_is_read_in_order_if_it_has_all_figures() -> None:
    whole = drawn(REQUESTS, numbered(REQUESTS))
    at = grid(REQUESTS).header_rows + 1
    squares = tuple(
        s
        if s.row != at
        else replace(s, across=4)
        if s.column == 0
        else replace(s, column=s.column + 1)
        for s in whole.squares
    )
    tables = read_tables(document(replace(whole, squares=squares, columns=whole.columns + 1)))
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    bases = {cell.row: cell.basis for cell in table_of(tables, REQUESTS).cells}
    assert bases.pop(REQUESTS.leaf_rows[1].id) is Basis.COLUMNS_IN_ORDER
    assert set(bases.values()) == {Basis.LABELS}


def test_a_head_with_wrong_spans_is_believed_in_its_order_alone() -> None:
    """The group over four of its five columns: the fifth stands behind the total."""
    whole = drawn(REQUESTS, numbered(REQUESTS))
    squares = []
    for s in whole.squares:
        if s.row == 1 and s.across == 5:
            s = replace(s, across=4)
        elif s.row == 1 and s.column == 9:
            s = replace(s, column=8)
        elif s.row == 2 and s.text == "其他":
            s = replace(s, column=9)
        squares.append(s)
    tables = read_tables(document(replace(whole, squares=tuple(squares))))
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    read = table_of(tables, REQUESTS)
    assert {cell.basis for cell in read.cells} == {Basis.COLUMNS_IN_ORDER}
    assert read.notes == ("表头与各列没有对齐，各列按统一格式的顺序对应",)


def test_a_head_whose_labels_are_shifted_and_not_all_there_tells_nothing() -> None:
    whole = drawn(REQUESTS, numbered(REQUESTS))
    squares = tuple(
        replace(s, text="")
        if s.row == 2 and s.text == "科研机构"
        else replace(s, column=3)
        if s.row == 2 and s.column == 4
        else s
        for s in whole.squares
    )
    assert_nothing_wrong(
        read_tables(document(replace(whole, squares=squares))), REQUESTS, numbered(REQUESTS)
    )


def test_a_label_that_alone_is_missing_between_two_is_told_by_its_place() -> None:
    label = REQUESTS.leaf_rows[4].label
    whole = changed(
        drawn(REQUESTS, numbered(REQUESTS)), lambda text: "涉密" if text == label else text
    )
    tables = read_tables(document(whole))
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    bases = {cell.row: cell.basis for cell in table_of(tables, REQUESTS).cells}
    assert bases.pop(REQUESTS.leaf_rows[4].id) is Basis.ROW_IN_ORDER
    assert set(bases.values()) == {Basis.LABELS}


def test_rows_that_the_form_lacks_are_named_and_those_that_it_has_may_be_missing() -> None:
    whole = of_rows(
        "信息内容|本年制发件数|本年废止件数|现行有效件数", "行政规范性文件|1|2|3", "党内文件|4|5|6"
    )
    tables = read_tables(document(whole))
    read = table_of(tables, DOCUMENTS)
    assert [(label.text, label.node) for label in read.rows] == [
        ("行政规范性文件", DOCUMENTS.leaf_rows[1].id),
        ("党内文件", None),
    ]
    states = [cell.state for cell in read.cells]
    assert states == ["missing"] * 3 + ["read"] * 3


def test_a_misprinted_label_is_believed_only_where_no_other_row_has_it() -> None:
    head = "信息内容|本年处理决定数量"
    (_, _, decisions, *_) = NEW.tables
    for rows, read in (
        (("行政处罚|1", "行政强制|2"), ["1", "2"]),
        (("行政处罚|1", "行政处分|3", "行政强制|2"), ["1", "2"]),
        (("行政处罚|1", "行政处罚|3", "行政强制|2"), [None, "2"]),
    ):
        cells = cells_of(read_tables(document(of_rows(head, *rows))), decisions).values()
        assert [c.raw if c.state == "read" else None for c in cells] == read


def test_a_table_that_is_not_of_the_form_is_left_alone() -> None:
    foreign = of_rows("指标|2023年|2024年", "主动公开数|5|6", "规章|1|2")
    small = of_rows("索引号|0001")
    blocks = (foreign, Words("一、总体情况", Spot()), foreign, small)
    tables = read_tables(document(*blocks, drawn(DISPUTES, numbered(DISPUTES)), foreign))
    assert [one.table for one in tables.tables] == [DISPUTES.id]
    assert tables.blocks == (4,)
    assert tables.foreign == (2, 5)


def test_a_table_without_head_is_read_in_order_if_the_caption_or_its_rows_tell_it() -> None:
    whole = drawn(REQUESTS, numbered(REQUESTS))
    headless = part(whole, grid(REQUESTS).header_rows, whole.rows)
    tables = read_tables(document(headless))
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    assert {c.basis for c in table_of(tables, REQUESTS).cells} == {Basis.COLUMNS_IN_ORDER}
    assert table_of(tables, REQUESTS).columns == ()
    row = of_rows("行政许可|5")
    assert read_tables(document(row)).tables == ()
    (read,) = read_tables(document(Words("第二十条第（五）项", Spot()), row)).tables
    assert [cell.raw for cell in read.cells] == ["5"]


def test_a_table_goes_on_without_its_head_on_the_next_page() -> None:
    whole = drawn(DISPUTES, numbered(DISPUTES))
    above = part(whole, 0, 3)
    below = replace(part(whole, 3, 4), spot=Spot(page=4, table=2))
    tables = read_tables(document(above, Words("- 3 -", Spot()), below))
    assert_whole(tables, DISPUTES, numbered(DISPUTES))
    assert table_of(tables, DISPUTES).notes == ("第4页（全文第2张表）为续表，没有表头",)


def test_a_row_that_the_page_cuts_in_two_is_one() -> None:
    whole = drawn(REQUESTS, numbered(REQUESTS))
    at = grid(REQUESTS).header_rows + 3
    above, below = part(whole, 0, at + 1), part(whole, at, whole.rows)
    label = REQUESTS.leaf_rows[3].label

    def upper(square: Square) -> Square:
        return replace(square, text=label[:22]) if square.text == label else square

    def lower(square: Square) -> Square:
        if square.row > 0:
            return square
        return replace(square, text=label[22:] if square.text == label else "")

    tables = read_tables(
        document(
            replace(above, squares=tuple(map(upper, above.squares))),
            replace(below, squares=tuple(map(lower, below.squares))),
        )
    )
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    assert [row.text for row in table_of(tables, REQUESTS).rows][3] == label


@pytest.mark.parametrize("figures_above", [True, False])
@pytest.mark.parametrize("table", [REQUESTS, DOCUMENTS], ids=lambda table: table.id)
def test_a_row_that_a_page_of_the_same_table_cuts_is_one_or_not_read(
    table: Table, figures_above: bool
) -> None:
    figures, form = numbered(table), grid(table)
    whole, labels = drawn(table, figures), form.label_columns
    for row in range(form.header_rows, form.rows):
        label = next(s for s in reversed(whole.squares[: len(form.headings)]) if s.row == row)
        for at in range(0, len(label.text) + 1):
            tables = read_tables(document(cut(whole, row, at, figures_above, labels)))
            assert_nothing_wrong(tables, table, figures)
            if at == len(label.text) // 2 and at > 3 and table is REQUESTS:
                assert_whole(tables, table, figures)


def test_a_head_that_the_page_cuts_is_one() -> None:
    figures, row = numbered(DISPUTES), grid(DISPUTES).header_rows - 1
    halves = cut(drawn(DISPUTES, figures), row, 2, True, labels=99)
    assert_whole(read_tables(document(halves)), DISPUTES, figures)


def test_a_blank_row_at_the_head_of_a_page_is_blank_if_both_rows_are_whole() -> None:
    at = grid(REQUESTS).header_rows + 3
    blank = REQUESTS.leaf_rows[3].id
    figures = {cell: None if cell[0] == blank else "7" for cell in numbered(REQUESTS)}
    whole = drawn(REQUESTS, figures)
    paged = (replace(s, spot=Spot(page=1 + (s.row >= at))) for s in whole.squares)
    assert_whole(read_tables(document(replace(whole, squares=tuple(paged)))), REQUESTS, figures)


def test_a_group_that_has_a_column_twice_tells_none_of_its_columns() -> None:
    head = ["行政复议", "行政复议", "行政复议", "行政复议", "行政复议"]
    labels = ["结果维持", "结果纠正", "其他结果", "结果维持", "总计"]
    twice = of_rows("|".join(head), "|".join(labels), "1|2|3|4|5")
    tables = read_tables(document(Words("四、行政复议、行政诉讼情况", Spot()), twice))
    assert all(cell.state != "read" for table in tables.tables for cell in table.cells)


def test_a_table_with_rows_and_columns_exchanged_is_the_same() -> None:
    for table in (DISPUTES, DOCUMENTS):
        tables = read_tables(document(exchanged(drawn(table, numbered(table)))))
        assert_whole(tables, table, numbered(table))


def test_the_same_table_twice_is_read_where_both_agree() -> None:
    one, other = dict(numbered(DOCUMENTS)), dict(numbered(DOCUMENTS))
    at = next(iter(one))
    other[at] = "7"
    tables = read_tables(document(drawn(DOCUMENTS, one), drawn(DOCUMENTS, other)))
    for place, cell in cells_of(tables, DOCUMENTS).items():
        assert cell.state == ("unreadable" if place == at else "read")


def test_one_number_over_several_rows_is_of_none_of_them() -> None:
    head = "信息内容|本年制发件数|本年废止件数|现行有效件数"
    whole = of_rows(head, "规章|1|2|3", "行政规范性文件|4|5|6")
    kept = [s for s in whole.squares if not (s.column == 2 and s.row > 0)]
    merged = replace(whole, squares=(*kept, Square("9", 1, 2, down=2)))
    cells = cells_of(read_tables(document(merged)), DOCUMENTS).values()
    assert {cell.state for cell in cells} == {"unreadable"}


def test_a_table_of_something_else_with_columns_or_rows_of_the_form_is_not_its_own() -> None:
    of_bodies = of_rows(
        "单位|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",
        "县教育局|1|0|0|0|0|0|1",
        "县民政局|2|0|0|0|0|0|2",
        "总计|3|0|0|0|0|0|3",
    )
    of_years = of_rows("处理结果|2023年|2024年", "予以公开|1|2", "部分公开|3|4", "重复申请|5|6")
    tables = read_tables(
        document(of_bodies, of_years, drawn(REQUESTS, numbered(REQUESTS)), of_years, of_bodies)
    )
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    assert tables.blocks == (2,)
    assert tables.foreign == (3, 4)


def test_labels_that_are_not_merged_but_blank_beside_their_words_are_as_good() -> None:
    whole = drawn(REQUESTS, numbered(REQUESTS))
    squares = []
    for square in whole.squares:
        for row in range(square.row, square.row + square.down):
            for column in range(square.column, square.column + square.across):
                first = (row, column) == (square.row, square.column)
                squares.append(Square(square.text if first else "", row, column))
    tables = read_tables(document(replace(whole, squares=tuple(squares))))
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    assert {c.basis for c in table_of(tables, REQUESTS).cells} == {Basis.COLUMNS_IN_ORDER}


def test_a_column_called_by_half_its_name_is_the_one_that_is_due_there() -> None:
    whole = changed(
        drawn(REQUESTS, numbered(REQUESTS)), lambda text: "合计" if text == "总计" else text
    )
    tables = read_tables(document(whole))
    assert_whole(tables, REQUESTS, numbered(REQUESTS))
    last = REQUESTS.leaf_columns[-1].id
    bases = {c.basis for c in table_of(tables, REQUESTS).cells if c.column == last}
    assert bases == {Basis.COLUMNS_IN_ORDER}
    other = changed(whole, lambda text: "个体户" if text == "合计" else text)
    cells = table_of(read_tables(document(other)), REQUESTS).cells
    assert {c.state for c in cells if c.column == last} == {"unreadable"}


def test_a_unit_of_its_own_is_not_read_as_that_of_the_form() -> None:
    (fees,) = (table for table in NEW.tables if table.playing("row", Role.ADMIN_FEE))
    for unit, state in (("万元", "read"), ("元", "unreadable")):
        table = of_rows(f"信息内容|本年收费金额（单位：{unit}）", "行政事业性收费|15300")
        (cell,) = cells_of(read_tables(document(table)), fees).values()
        assert cell.state == state


def test_tables_beyond_all_measure_are_not_looked_at() -> None:
    many = of_rows(*(f"{chr(0x4E00 + number)}公开|1" for number in range(600)))
    long = of_rows(*["予以公开|1"] * 2000)
    tables = read_tables(document(many, long, drawn(DOCUMENTS, numbered(DOCUMENTS))))
    assert [one.table for one in tables.tables] == [DOCUMENTS.id]


def figures_of(table: Table) -> st.SearchStrategy[Figures]:
    cells = [(r.id, c.id) for r in table.leaf_rows for c in table.leaf_columns]
    value = st.one_of(st.integers(0, 9999).map(str), st.sampled_from(["/", "—", "0 件", "3.5"]))
    return st.lists(value, min_size=len(cells), max_size=len(cells)).map(
        lambda values: dict(zip(cells, values, strict=True))
    )


CASES = st.sampled_from(TABLES).flatmap(lambda t: st.tuples(st.just(t), figures_of(t)))


@settings(deadline=None, max_examples=80)
@given(CASES, st.data())
def test_harmless_disturbances_change_nothing(
    case: tuple[Table, Figures], data: st.DataObject
) -> None:
    table, figures = case
    labels, header = grid(table).label_columns, grid(table).header_rows
    whole = drawn(table, figures)
    said = {h.text for h in grid(table).headings}
    if data.draw(st.booleans(), "wrapped"):
        every = data.draw(st.integers(1, 6))
        whole = changed(
            whole,
            lambda t: (
                "\n".join(t[i : i + every] for i in range(0, len(t), every)) if t in said else t
            ),
        )
    if data.draw(st.booleans(), "numbered otherwise"):
        digits = str.maketrans("（）、．", "()．、")
        whole = changed(whole, lambda t: t.translate(digits) if t in said else t)
    if data.draw(st.booleans(), "permuted"):
        order = data.draw(st.permutations(range(len(table.leaf_columns))))
        whole = permuted(whole, list(order), labels, header)
        order_is_told = _told_by_head(table)
    else:
        order_is_told = True
    if data.draw(st.booleans(), "spacer row"):
        at = data.draw(st.integers(0, whole.rows))
        whole, header = with_row(whole, at), header + (at <= header)
    if data.draw(st.booleans(), "spacer column"):
        whole = with_column(whole, data.draw(st.integers(0, whole.columns)))
    blocks = [whole]
    if data.draw(st.booleans(), "split") and labels and whole.rows - header > 2:
        cut = data.draw(st.integers(header + 1, whole.rows - 1))
        head = part(whole, 0, header)
        blocks = [part(whole, 0, cut), stacked_alike(head, part(whole, cut, whole.rows))]
    tables = read_tables(document(*blocks))
    assert_nothing_wrong(tables, table, figures)
    if order_is_told:
        assert_whole(tables, table, figures)


def stacked_alike(*parts: Drawn) -> Drawn:
    at, squares = 0, []
    for one in parts:
        squares += moved(one, rows=at)
        at += one.rows
    return Drawn(at, parts[0].columns, tuple(squares), parts[0].spot, parts[0].ruled)


def _told_by_head(table: Table) -> bool:
    """Whether the leaves of a head have labels of their own: a permuted head has no groups."""
    names = [column.label for column in table.leaf_columns]
    return len(set(names)) == len(names) and all(not node.children for node in table.columns)


@settings(deadline=None, max_examples=100)
@given(CASES, st.data())
def test_after_harm_nothing_is_wrong(case: tuple[Table, Figures], data: st.DataObject) -> None:
    table, figures = case
    labels, header = grid(table).label_columns, grid(table).header_rows
    whole = drawn(table, figures)
    columns = len(table.leaf_columns)
    drawn_harms = data.draw(st.lists(st.sampled_from(HARMS), min_size=1, max_size=2, unique=True))
    for harm in sorted(drawn_harms, key=HARMS.index):
        if harm == "head cut off":
            whole = part(whole, min(header, whole.rows - 1), whole.rows)
            header = 0
        elif harm == "column dropped" and whole.columns > labels + 1:
            whole = without_columns(whole, [labels + data.draw(st.integers(0, columns - 1))])
        elif harm == "row dropped" and whole.rows > header + 1:
            whole = without_rows(whole, [data.draw(st.integers(header, whole.rows - 1))])
        elif harm == "figures merged" and columns > 2:
            whole = _merged(whole, data.draw(st.integers(header, whole.rows - 1)), labels)
        elif harm == "square lost":
            gone = data.draw(st.integers(0, len(whole.squares) - 1))
            whole = replace(whole, squares=whole.squares[:gone] + whole.squares[gone + 1 :])
        elif harm == "row moved left":
            whole = _moved_left(whole, data.draw(st.integers(0, whole.rows - 1)))
    assert_nothing_wrong(read_tables(document(whole)), table, figures)


HARMS = (
    *("column dropped", "row dropped", "head cut off", "row moved left", "square lost"),
    "figures merged",
)


def _merged(whole: Drawn, row: int, labels: int) -> Drawn:
    """The first two figures of a row in one square."""
    kept = [s for s in whole.squares if s.row != row or s.column not in (labels, labels + 1)]
    return replace(whole, squares=(*kept, Square("0", row, labels, across=2)))


def _moved_left(whole: Drawn, row: int) -> Drawn:
    """A row as a browser draws it when a square of it is not there."""
    own = [s for s in whole.squares if s.row == row]
    if len(own) < 2:
        return whole
    gone = own[-2]
    squares = [
        replace(s, column=s.column - gone.across) if s.row == row and s.column > gone.column else s
        for s in whole.squares
        if s is not gone
    ]
    return replace(whole, squares=tuple(squares))


def test_a_header_may_be_a_table_of_its_own() -> None:
    whole, figures = drawn(REQUESTS, numbered(REQUESTS)), numbered(REQUESTS)
    head = [s for s in whole.squares if s.row < grid(REQUESTS).header_rows]
    narrow = tuple(  # nothing in it tells how many columns the corner stands over
        replace(s, across=1) if s.column == 0 else replace(s, column=s.column - 2) for s in head
    )
    header = Drawn(grid(REQUESTS).header_rows, whole.columns - 2, narrow, Spot(table=1))
    rest = part(whole, grid(REQUESTS).header_rows, whole.rows)
    (table,) = read_tables(document(header, rest)).tables
    assert {(c.row, c.column): c.raw for c in table.cells} == figures


def test_a_column_of_labels_beside_a_row_without_a_label_moves_no_figure() -> None:
    whole, figures = drawn(DISPUTES, numbered(DISPUTES)), numbered(DISPUTES)
    head = grid(DISPUTES).header_rows
    beside = (Square("类别", 0, 0, 1, head), Square("件数", head, 0), *moved(whole, columns=1))
    squares = tuple(sorted(beside, key=lambda s: (s.row, s.column)))
    wide = Drawn(whole.rows, whole.columns + 1, squares, Spot(table=1))
    (table,) = read_tables(document(wide)).tables
    assert {(c.row, c.column): c.raw for c in table.cells} == figures
