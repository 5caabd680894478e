"""The points of sections five and six: problems with what was done about them, matters by title.

Agencies write them in many ways: 1.存在问题：…改进措施：…, two titled halves, or one text that
turns (针对上述问题，下一步…). Where nothing tells problem and answer apart, they stay together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nianbao.published.prose.headings import NUMBER, fold

Span = tuple[int, int]  # of the words of a group, its lines apart by a line feed
Kind = Literal["last_year", "this_year"]

_LONGEST_LABEL = 40
_LONGEST_TITLE = 30
_NO_TITLE = re.compile("[,;!?]")
_PROBLEM = re.compile("问题|不足|困难|薄弱环节|短板|缺点")
_ANSWER = re.compile(
    "改进|整改|措施|打算|下一?步|今后|努力方向|计划|安排|思路|落实|完成|对策|建议|解决|下一年度?"
)
_AROUND = re.compile(
    r"政府信息公开|政务公开|信息公开|工作|存在|面临|主要|突出|以及|情况|有关|相关|方面|[中还仍的及和与、年度]"
)
_LAST = "上一?年度?|去年度?|往年"
_THIS = "本年度?|今年"
_LABEL_END = re.compile("[:。]")


@dataclass(frozen=True)
class Group:
    """Problems of one year: `pairs` are the places of each problem and of its answer.

    An answer that no words are set apart for is an empty span at the end of its problem.
    """

    kind: Kind | None  # None for words before the first group
    heading: str | None
    texts: tuple[str, ...]
    pairs: tuple[tuple[Span, Span], ...] = ()

    @property
    def words(self) -> str:
        return "\n".join(self.texts)


@dataclass(frozen=True)
class Matter:
    """A matter of section six; `heading` is as published, None for words that have none."""

    heading: str | None
    title: str
    texts: tuple[str, ...]

    @property
    def is_fee(self) -> bool:
        """Whether it is the fee for processing information."""
        return any(map(is_fee, (self.title, *self.texts)))


def is_fee(text: str) -> bool:
    """Whether a text speaks of the fee for processing information (信息处理费)."""
    return "处理费" in text


@dataclass(frozen=True)
class _Label:
    """A label before words: 存在问题：, （一）存在的主要问题, 上年度存在问题及改进情况."""

    text: str
    rest: str  # what stands behind it in the same paragraph
    numbering: str | None
    problem: bool
    answer: bool
    year: Kind | None

    @property
    def is_title(self) -> bool:
        """Whether it speaks of problems and answers both, or of what became of last year's."""
        return self.answer and (self.problem or self.year == "last_year")


# --------------------------------------------------------------------------- section five


def problems(texts: Sequence[str], year: int) -> tuple[Group, ...]:
    """The groups of problems in the paragraphs of section five of a report year."""
    groups = [_Open(None, None, [])]
    for text in texts:
        last, label = groups[-1], _label(text, year)
        if label and label.is_title:
            rest = [label.rest] if label.rest else []
            groups.append(_Open(label.year or "this_year", label, rest))
        elif label and label.problem and last.ends_at(label):
            groups.append(_Open(label.year or "this_year", None, [text]))
        else:
            if label and last.kind is None:  # what was done about the problems above it
                last = groups[-1] = _Open(label.year or "this_year", None, last.texts)
            last.texts.append(text)
    if len(groups) == 1 and groups[0].kind is None:
        groups = [_Open("this_year", None, groups[0].texts)]
    return tuple(
        Group(
            group.kind,
            group.label.text if group.label else None,
            tuple(group.texts),
            tuple(_pairs(group.texts, year, group.kind)) if group.kind else (),
        )
        for group in groups
        if group.texts or group.label
    )


@dataclass(frozen=True)
class _Open:
    """A group whose paragraphs are being gathered."""

    kind: Kind | None
    label: _Label | None
    texts: list[str]

    def ends_at(self, label: _Label) -> bool:
        """Whether a problem's label is not one of this group: of another year, or its peer."""
        if self.kind is None or label.year not in (None, self.kind):
            return True
        numbering = self.label.numbering if self.label else None
        return not label.rest and numbering is not None and numbering == label.numbering


