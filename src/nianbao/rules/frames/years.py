"""The frame of the years that the prose names: whether they are those of this report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.characters import escaped
from nianbao.form.edition import PREAMBLE
from nianbao.form.role import Role
from nianbao.prose.claims.bodies import called, plain_name
from nianbao.prose.numerals import DIGITS, whole_number
from nianbao.prose.sentences import Sentence, sentences
from nianbao.rules.frames.prose import folded, given_passages

Row = dict[str, Any]

_BODY = r"[\u4e00-\u9fff]{2,24}?(?:局|委员会|办公室|办事处|政府|中心)"
_OURS = rf"(?:[我本][\u4e00-\u9fff]{{1,2}}|{_BODY})?"
_REPORTED = r"(?:报告|年报)(?!格式|中|里|指出|提出|反映|显示|所|存在)"
_TITLE = re.compile(
    rf"(?<!对照)(?<!针对)(?<!与)(?<!较)(?<!比)(20[0-9]{{2}})年(?:度)?{_OURS}(?:政府信息|政务)公开(?:工作)?(?:年度)?(?:工作)?"
    rf"(?:(?:开展|实施|进展|推进|总体)?情况(?=[^。；比较]{{0,16}}(?:报告|公布|公开|发布|汇报|如下))"
    rf"|(?:情况)?{_REPORTED})"
    r"|(?:年度报告|年报)[(（](20[0-9]{2})年(?:度)?[)）]"
    rf"|政府信息公开(?:工作)?(20[0-9]{{2}})年(?:年?度)?(?:工作)?{_REPORTED}"
    rf"|(?:编制|形成|公布|公开|发布|撰写)了?(?:[我本]..?)?(20[0-9]{{2}})年(?:年?度)?{_REPORTED}"
)
_CLOCK = r"(?:[0-9]{1,2}[时点](?:[0-9]{1,2}分)?)?"
_PERIOD = re.compile(
    rf"(?:自|从)?(20[0-9]{{2}})[年./-]([0-9]{{1,2}})[月./-](?:([0-9]{{1,2}})日?)?{_CLOCK}(?:起|开始)?[,，]?(?:至|到|[-—－~～]+)"
    rf"(?:(20[0-9]{{2}})[年./-])?([0-9]{{1,2}})[月./-](?:([0-9]{{1,2}})日?)?"
)
_UNTIL = re.compile(
    r"(?:数据|统计)[^,，。；0-9]{0,8}(?:截[至止]|时点)[^,，。；0-9]{0,8}"
    r"(20[0-9]{2})年(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?|年?底|年?末)"
)
_WHOLE_YEAR = re.compile(
    r"统计(?:数据)?(?:的)?(?:期限|时限|周期|时段|区间|范围|年度|期间)(?:为|是|[:：])(20[0-9]{2})年(?:度|全年)?(?![0-9度全])"
)
_DOER = re.compile(rf"20[0-9]{{2}}年度?[,，]?({_BODY})")
_CHINESE_DAY = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日])")
_DOING = (
    r"(?:(?:(?<!政务)(?<!信息)(?<!决算)(?<!预算)(?<!报告)公开(?!工作|率|办法|制度|要点|领导|条例|条)"
    r"|发布|公布|收到|接收|受理|办理|新收|制发|答复|办结|报送|召开|举办|组织|开展|贯彻|推进|做好|认真|严格|扎实|深入|坚持"
    r"|持续|不断|进一步|加强|落实|优化|强化|规范|(?<!修订)(?<!制定)(?<!建立)完善|提升|推动|围绕|聚焦|紧扣|加大|积极|切实|着力|大力|全面"
    r"|高度|依托|通过|回应|更新|维护|充分|有序|稳步|严把)(?!的|(?:以|之)?后))"
)
_NONE_DONE = (
    r"(?:没有|未)(?:向[^。；，,]{0,8})?(?:发出|收取|收到|发生|产生|出现|制发|出台|被)"
    r"(?![^。；，,]{0,8}的)"
)
_BY_US = r"(?:[我本全](?!年)[\u4e00-\u9fff]{1,8}|全年)"
_IN_VIEW = r"(?:(?:在|按照|根据|结合|对照|针对)[^。；，,]{0,24}[,，])?"
_EAGERLY = (
    r"(?:认真|严格|扎实|深入|持续|不断|进一步|积极|切实|着力|大力|全面|充分)"
    r"(?![^。；，,]{0,12}的)"
)
_OWN_DOING = re.compile(
    rf"^(?:一是|二是|三是|截至|在)?(?:[我本全][\u4e00-\u9fff]{{1,6}})?(20[0-9]{{2}})年(?:度|底|末|12月31日|12月底)?[,，]?"
    rf"(?:(?:在[^。；]{{0,20}}?[,，]|{_IN_VIEW})(?:全年|共|累计)?{_BY_US}(?:[,，]?{_IN_VIEW})"
    rf"[^。；，,]{{0,16}}?(?:{_DOING}|{_NONE_DONE})"
    rf"|(?:全年|共|累计|依法|主动|新收|收到|接收|受理)[^。；，,]{{0,16}}?[0-9]+[件条份]"
    rf"|{_EAGERLY}|(?<=[,，]){_DOING}|{_NONE_DONE})"
)
# What takes the year to itself: 2022年的问题, 2022年工作要点, 2022年结转的申请, 2022年以来.
_TAKES = r"以来|要点|计划|绩效|调整|结转|转入|存在的?(?:主要)?问题|[(（]?(?:上年|去年)"
_OTHER_YEAR = re.compile(
    rf"20[0-9]{{2}}年度?(?:(?!{_TAKES}|[我本共]|落实|贯彻|执行|按照|根据|对照|围绕|认真|收到|受理|办理)[^,，。；]){{0,20}}"
    rf"(?:[我本][局委办厅镇乡])?(?:{_TAKES})"
)
_STILL = re.compile(r"至今|沿用|延续|[今本]年|现有|目前")  # the sentence speaks of this year, too
_PLANNED = re.compile(r"将|(?<![主重需必])要(?!求|点|闻|素|件)|计划|拟|力争|预计|下一步|继续|目标")
_CHINESE_YEAR = re.compile(r"二[〇零○]([〇零○一二三四五六七八九]{2})(?=年)")


def _in_digits(text: str) -> str:
    """A text with the years, months and days that it writes in Chinese numerals in digits."""
    plain = _CHINESE_YEAR.sub(lambda m: "20" + "".join(str(DIGITS[c]) for c in m[1]), text)
    return _CHINESE_DAY.sub(lambda m: str(whole_number(m[0]) or m[0]), plain)


def _dated(text: str, report: AnnualReport) -> str:
    """A sentence with titles out, the agency called 我局, and Chinese years in digits."""
    plain = re.sub(r"《[^《》]{0,80}》", "", text).replace(report.agency_year.agency.name, "我局")
    doer = _DOER.search(plain)
    if doer and called(plain_name(doer[1]), [plain_name(report.agency_year.agency.name)]):
        plain = plain.replace(doer[1], "我局")
    return _in_digits(plain)


_WILL = (
    r"(?:下一步[^。；]{0,6}?|(?:计划|拟|力争|争取|预计|准备|打算|确保)[于在到从]?"
    r"|将(?:[于在到从]|(?=20..年[,，上下第初底末内作定一二三四0-9])))"  # not 将2022年度考核结果…
)
_NEXT_STEP = re.compile(
    rf"{_WILL}(20[0-9]{{2}})年(?:度)?(?!以来|的|制定|印发)"
    r"|^(20[0-9]{2})年(?:度)?[,，]?(?!以来|底|末|的|在|制定|印发)(?![^。；]{0,30}了)"
)


def years(report: AnnualReport) -> Iterator[Row]:
    """A year that the prose names in one role: title, period, own (what was done), next_step.

    `named` and `due` are years; of a period, `offset` is 0 if it is the whole report year.
    """
    year = report.year
    yield from _in_published_title(report)
    for passage in given_passages(report):
        section = passage.section
        opens = section == PREAMBLE or (
            "_" not in section
            and report.form.holds(Role.OVERVIEW, section)
            and "报告" in passage.words
        )

        def named(
            role: str, sentence: Sentence, said: int, due: int, shown: str, section: str = section
        ) -> Row:
            place = report.sentence_place(section, sentence)
            offset = {"offset": float(said - due), "named": str(said), "due": str(due)}
            return {**place, "role": role, **offset, "shown": shown}

        for sentence, around in _sentences_around(passage.words):
            plain = folded(sentence.text).replace(" ", "")
            if opens:
                dated = _in_digits(plain)
                for match in _TITLE.finditer(dated):
                    yield named("title", sentence, int(_first(match)), year, match[0])
                for whole, shown in _periods(dated, year):
                    yield named("period", sentence, year if whole else year + 1, year, shown)
            if passage.section != PREAMBLE and not report.form.holds(
                Role.PROBLEMS, passage.section
            ):
                dated = _dated(plain, report)
                found = _OWN_DOING.search(dated)
                if (
                    found is None
                    or f"{year}年" in _in_digits(folded(around))
                    or _STILL.search(dated)
                ):
                    continue
                done_in = int(found[1])
                other = _OTHER_YEAR.match(dated, found.start(1))
                planned = done_in > year and _PLANNED.search(dated)
                if done_in != year and not other and not planned:
                    yield named("own", sentence, done_in, year, found[0])
        if passage.group == "this_year":
            for _, measure in passage.pairs:
                plans = f"{year + 1}年" in folded(measure.words)
                for sentence in measure.sentences:
                    said = _in_digits(folded(sentence.text).replace(" ", ""))
                    done = "已" in said or plans
                    if (found := _NEXT_STEP.search(said)) and not done:
                        step = _first(found)
                        yield named("next_step", sentence, int(step), year + 1, f"{step}年")


_YEAR = re.compile(r"20[0-9]{2}(?=年|\D{0,2}年?度)")


def _in_published_title(report: AnnualReport) -> Iterator[Row]:
    title = report.published.identity.title if report.published else None
    found = _YEAR.search(_in_digits(folded(title.value))) if title else None
    if title and found:
        place = report.section_place(PREAMBLE)
        quoted = {"quote": None, "at": None, "until": None}
        yield {
            **(place | quoted),
            "where": "标题",
            "role": "title",
            "offset": float(int(found[0]) - report.year),
            "named": found[0],
            "due": str(report.year),
            "shown": escaped(title.value),
        }


def _first(match: re.Match[str]) -> str:
    """The group that has matched, of a pattern of several ways."""
    return next(group for group in match.groups() if group)


def _periods(dated: str, year: int) -> Iterator[tuple[bool, str]]:
    """The periods that a sentence names, and whether each is the whole year."""
    for match in _UNTIL.finditer(dated):
        end = (int(match[1]), int(match[2] or 12), int(match[3] or 31))
        yield end == (year, 12, 31), match[0]
    for match in _WHOLE_YEAR.finditer(dated):
        yield int(match[1]) == year, match[0]
    for match in _PERIOD.finditer(dated):
        first, last = int(match[1]), int(match[4] or match[1])
        days = tuple(int(match[n] or d) for n, d in ((2, 0), (3, 1), (5, 0), (6, 31)))
        yield (first, last, *days) == (year, year, 1, 1, 12, 31), match[0]


def _sentences_around(words: str) -> Iterator[tuple[Sentence, str]]:
    """Each sentence with what stands up to the next full stop, of which a semicolon parts it."""
    for whole in re.finditer(r"[^。！？\n]+[。！？]?", words):
        for sentence in sentences(words, *whole.span()):
            yield sentence, whole[0]
