"""Which documents belong together: the year before, and other readings of the same report."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nianbao.audits.shelf import Card

_MOST_BESIDE = 8  # other readings of one report that it is compared with

_Key = tuple[str, int]  # the name as it is compared, and the year


@dataclass(frozen=True)
class Kin:
    """The files of the documents that a report is judged beside."""

    prior: str | None = None
    beside: tuple[str, ...] = ()


def kin(cards: Iterable[Card], districts: Mapping[str, str]) -> dict[str, Kin]:
    """The kin of each document by its file; `districts` by file.

    The year before has the same name: in the same district, else in the one other that has it,
    where no third could be meant. Other readings are those of the same name and year in the
    district, or of the same address.
    """
    known = [card for card in cards if card.year is not None]
    by_name: dict[_Key, dict[str, list[Card]]] = defaultdict(lambda: defaultdict(list))
    by_address: dict[tuple[str, int], list[Card]] = defaultdict(list)
    for card in sorted(known, key=lambda card: (-card.read, card.file)):
        if card.name:
            by_name[_key(card)][districts[card.file]].append(card)
        if card.address:
            by_address[card.address, card.year or 0].append(card)
    return {
        card.file: Kin(
            _prior(card, districts[card.file], by_name),
            tuple(
                dict.fromkeys(
                    other.file
                    for other in (
                        *(by_name[_key(card)][districts[card.file]] if card.name else ()),
                        *(by_address[card.address, card.year or 0] if card.address else ()),
                    )
                    if other.file != card.file
                )
            )[:_MOST_BESIDE],
        )
        for card in known
    }


def _prior(
    card: Card, district: str, by_name: Mapping[_Key, Mapping[str, list[Card]]]
) -> str | None:
    """The fullest reading of the year before."""
    if not card.name:
        return None
    name, year = _key(card)
    before = by_name.get((name, year - 1), {})
    if district in before:
        return before[district][0].file
    clear = len(before) == 1 and len(by_name[name, year]) == 1
    return next(iter(before.values()))[0].file if clear else None


def _key(card: Card) -> _Key:
    return unicodedata.normalize("NFKC", "".join(card.name.split())), card.year or 0