def _label(text: str, year: int) -> _Label | None:
    """The label that a paragraph begins with; None where its words say more than a label."""
    folded = fold(text[: 4 * _LONGEST_LABEL])
    number = NUMBER.match(folded.text)
    begin = number.end() if number else 0
    stop = _LABEL_END.search(folded.text, begin)
    end = stop.start() if stop else len(folded.text)
    words = folded.text[begin:end]
    if not words or len(words) > _LONGEST_LABEL:
        return None
    last, this = f"{_LAST}|{year - 1}年度?", f"{_THIS}|{year}年度?"
    of_year: Kind | None = None
    if re.search(last, words):
        of_year = "last_year"
    elif re.search(this, words):
        of_year = "this_year"
    problem, answer = bool(_PROBLEM.search(words)), bool(_ANSWER.search(words))
    bare = re.sub(f"{last}|{this}|{year + 1}年度?", "", words)
    bare = _AROUND.sub("", _ANSWER.sub("", _PROBLEM.sub("", bare)))
    if bare or not (problem or answer):
        return None
    heading = folded.heading(None, "", 0, end, text)
    numbering = number.lastgroup if number else None
    return _Label(heading.text, heading.rest, numbering, problem, answer, of_year)


def _pairs(texts: Sequence[str], year: int, kind: Kind) -> Iterator[tuple[Span, Span]]:
    """The problems in a group's paragraphs with their answers."""
    words = "\n".join(texts)
    after = year + 1 if kind == "this_year" else year
    marked = list(_marked(texts, year))
    has_problems = any(what == "problem" for what, *_ in marked)
    ends = [begin for _, begin, _ in marked[1:]] + [len(words)]
    problem: Span | None = None
    for (what, _, start), end in zip(marked, ends, strict=True):
        span = _trimmed(words, start, end)
        if what == "answer":
            if problem:
                yield problem, span
            problem = None
        elif what == "problem" or not has_problems:
            if problem:
                yield from _turned(words, problem, after)
            problem = span if span[0] < span[1] else None
    if problem:
        yield from _turned(words, problem, after)


def _marked(texts: Sequence[str], year: int) -> Iterator[tuple[str | None, int, int]]:
    """What each run of words is by its label, where its line begins, where its words begin."""
    yield None, 0, 0
    at = 0
    for text in texts:
        label = _label(text, year)
        if label and label.problem != label.answer:
            yield ("problem" if label.problem else "answer"), at, at + len(text) - len(label.rest)
        at += len(text) + 1


def _turned(words: str, problem: Span, after: int) -> Iterator[tuple[Span, Span]]:
    """A text that turns from the problem to what is done about it; none if it begins so."""
    start, end = problem
    turn = _turn(after).search(words[start:end])
    if turn is None:
        yield problem, (end, end)
    elif words[start : start + turn.start()].strip():
        middle = start + turn.start()
        yield _trimmed(words, start, middle), _trimmed(words, middle, end)


def _turn(year: int) -> re.Pattern[str]:
    """Where a sentence turns to what is done, in that year."""
    return re.compile(
        rf"(?:(?<=[。；;！!\n])|\A)\s*(?:[（(][一二三四五]+[）)])?(?:针对(?!性)|[为对]此|下一?步|下一?阶段|"
        rf"今后|接下来|下一年|{year}\s*年|我们?[局区镇县市办委]?将|(?:改进|整改)措施)"
    )


def _trimmed(words: str, start: int, end: int) -> Span:
    """A span without the blanks and line ends at its ends."""
    own = words[start:end]
    first = start + len(own) - len(own.lstrip())
    return first, max(first, start + len(own.rstrip()))


# --------------------------------------------------------------------------- section six


def matters(texts: Sequence[str]) -> tuple[Matter, ...]:
    """The matters of section six, each below its title; titles are numbered alike, or not."""
    titles = [_title(text) for text in texts]
    numbering = next((title.numbering for title in titles if title and title.numbering), None)
    found: list[tuple[str | None, str, list[str]]] = [(None, "", [])]
    for text, title in zip(texts, titles, strict=True):
        if title and title.numbering == numbering:
            found.append((title.text, title.words, [title.rest] if title.rest else []))
        else:
            found[-1][2].append(text)
    return tuple(
        Matter(heading, words, tuple(own)) for heading, words, own in found if heading or own
    )


@dataclass(frozen=True)
class _Title:
    text: str
    words: str  # without the number
    rest: str
    numbering: str | None


def _title(text: str) -> _Title | None:
    """The title of a matter: a numbered line that is no sentence, or one that ends with 情况."""
    folded = fold(text[: 4 * _LONGEST_LABEL])
    number = NUMBER.match(folded.text)
    begin = number.end() if number else 0
    stop = _LABEL_END.search(folded.text, begin)
    end = stop.start() if stop else len(folded.text)
    words = folded.text[begin:end]
    numbering = number.lastgroup if number else None
    if not 1 < len(words) <= _LONGEST_TITLE or _NO_TITLE.search(words) or numbering == "said":
        return None
    heading = folded.heading(None, "", 0, end, text)
    is_sentence = stop is not None and stop[0] == "。" and not heading.rest
    if is_sentence or (numbering is None and (heading.rest or not words.endswith("情况"))):
        return None
    return _Title(heading.text, words, heading.rest, numbering)
