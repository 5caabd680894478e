"""What is read of a published document."""

from __future__ import annotations

from pydantic import TypeAdapter

from nianbao.published.document import Document, Drawn, Spot, Square, Words
from nianbao.published.published_report import (
    Fact,
    Identity,
    PublishedReport,
    ReadCell,
    ReadSection,
    ReadTable,
    Tables,
)

SQUARES = (Square("规章", 0, 0, 1, 2), Square("0", 0, 1), Square("3", 1, 1))
DOCUMENT = Document(
    "a.html", "", "html", (Words("一、总体情况", Spot(line=1)), Drawn(2, 2, SQUARES, Spot(table=1)))
)
GRANTED = ReadCell("t3", "granted", "total", "read", "5", spot=Spot(page=2, table=3, row=7))


def report(*tables: ReadTable, edition: str = "gb2021_30") -> PublishedReport:
    return PublishedReport(
        DOCUMENT,
        Identity(name=Fact("甲局", "标题"), year=Fact(2024, "标题"), contact={}),
        Tables(edition, "表头有“本年制发件数”", tables),
        (ReadSection("s1", "一、总体情况", ()),),
    )


def test_what_was_read_survives_as_json() -> None:
    whole = report(ReadTable("t3", "gb2021_30", (GRANTED,)))
    kept = TypeAdapter(PublishedReport)
    assert kept.validate_json(kept.dump_json(whole), strict=True) == whole


def test_a_cell_that_is_not_on_the_page_is_missing() -> None:
    read = report(ReadTable("t3", "gb2021_30", (GRANTED,)))
    assert read.cells[GRANTED.address] is GRANTED
    assert read.tally == {"read": 1, "unreadable": 0, "missing": len(read.cells) - 1}


def test_a_table_of_another_edition_is_taken_as_it_was_filled_in() -> None:
    read = report(ReadTable("t3", "gb2019_60", ()))
    assert read.form.id == "gb2021_30"
    assert read.form.table("t3").node("row", "other").children == ()  # type: ignore[union-attr]
    assert read.form.table("t2_1").node("column", "valid")


def test_a_merged_square_covers_every_place_under_it() -> None:
    drawn = DOCUMENT.blocks[1]
    assert isinstance(drawn, Drawn)
    assert drawn.at(1, 0) is SQUARES[0]
    assert drawn.at(1, 1) is SQUARES[2]
    assert drawn.at(2, 0) is None


def test_a_place_is_told_in_words() -> None:
    assert str(Spot(page=3, table=2, row=5)) == "第3页（全文第2张表）第5行"
    assert str(Spot(line=12)) == "第12行"
