"""What an audit keeps of each document: as it was, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from nianbao.audits.shelf import Card, Shelf, Verdict
from nianbao.batches.state import stamp
from nianbao.pages.audit_index import Coded, Line
from nianbao.published.document import Document, Drawn, Spot, Square, Words
from nianbao.published.published_report import (
    Basis,
    Fact,
    Identity,
    PublishedReport,
    ReadCell,
    ReadLabel,
    ReadSection,
    ReadTable,
    Tables,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def report(text: str = "某局", raw: str | None = "1") -> PublishedReport:
    """A report with one of everything in it."""
    spot = Spot(page=1, table=2, row=3)
    cells = (
        ReadCell("t3", "granted", "total", "read", raw, Basis.RECONSTRUCTED, spot),
        ReadCell("t3", "carried_out", "total", "missing"),
    )
    table = ReadTable("t3", "gb2021_30", cells, (ReadLabel(text, None),), corner=text, ruled=True)
    identity = Identity(
        Fact(text, "标题"), Fact(2023, "标题"), contact={"phone": Fact("1", "引言")}
    )
    blocks = (Words(text, spot, 1), Drawn(1, 1, (Square(text, 0, 0, spot=spot),), spot, True))
    sections = (ReadSection(None, text, (Words(text, spot),), after=0),)
    document = Document("a.pdf", "0" * 64, "pdf", blocks, title=text, notices=(text,))
    return PublishedReport(document, identity, Tables("gb2021_30", text, (table,)), sections)


@settings(deadline=None)
@given(TEXTS, st.none() | TEXTS)
def test_a_report_comes_back_as_it_was_read(text: str, raw: str | None) -> None:
    adapter = TypeAdapter(PublishedReport)
    assert adapter.validate_json(adapter.dump_json(report(text, raw))) == report(text, raw)


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    shelf, file = Shelf(tmp_path), "/d/a.pdf"
    card = Card("run", file, "key", [1, 2], name="某局", year=2023)
    line = Line(file, "d", "ok", cells={"read": 1}, codes={"T301": Coded(2, 5)})
    verdict = Verdict("run", file, "key", line, page=[3, 4], record={"file": file, "n": [1]})
    shelf.keep_card(file, card)
    shelf.keep_report(file, report())
    shelf.keep_verdict(file, verdict)
    assert (shelf.card(file), shelf.report(file), shelf.verdict(file)) == (
        card,
        report(),
        verdict,
    )
    shelf.forget(file)
    assert (shelf.card(file), shelf.report(file), shelf.verdict(file)) == (None, None, None)


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b'{"run": 1}', b"\xff"])
def test_what_is_not_as_we_write_it_is_as_if_it_were_not_there(data: bytes, tmp_path: Path) -> None:
    shelf, file = Shelf(tmp_path), "/d/a.pdf"
    shelf.keep_card(file, Card("run", file, "key", None))
    for kept in (shelf.card_file(file), shelf.report_file(file), shelf.verdict_file(file)):
        kept.write_bytes(data)
    assert (shelf.card(file), shelf.report(file), shelf.verdict(file)) == (None, None, None)


def test_a_card_of_another_file_is_not_believed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep_card("/d/a.pdf", Card("run", "/d/b.pdf", "key", None))
    assert shelf.card("/d/a.pdf") is None


def test_a_card_holds_for_the_same_file_and_the_same_program(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("甲", encoding="utf-8")
    card = Card("run", str(file), "key", stamp(file))
    assert card.holds("key")
    assert not card.holds("another")
    assert Card("run", str(file), "key", stamp(file), "不是年度报告", "input").holds("key")
    assert not Card("run", str(file), "key", stamp(file), "超过时限", "process").holds("key")
    file.write_text("乙丙", encoding="utf-8")
    assert not card.holds("key")
