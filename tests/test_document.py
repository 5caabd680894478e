from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nianbao.prose.document import (
    Block,
    Break,
    Code,
    Em,
    Grid,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    inner_blocks,
    paragraph,
    placed,
    text_of,
)

EVERY: list[Block] = [
    Heading("甲", 2),
    Paragraph((Text("乙"), Break(), Strong((Em((Code("丙"),)),)), Link("https://a.cn", ()))),
    Grid((("丁", "戊"),), (("己", ""),)),
    List(True, 3, ((paragraph("庚"), Quote((paragraph("辛"),))), (paragraph("壬"),))),
]


def test_the_words_of_blocks_are_a_paragraph_a_line() -> None:
    assert text_of(EVERY) == "甲\n乙\n丙\n丁 戊\n己 \n庚\n辛\n壬"


def test_lists_and_quotes_hold_blocks() -> None:
    assert [len(run) for run in inner_blocks(EVERY[3])] == [2, 1]
    assert inner_blocks(Quote((paragraph("辛"),))) == ((paragraph("辛"),),)
    assert inner_blocks(EVERY[0]) == ()


@given(st.lists(st.sampled_from(EVERY)))
def test_every_block_stands_where_it_says(blocks: list[Block]) -> None:
    whole = text_of(blocks)
    assert [block for block, _ in placed(blocks)] == blocks
    for block, at in placed(blocks):
        assert whole.startswith(text_of([block]), at)
