"""Who published a report, and of which year: from its title, its preamble, its signature.

What the words do not tell is inferred from the agency's name, and marked so. Where title and
period name different years, the fact's basis says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.form.edition import PREAMBLE
from nianbao.published.agency.contact import read_contact
from nianbao.published.agency.kind import read_kind, read_scope, read_self_reference
from nianbao.published.document import Document, Words
from nianbao.published.prose.edges import (
    Signature,
    Title,
    day_in,
    is_body,
    is_chrome,
    read_title,
    signature_of,
    title_of,
)
from nianbao.published.prose.headings import fold
from nianbao.published.published_report import Fact, Identity, ReadSection

TITLE, PERIOD, OPENING, TEXT, SIGNED = "标题", "统计期限", "引言", "正文", "落款"
PAGE_TITLE, PUBLISHER, PAGE = "网页标题", "发布机构", "网页"
BELOW, FILE, FOLDER = "标题下的署名", "文件名", "文件夹"

_PERIOD = re.compile(
    r"(?:期限|时间|范围|期间)[^。]{0,15}?(20[0-9]{2})年(?:度|0?1月)"
    r"|(20[0-9]{2})年0?1月0?1日起?[至到—~～-]"
)
_YEAR = re.compile(r"(20[0-9]{2})年")
_YEAR_NAMED = re.compile(r"(?<![0-9])(20[0-9]{2})年(?![0-9]{1,2}月)")
_YEAR_FOLDER = re.compile(r"(20[0-9]{2})(?:年度?)?")
_QUOTED = re.compile(
    r"《[^》]{0,80}》|[(（〔\[][^)）〕\]]{0,40}[)）〕\]]"
)  # names of documents, their numbers
_MADE = re.compile("编制|编写|撰写")
_REACH = 200  # characters before it in which its subject stands
_CLAUSE = re.compile("[，,；;：:、]")
_BEFORE_NAME = re.compile("^(?:本(?:年度)?(?:报告|年报))?(?:现|特)?由?")
_AFTER_NAME = re.compile(
    r"(?:(?:根据|按照|依据|遵照|结合|按).*|组织|负责|认真|综合|汇总|制作|特|现)$"
)
_NOT_MADE = re.compile("根据|按照|依据|要求|规定|通知|文件|现将|本报告|报告")
_DATED = re.compile("发布(?:时间|日期)|日期|时间")
_MOST_BELOW = 3  # lines below a title among which the agency may stand
_LONGEST = 2000  # characters of a paragraph that are looked through
_HEAD = re.compile("[_|—–]|-(?![0-9])")  # between a page's title and its site's


def read_identity(
    document: Document, sections: Sequence[ReadSection], folder: str = ""
) -> Identity:
    """Who published the report and of which year, with what the words around it tell.

    `folder` is the name of the one that the file lies in, where nothing else tells the year.
    """
    above, below = _around(document, sections)
    opening = list(sections[0].paragraphs) if sections else []  # the preamble, if there is one
    prose = [words for section in sections for words in section.paragraphs]
    title, told = _title(above, document)
    name = next(_names(title, told, above, opening, document), None)
    signature = signature_of([words.text for words in below], name.value if name else "")
    signed_on = _signed(below, signature)
    name = name or _signer(below, signature) or _publisher(document)
    kind = read_kind(name)
    return Identity(
        name=name,
        year=_year(title, told, prose, signed_on, document) or _named_year(document, folder),
        title=told,
        kind=kind,
        self_reference=read_self_reference(name, kind, prose),
        scope=read_scope(kind, opening),
        signed_on=signed_on,
        published_on=_published_on(document, above),
        contact=read_contact(opening),
    )


def _around(document: Document, sections: Sequence[ReadSection]) -> tuple[list[Words], list[Words]]:
    """The paragraphs up to the first section, and those of the last and behind it."""
    words = [block for block in document.blocks if isinstance(block, Words)]
    own = [section for section in sections if section.id != PREAMBLE]
    if not own:
        return words, []
    return words[: _at(words, own[0]) + 1], words[_at(words, own[-1]) + 1 :]


def _at(words: Sequence[Words], section: ReadSection) -> int:
    """The paragraph that a section's heading stands in; several have the place of their page."""
    there = [at for at, one in enumerate(words) if one.spot == section.spot]
    named = [at for at in there if (section.heading or "") in words[at].text]
    first = list(section.paragraphs[:1])
    begun = [at for at in named if first and list(words[at + 1 : at + 2]) == first]
    return min(begun) if begun else max(named or there, default=0)


# --------------------------------------------------------------------------- title and name


def _title(above: Sequence[Words], document: Document) -> tuple[Title | None, Fact[str] | None]:
    """The report's title on its page; else that of the page or file itself."""
    if title := title_of([words.text for words in above], len(above)):
        return title, Fact(title.text, TITLE, above[title.first].spot)
    return next(_of_page(document), (None, None))


