"""Which documents are each other's year before, and which are readings of one report."""

from __future__ import annotations

from nianbao.audits.kin import Kin, kin
from nianbao.audits.shelf import Card


def card(file: str, name: str = "某局", year: int | None = 2023, **others: object) -> Card:
    return Card("run", file, "key", [1, 1], name=name, year=year, **others)  # type: ignore[arg-type]


def found(*cards: Card) -> dict[str, Kin]:
    return kin(cards, {one.file: one.file.split("/")[0] for one in cards})


def test_the_year_before_is_that_of_the_same_name() -> None:
    families = found(card("d/b", "某 局"), card("d/a", year=2022), card("d/c", "另局", 2022))
    assert families["d/b"] == Kin("d/a")
    assert families["d/a"] == families["d/c"] == Kin()


def test_of_several_readings_of_the_year_before_the_fullest_is_taken() -> None:
    poor, full = card("d/a", year=2022, read=10), card("d/z", year=2022, read=200)
    assert found(card("d/b"), poor, full)["d/b"].prior == "d/z"


def test_a_folder_a_year_is_no_obstacle_but_two_of_a_name_are() -> None:
    assert found(card("2023/a"), card("2022/a", year=2022))["2023/a"].prior == "2022/a"
    two = found(card("d/a"), card("e/a"), card("f/a", year=2022))
    assert two["d/a"].prior is None
    own = found(card("d/a"), card("e/a"), card("d/b", year=2022), card("e/b", year=2022))
    assert (own["d/a"].prior, own["e/a"].prior) == ("d/b", "e/b")


def test_a_page_and_its_download_belong_together_and_so_do_two_copies_of_an_address() -> None:
    page, download = card("d/a.html", address="https://a.cn/1"), card("d/a.pdf")
    copy = card("e/b.html", "某局（本级）", address="https://a.cn/1")
    families = found(page, download, copy, card("e/c.html"))
    assert set(families["d/a.html"].beside) == {"d/a.pdf", "e/b.html"}
    assert families["d/a.pdf"].beside == ("d/a.html",)
    assert families["e/c.html"] == Kin()


def test_a_document_without_a_year_has_no_kin() -> None:
    families = found(card("d/a"), card("d/b", year=None))
    assert families == {"d/a": Kin()}


def test_one_without_a_name_is_kin_by_its_address_alone() -> None:
    one, other = card("d/a", "", address="https://a.cn"), card("d/b", "", address="https://a.cn")
    families = found(one, other, card("d/c", "", 2022))
    assert families["d/a"] == Kin(None, ("d/b",))
    assert families["d/c"] == Kin()
