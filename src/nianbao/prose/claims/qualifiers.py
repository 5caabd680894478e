"""Why a number is of another base than the tables: a reason a row, in the order told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.bodies import called, is_area, plain_name
from nianbao.prose.claims.kinds import Own, Topic, kinds
from nianbao.prose.claims.prose import MASKS
from nianbao.prose.claims.surroundings import Surroundings

Window = Callable[[Surroundings], str]


@dataclass(frozen=True)
class Qualifier:
    """A reason that holds for kinds of some topics where a window of the text has the pattern.

    The name has {} where it quotes what the pattern found.
    """

    name: str
    applies: frozenset[str]
    pattern: re.Pattern[str]
    window: Window

    def reason(self, at: Surroundings) -> str:
        """The reason in words; "" where it does not hold."""
        found = self.pattern.search(self.window(at))
        return self.name.format(found[0]) if found else ""


_PHRASE: Window = attrgetter("phrase")
_CLAUSE: Window = attrgetter("clause")
_CHAIN: Window = attrgetter("chain")
_BEFORE: Window = attrgetter("before")
_LEVEL: Window = attrgetter("level")

_SPAN = re.compile(
    r"(20[0-9]{2})年(?:度)?(?:以来|至今|起)|20[0-9]{2}年?[-—~至到]20[0-9]{2}年|历年|近[两三四五]年|[三四五]年来"
)


def _other_year(at: Surroundings) -> str:
    return "" if at.year in (None, at.setting.year) else f"{at.year}年"


def _undated_problem(at: Surroundings) -> str:
    problems = at.setting.form.holds(Role.PROBLEMS, at.setting.section)
    return at.phrase if problems and at.year is None else ""


def _span_of_years(at: Surroundings) -> str:
    """The first span of years that is named; 近三年…,2022年收到 is of the one year again."""
    if at.year not in (None, at.setting.year):
        return ""  # of that year, whatever span the sentence began with
    named = len(at.before) - len(at.since)
    ahead = at.read.masked[at.start : at.start + 12]
    span = _SPAN.search(re.split("全年|本年|今年", at.before[max(0, named - 6) :])[-1] + ahead)
    return span[0] if span and span[1] != str(at.setting.year) else ""


def _other_body(at: Surroundings) -> str:
    """The body named as the doer, where it goes by none of the agency's names."""
    own = at.setting.own
    said = at.body.rpartition("向")[2]  # 公众向市教育局提出
    other = own and len(at.body) > 1 and not called(plain_name(said), own)
    return at.body if other else ""


def _of_a_bureau(at: Surroundings) -> str:
    """Its clause, where the agency is not the government of an area."""
    own = at.setting.own
    return at.clause if own and not any(map(is_area, own)) else ""


def _listed(at: Surroundings) -> str:
    """The item of a list of numbers that it stands in; 信函、窗口收到的 is one item."""
    comma = at.clause.rfind("、")
    return at.clause if comma > 0 and at.clause[comma - 1] != MASKS["Q"] else at.clause[comma + 1 :]


def _bracketed(at: Surroundings) -> str:
    """The item that an open bracket around it is of: 网上申请12件(自然人9件."""
    opened = at.before.rfind("(")
    inside = opened > at.before.rfind(")") and at.before[:opened].endswith(MASKS["Q"])
    return re.split(r"[,、;:()]", at.before[:opened])[-1] if inside else ""


def _just_after(at: Surroundings) -> str:
    return at.read.masked[at.end : at.end + 2]


def _with_phrase(at: Surroundings) -> str:
    return at.before + at.phrase


def _clause_with_phrase(at: Surroundings) -> str:
    return at.clause + at.phrase


def _sentence_with_after(at: Surroundings) -> str:
    """What stands before in the sentence, the phrase, and a little of what follows in it."""
    return at.before + at.clause + at.read.masked[at.start : min(at.closes, at.end + 24)]


_REVIEWS = re.compile(r"受理|审理|办理[^,]*$")
_AS_RESPONDENT = re.compile(r"因[^,]*公开|被(?:申请(?!人)|提起)")


