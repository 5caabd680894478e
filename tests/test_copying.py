"""What of a text is copied: in runs of eight characters and more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nianbao.prose.copying import RUN, copied, copied_share, runs


def test_only_runs_that_are_long_enough_are_copied() -> None:
    known = runs("按季度核对目录并通报结果")
    assert list(copied("今年按季度核对目录并通报", known)) == [(2, 12)]
    assert list(copied("按季度核对目录", known)) == []


def test_pieces_apart_are_two() -> None:
    known = runs("一二三四五六七八九") | runs("甲乙丙丁戊己庚辛")
    text = "一二三四五六七八中甲乙丙丁戊己庚辛"
    assert list(copied(text, known)) == [(0, 8), (9, 17)]
    assert copied_share(text, known) == 16 / 17


@given(st.text(min_size=RUN))
def test_a_text_is_all_in_itself(text: str) -> None:
    assert list(copied(text, runs(text))) == [(0, len(text))]