def _of_page(document: Document) -> Iterator[tuple[Title, Fact[str]]]:
    """The title of a report in that of its page, or in the name of its file."""
    for name, basis in ((document.title, PAGE_TITLE), (document.name.rsplit(".", 1)[0], FILE)):
        for part in (name, *_HEAD.split(name)):
            if read := read_title(part):
                yield Title(*read, 0, 0), Fact(read[0], basis)


def _names(
    title: Title | None,
    told: Fact[str] | None,
    above: Sequence[Words],
    opening: Sequence[Words],
    document: Document,
) -> Iterator[Fact[str]]:
    """The agency as the title names it, or a line below it, the page, whoever made the report."""
    if title and told:
        if title.agency:
            yield Fact(title.agency, told.basis, told.spot)
        for words in above[title.last : title.last + _MOST_BELOW] if told.basis == TITLE else ():
            if is_body(name := fold(words.text[:_LONGEST]).text):
                yield Fact(name, BELOW, words.spot)
    for other, fact in _of_page(document):
        if other.agency:
            yield Fact(other.agency, fact.basis)
    for words in opening:
        if maker := _maker(words.text[:_LONGEST]):
            yield Fact(maker, OPENING, words.spot)


def _signer(below: Sequence[Words], signature: Signature) -> Fact[str] | None:
    if not signature.agency:
        return None
    return Fact(signature.agency, SIGNED, below[signature.agency_at].spot)


def _publisher(document: Document) -> Fact[str] | None:
    publisher = fold(document.publisher).text
    return Fact(publisher, PUBLISHER) if is_body(publisher) else None


def _maker(text: str) -> str | None:
    """The body that a preamble says made the report: 本报告由某局根据…要求编制."""
    for made in _MADE.finditer(text):
        before = text[max(0, made.start() - _REACH) : made.start()].split("。")[-1]
        for clause in _CLAUSE.split(fold(before).text):
            name = _AFTER_NAME.sub("", _AFTER_NAME.sub("", _BEFORE_NAME.sub("", clause)))
            if is_body(name) and not _NOT_MADE.search(name):
                return name
    return None


# --------------------------------------------------------------------------- year and days


def _year(
    title: Title | None,
    told: Fact[str] | None,
    prose: Sequence[Words],
    signed_on: Fact[str] | None,
    document: Document,
) -> Fact[int] | None:
    """The report year: that of the title, unless period and signature agree on another."""
    period = _period(prose)
    signed = Fact(int(signed_on.value[:4]) - 1, SIGNED, signed_on.spot) if signed_on else None
    if title is None or told is None or title.year is None:
        return period or _opening_year(prose) or _inferred(signed, document)
    year = Fact(title.year, told.basis, told.spot)
    if period is None or period.value == year.value:
        return year
    if signed is not None and signed.value == period.value:
        return Fact(
            period.value, f"{PERIOD}，与落款日期相符；{told.basis}写为{year.value}年", period.spot
        )
    return Fact(year.value, f"{told.basis}；{PERIOD}写为{period.value}年", told.spot)


def _period(prose: Sequence[Words]) -> Fact[int] | None:
    for words in prose:
        if found := _PERIOD.search(fold(words.text[:_LONGEST]).text):
            return Fact(int(found[1] or found[2]), PERIOD, words.spot)
    return None


def _opening_year(prose: Sequence[Words]) -> Fact[int] | None:
    """The year that the first paragraph with any speaks of."""
    for words in prose:
        if found := _YEAR.search(_QUOTED.sub("", fold(words.text[:_LONGEST]).text)):
            return Fact(int(found[1]), TEXT, words.spot, inferred=True)
    return None


def _inferred(signed: Fact[int] | None, document: Document) -> Fact[int] | None:
    """The year before the one in which the report was signed or published."""
    if signed is not None:
        return Fact(signed.value, SIGNED, signed.spot, inferred=True)
    day = day_in(document.published_on)
    return Fact(int(day[:4]) - 1, PAGE, inferred=True) if day else None


def _named_year(document: Document, folder: str) -> Fact[int] | None:
    """The year in the name of the file, or of its folder."""
    if found := _YEAR_NAMED.search(document.name):
        return Fact(int(found[1]), FILE, inferred=True)
    named = _YEAR_FOLDER.fullmatch(folder.strip())
    return Fact(int(named[1]), FOLDER, inferred=True) if named else None


def _signed(below: Sequence[Words], signature: Signature) -> Fact[str] | None:
    if not signature.signed_on:
        return None
    return Fact(signature.signed_on, SIGNED, below[signature.signed_at].spot)


def _published_on(document: Document, above: Sequence[Words]) -> Fact[str] | None:
    """The day of publication, as the page's head or a line below the title tells it."""
    if day := day_in(document.published_on):
        return Fact(day, PAGE)
    for words in above:
        dated = _DATED.search(words.text)
        if dated and is_chrome(words.text) and (day := day_in(words.text[dated.end() :])):
            return Fact(day, PAGE, words.spot)
    return None