def _as_reviewer(at: Surroundings) -> str:
    """What the agency does as the organ that reviews, where it may be one."""
    reviewer = not at.setting.own or any("政府" in n or "司法" in n for n in at.setting.own)
    ruling = "复议" not in at.phrase and "诉讼" not in at.phrase
    found = _REVIEWS.search(at.clause) or (_REVIEWS.search(at.before) if ruling else None)
    own = not reviewer or _AS_RESPONDENT.search(at.clause + at.phrase)
    return "" if found is None or (own and found[0].startswith("办理")) else found[0]


def _qualifier(name: str, applies: Iterable[str], pattern: str, window: Window) -> Qualifier:
    return Qualifier(name, frozenset(applies), re.compile(pattern), window)


PARTIAL = frozenset(("单一渠道的数", "部分时段", "其中数"))  # of the whole that the tables have

_ANY, _REQUESTS, _RESULTS, _CASES = (Topic.ANY,), (Topic.REQUEST,), (Topic.RESULT,), (Topic.CASE,)
_RECEIPTS = (Topic.REQUEST, Own.NONE_RECEIVED)
_DECISIONS = (Topic.DOCUMENT, Topic.DECISION)
_FOUND = "(?s).+"  # the window itself tells

QUALIFIERS = (
    # The tables are of the report's own year.
    _qualifier("{}的数", _ANY, _FOUND, _other_year),
    # Among the problems, last year's stand beside this year's.
    _qualifier("未写明年份", _ANY, _FOUND, _undated_problem),
    # 近三年 sums up what the tables of several years have.
    _qualifier("多年累计", _ANY, _FOUND, _span_of_years),
    # 上半年 and 每月 are parts of the year.
    _qualifier(
        "部分时段",
        _ANY,
        r"上半年|下半年|季度|[0-9]{1,2}月份|截至(?:20[0-9]{2}年)?(?:[1-9]|1[01])月|当月|每[月年]|月均|日均|年均"
        r"|(?<![0-9日])[1-9]月?[-—~至]([1-9]|1[01])月",
        _BEFORE,
    ),
    # A bureau's tables are not those of the whole city.
    _qualifier("“{}”的数", (Topic.REQUEST, Own.PUBLISHED), "全[省市区县]", _of_a_bureau),
    # 各部门 and 代表区政府 have tables of their own, or none.
    _qualifier("“{}”的数", _ANY, _FOUND, _LEVEL),
    # So has a body that the sentence names and that is not the agency.
    _qualifier("“{}”的数", _ANY, _FOUND, _other_body),
    # 要求公开行政执法案卷2件 says what was asked for, not what was answered.
    _qualifier("申请的内容", _RESULTS, r"要求公开|申请内容|内容涉及|征求(?![^,]*后)", _CLAUSE),
    # 重复申请2件合并答复 says how they were handled.
    _qualifier("申请的内容", _RESULTS, r"^合并", _just_after),
    # 征求第三方意见，其中同意公开3件 is what third parties answered.
    _qualifier("第三方的意见", (Role.GRANTED, Role.THIRD_PARTY), r"征求.*同意", _with_phrase),
    # What others hand over, or are helped with, is counted by them.
    _qualifier("其他机关的申请", _REQUESTS, r"交办|(?<!结)转办|协助|配合|帮助|引导|辅导", _BEFORE),
    # 上年结转办结2件 is a part of what was answered.
    _qualifier("其中数", (Own.ANSWERED,), rf"(?:结转|新收{MASKS['Q']}?)$", _CLAUSE),
    # The tables do not tell by which way a request came.
    _qualifier(
        "单一渠道的数",
        _RECEIPTS,
        r"(?:通过|经由?|以|利用|依托|(?<![收接])到)[^各多、和等]{0,14}?(?:网站|平台|系统|信函|邮件|邮箱|邮寄|窗口|传真|方式|渠道|当面)(?!、[^,、]{1,6}[、和及])"
        r"|(?:网上|线上|线下|现场|当面|纸质|来函|书面)(?:共|累计)*$"
        r"|(?:网络|网上|线上|线下|现场|当面|信函|邮寄|邮件|窗口|传真|平台)(?:渠道|方式|途径)(?:均|都|也)?$"
        r"|^(?:其中)?[^,]{0,4}?(?:网络|信函|邮寄|邮箱|邮件|窗口|传真|平台|直接)(?:渠道|方式)?(?:共|累计|各)*$",
        _CLAUSE,
    ),
    # 关于征收的申请6件 is of one matter.
    _qualifier(
        "其中数",
        (Own.RECEIVED, Own.ANSWERED, Own.HANDLED),
        r"(?:关于|涉及|有关|针对)(?!公开|政府)[^,]{2,}的",
        _PHRASE,
    ),
    # 比上年多办结7件 is a change.
    _qualifier("变动数", _ANY, r"(?:比|较)[^,]{0,10}(?:多|少)$", _CLAUSE),
    # 其中 begins a part of what was received.
    _qualifier("其中数", (Own.RECEIVED, Own.RECEIVED_ALL), r"^其中", _CLAUSE),
    # What is filed under a row need not be all of it.
    _qualifier("其中数", (Topic.GROUP,), "(?:列|归|计|纳)入|因.*,", _PHRASE),
    # 书面申请 and 网上申请 are ways as well.
    _qualifier("单一渠道的数", _RECEIPTS, r"书面申请|网络申请|网上申请", _PHRASE),
    _qualifier(
        "单一渠道的数",
        _RECEIPTS,
        r"^(?:网上|网络|信函|邮寄|邮件|窗口|传真|当面|现场|平台)(?:渠道|方式)?$",
        _listed,
    ),
    # 网上申请12件（自然人9件 is of those that came that way.
    _qualifier(
        "其中数",
        (Topic.APPLICANT, Topic.RESULT),
        r"网|线上|线下|在线|信函|邮|窗口|传真|当面|现场|来信|快递|平台|渠道|结转",
        _bracketed,
    ),
    # A government and its legal office review what is asked of other agencies.
    _qualifier("复议机关受理的数", _CASES, _FOUND, _as_reviewer),
    # Cases of land, penalties and the like, or in another instance, are not of disclosure alone.
    _qualifier(
        "其他案件的数",
        _CASES,
        r"其他类?(?:行政|案|原因|$)|其他原因|另有|除[^,]{0,10}$|土地|征收|处罚类|许可类"
        r"|因(?:不服)?(?:行政)?(?:处罚|许可|强制|确认|赔偿)|工伤|不动产|登记类|另因|拆迁"
        r"|上年结转|新增|新发生|一审|二审|再审|作为[^,]{0,8}(?:被告|被申请人)(?!.*公开)",
        _clause_with_phrase,
    ),
    # Some say outright that theirs are not: 均与政府信息公开无关.
    _qualifier(
        "其他案件的数",
        _CASES,
        r"[不未]计入|[不未]列入|[不未]纳入|不属于[^,;。]{0,8}(?:统计|范围)|不在统计|与[^,;。]{0,8}公开无关|[不未]涉及(?:政府|政务)?信息公开|非(?:政府|政务)?信息公开|均非",
        _sentence_with_after,
    ),
    # 内容涉及行政处罚3件 is of requests, 代县城管局收取 of another body.
    _qualifier(
        "其他的数",
        (*_DECISIONS, Role.ADMIN_FEE),
        r"涉及|申请|代[^,]*$|协助|归集|转发|汇编|配合|会同|学习|拟",
        _CLAUSE,
    ),
    # What is shown, filed or explained was not all made in the year.
    _qualifier(
        "公开、备案的数",
        _DECISIONS,
        r"(?<!信息)(?<!政务)公开|公示|公布|归集|上传|录入|备案|解读|审查|审核",
        _CHAIN,
    ),
)


@cache
def _applying(kind: str, form: Form) -> tuple[Qualifier, ...]:
    return tuple(q for q in QUALIFIERS if not q.applies.isdisjoint(kinds(form)[kind].topics))


def qualifiers(kind: str, at: Surroundings) -> tuple[str, ...]:
    """The reasons that hold for a phrase of that kind, each once."""
    told = (qualifier.reason(at) for qualifier in _applying(kind, at.setting.form))
    return tuple(dict.fromkeys(filter(None, told)))
