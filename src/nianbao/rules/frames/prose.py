"""Frames of the prose: its sections and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.characters import legible
from nianbao.form.edition import PREAMBLE, Section
from nianbao.form.role import Role
from nianbao.inputs.agency_year import Contact
from nianbao.inputs.number import written
from nianbao.prose.claims.kinds import BESIDE_THE_TABLES
from nianbao.prose.copying import LEAST, copied_share, runs
from nianbao.prose.doubled import doubled
from nianbao.prose.numerals import whole_number
from nianbao.prose.passage import Passage
from nianbao.prose.sentences import Sentence
from nianbao.prose.sentences import sentences as sentences_of

Row = dict[str, Any]

# --------------------------------------------------------------------------- sections


def text(report: AnnualReport) -> Iterator[Row]:
    """A section, a part of section one, or the preamble (level): text, length, numbers.

    The length is in characters without white space, `given` that of what the agency wrote;
    `content` counts its tables too; `repeated` is the share of the text that stands in last
    year's as well; `listed` how many parts a preamble says the report has; `unreported` what
    section six passes over. Of a section one that is not in parts, a part is what it says of it.
    What a published report lacks has no text; the frame `published` tells that it does.
    """
    if report.published and not report.published.sections:
        return
    for section in report.form.sections:
        yield from _section_row(report, section, "section", report.text(section.id))
        whole = report.text(section.id)
        in_parts = any(report.text(part.id) for part in section.prescribed_parts)
        for part in section.prescribed_parts if whole else ():
            own = (report.text(part.id) if in_parts else "") or _said_of(part, whole)
            yield from _section_row(report, part, "part", own)
    preamble = "\n".join((report.text(PREAMBLE), *_contact_elsewhere(report)))
    yield from _section_row(report, Section(PREAMBLE, "引言"), PREAMBLE, preamble)


def _contact_elsewhere(report: AnnualReport) -> Iterator[str]:
    """Where to ask, as a published report says it anywhere."""
    facts = report.published.identity.contact if report.published else {}
    for key, fact in facts.items():
        yield f"{Contact.model_fields[key].title}：{legible(fact.value)}"


def _section_row(report: AnnualReport, section: Section, level: str, text: str) -> Iterator[Row]:
    length = len("".join(text.split()))
    before = report.prior.text(section.id) if report.prior and level == "section" else None
    repeated = repeated_share(text, before) if before is not None else None
    corrected = [report.figures.figure(cell) for cell in report.form.cells(Role.CORRECTED)]
    own = [p for p in report.passages if p.section.startswith(section.id)]
    given = [p for p in own if not p.generated]
    listed = _listed(report, text) if level == PREAMBLE else None
    if section.role is Role.OVERVIEW and level == "section":
        listed = _listed_at_head(report, section)
    unreported = _unreported(report, text) if section.role is Role.OTHERS else []
    own_length = float(sum(len("".join(p.words.split())) for p in given))
    there = report.published is None or report.published.has_section(section.id)
    judged = there or level != "section"
    yield {
        **report.section_place(section.id),
        "level": level,
        "title": section.title,
        "kind": report.kind,
        "text": text if judged else None,
        "remedy": "" if report.published else _REMEDY,
        "length": float(length),
        "shown_length": str(length),
        "content": None if report.published else float(length + len(section.tables)),
        "given": own_length if judged else None,
        "listed": None if listed is None else float(listed),
        "listed_shown": str(listed),
        "unreported": float(len(unreported)),
        "unreported_shown": "、".join(unreported),
        "numbers": float(_numbers(own)) if section.role is Role.OVERVIEW and text else None,
        "repeated": repeated,
        "repeated_shown": "" if repeated is None else f"{repeated:.0%}",
        "corrected": float(sum(n for n in corrected if n is not None)),
        "corrected_shown": str(sum(n for n in corrected if n is not None)),
    }


_REMEDY = "；引言由程序写出的，请填写“联系方式”（contact）中的网站"  # of what a contact lacks

_COUNTED = re.compile(
    r"([一二三四五六七八九十]|[0-9]{1,2})个?大?(?:部分|方面|项内容|大项|章|板块)(?!是|为|的)"
)
_COMPOSITION = re.compile(
    r"[组构]成|包括|包含|涵盖|分为|共分|全文|内容分|内容有|(?:报告|正文)(?:内容)?(?:[共分含]|由)"
)
_GENERIC = re.compile("政府信息公开|政府信息|情况|需要报告的事项|存在的|主要")
_NUMBER = re.compile(r"[(（]?(?:[一二三四五六七]|[1-7])[)）、.．]|[一二三四五六七]是")
_ONE_TITLE = re.compile(r"(?:、|和|及|与)(?=行政诉讼|诉讼|改进|处理)")  # within a section's title
_BREAK = re.compile(r"[、，,；;]|以及|[和及](?=其他)")
_LEADS = re.compile(r"包括|包含|涵盖|分为|依次|分别|[由为是有:：]")


def _listed(report: AnnualReport, text: str) -> int | None:
    """How many parts the preamble says that the report has; else how many it lists.

    A title in other words is not a missing part: a list counts where it has fewer than the form
    has sections, and each of its items is known.
    """
    count = len(report.form.sections)
    for sentence in re.split(r"[。\n]", "".join(text.split(" "))):
        if not _COMPOSITION.search(sentence):
            continue
        said = _COUNTED.search(folded(sentence))
        if said and whole_number(said[1]) != count:
            return whole_number(said[1])
        named = _named_parts(report, folded(sentence))
        if named or said:
            return named or count
    return None


def _named_parts(report: AnnualReport, sentence: str) -> int | None:
    """How many sections a list names, if it names nothing else and not all of them."""
    plain = _NUMBER.sub("", _GENERIC.sub("", sentence.replace("”“", "、")))
    places = []
    for section in report.form.sections:
        at = [(plain.find(word), len(word)) for word in _own_words(section) if word in plain]
        if at:
            places.append((min(at)[0], max(start + length for start, length in at)))
    if not 3 < len(places) < len(report.form.sections):
        return None
    start, end = min(places)[0], max(last for _, last in places)
    before, after = _LEADS.split(plain[:start])[-1], plain[end:]
    items = _BREAK.split(_ONE_TITLE.sub("", plain[start:end]))
    beyond = _BREAK.search(before) or after.startswith("、")
    return None if beyond or len(items) != len(places) else len(places)


def _own_words(section: Section) -> list[str]:
    """The words of a title without those that every title may have."""
    return [word for word in re.split("[、和及]", _GENERIC.sub("", section.title)) if word]


_OPENING = re.compile(r"(?:报告|全文|年报)[^。；，,]{0,8}[共分由含为][^。]{0,120}(?:部分|章)")


def _listed_at_head(report: AnnualReport, section: Section) -> int | None:
    """How many parts a preamble says that stands at the head of section one."""
    own = (p for p in report.passages if p.section.startswith(section.id) and p.words)
    first = next(own, None)
    line = first.words.split("\n")[0] if first and not first.generated else ""
    said = next((one for one in line.split("。") if _OPENING.search(one)), "")
    counted = _COUNTED.search(folded(said)) if "总体情况包" not in said else None
    return whole_number(counted[1]) if counted and counted[0].endswith(("部分", "章")) else None


_NOTHING = re.compile(
    r"(?:本年度?|20[0-9]{2}年)?[,，]?(?:暂?无|没有)(?:其他)?(?:需要?报告的?)?(?:事项|情况)?[。.]?"
)


def _unreported(report: AnnualReport, text: str) -> list[str]:
    """What section six should report although it says that there is nothing."""
    if not _NOTHING.fullmatch("".join(text.split())):
        return []
    items = []
    if unpaid := report.figures.sum(Role.FEE_UNPAID, Role.TOTAL):
        items.append(f"表三有逾期未缴费不再处理的申请{written(unpaid)}件")
    items += [
        f"{report.section_place(claim.section)['where']}写有“{claim.phrase}”"
        for claim in report.claims
        if claim.kind in BESIDE_THE_TABLES[1:] and claim.value and claim.judged
    ]
    return items


def _said_of(part: Section, text: str) -> str:
    words = (part.title, *part.aliases)
    said = (sentence.text for sentence in sentences_of(text))
    return "".join(sentence for sentence in said if any(word in sentence for word in words))


def _numbers(passages: list[Passage]) -> int:
    """How many quantities passages state."""
    return sum(len(passage.matchable.quantities) for passage in passages)


@lru_cache(maxsize=4096)
def repeated_share(text: str, before: str) -> float | None:
    """The share of the characters of a text that stand in runs copied from another.

    Digits do not count as a change; None where there is too little text to speak of copying.
    """
    now, last = (re.sub(r"[0-9]+", "0", "".join(t.split())) for t in (text, before))
    return None if len(now) < LEAST else copied_share(now, runs(last))


# --------------------------------------------------------------------------- sentences

_HALF_WIDTH = {
    wide: wide - 0xFEE0
    for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}


def folded(text: str) -> str:
    """The text with digits and Latin letters in half width, its punctuation as it stands."""
    return text.translate(_HALF_WIDTH)


def given_passages(report: AnnualReport) -> Iterator[Passage]:
    """The passages that the agency wrote."""
    return (passage for passage in report.passages if not passage.generated)


_NOTHING_WRITTEN = re.compile(
    r"[（(【\[]?(?:待[写补填定]|待(?:补充|填写|完善|核实|更新)|内容待补充?|从?略|同[上前]|详?见附[件表]"
    r"|暂?无内容|暂缺|某{1,4}|[XxＸ×]{1,9}|[.…]{1,9}|[?？]{1,9}|TODO|TBD)[）)】\]]?[。.]?"
)


def _placeholder(passage: Passage, sentence: Sentence) -> str | None:
    """The whole text of a part that is nothing but a placeholder, if it is this sentence."""
    for part in (passage, *(part for pair in passage.pairs for part in pair)):
        words = part.words.strip()
        ends = part.at + len(part.words.rstrip()) == sentence.until
        if ends and _NOTHING_WRITTEN.fullmatch(words):
            return words
    return None


_OFFICE_PHONE = re.compile(r"(?:电话|手机|联系方式)(?:号码)?[:：为是]?1[0-9]{10}")


def sentences(report: AnnualReport) -> Iterator[Row]:
    """A sentence that the agency wrote: sentence, and `private` without the office's contact.

    Both in half-width digits and letters; `doubled` is what stands in it twice in a row,
    `placeholder` the text of a part that consists of one.
    """
    contact = report.agency_year.contact
    public = [c for c in (contact.phone, contact.email, contact.postcode, contact.website) if c]
    for passage in given_passages(report):
        for sentence in passage.sentences:
            plain = folded(sentence.text)
            private = _OFFICE_PHONE.sub("", plain) if passage.section == PREAMBLE else plain
            for own in public:
                private = private.replace(folded(own), "")
            place = report.sentence_place(passage.section, sentence)
            until = sentence.until + 1  # the second of two full stops is in no sentence
            twice = doubled(folded(passage.words[sentence.at : until]))
            yield {
                **place,
                "sentence": plain,
                "private": private,
                "doubled": twice,
                "placeholder": _placeholder(passage, sentence),
            }
