"""Bodies of one year whose words are alike (疑似照搬): who has whose text, and how much of it.

datasketch finds who may have copied whom; what is told is counted character by character.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nianbao.prose.copying import LEAST, copied, copied_share, runs
from nianbao.prose.own_words import OwnWords, Said, Span, Symbols, joined, symbols
from nianbao.prose.sentences import sentences

FLOOR = 0.6  # a lesser share is told to no rule
_CUSTOM = 5  # bodies: what more than half of so many say is the district's practice, not copied
_SCRAPS = 2 * LEAST  # of parts that are too short each: what is alike of them may be chance
_COMPARED = 50  # texts that one is compared with, where ever so many are alike
_BANDS = (
    64,
    2,
)  # so many, of so many hashes: two texts with half of their runs in common are missed
# once in a hundred million, with a quarter once in sixty


@dataclass(frozen=True)
class Text:
    """What one body says in a section, with what stands for its words."""

    body: str
    section: str
    words: str
    symbols: Symbols

    @property
    def length(self) -> int:
        return len(self.symbols.text)


@dataclass(frozen=True)
class Pair:
    """A section that `one` has from where `other` has it: `share` of its own words, 0 to 1.

    `other` is the one whose words are nearest, `further` are those that have them too, and
    `marks` the places in `text` and in `beside` that both have.
    """

    section: str
    one: str  # the id of a body
    other: str
    share: float
    text: str  # what the one says
    beside: str  # what the other says
    marks: tuple[Span, ...] = ()
    marks_beside: tuple[Span, ...] = ()
    further: tuple[str, ...] = ()

    @property
    def group(self) -> tuple[str, ...]:
        """All bodies that have the text."""
        return tuple(sorted({self.one, self.other, *self.further}))


def alike(said: Mapping[str, OwnWords]) -> tuple[Pair, ...]:
    """Every body with a section that another has as well, by section and body.

    `said` is what the bodies of a season say, by id. A sentence that most of them share is
    practice, and neither it nor what law and figures determine is compared.
    """
    by_section: dict[str, list[Text]] = {}
    for text in _texts(said):
        by_section.setdefault(text.section, []).append(text)
    return tuple(pair for section in sorted(by_section) for pair in _alike_in(by_section[section]))


def _texts(said: Mapping[str, OwnWords]) -> Iterator[Text]:
    """What is left to compare, part by part; parts too short for it as one, by their section."""
    bodies = {body: sorted(said[body].sections.items()) for body in sorted(said)}
    wholes = {
        (body, section): symbols(text.words, said[body].names)
        for body, own in bodies.items()
        for section, text in own
    }
    parts = {
        (body, section): tuple(_sentences(text.words, wholes[body, section]))
        for body, own in bodies.items()
        for section, text in own
    }
    custom = _custom(
        {sentence for section, _ in own for sentence, _ in parts[body, section]}
        for body, own in bodies.items()
    )
    for body, own in bodies.items():
        scraps: dict[str, list[Said]] = {}
        for section, text in own:
            usual = (place for sentence, place in parts[body, section] if sentence in custom)
            apart = (*text.apart, *usual)
            left = wholes[body, section].without(apart)
            if len(left.text) >= LEAST:
                yield Text(body, section, text.words, left)
            elif left.text:
                scraps.setdefault(section.split("_")[0], []).append(Said(text.words, apart))
        for section, short in scraps.items():
            text = joined(short)
            left = symbols(text.words, said[body].names).without(text.apart)
            if len(left.text) >= _SCRAPS:
                yield Text(body, section, text.words, left)


def _custom(said: Iterable[set[str]]) -> set[str]:
    """The sentences that more than half of the bodies have."""
    held, bodies = Counter[str](), 0
    for own in said:
        held.update(own)
        bodies += 1
    most = max(_CUSTOM - 1, bodies // 2)
    return {sentence for sentence, number in held.items() if number > most}


def _sentences(words: str, whole: Symbols) -> Iterator[tuple[str, Span]]:
    """Each sentence as symbols, with its place."""
    begins = [start for start, _ in whole.places]
    begun = 0
    for sentence in sentences(words):
        ended = bisect_left(begins, sentence.until, begun)
        if ended > begun:
            yield whole.text[begun:ended], (sentence.at, sentence.until)
        begun = ended


def _alike_in(texts: list[Text]) -> Iterator[Pair]:
    """The pairs among the texts of one section; of equal texts one stands for all."""
    equal: dict[str, list[Text]] = {}
    for text in texts:
        equal.setdefault(text.symbols.text, []).append(text)
    near = _near([same[0] for same in equal.values()])
    nearest: dict[str, tuple[float, str]] = {}
    for (one, two), share in near.items():
        nearest[one] = min(nearest.get(one, (0.0, "")), (-share, two))
    groups = _groups(texts, equal, near)
    by_body = {text.body: text for text in texts}
    for text in texts:
        first, *others = equal[text.symbols.text]
        if others:
            other = others[0] if text is first else first
        elif text.body in nearest:
            other = by_body[nearest[text.body][1]]
        else:
            continue
        yield _pair(text, other, groups[text.body])


def _near(texts: list[Text]) -> dict[tuple[str, str], float]:
    """How much of a text stands in another, by their bodies, where it is not too little.

    Only runs that two texts have can be copied: they alone are compared, so that among honest
    texts there is nothing to do.
    """
    every = [runs(text.symbols.text) for text in texts]
    held = Counter(run for own in every for run in own)
    shared = {run for run, number in held.items() if number > 1}
    suspect = [copied_share(text.symbols.text, shared) >= FLOOR for text in texts]
    if not any(suspect):
        return {}
    from datasketch import MinHash, MinHashLSH

    sought = set().union(*(own & shared for own, like in zip(every, suspect, strict=True) if like))
    held_by = [own & sought for own in every]
    index = MinHashLSH(num_perm=_BANDS[0] * _BANDS[1], params=_BANDS)
    near: dict[tuple[str, str], float] = {}
    for number, own in enumerate(held_by):
        if not own:
            continue
        hashed = MinHash(num_perm=index.h, hashfunc=zlib.crc32)
        hashed.update_batch(sorted(run.encode() for run in own))
        common = sorted((-len(own & held_by[other]), other) for other in index.query(hashed))
        alike = 0
        for _, other in common[:_COMPARED]:
            for one, two in ((number, other), (other, number)):
                share = copied_share(texts[one].symbols.text, every[two])
                if share >= FLOOR:
                    near[texts[one].body, texts[two].body] = share
                    alike += 1
        if alike < _COMPARED:  # else whoever is like it is like enough of the others
            index.insert(number, hashed)
    return near


def _groups(
    texts: list[Text],
    equal: Mapping[str, list[Text]],
    near: Iterable[tuple[str, str]],
) -> dict[str, tuple[str, ...]]:
    """The bodies that have one text among them, by each of them."""
    group = {text.body: [text.body] for text in texts}
    same = ((first.body, text.body) for first, *others in equal.values() for text in others)
    for one, other in (*same, *near):
        if group[one] is not group[other]:
            small, large = sorted((group[one], group[other]), key=len)
            large += small
            group.update(dict.fromkeys(small, large))
    return {body: tuple(sorted(members)) for body, members in group.items()}


def _pair(text: Text, other: Text, group: tuple[str, ...]) -> Pair:
    own, known = text.symbols, runs(other.symbols.text)
    return Pair(
        text.section,
        text.body,
        other.body,
        copied_share(own.text, known),
        text.words,
        other.words,
        tuple(_places(text, known)),
        tuple(_places(other, runs(own.text))),
        tuple(body for body in group if body not in (text.body, other.body)),
    )


def _places(text: Text, known: set[str]) -> Iterator[Span]:
    """Where copied words stand; what was set apart among them is not marked."""
    places = text.symbols.places
    for begun, end in copied(text.symbols.text, known):
        for n in range(begun + 1, end):
            between = text.words[places[n - 1][1] : places[n][0]]
            if any(map(str.isalnum, between)):
                yield places[begun][0], places[n - 1][1]
                begun = n
        yield places[begun][0], places[end - 1][1]
