"""The prose of a published report as the `narrative` of a parameter file: its words, as Markdown.

Section five is parted into problems and answers, section six into the fee and other matters.
What does not fit that shape is kept, and told as a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nianbao.form.edition import PREAMBLE, Section
from nianbao.form.role import Role
from nianbao.inputs.source import Address
from nianbao.prose.document import text_of
from nianbao.prose.markdown import blocks
from nianbao.published.document import Spot
from nianbao.published.doubt import Doubt
from nianbao.published.prose.headings import NUMBER, fold
from nianbao.published.prose.passages import year_of
from nianbao.published.prose.points import Group, is_fee, matters, problems
from nianbao.published.published_report import PublishedReport, ReadSection

_UNTITLED = "其他事项"
_ANSWERS = {"last_year": "improvement", "this_year": "measure"}
_BRACES = str.maketrans("{}｛｝﹛﹜", "（）（）（）")
_AT_START = re.compile(r"^(?:([0-9]{1,9})(?=[.)]\s)|(?=[#>+*=|~-]))")
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")


def narrative(report: PublishedReport) -> tuple[dict[str, Any], tuple[Doubt, ...]]:
    """The narrative of the report, with what is doubtful in it."""
    told = _Narrative(report)
    for section in report.sections:
        told.add(section)
    return told.found, tuple(told.doubts)


def as_markdown(text: str) -> str:
    """A paragraph as Markdown that reads as the same words; braces, which quote, are brackets."""
    plain = text.translate(_BRACES)
    if not _SPECIAL.search(plain):
        return plain
    for written in (plain, _AT_START.sub(r"\1\\", plain)):
        if _same(written, plain):
            return written
    return _SPECIAL.sub(r"\\\1", plain)


def _same(written: str, plain: str) -> bool:
    return _letters(text_of(blocks(written))) == _letters(plain)


def _letters(text: str) -> str:
    return "".join(text.split())


class _Narrative:
    """The narrative as it grows, section by section."""

    def __init__(self, report: PublishedReport) -> None:
        self.form, self.year = report.form, year_of(report)
        self.found: dict[str, Any] = {}
        self.doubts: list[Doubt] = []

    def add(self, read: ReadSection) -> None:
        section = self.form.section(read.id or "")
        if read.id is None:
            self._beyond(read)
        elif section is None:
            self._put((PREAMBLE,), read)
        elif section.role is Role.OVERVIEW:
            self._put((section.id, "intro"), read)
        elif section not in self.form.sections:
            self._part(section, read)
        elif section.role is Role.PROBLEMS:
            self._problems(section, read)
        elif section.role is Role.OTHERS:
            self._others(section, read)
        else:
            self._put((section.id,), read)
            if read.after is not None and read.after < len(read.paragraphs):
                self._doubt("表后的文字也录在表前", read.spot, section.id)

    def _doubt(self, why: str, spot: Spot, *address: str | int) -> None:
        place: Address = ("narrative", *address)
        self.doubts.append(Doubt(place, why, spot))

    def _text(self, texts: Sequence[str], spot: Spot, *address: str | int) -> str:
        """Paragraphs as one text of Markdown."""
        if any(text != text.translate(_BRACES) for text in texts):
            self._doubt("花括号改为圆括号", spot, *address)
        return "\n\n".join(as_markdown(text) for text in texts)

    def _put(self, place: tuple[str, ...], read: ReadSection) -> None:
        texts = [words.text for words in read.paragraphs]
        if not texts:
            return
        *above, key = place
        target = self.found
        for group in above:
            target = target.setdefault(group, {})
        text = self._text(texts, read.spot, *place)
        target[key] = f"{target[key]}\n\n{text}" if key in target else text

    def _part(self, part: Section, read: ReadSection) -> None:
        whole = next(section for section in self.form.sections if part in section.parts)
        self._put((whole.id, part.id), read)

    # ------------------------------------------------------------------- section five

    def _problems(self, section: Section, read: ReadSection) -> None:
        groups = problems([words.text for words in read.paragraphs], self.year)
        found: dict[str, list[dict[str, str]]] = {}
        before: list[str] = []  # words that stand before the first group
        for group in groups:
            if group.kind is None:
                before += group.texts
                continue
            items = found.setdefault(group.kind, [])
            for problem, answer in self._items(group, before):
                place = (section.id, group.kind, len(items))
                key = _ANSWERS[group.kind]
                items.append(
                    {
                        "problem": self._text(problem, read.spot, *place, "problem"),
                        key: self._text(answer, read.spot, *place, key),
                    }
                )
                if not answer:
                    why = "没有分开写出问题和改进，全部文字录在问题中"
                    self._doubt(why, read.spot, *place, key)
            before = []
        if found:
            self.found[section.id] = found

    def _items(self, group: Group, before: Sequence[str]) -> list[tuple[list[str], list[str]]]:
        """Each problem with its answer, as paragraphs; all words as the problem where none is."""
        words = group.words
        items = [
            (words[a:b].split("\n"), words[c:d].split("\n") if c < d else [])
            for (a, b), (c, d) in group.pairs
        ]
        if not items and words:
            items = [(words.split("\n"), [])]
        if items and before:
            items[0] = ([*before, *items[0][0]], items[0][1])
        return items

    # ------------------------------------------------------------------- section six

    def _others(self, section: Section, read: ReadSection) -> None:
        others: dict[str, Any] = self.found.setdefault(section.id, {})
        for matter in matters([words.text for words in read.paragraphs]):
            if matter.is_fee and "fee" not in others and matter.heading:
                others["fee"] = self._text(matter.texts, read.spot, section.id, "fee")
                continue
            own = [*matter.texts]
            if not matter.heading and "fee" not in others:
                fee = [text for text in own if is_fee(text)]
                own = [text for text in own if text not in fee]
                if fee:
                    others["fee"] = self._text(fee, read.spot, section.id, "fee")
            if own or matter.heading:
                self._item(section.id, matter.title, own, read.spot)

    def _item(self, section: str, title: str, texts: Sequence[str], spot: Spot) -> None:
        items = self.found.setdefault(section, {}).setdefault("items", [])
        place = (section, "items", len(items))
        if not title:
            self._doubt("公布的报告中没有小标题", spot, *place, "title")
        items.append({"title": title or _UNTITLED, "text": self._text(texts, spot, *place, "text")})

    def _beyond(self, read: ReadSection) -> None:
        """A section that the form has not is a matter of section six."""
        others = self.form.section_with(Role.OTHERS).id
        title = fold(read.heading or "").text
        number = NUMBER.match(title)
        title = title[number.end() :] if number else title
        self._item(others, title, [words.text for words in read.paragraphs], read.spot)
        place = (others, "items", len(self.found[others]["items"]) - 1)
        self._doubt(f"公布时是“{read.heading}”部分，统一格式没有", read.spot, *place)
