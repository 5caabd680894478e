from __future__ import annotations

import pytest

from nianbao.rules.privacy import MARKUP, masked

CASES = {
    "来电13800138000答复": "来电138＊＊＊＊＊＊＊＊答复",
    "来电１３８００１３８０００答复": "来电１３８＊＊＊＊＊＊＊＊答复",
    "来电138 0013 8000答复": "来电138 ＊＊＊＊ ＊＊＊＊答复",
    "13800138000和13800138000": "138＊＊＊＊＊＊＊＊和138＊＊＊＊＊＊＊＊",
    "138001380009": "138＊＊＊＊＊＊＊＊9",
    "来电1380013答复": "来电1380013答复",
    "": "",
}


@pytest.mark.parametrize("text", CASES)
def test_all_but_the_beginning_is_masked_and_the_length_stays(text: str) -> None:
    assert masked(text, {"13800138000"}) == masked(text, {"138 0013 8000"}) == CASES[text]
    assert len(CASES[text]) == len(text)


def test_of_two_that_begin_alike_the_longer_is_masked_whole() -> None:
    assert masked("申请人王小明、申请人王小", {"申请人王小", "申请人王小明"}) == (
        "申请人＊＊＊、申请人＊＊"
    )


def test_markup_between_its_characters_does_not_hide_it() -> None:
    source = r"13**800**1380`00`，13\n8001\38000"
    shown = r"13**8＊＊**＊＊＊＊`＊＊`，13\n8＊＊＊\＊＊＊＊＊"
    assert masked(source, {"13800138000"}, MARKUP) == shown


def test_without_personal_data_a_text_stays_as_it_is() -> None:
    assert masked("a b＊", set()) == masked("a b＊", {" "}) == "a b＊"
