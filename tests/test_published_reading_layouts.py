"""Whatever the layout: what is harmless costs no figure, and nothing makes a figure wrong."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from nianbao.published.html.page import read_html
from nianbao.published.published_report import PublishedReport
from nianbao.published.reading import report_of
from nianbao.published.text import read_text
from nianbao.published.word.body import read_word
from tests import layouts
from tests.layouts import Layout
from tests.published import compared, shown
from tests.test_word_body import packed

Read = Callable[[Layout, random.Random], PublishedReport]
BLANKS_ARE_LOST = ("cells", "rows")  # layouts that leave nothing where a cell is blank


def _html(layout: Layout, chosen: random.Random) -> PublishedReport:
    return report_of(read_html(layouts.as_html(layout, chosen).encode(), "a.html", ""))


def _word(layout: Layout, chosen: random.Random) -> PublishedReport:
    return report_of(read_word(packed(layouts.as_word(layout, chosen)), "a.docx", ""))


def _text(lay_out: Callable[[Layout, random.Random], str]) -> Read:
    return lambda layout, chosen: report_of(read_text(lay_out(layout, chosen), "a.txt", ""))


MEDIA: dict[str, Read] = {
    "html": _html,
    "word": _word,
    "cells": _text(layouts.as_cells),
    "rows": _text(layouts.as_rows),
    "pipes": _text(layouts.as_pipes),
}


@pytest.mark.parametrize("medium", list(MEDIA))
@pytest.mark.parametrize("seed", range(24))
def test_no_layout_makes_a_figure_wrong(medium: str, seed: int) -> None:
    layout = layouts.invented(seed)
    found = compared(MEDIA[medium](layout, random.Random(seed)), layout.expected())
    assert not found.wrong, shown(found.wrong)
    lost = [
        line for line in found.lost if line.partition(":")[0] not in _may_be_lost(layout, medium)
    ]
    assert not lost, shown(lost)


def _may_be_lost(layout: Layout, medium: str) -> set[str]:
    """The cells that no reader can be sure of."""
    if medium not in BLANKS_ARE_LOST:
        return layout.open
    rows = {address.partition(",")[0] for address, raw in layout.cells.items() if raw is None}
    return layout.open | {a for a in layout.cells if a.partition(",")[0] in rows}
