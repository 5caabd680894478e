"""The page of words that several bodies have: side by side, the most alike first."""

from __future__ import annotations

import re

from nianbao.pages.side_by_side import side_by_side
from nianbao.seasons.alike import Pair, alike
from tests.test_alike import OTHERS, TEXT, town


def shown(pairs: tuple[Pair, ...], **links: str) -> str:
    names = {pair.one: f"<{pair.one}>镇" for pair in pairs}
    return side_by_side(
        "某县", 2023, pairs, names=names, sections=lambda id: f"第五部分{id}", links=links
    )


def test_what_both_have_is_marked_and_names_lead_to_their_reports() -> None:
    said = {
        "a": town("东山镇", TEXT.format("东山镇")),
        "b": town("河口镇", TEXT.format("我镇") + OTHERS[0]),
    }
    page = shown(alike(said), a="a/review.html")
    first, second = re.findall(r'<div class="said">.*?</div>', page, re.DOTALL)
    assert '<a href="a/review.html">&lt;a&gt;镇</a>' in first
    assert "&lt;b&gt;镇" in second
    assert "<a " not in second
    assert re.findall("<mark>(.*?)</mark>", first) == [TEXT.format("东山镇").rstrip("。")]
    assert f"</mark>。{OTHERS[0]}" in second
    assert "<script" not in page


def test_bodies_with_one_text_are_one_group() -> None:
    said = {f"a{n:02}": town(f"{n}号镇", TEXT.format("我镇")) for n in range(12)}
    said |= {f"b{n:02}": town("东山镇", OTHERS[n % 5] + str(n)) for n in range(2)}
    said |= {f"c{n:02}": town("东山镇", f"{'甲乙丙丁戊己庚辛'[n % 8] * 60}") for n in range(12)}
    pairs = tuple(pair for pair in alike(said) if pair.one.startswith("a"))
    page = shown(pairs)
    assert page.count("<article>") == 1
    assert "共 12 个单位" in page
    assert page.count('class="said"') == 2 + 8
    assert "&lt;a11&gt;镇（100%）" in page


def test_the_most_alike_stand_first() -> None:
    half = TEXT.format("我镇")
    said = {
        "a": town("东山镇", half + OTHERS[0][:20]),
        "b": town("河口镇", half + OTHERS[1][:20]),
        "c": town("石桥镇", OTHERS[3] + OTHERS[4]),
        "d": town("青云镇", OTHERS[3] + OTHERS[4]),
    }
    assert re.findall(r"<h3>.*?<b>(.*?)</b>", shown(alike(said)))[0] == "100%"
