"""The page of words that several bodies have: side by side, what they share marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from nianbao.pages.html import page
from nianbao.prose.own_words import Span
from nianbao.seasons.alike import Pair

ALIKE = "_alike.html"  # in the folder of a season's outputs; no id begins with a line
_GROUPS = 200  # on one page, the most alike first
_BESIDE = 8  # bodies of one group whose words are shown; the others are named

Piece = tuple[str, bool]  # words, and whether another has them


@dataclass(frozen=True)
class Beside:
    """What one body says: its share of copied words in percent, its words in pieces."""

    body: str
    share: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Shared:
    """A section that a group has alike: the two that are most so, then the others."""

    section: str
    share: float
    first: Beside
    second: Beside
    others: tuple[Beside, ...]


def side_by_side(
    district: str,
    year: int,
    pairs: Iterable[Pair],
    *,
    names: Mapping[str, str],
    sections: Callable[[str], str],
    links: Mapping[str, str],
) -> str:
    """The page of a season's pairs; `names` of the bodies, `links` to their reports, by id."""
    groups: dict[tuple[str, ...], list[Shared]] = {}
    for shared, bodies in _shared(pairs, sections):
        groups.setdefault(bodies, []).append(shared)
    ordered = sorted(
        groups.items(), key=lambda item: (-max(s.share for s in item[1]), -len(item[1]), item[0])
    )
    return page(
        "side_by_side.html.jinja",
        title=f"{district}{year}年度报告文字对照",
        groups=ordered[:_GROUPS],
        left_out=len(ordered[_GROUPS:]),
        names=names,
        links=links,
        most=_BESIDE,
    )


def _shared(
    pairs: Iterable[Pair], sections: Callable[[str], str]
) -> Iterator[tuple[Shared, tuple[str, ...]]]:
    by_group: dict[tuple[str, tuple[str, ...]], list[Pair]] = {}
    for pair in pairs:
        by_group.setdefault((pair.section, pair.group), []).append(pair)
    for (section, bodies), own in by_group.items():
        best = max(own, key=attrgetter("share"))
        told = {pair.one: pair for pair in own}
        rest = (pair for id, pair in told.items() if id not in (best.one, best.other))
        back = told.get(best.other)
        share = _percent(back.share) if back and back.other == best.one else ""
        second = Beside(best.other, share, _pieces(best.beside, best.marks_beside))
        others = tuple(map(_beside, sorted(rest, key=lambda pair: (-pair.share, pair.one))))
        yield Shared(sections(section), best.share, _beside(best), second, others), bodies


def _beside(pair: Pair) -> Beside:
    return Beside(pair.one, _percent(pair.share), _pieces(pair.text, pair.marks))


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _pieces(text: str, marks: Iterable[Span]) -> tuple[Piece, ...]:
    """The words in order, parted where what is shared begins and ends."""
    pieces: list[Piece] = []
    at = 0
    for start, end in marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])
