"""Frames of the prose: its sections, sentences, headings, years, names and problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.claims.bases import BESIDE_THE_TABLES
from nianbao.claims.context import called, plain_name
from nianbao.claims.prose import Prose
from nianbao.document import Block, blocks, text_of
from nianbao.figures import plain
from nianbao.form import Section
from nianbao.narrative import ORDINALS, Passage
from nianbao.numerals import DIGITS, read_chinese

Row = dict[str, Any]

# --------------------------------------------------------------------------- sections


def text(report: AnnualReport) -> Iterator[Row]:
    """A section, a part of section one, or the preamble (level): text, length, numbers.

    The length is in characters without white space, `given` that of what the agency wrote;
    `content` counts its tables too; `repeated` is the share of the text that stands in last
    year's as well; `listed` how many parts a preamble says the report has; `unreported` what
    section six passes over. Of a section one that is not in parts, a part is what it says of it.
    """
    for section in report.form.sections:
        yield from _section_row(report, section, "section", report.text(section.id))
        whole = report.text(section.id)
        in_parts = any(report.text(part.id) for part in section.parts)
        for part in section.parts if whole else ():
            own = report.text(part.id) if in_parts else _said_of(part, whole)
            yield from _section_row(report, part, "part", own)
    preamble = report.text("preamble")
    yield from _section_row(report, Section("preamble", "", "引言"), "preamble", preamble)


def _section_row(report: AnnualReport, section: Section, level: str, text: str) -> Iterator[Row]:
    length = len("".join(text.split()))
    before = report.prior.text(section.id) if report.prior and level == "section" else None
    repeated = repeated_share(text, before) if before is not None else None
    corrected = [
        report.figures.figure(f"t4[cases,{court}_corrected]") for court in ("rev", "ld", "la")
    ]
    given = [p for p in report.passages if not p.generated and p.section.startswith(section.id)]
    listed = _listed(report, text) if level == "preamble" else None
    unreported = _unreported(report, text) if section.id == "s6" else []
    yield {
        **report.section_place(section.id),
        "level": level,
        "title": section.title,
        "kind": report.agency_year.agency.kind,
        "text": text,
        "length": float(length),
        "shown_length": str(length),
        "content": float(length + len(section.tables)),
        "given": float(sum(len("".join(p.text.split())) for p in given)),
        "listed": None if listed is None else float(listed),
        "listed_shown": str(listed),
        "unreported": float(len(unreported)),
        "unreported_shown": "、".join(unreported),
        "numbers": float(_numbers(text)) if section.id == "s1" and text else None,
        "repeated": repeated,
        "repeated_shown": "" if repeated is None else f"{repeated:.0%}",
        "corrected": float(sum(n for n in corrected if n is not None)),
        "corrected_shown": str(sum(n for n in corrected if n is not None)),
    }


_COUNTED = re.compile(r"([一二三四五六七八九十]|[0-9]{1,2})个?大?(?:部分|方面|项内容)")
_COMPOSITION = re.compile(r"[组构]成|包括|包含|分为|共分|全文|本报告共")


def _listed(report: AnnualReport, text: str) -> int | None:
    """How many parts the preamble says, or lists, that the report has; the fewer of both."""
    for sentence in re.split(r"[。；\n]", "".join(text.split(" "))):
        said = _COUNTED.search(sentence) if _COMPOSITION.search(sentence) else None
        if said is None and not re.search(r"部分(?:内容)?[组构]成", sentence):
            continue
        number = said[1] if said else None
        counted = (read_chinese(number) or (int(number),))[0] if number else None
        named = sum(
            any(name in sentence for name in (section.title, *section.aliases))
            for section in report.form.sections
        )
        stated = [int(n) for n in (counted, named if named > 1 else None) if n is not None]
        if stated:
            return min(stated)
    return None


_NOTHING = re.compile(
    r"(?:本年度?|20[0-9]{2}年)?[,，]?(?:暂?无|没有)(?:其他)?(?:需要?报告的?)?(?:事项|情况)?[。.]?"
)


def _unreported(report: AnnualReport, text: str) -> list[str]:
    """What section six should report although it says that there is nothing."""
    if not _NOTHING.fullmatch("".join(text.split())):
        return []
    items = []
    if unpaid := report.figures.figure("t3[other_fee_unpaid,total]"):
        items.append(f"表三有逾期未缴费不再处理的申请{plain(unpaid)}件")
    items += [
        f"{report.section_place(claim.section)['where']}写有“{claim.phrase}”"
        for claim in report.claims
        if claim.kind in BESIDE_THE_TABLES[1:] and claim.value and claim.judged
    ]
    return items


def _said_of(part: Section, text: str) -> str:
    words = (part.title, *part.aliases)
    return "".join(s for s in _sentences(text) if any(word in s for word in words))


def _numbers(text: str) -> int:
    """How many quantities a text states."""
    return len(Prose(text).quantities)


_SHINGLE = 8  # characters: shorter runs are shared by any two reports


@lru_cache(maxsize=4096)
def repeated_share(text: str, before: str) -> float | None:
    """The share of the characters of a text that stand in runs copied from another.

    Digits do not count as a change; None where there is too little text to speak of copying.
    """
    now, last = (re.sub(r"[0-9]+", "0", "".join(t.split())) for t in (text, before))
    if len(now) < 5 * _SHINGLE:
        return None
    known = {last[i : i + _SHINGLE] for i in range(len(last) - _SHINGLE + 1)}
    covered, reach = 0, 0
    for start in range(len(now) - _SHINGLE + 1):
        if now[start : start + _SHINGLE] in known:
            covered += start + _SHINGLE - max(start, reach)
            reach = start + _SHINGLE
    return covered / len(now)


# --------------------------------------------------------------------------- sentences

_HALF_WIDTH = {
    wide: wide - 0xFEE0
    for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}


def _folded(text: str) -> str:
    """The text with digits and Latin letters in half width, its punctuation as it stands."""
    return text.translate(_HALF_WIDTH)


_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


def _sentences(text: str) -> list[str]:
    return [s for s in (found.strip() for found in _SENTENCE.findall(text)) if s]


def _given(report: AnnualReport) -> Iterator[tuple[Passage, str]]:
    """The passages that the agency wrote, with their words."""
    for passage in report.passages:
        if not passage.generated:
            yield passage, text_of(blocks(passage.text))


_OFFICE_PHONE = re.compile(r"(?:电话|手机|联系方式)(?:号码)?[:：为是]?1[0-9]{10}")


def sentences(report: AnnualReport) -> Iterator[Row]:
    """A sentence that the agency wrote: sentence, and `private` without the office's contact.

    Both in half-width digits and letters.
    """
    contact = report.agency_year.contact
    public = [c for c in (contact.phone, contact.email, contact.postcode, contact.website) if c]
    for passage, words in _given(report):
        for sentence in _sentences(words):
            plain = _folded(sentence)
            private = _OFFICE_PHONE.sub("", plain) if passage.section == "preamble" else plain
            for own in public:
                private = private.replace(_folded(own), "")
            yield {
                **report.section_place(passage.section),
                "sentence": plain,
                "private": private,
                "quote": sentence,
            }


# --------------------------------------------------------------------------- headings

_NUMBERED = re.compile(
    r"^(?P<one>[一二三四五六七八九十]+)、|^[（(](?P<two>[一二三四五六七八九十]+)[）)]"
    r"|^(?P<three>[0-9]{1,2})[.．、](?![0-9])"
)
_ALIKE = 0.5  # of a renamed title to the official one; a heading of another matter is less
_SHORT = 40  # characters: a longer line is no heading


def headings(report: AnnualReport) -> Iterator[Row]:
    """A heading or numbered line in the agency's prose, or a table there.

    `standing` says how it stands to the six sections: official, renamed, unnumbered, beyond
    (a seventh section), table, part. `follows` is false where a number is skipped.
    """
    titles = {
        name: section
        for section in report.form.sections
        for name in (section.title, *section.aliases)
    }
    for passage, _ in _given(report):
        last: dict[str, int] = {}
        for block in blocks(passage.text):
            if block["kind"] == "grid":
                header = " ".join(block["header"][0]) if block["header"] else ""
                yield _heading(report, passage, header, "table")
                continue
            line = _line(block)
            if line is None:
                continue
            number = _NUMBERED.match(line)
            name = line[number.end() :].strip() if number else line.strip()
            level = number.lastgroup or "" if number else ""
            follows = _follows(level, number[level], last) if number else True
            standing, official = "part", ""
            if name in titles:
                official = titles[name].heading
                standing = "official" if level == "one" else "unnumbered"
            elif level == "one" and block["kind"] == "heading" and number:
                place = ORDINALS.find(number["one"])
                known = 0 <= place < len(report.form.sections) and len(number["one"]) == 1
                official = report.form.sections[place].title if known else ""
                alike = SequenceMatcher(None, name, official).ratio() >= _ALIKE
                standing = ("renamed" if alike else "part") if known else "beyond"
            yield _heading(report, passage, line, standing, official, name, follows)


def _line(block: Block) -> str | None:
    if block["kind"] == "heading":
        return str(block["text"])
    if block["kind"] == "paragraph":
        line = text_of([block]).split("\n")[0]
        return line if _NUMBERED.match(line) or len(line) <= _SHORT else None
    return None


def _follows(level: str, written: str, last: dict[str, int]) -> bool:
    """Whether a number is the next of its level; a higher level starts the lower ones anew."""
    read = int(written) if written.isdigit() else int((read_chinese(written) or (0,))[0])
    before = last.get(level, 0)
    last[level] = read
    order = ("one", "two", "three")
    for lower in order[order.index(level) + 1 :]:
        last.pop(lower, None)
    return read in (1, before + 1)


def _heading(
    report: AnnualReport,
    passage: Passage,
    line: str,
    standing: str,
    official: str = "",
    name: str = "",
    follows: bool = True,
) -> Row:
    return {
        **report.section_place(passage.section),
        "heading": line[:_SHORT],
        "name": name[:_SHORT],
        "standing": standing,
        "official": official,
        "follows": follows,
        "quote": line,
    }


# --------------------------------------------------------------------------- years

_TITLE = re.compile(r"(20[0-9]{2})年(?:度)?政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
_PERIOD = re.compile(
    r"(?:自|从)?(20[0-9]{2})[年.]([0-9]{1,2})[月.](?:([0-9]{1,2})日?)?(?:起)?(?:至|到|[-—－~～]+)"
    r"(?:(20[0-9]{2})[年.])?([0-9]{1,2})[月.](?:([0-9]{1,2})日?)?"
)
_DOING = (
    r"(?:(?<!政务)(?<!信息)(?<!决算)(?<!预算)(?<!报告)公开(?!工作|率|办法|制度|要点|领导|条例|条)"
    r"|发布|公布|收到|受理|办理|新收|制发|答复|办结|报送|召开|组织|开展|贯彻|推进)"
)
_OWN_DOING = re.compile(
    rf"^(?:一是|二是|三是|截至)?(?:[我本全][\u4e00-\u9fff]{{1,6}})?(20[0-9]{{2}})年(?:度)?[,，]?"
    rf"(?:(?:在[^。；]{{0,20}}?[,，])?(?:全年|共|累计)?(?:[我本全](?!年)[\u4e00-\u9fff]{{1,8}}|全年)"
    rf"[^。；，,]{{0,16}}?{_DOING}|(?:全年|共|累计|依法|主动|新收|收到|受理)[^。；，,]{{0,16}}?[0-9]+[件条份])"
)
_OTHER_YEAR = re.compile(
    r"[较比]|同比|相比|以来|结转|上年|去年|存在的?(?:主要)?问题|针对|计划|将|预计|继续|要点|绩效|转入|调整"
)
_CHINESE_YEAR = re.compile(r"二[〇零○]([〇零○一二三四五六七八九]{2})(?=年)")


def _dated(text: str, report: AnnualReport) -> str:
    """A sentence with titles out, the agency called 我局, and Chinese years in digits."""
    plain = re.sub(r"《[^《》]{0,80}》", "", text).replace(report.agency_year.agency.name, "我局")
    return _CHINESE_YEAR.sub(lambda m: "20" + "".join(str(DIGITS[c]) for c in m[1]), plain)


_NEXT_STEP = re.compile(
    r"(?:下一步[^。；]{0,6}?|^)(20[0-9]{2})年(?:度)?[,，]?(?!以来|底|末|的|在|制定|印发)"
)


def years(report: AnnualReport) -> Iterator[Row]:
    """A year that the prose names in one role: title, period, own (what was done), next_step.

    `named` and `due` are years; of a period, `offset` is 0 if it is the whole report year.
    """
    year = report.year
    for passage, words in _given(report):
        place = report.section_place(passage.section)

        def named(
            role: str, sentence: str, said: int, due: int, shown: str, place: Row = place
        ) -> Row:
            offset = {"offset": float(said - due), "named": str(said), "due": str(due)}
            return {**place, "role": role, **offset, "shown": shown, "quote": sentence}

        for sentence in _sentences(words):
            plain = _folded(sentence).replace(" ", "")
            if passage.section == "preamble":
                for match in _TITLE.finditer(plain):
                    yield named("title", sentence, int(match[1]), year, match[0])
                for match in _PERIOD.finditer(plain):
                    first, last = int(match[1]), int(match[4] or match[1])
                    days = tuple(int(match[n] or d) for n, d in ((2, 0), (3, 1), (5, 0), (6, 31)))
                    whole = (first, last, *days) == (year, year, 1, 1, 12, 31)
                    yield named("period", sentence, year if whole else year + 1, year, match[0])
            elif not passage.section.startswith("s5"):
                dated = _dated(plain, report)
                found = _OWN_DOING.search(dated)
                around = next(
                    (s for s in re.split("[。！？\n]", words) if sentence in s + "。"), ""
                )
                other = _OTHER_YEAR.search(dated) or f"{year}年" in around
                if found and not other and int(found[1]) < year:
                    yield named("own", sentence, int(found[1]), year, found[0])
        if passage.section == "s5_2":
            for problem in report.agency_year.narrative.s5.this_year:
                for sentence in _sentences(text_of(blocks(problem.measure))):
                    said = _folded(sentence)
                    done = "已" in said or f"{year + 1}年" in _folded(problem.measure)
                    if (found := _NEXT_STEP.search(said)) and not done:
                        yield named("next_step", sentence, int(found[1]), year + 1, found[1] + "年")


# --------------------------------------------------------------------------- names

_BODY = (
    r"[\u4e00-\u9fff]{2,24}?"
    r"(?:局|委员会|办公室|办事处|人民政府|中心|镇|乡|街道|厅|院|处|(?<!网)站|支队|大队)"
)
_AUTHOR = re.compile(
    rf"(?:[,，。]|^|规定|要求|现将)(?:[^,，。]{{0,8}}由|现将)?({_BODY})"
    r"(?:(?:按照|根据|依据)[^,，。]{0,24})?(?:编制|制作|20[0-9]{2}年(?:度)?政府信息公开)"
)
_LEADING = re.compile(r"^(?:(?:本年度?|年度)?报告由|根据|按照|依据|并|由|在|和)+")
_SELF = re.compile(
    r"(?:(?<![基根原样版副文资成日剧])本|我)(局|镇|街道|乡|中心|委|办|厅|院|处|所(?!用|在)|站|校|支队|大队)"
    r"(?!长|理|法|公(?!开|布|示)|实|结)"
)
_SIGNATURE = re.compile(rf"^({_BODY})$")


def names(report: AnnualReport) -> Iterator[Row]:
    """A body that the prose names: role author, signature, doer or self; own, whether it is ours.

    A doer is the named subject of a figure; only an agency's own report has none but itself.
    """
    agency = report.agency_year.agency
    for passage, words in _given(report):
        place = report.section_place(passage.section)

        def named(role: str, name: str, own: bool, quote: str, place: Row = place) -> Row:
            return {**place, "role": role, "name": name, "own": own, "quote": quote}

        for sentence in _sentences(words):
            plain = _folded(sentence).replace(" ", "")
            if passage.section == "preamble" and "报告" in plain:
                for match in _AUTHOR.finditer(plain):
                    author = _LEADING.sub("", match[1])
                    yield named("author", author, _same(author, report), sentence)
            signed = _SIGNATURE.match(plain) if passage.section.startswith("s6") else None
            if signed:
                yield named("signature", signed[1], _same(signed[1], report), sentence)
            for match in _SELF.finditer(plain):
                word, called = match[1], agency.self_reference
                fits = word in called or called in word or word in agency.name
                yield named("self", match[0], fits, sentence)
    if report.agency_year.scope != "agency":
        return
    for claim in report.claims:
        doer = claim.subject
        if len(doer) >= 4 and re.fullmatch(_BODY, doer) and f"“{doer}”的数" in claim.qualifiers:
            place = report.section_place(claim.section)
            yield {**place, "role": "doer", "name": doer, "own": False, "quote": claim.sentence}


def _same(name: str, report: AnnualReport) -> bool:
    """Whether a name is the agency's, in full or shortened, or its office's."""
    agency = report.agency_year.agency
    own = [plain_name(name) for name in (agency.name, agency.self_reference)]
    said = plain_name(name)
    return called(said, own) or called(
        said.replace("政府", ""), [one.replace("政府", "") for one in own]
    )


# --------------------------------------------------------------------------- problems


def problems(report: AnnualReport) -> Iterator[Row]:
    """A problem of section five (group this_year or last_year): problem, answer, their lengths.

    `repeated` tells whether last year's report has the problem in the same words.
    """
    prior = report.prior
    before = (
        {_words(p.problem) for p in prior.agency_year.narrative.s5.this_year} if prior else None
    )
    s5 = report.agency_year.narrative.s5
    listed = [("s5_1", "last_year", p.problem, p.improvement) for p in s5.last_year]
    listed += [("s5_2", "this_year", p.problem, p.measure) for p in s5.this_year]
    numbers = {"last_year": 0, "this_year": 0}
    for section, group, problem, answer in listed:
        numbers[group] += 1
        said, answered = _words(problem), _words(answer)
        repeats = group == "this_year" and before is not None
        yield {
            **report.section_place(section),
            "group": group,
            "number": str(numbers[group]),
            "problem": said,
            "problem_length": float(len(said)),
            "answer_length": float(len(answered)),
            "repeated": (said in before) if repeats and before is not None else None,
            "quote": text_of(blocks(problem)),
        }


def _words(markdown: str) -> str:
    """The words of a text without the year before them."""
    return re.sub(r"^20[0-9]{2}年(?:度)?[,，]?", "", "".join(text_of(blocks(markdown)).split()))
