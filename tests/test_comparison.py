"""A season's reports held beside each other: kept until one changes, its page with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.batches import comparison
from nianbao.batches.comparison import page_of, told, with_pairs
from nianbao.inputs.workspace import Workspace
from nianbao.pages.index import index_page
from nianbao.prose.own_words import OwnWords, Said
from nianbao.rules.rulebook import Rulebook
from tests.rules.alike import OTHER, TEXT
from tests.seasons import NAMES, body, season

SEASON = season(body("finance"), body("water"))


def said(finance: str, water: str) -> dict[str, OwnWords]:
    texts = {"finance": finance, "water": water, "nobody": finance}
    return {id: OwnWords(("某局",), {"s5_2": Said(text)}) for id, text in texts.items()}


def test_the_page_is_there_as_long_as_words_are_alike(tmp_path: Path) -> None:
    copied = said(TEXT.format("我局", "我局"), TEXT.format("本局", "我局"))
    found = with_pairs(SEASON, copied, tmp_path)
    assert {pair.group for pair in found.pairs} == {("finance", "water")}
    page = page_of(SEASON, tmp_path)
    assert page == tmp_path / "test" / "2023" / "_alike.html"
    assert "第五部分“存在的主要问题" in page.read_text(encoding="utf-8")
    assert with_pairs(SEASON, said(TEXT.format("我局", "我局"), OTHER), tmp_path).pairs == ()
    assert not page.exists()


def test_what_has_not_changed_is_not_compared_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = said(TEXT.format("我局", "我局"), TEXT.format("本局", "我局"))
    first = with_pairs(SEASON, copied, tmp_path)
    monkeypatch.setattr(comparison, "alike", None)
    assert with_pairs(SEASON, copied, tmp_path) == first
    with pytest.raises(TypeError):
        with_pairs(SEASON, copied, tmp_path, "another program")


def test_what_is_kept_and_is_none_is_compared_again(tmp_path: Path) -> None:
    copied = said(TEXT.format("我局", "我局"), TEXT.format("本局", "我局"))
    first = with_pairs(SEASON, copied, tmp_path)
    (kept,) = (tmp_path / ".state").glob("*.alike")
    kept.write_text("{", encoding="utf-8")
    assert with_pairs(SEASON, copied, tmp_path) == first


def test_a_district_without_a_list_is_compared_as_well(tmp_path: Path, rulebook: Rulebook) -> None:
    words = said(TEXT.format("我局", "我局"), TEXT.format("本局", "我局"))
    reports = {id: (NAMES[id], words[id]) for id in ("finance", "water")}
    (found,) = told(Workspace(tmp_path), tmp_path, rulebook, "", {("test", 2023): reports})
    assert found.page == "test/2023/_alike.html"
    assert {one.code for one in found.findings} == {"Q006"}
    assert [one.message.split("，")[0] for one in found.findings] == [
        "某区财政局第五部分“存在的主要问题及改进情况”与某区水务局重复率100%",
        "某区水务局第五部分“存在的主要问题及改进情况”与某区财政局重复率100%",
    ]
    assert "_alike.html" in index_page([], alike=[found])
