"""The frame of the years that the prose names: whether they are those of this report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.edition import PREAMBLE
from nianbao.form.role import Role
from nianbao.prose.numerals import DIGITS, read_chinese
from nianbao.prose.sentences import Sentence, sentences
from nianbao.rules.frames.prose import folded, given_passages

Row = dict[str, Any]

_TITLE = re.compile(
    r"(20[0-9]{2})年(?:度)?政府信息公开(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:报告|年报)"
    r"|(?:年度报告|年报)[(（](20[0-9]{2})年(?:度)?[)）]"
)
_PERIOD = re.compile(
    r"(?:自|从)?(20[0-9]{2})[年.]([0-9]{1,2})[月.](?:([0-9]{1,2})日?)?起?[,，]?(?:至|到|[-—－~～]+)"
    r"(?:(20[0-9]{2})[年.])?([0-9]{1,2})[月.](?:([0-9]{1,2})日?)?"
)
_UNTIL = re.compile(r"(?:数据|统计)(?:统计|期限|时限|时间|数据)?截[至止]到?(20[0-9]{2})年12月31日")
_CHINESE_DAY = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日])")
_DOING = (
    r"(?:(?<!政务)(?<!信息)(?<!决算)(?<!预算)(?<!报告)公开(?!工作|率|办法|制度|要点|领导|条例|条)"
    r"|发布|公布|收到|受理|办理|新收|制发|答复|办结|报送|召开|举办|组织|开展|贯彻|推进|做好|认真|严格|扎实|深入|坚持)"
)
_OWN_DOING = re.compile(
    rf"^(?:一是|二是|三是|截至)?(?:[我本全][\u4e00-\u9fff]{{1,6}})?(20[0-9]{{2}})年(?:度)?[,，]?"
    rf"(?:(?:在[^。；]{{0,20}}?[,，])?(?:全年|共|累计)?(?:[我本全](?!年)[\u4e00-\u9fff]{{1,8}}|全年)"
    rf"[^。；，,]{{0,16}}?{_DOING}|(?:全年|共|累计|依法|主动|新收|收到|受理)[^。；，,]{{0,16}}?[0-9]+[件条份])"
)
_OTHER_YEAR = re.compile(r"以来|结转|存在的?(?:主要)?问题|针对|要点|绩效|转入|调整|计划|上年|去年")
_PLANNED = re.compile(r"将|要(?!求|点)|计划|拟|力争|预计|下一步|继续|目标")
_CHINESE_YEAR = re.compile(r"二[〇零○]([〇零○一二三四五六七八九]{2})(?=年)")


def _in_digits(text: str) -> str:
    """A text with the years, months and days that it writes in Chinese numerals in digits."""
    plain = _CHINESE_YEAR.sub(lambda m: "20" + "".join(str(DIGITS[c]) for c in m[1]), text)
    return _CHINESE_DAY.sub(lambda m: str(int((read_chinese(m[0]) or (0,))[0]) or m[0]), plain)


def _dated(text: str, report: AnnualReport) -> str:
    """A sentence with titles out, the agency called 我局, and Chinese years in digits."""
    plain = re.sub(r"《[^《》]{0,80}》", "", text).replace(report.agency_year.agency.name, "我局")
    return _in_digits(plain)


_NEXT_STEP = re.compile(
    r"(?:下一步[^。；]{0,6}?|^|(?:将|计划|拟|力争)[于在]?)(20[0-9]{2})年(?:度)?[,，]?(?!以来|底|末|的|在|制定|印发)"
)


def years(report: AnnualReport) -> Iterator[Row]:
    """A year that the prose names in one role: title, period, own (what was done), next_step.

    `named` and `due` are years; of a period, `offset` is 0 if it is the whole report year.
    """
    year = report.year
    for passage in given_passages(report):
        section = passage.section

        def named(
            role: str, sentence: Sentence, said: int, due: int, shown: str, section: str = section
        ) -> Row:
            place = report.sentence_place(section, sentence)
            offset = {"offset": float(said - due), "named": str(said), "due": str(due)}
            return {**place, "role": role, **offset, "shown": shown}

        for sentence, around in _sentences_around(passage.words):
            plain = folded(sentence.text).replace(" ", "")
            if passage.section == PREAMBLE:
                dated = _in_digits(plain)
                for match in _TITLE.finditer(dated):
                    yield named("title", sentence, int(match[1] or match[2]), year, match[0])
                for match in _UNTIL.finditer(dated):
                    yield named("period", sentence, int(match[1]), year, match[0])
                for match in _PERIOD.finditer(dated):
                    first, last = int(match[1]), int(match[4] or match[1])
                    days = tuple(int(match[n] or d) for n, d in ((2, 0), (3, 1), (5, 0), (6, 31)))
                    whole = (first, last, *days) == (year, year, 1, 1, 12, 31)
                    yield named("period", sentence, year if whole else year + 1, year, match[0])
            elif not report.form.holds(Role.PROBLEMS, passage.section):
                dated = _dated(plain, report)
                found = _OWN_DOING.search(dated)
                if found is None or f"{year}年" in around:
                    continue
                done_in = int(found[1])
                other = _OTHER_YEAR.search(dated[: found.end() + 6])  # what governs the year
                planned = done_in > year and _PLANNED.search(dated)
                if done_in != year and not other and not planned:
                    yield named("own", sentence, done_in, year, found[0])
        if passage.group == "this_year":
            for _, measure in passage.pairs:
                plans = f"{year + 1}年" in folded(measure.words)
                for sentence in measure.sentences:
                    said = folded(sentence.text)
                    done = "已" in said or plans
                    if (found := _NEXT_STEP.search(said)) and not done:
                        yield named("next_step", sentence, int(found[1]), year + 1, found[1] + "年")


def _sentences_around(words: str) -> Iterator[tuple[Sentence, str]]:
    """Each sentence with what stands up to the next full stop, of which a semicolon parts it."""
    for whole in re.finditer(r"[^。！？\n]+[。！？]?", words):
        for sentence in sentences(words, *whole.span()):
            yield sentence, whole[0]
