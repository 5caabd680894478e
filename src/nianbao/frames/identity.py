"""Frames of whose report of which year the prose says it is, and of its problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.claims.context import called, plain_name
from nianbao.frames.prose import folded, given_passages
from nianbao.narrative import Passage, split_sentences
from nianbao.numerals import DIGITS

Row = dict[str, Any]

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
    for passage in given_passages(report):
        place = report.section_place(passage.section)

        def named(
            role: str, sentence: str, said: int, due: int, shown: str, place: Row = place
        ) -> Row:
            offset = {"offset": float(said - due), "named": str(said), "due": str(due)}
            return {**place, "role": role, **offset, "shown": shown, "quote": sentence}

        for sentence, around in _sentences_around(passage.words):
            plain = folded(sentence).replace(" ", "")
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
                other = _OTHER_YEAR.search(dated) or f"{year}年" in around
                if found and not other and int(found[1]) < year:
                    yield named("own", sentence, int(found[1]), year, found[0])
        if passage.section == "s5_2":
            for _, measure in passage.pairs:
                plans = f"{year + 1}年" in folded(measure.words)
                for sentence in measure.sentences:
                    said = folded(sentence)
                    done = "已" in said or plans
                    if (found := _NEXT_STEP.search(said)) and not done:
                        yield named("next_step", sentence, int(found[1]), year + 1, found[1] + "年")


def _sentences_around(words: str) -> Iterator[tuple[str, str]]:
    """Each sentence with what stands up to the next full stop, of which a semicolon parts it."""
    for whole in re.findall(r"[^。！？\n]+[。！？]?", words):
        for sentence in split_sentences(whole):
            yield sentence, whole


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
    for passage in given_passages(report):
        place = report.section_place(passage.section)

        def named(role: str, name: str, own: bool, quote: str, place: Row = place) -> Row:
            return {**place, "role": role, "name": name, "own": own, "quote": quote}

        for sentence in passage.sentences:
            plain = folded(sentence).replace(" ", "")
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
    before = {_words(problem) for problem, _ in _pairs(report.prior, "s5_2")}
    for section, group in (("s5_1", "last_year"), ("s5_2", "this_year")):
        for number, (problem, answer) in enumerate(_pairs(report, section), 1):
            said, answered = _words(problem), _words(answer)
            repeats = group == "this_year" and report.prior is not None
            yield {
                **report.section_place(section),
                "group": group,
                "number": str(number),
                "problem": said,
                "problem_length": float(len(said)),
                "answer_length": float(len(answered)),
                "repeated": said in before if repeats else None,
                "quote": problem.words,
            }


def _pairs(report: AnnualReport | None, section: str) -> tuple[tuple[Passage, Passage], ...]:
    passages = report.passages if report else ()
    return next((passage.pairs for passage in passages if passage.section == section), ())


def _words(passage: Passage) -> str:
    """The words of a text without the year before them."""
    return re.sub(r"^20[0-9]{2}年(?:度)?[,，]?", "", "".join(passage.words.split()))
