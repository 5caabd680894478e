"""The numbers that the prose states, with what they are said of, and what they may honestly be.

A phrase is judged against the set of values that its writer can mean (checks.yaml N001–N033,
T211): 收到申请 may count new requests or new and carried-in ones. What is said of another year,
another body or a part of the year, and what is rounded, is read but not judged.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nianbao.form import edition
from nianbao.numerals import DIGITS, Numeral, read_numerals

Figure = Callable[[str], int | Decimal | None]
Base = tuple[str, tuple[str, ...]]  # its name, the cells it sums; "-" before a cell subtracts

# --------------------------------------------------------------------------- what may be meant

_RESULT_GROUPS = ("denied", "unable", "not_processed", "other")
_ORGANISATIONS = ("org_commercial", "org_research", "org_social", "org_legal")
_CASES = {"review": ("rev",), "litigation": ("ld", "la"), "direct": ("ld",), "after": ("la",)}
_CASE_NAMES = {"upheld": "维持", "corrected": "纠正", "other": "其他结果", "pending": "尚未审结"}
_DOCUMENTS = {"documents": "normative_docs", "rules": "rules"}


def _t3(rows: Sequence[str], columns: Sequence[str] = ("total",)) -> tuple[str, ...]:
    minus = [row[:1] == "-" for row in rows]
    named = [row.lstrip("-") for row in rows]
    return tuple(
        ("-" if less else "") + f"t3[{row},{column}]"
        for row, less in zip(named, minus, strict=True)
        for column in columns
    )


def _t4(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"-t4[cases,{c[1:]}]" if c[0] == "-" else f"t4[cases,{c}]" for c in columns)


_NEW: Base = ("新收", _t3(["new_received"]))
_ALL: Base = ("新收加上年结转", _t3(["new_received", "carried_in"]))
_DONE: Base = ("已办结", _t3(["results_total"]))
_DUE_LESS_OUT: Base = ("应办减结转", _t3(["new_received", "carried_in", "-carried_out"]))


def _applicants(*columns: str) -> list[Base]:
    rows = {"新收": ["new_received"], "新收加上年结转": ["new_received", "carried_in"]}
    return [(name, _t3(r, columns)) for name, r in {**rows, "已办结": ["results_total"]}.items()]


@cache
def bases() -> dict[str, list[Base]]:
    """Every kind that a table can judge, with the values it may mean, the obvious one first.

    A name that stands twice is one base in two editions of the form.
    """
    t3 = edition("gb2021_30").table("t3")
    groups = {group: t3.expand("row", (group,)) for group in _RESULT_GROUPS}
    but_other = [
        ("已办结，不含其他处理", _t3(["results_total", *(f"-{row}" for row in groups["other"])])),
        ("已办结，不含其他处理", _t3(["results_total", "-other"])),
    ]
    bases: dict[str, list[Base]] = {
        "new_received": [_NEW],
        "received": [_NEW, _ALL],
        "received_all": [_ALL, _NEW],
        "none_received": [_NEW],
        "carried_in": [("上年结转", _t3(["carried_in"]))],
        "carried_out": [("结转下年度", _t3(["carried_out"]))],
        "answered": [_DONE, *but_other, _DUE_LESS_OUT],
        "handled": [_DONE, _ALL, _NEW, *but_other],
        "granted": [("予以公开", _t3(["granted"])), ("含部分公开", _t3(["granted", "partial"]))],
        "partial": [("部分公开", _t3(["partial"]))],
        "granted_and_partial": [("予以公开加部分公开", _t3(["granted", "partial"]))],
        "natural_person": _applicants("natural_person"),
        "organisation": _applicants(*t3.expand("column", ("org_group",))),
        "licensing": [("本年处理决定", ("t2_5[licensing,decisions]",))],
        "penalty": [("本年处理决定", ("t2_6[penalty,decisions]",))],
        "coercion": [("本年处理决定", ("t2_6[coercion,decisions]",))],
        "admin_fee": [("本年收费金额", ("t2_8[admin_fee,amount_wan]",))],
    }
    bases |= {c: _applicants(c) for c in _ORGANISATIONS}
    bases |= {group: [("该类合计", _t3(rows))] for group, rows in groups.items()}
    bases["other"].append(("该类合计", _t3(["other"])))
    bases |= {leaf: [("该项", _t3([leaf]))] for rows in groups.values() for leaf in rows}
    bases |= {f"none_{k}": bases[k] for k in ("licensing", "penalty", "coercion", "admin_fee")}
    for kind, row in _DOCUMENTS.items():
        cells = {c: f"t2_1[{row},{c}]" for c in ("made", "repealed", "valid", "made_this_year")}
        made: list[Base] = [
            ("本年制发", (cells["made"],)),
            ("本年制发", (cells["made_this_year"],)),
        ]
        bases[f"{kind}_made"] = made
        bases[f"{kind}_repealed"] = [("本年废止", (cells["repealed"],))]
        bases[f"{kind}_valid"] = [("现行有效", (cells["valid"],))]
        bases[f"none_{kind}"] = [*made, ("现行有效", (cells["valid"],))]
    for court, parts in _CASES.items():
        total = [f"{part}_total" for part in parts]
        pending = [f"-{part}_pending" for part in parts]
        everything, closed = ("全部案件", _t4(total)), ("仅计审结", _t4([*total, *pending]))
        bases[court] = [everything, closed]
        bases[f"{court}_closed"] = [closed, everything]
        for result, name in _CASE_NAMES.items():
            bases[f"{court}_{result}"] = [(name, _t4(f"{part}_{result}" for part in parts))]
    bases["disputes"] = [("复议加诉讼", _t4(["rev_total", "ld_total", "la_total"]))]
    bases["none_reviewed"] = bases["review"][:1]
    bases["none_litigated"] = bases["litigation"][:1]
    return bases


BESIDE_THE_TABLES = ("published", "fee_notices", "fee_notified", "fee_cases", "fee_received")
DERIVED = ("enumeration", "growth", "change", "share")


def kinds() -> frozenset[str]:
    """The closed list of kinds that a claim can have."""
    return frozenset((*bases(), *BESIDE_THE_TABLES, *DERIVED))


def candidates(kind: str, figure: Figure) -> list[tuple[Decimal, str]] | None:
    """The values that a claim of that kind may state, the obvious first, each with its base.

    None where nothing can be said: no cell answers to the kind, or a needed cell is blank.
    """
    values: dict[str, Decimal | None] = {}
    for name, cells in bases().get(kind, ()):
        if values.get(name) is None:
            values[name] = _summed(cells, figure)
    known = [(value, name) for name, value in values.items() if value is not None]
    return known if known and len(known) == len(values) else None


def _summed(cells: Iterable[str], figure: Figure) -> Decimal | None:
    total = Decimal(0)
    for cell in cells:
        value = figure(cell.removeprefix("-"))
        if value is None:
            return None
        total += -value if cell[0] == "-" else value
    return total


# --------------------------------------------------------------------------- the claim


@dataclass(frozen=True)
class Claim:
    """One number of the prose; `start` and `end` are offsets in the section's text."""

    kind: str
    section: str
    sentence: str
    phrase: str
    start: int
    end: int
    value: Decimal | None
    unit: str = ""
    about: bool = False
    year: int | None = None  # the year that governs the phrase, where one is named
    parts: tuple[Decimal, ...] = ()  # of an enumeration
    partial: bool = False  # an enumeration that need not list everything
    qualifiers: tuple[str, ...] = ()  # why the number is of another base than the tables
    subject: str = ""  # the body named as the doer, in the text's words
    of: str = ""  # of growth, change, share, enumeration: the kind of what grows or is shared
    whole: str = ""  # of a share: the kind of the total
    step: Decimal = Decimal(1)  # place value of the last stated digit

    @property
    def judged(self) -> bool:
        """Whether a departure from the tables is a contradiction, not just another base."""
        return self.value is not None and not self.about and not self.qualifiers

    def agrees(self, value: Decimal) -> bool:
        """Counts agree exactly; amounts and percentages to half of the last stated place."""
        if self.value is None or self.about:
            return True
        slack = Decimal(0)
        if self.kind in ("growth", "share"):
            slack = max(self.step / 2, Decimal("0.01"))
        elif self.kind == "admin_fee":
            slack = self.step / 2
        return abs(self.value - value) <= slack

    @property
    def complete(self) -> bool:
        """Of an enumeration: the parts give the total, or fall short as a partial list may."""
        total = sum(self.parts, Decimal(0))
        return self.value is None or total == self.value or (self.partial and total < self.value)


def recomputed(
    claim: Claim, now: Figure, before: Figure | None = None
) -> list[tuple[Decimal, str]] | None:
    """What a growth, change or share comes to under each base; None where a figure is missing.

    A growth compares one base with itself a year earlier; a share pairs every numerator with
    every total (N011, N012).
    """
    tops = candidates(claim.of, now)
    if claim.kind == "share":
        bottoms = candidates(claim.whole, now)
    else:
        bottoms = candidates(claim.of, before) if before else None
    if tops is None or bottoms is None:
        return None
    if claim.kind == "share":
        pairs = [(t, b, f"{n}占{m}") for t, n in tops for b, m in bottoms]
        return [(100 * t / b, name) for t, b, name in pairs if b] or None
    changes = [(t, b, n) for (t, n), (b, m) in zip(tops, bottoms, strict=True) if n == m]
    if claim.kind == "change":
        return [(t - b, name) for t, b, name in changes]
    return [(100 * (t - b) / b, name) for t, b, name in changes if b] or None


# --------------------------------------------------------------------------- the phrases

# Patterns are matched on a text without blanks, quotes and titles, in half-width punctuation,
# where every quantity has become one letter: Q a count, M an amount of money, P a percentage.
# Only atomic repeats and bounded gaps: a match costs the same wherever it starts.

_MASKS = {"Q": "\ue000", "M": "\ue001", "P": "\ue002"}
_END = r"(?=[,;。、:!?()\n]|$|及|和)"
_SUM = (
    r"(?>(?:数量|总数|总量|总件数|件数|数|共计|共有|共|合计|总计|累计|计|为|是|有|达到|达|均|各|约|近|超过|逾|:"
    r"|,(?=共|合计|总计|累计))*)"
)
_WHO = (
    r"(?>(?:公民、法人(?:和|或者?|及|以及|、)(?:其他|非法人)?组织|公民|群众|社会|公众|申请人|各类|有关"
    r"|相关|有效|书面|提出|提交|递交|要求|的|了|对|向|我|本|机关|局|镇|街道|中心|单位|市|区|县|委|办)*)"
)
_ASK = (
    r"(?:(?>(?:政府|政务|信息|公开)*)依?申请(?:公开)?(?:政府)?(?:信息)?(?:公开)?(?:的?申请)?"
    r"(?:件|事项|办件|表)?(?!人|复议|行政|诉讼|调解|仲裁|执行|撤))"
)
_FIRST = r"(?<![^Q)涉危参][、和及与])"  # not the tail of a list of names that share the number
_LED = (  # 一般程序行政处罚 is a part: only a verb or a clause's beginning leads the whole
    r"(?:(?<![^Q)][、和])(?<=[,;。:、(\n和Q])|(?<=作出|做出|办理|实施|办结|查处|全年|本年|年度|完成|其中|各类)"
    r"|(?<=共)|^)"
)
_NOT = (
    r"(?<![未没应待])(?<!延期)(?<!逾期)(?<!超期)(?<!超时)(?<!协助)(?<!指导)"
    r"(?<!电话)(?<!当场)(?<!口头)(?<!未按期)(?<!未按时)(?<!未及时)(?<!未能)"
    r"(?<!公开)(?<!提供)(?<!处理)"
)
_NEXT = r"(?:下一?|次|明|来|20\d\d)年(?:度)?"
_LAST = r"(?:上一?|去|前|20\d\d)年(?:度)?"
_NONE = r"(?<!有)(?:无|没有|未(?:曾|有)?|不存在|不涉及|不具[有备]|从未)"
_RULE, _DOCUMENT = r"规章(?!制度)", r"(?<!党内)(?:行政)?规范性文件"
_MADE = r"(?:制发|制定|制订|出台|印发|新制作)(?>(?:了|的|并|和|、|出台|印发|发布|公布|实施)*)"
_FEE = r"(?>(?:政府信息公开|依申请公开|信息公开|政府|信息)*)(?<=信息|公开)处理费"

_REQUEST_UNITS = ("件", "件次", "份", "条", "宗", "例", "起")
_CASE_UNITS = ("件", "起", "宗", "例", "次")
_DOCUMENT_UNITS = ("件", "份", "部", "个", "项", "条", "篇")
_PUBLISHED_UNITS = ("条", "篇", "件", "份", "项", "则", "条次")
_UNIT = re.compile(
    r"件次|条次|人次|件(?!事|套)|份(?!额)|条|篇|则|宗|起|例|次|项|部(?!门|委)|个(?!工作日|月|百分点|方面)"
    r"|页|期|场|元"
)

_DROPPED = r"(?:[、,]?(?:行政机关)?不再处理其?(?:政府信息公开)?申请)?"
# kind, label that stands before or after the number
_RESULTS = {
    "granted": r"(?<!不)(?:予以公开|同意公开|准予公开|全部公开)",
    "granted_and_partial": r"(?<!不)予以公开(?:及|和|或|、|与)(?:予以)?部分公开",
    "partial": r"(?:予以)?部分公开",
    "denied": r"不予公开",
    "unable": r"无法提供",
    "not_processed": r"不予处理",
    "other": r"其他处理",
    "denied_state_secret": r"国家秘密",
    "denied_law_forbidden": r"法律、?(?:和|及)?(?:行政)?法规禁止公开",
    "denied_three_safety": r"三安全一稳定",
    "denied_third_party": r"第三方合法权益",
    "denied_internal_affairs": r"内部事务性?信息",
    "denied_process_info": r"过程性{1,2}信息",
    "denied_enforcement_file": r"行政执法案卷",
    "denied_admin_query": r"行政查询事项",
    "unable_not_held": r"不掌握(?:相关)?(?:政府)?信息",
    "unable_needs_creation": r"(?:没有现成信息(?:,?需要?另行制作)?|需要?另行制作)",
    "unable_unclear": r"补正后(?:申请内容)?(?:仍|依然)?不明确",
    "np_petition": r"信访、?举报、?投诉类?",
    "np_duplicate": r"(?<!反复)重复申请",
    "np_publication": r"公开出版物",
    "np_excessive": r"大量反复申请",
    "np_confirm_reissue": r"重新出具已?获取(?:的?政府)?信息",
    "other_no_correction": r"逾期不补正" + _DROPPED,
    "other_fee_unpaid": r"逾期未(?:按收费通知要求)?缴纳?费用?" + _DROPPED,
    "natural_person": r"自然人",
    "organisation": r"(?<!公民、)(?<!自然人、)(?<!个人、)"
    r"法人(?:和|或者?|及|、)?(?:其他|非法人)?组织",
    "org_commercial": r"商业企业",
    "org_research": r"科研机构",
    "org_social": r"社会公益组织",
    "org_legal": r"法律服务机构",
}
_RULINGS = {
    "pending": r"(?:尚未审结|未审结|尚未结案|正在审理|未办结)",
    "upheld": r"(?:结果)?维持(?:原(?:具体)?(?:行政)?行为|原答复)?",
    "corrected": r"(?:结果|被|予以)?纠[正错]",
    "other": r"其他(?:结果)?",
    "closed": r"(?<!未)审结",
}
_TAIL = r"(?>(?:的|答复|类|情形|申请人?|提出|政府信息|案件|结果|,?占)*)"
_LEAD = r"(?>(?:申请|案件|的|作出|作|为|属于?|系|因|被|已|决定|依法|其他|危及|保护|本机关|我局|涉及)*)"


def _phrases() -> list[tuple[str, str, tuple[str, ...]]]:
    """(kind, pattern, units) in order of precedence: the first that reads a number has it."""
    ask, who, total = _ASK, _WHO, _SUM
    get, answer = r"(?:收到|接到|接收|受理)", r"(?:办理并答复|办理答复|办结|办复|办毕|答复|回复)"
    carry = rf"(?:继续)?(?:办理|处理|答复)?的?{ask}?"
    rows: list[tuple[str, str]] = [
        ("carried_out", rf"(?:结转|转|顺延|延)(?:至|到|入)?{_NEXT}{carry}{total}Q"),
        (
            "carried_out",
            rf"Q{ask}?(?>(?:为|需|将|待|依法|依规|按照?规定|按照?》|规定)*)(?:结转|转|顺延)(?:至|到|入)?{_NEXT}(?!{carry}{total}Q)",
        ),
        (
            "carried_out",
            rf"(?:无|没有)(?:{_NEXT}结转|结转(?:至|到)?{_NEXT})(?:继续)?(?:办理)?的?{ask}?(?:情况)?{_END}",
        ),
        (
            "carried_in",
            rf"{_LAST}[末底]?(?:结转|转入|遗留)(?:至|到)?(?:本年度?)?(?:继续)?(?:办理)?的?{ask}?{total}Q",
        ),
        ("carried_in", rf"结转{_LAST}的?{ask}?{total}Q"),
        ("carried_in", rf"Q{ask}?(?>(?:为|系|是|由)*){_LAST}(?:结转|转入)"),
        ("carried_in", rf"(?:无|没有){_LAST}结转的?{ask}?(?:情况)?{_END}"),
        ("new_received", rf"新(?:收到?|受理){total}{who}{ask}?{total}Q"),
        ("new_received", rf"新增{total}{who}{ask}{total}Q"),
        ("new_received", rf"新(?:收到?|受理|增){total}Q{who}{ask}"),
        ("received_all", rf"(?:收办|应办理?){total}{who}{ask}?{total}Q"),
        ("received_all", rf"{get}{total}{who}{ask}{total}Q(?=[,(](?:其中)?[包]?含上年度?结转)"),
        (
            "received_all",
            rf"{get}{total}{who}{ask}\([^()QMP]{{0,3}}含上年度?结转[^()QMP]{{0,6}}\){total}Q",
        ),
        ("received", rf"(?<!未){get}{total}{who}{ask}(?:\([^()QMP\n]{{1,20}}\))?{total}Q"),
        ("received", rf"(?<!未){get}{total}{who}Q{who}{ask}"),
        (
            "received",
            r"(?:信息公开申请|依申请公开(?:申请)?)(?:受理|收到|接收|收件)?(?:数量|总数|总量|件数|数|量)"
            r"(?>(?:共|计|为|是|达|到|:)*)Q",
        ),
        ("answered", rf"依申请公开(?:申请)?答复{total}Q"),
        ("handled", r"(?:依申请公开|信息公开申请)(?:申请|件|事项)?(?:共计?|共有|合计|总计|累计)Q"),
        ("answered", rf"{_NOT}{answer}{total}{who}{ask}{total}Q"),
        ("answered", rf"{_NOT}{answer}{total}{who}Q{who}{ask}"),
        ("answered", rf"{_NOT}{answer}了?{total}Q{_END}"),
        (
            "answered",
            rf"(?<=[,、;:。\n])Q(?>(?:均|全部|都|已经?|依法|依规|按时|按期|及时)*)(?:办结|答复){_END}",
        ),
        ("handled", rf"{_NOT}(?:办理|处理){total}{who}{ask}{total}Q"),
        ("handled", rf"{_NOT}(?:办理|处理){total}{who}Q{who}{ask}"),
    ]
    requests = [(kind, pattern, _REQUEST_UNITS) for kind, pattern in rows]
    requests += [
        (k, rf"{_FIRST}{label}{_TAIL}{total}Q", _REQUEST_UNITS) for k, label in _RESULTS.items()
    ]
    alone = rf"(?!{_TAIL}{total}Q)"  # 1件维持、2件纠正 reads forward only where no number follows
    requests += [(k, rf"Q{_LEAD}{label}{alone}", _REQUEST_UNITS) for k, label in _RESULTS.items()]

    case = r"(?>(?:案件|申请|办件|案)*)"
    both = rf"行政复议{case}(?:、|和|及|与|以及|或)(?:被?提起|因)?行政诉讼{case}"
    because = r"(?>(?:政府信息公开|信息公开|依申请公开|涉及|有关|因|被|提起|申请|引发|引起|的)*)"
    sued = r"(?:再|直接)?(?:起诉|提起(?:行政)?诉讼|诉讼)的?"
    closed = r"(?<!未)(?:审结|办结)[^,;。QMP\n]{0,16}"
    cases = [
        ("each", rf"{both}(?>(?:数量|案件|,)*)(?:均|各)(?:为|是|有)?Q"),
        ("disputes", rf"{both}{total}Q"),
        ("direct", rf"[未不]经(?:行政)?复议直接{sued}{case}{total}Q"),
        ("after", rf"(?<!未)(?:经)?(?:行政)?复议后{sued}{case}{total}Q"),
        ("review_closed", rf"{closed}行政复议{case}{total}Q"),
        ("litigation_closed", rf"{closed}行政诉讼{case}{total}Q"),
        *((f"?{k}", rf"{_FIRST}{label}{_TAIL}{total}Q") for k, label in _RULINGS.items()),
        *((f"?{k}", rf"Q(?>(?:案件|被|予以|已)*){label}{alone}") for k, label in _RULINGS.items()),
        ("review", rf"{_FIRST}(?<!经)行政复议{case}{total}Q"),
        ("litigation", rf"{_FIRST}行政诉讼{case}{total}Q"),
        ("litigation", rf"(?<=Q[、,;])诉讼{case}{total}Q"),
        ("review", rf"Q{because}行政复议(?!后|机关|、|和|及|或)"),
        ("litigation", rf"Q{because}行政诉讼"),
    ]
    documents: list[tuple[str, str]] = []
    for kind, noun in (("documents", _DOCUMENT), ("rules", _RULE)):
        for what, verb in (
            ("made", _MADE),
            ("repealed", "(?:废止|宣布废止)了?"),
            ("valid", "现行有效的?"),
        ):
            documents += [
                (f"{kind}_{what}", rf"(?<!未){verb}{total}{_FIRST}{noun}{total}Q"),
                (f"{kind}_{what}", rf"(?<!未){verb}{total}Q{noun}"),
                (f"{kind}_{what}", rf"{noun}(?>(?:本年度?|全年|中|新|,|:)*){verb}{total}Q"),
            ]
        documents.append((f"={kind}", rf"(?<=Q[,、]){noun}{total}Q"))
    verbs = (("made", _MADE), ("repealed", "废止"), ("valid", "现行有效"))
    documents += [
        (f"!{what}", rf"(?<=[,;、:Q])(?:本年度?|全年|新|并|已)?{verb}的?(?:件数)?{total}Q{_END}")
        for what, verb in verbs
    ]
    offices = (
        ("licensing", "行政许可"),
        ("penalty", "行政处罚"),
        ("coercion", "行政强制(?!措施|执行)"),
    )
    decided = [(k, rf"{_LED}{n}(?>(?:处理|决定|案件)*){total}Q") for k, n in offices]
    decided += [
        (k, rf"(?:作出|做出|办理|办结|实施|查处){total}Q{n}(?!事项|信息)") for k, n in offices
    ]
    fees = [
        (
            "fee_received",
            rf"(?:收取|收到|收缴|实收|征收)[^,;。QMP\n]{{0,10}}?{_FEE}(?>(?:费用|金额|总额|Q|,)*){total}M",
        ),
        (
            "fee_received",
            rf"{_FEE}(?>(?:实际|已)*){total}(?:收取|收缴|实收|收入|收费)?(?:金额|总额)?{total}M",
        ),
        ("fee_received", rf"{_FEE}{total}Q,?(?:金额|总额)?{total}M"),
        ("fee_received", rf"实际?(?:收取|收到|缴纳|收缴|收费)(?>(?:的|总|费用|金额)*){total}M"),
        ("fee_received", rf"(?:收取|收缴|实收)M(?:的)?{_FEE}"),
        (
            "fee_received",
            rf"(?<!有)(?:无|没有|未|从未)(?>(?:曾|实际|对申请人|向申请人|收取|产生|发生|收到|征收|过|任何)*){_FEE}(?:的)?(?>(?:收取|收入|费用|情况|情形|行为)*){_END}",
        ),
        (
            "fee_notified",
            rf"收费通知书?的?{total}(?:Q)?,?(?>(?:涉及|涉|总|合计|共计?|通知|收费)*)金额{total}M",
        ),
        ("fee_notified", rf"通知(?:收费|缴费|缴纳)(?:总?金额)?{total}M"),
    ]
    sends = [
        (
            "fees",
            r"收费通知书?的?(?:件数|数量)[^,;。QMP\n]{0,4}金额[^;。QMP\n]{0,8}收取[^,;。QMP\n]{0,8}均为[QM]",
        ),
        ("fee_notices", rf"收费通知书?的?{total}Q"),
        ("fee_notices", rf"(?:发出|发送|送达|制发|下达|出具)了?Q(?:{_FEE})?的?收费通知"),
        (
            "fee_notices",
            rf"(?<!有)(?:无|没有|未)(?>(?:曾|发出|发送|送达|制发|下达|产生|出具|过|任何)*)(?:{_FEE})?的?收费通知书?(?:情况|情形)?{_END}",
        ),
        ("fee_cases", rf"{_FEE}{total}Q"),
    ]
    shown = r"(?>(?:各类|各种|政府|政务|本级|公共|有关|相关|了|的)*)"
    published = [
        ("published", rf"(?<!应)(?<!应主动)(?:公开|发布|公布){shown}信息(?:公开)?{total}Q"),
        ("published", rf"(?:公开|发布|公布)(?>(?:了|共)*)Q{shown}信息"),
    ]
    return [
        *((k, p, _CASE_UNITS) for k, p in cases),
        *requests,
        *((k, p, _DOCUMENT_UNITS) for k, p in documents),
        *((k, p, _CASE_UNITS) for k, p in decided),
        ("admin_fee", rf"行政事业性收费(?>(?:收入|总?金额|总额)*){total}M", ("元",)),
        *((k, p, ("元",)) for k, p in fees),
        *((k, p, _DOCUMENT_UNITS) for k, p in sends),
        *((k, p, _PUBLISHED_UNITS) for k, p in published),
    ]


_OFFICES = {
    "规章": "none_rules",
    "行政规范性文件": "none_documents",
    "规范性文件": "none_documents",
    "行政许可": "none_licensing",
    "行政处罚": "none_penalty",
    "行政强制": "none_coercion",
    "行政事业性收费": "none_admin_fee",
    "行政复议": "none_reviewed",
    "复议": "none_reviewed",
    "行政诉讼": "none_litigated",
    "诉讼": "none_litigated",
}


def _absences() -> list[str]:
    """Sentences that deny a whole thing (未收到、无…); `list` names what is denied, if several."""
    item = rf"(?:{_RULE}|(?:行政)?规范性文件|行政许可|行政处罚|行政强制|行政事业性收费)"
    case = r"(?:行政复议|行政诉讼|复议|诉讼)(?:案件|申请|事项)?"
    joint = r"(?:、|和|或者?|及|以及|与)"
    also = rf"(?:{joint}|,?也?未|,)(?>(?:发生|被|申请|提起|因|提出)*)"
    return [
        rf"{_NONE}(?>(?:收到|接到|接收到?|受理|办理|有|发生|产生|过|任何|新增)*){_WHO}(?P<received>{_ASK})"
        rf"(?>(?:情况|情形|事项|办件|受理)*){_END}",
        rf"{_NONE}(?>(?:制发|发布|出台|作出|实施|产生|发生|开展|进行|收取|办理|具有|任何|公开的?|应|新|相关|的"
        rf"|本年度?)*)(?P<list>{item}(?>(?:{joint}{item})*))(?>(?:等|处理|决定|事项|职权|职能|权限|(?:制发|制定)?权|信息|项目"
        rf"|情况|情形|内容|的|类|收入|案件|办件)*){_END}",
        rf"{_NONE}(?>(?:发生|产生|引发|引起|出现|收到|涉及|任何|因|由|有关|关于|与|政府信息公开|信息公开|依申请"
        rf"|公开|政府信息|工作|申请|导致|而|的|被|提起|提出|相关)*)(?P<list>{case}(?>(?:{also}{case})*))"
        rf"(?>(?:案件|案|办件|情况|情形|申请|事项|的|件|发生)*){_END}",
    ]


def _compiled(pattern: str) -> re.Pattern[str]:
    """Q, M, P of the table become the letters that stand for quantities in the read text."""
    return re.compile(re.sub(r"[QM]|P(?!<)", lambda m: _MASKS[m[0]], pattern))


@cache
def _table() -> list[tuple[str, re.Pattern[str], frozenset[str], bool]]:
    return [(k, _compiled(p), frozenset((*u, "")), "Q" in p or "M" in p) for k, p, u in _phrases()]


@cache
def _denials() -> list[re.Pattern[str]]:
    return [_compiled(pattern) for pattern in _absences()]


_DENIED = re.compile("|".join(sorted(_OFFICES, key=len, reverse=True)))

# --------------------------------------------------------------------------- what is around

_TOPIC = re.compile(
    r"(?P<request>公开申请|依申请|申请公开)|(?P<direct>[未不]经(?:行政)?复议直接)|(?P<after>复议后)"
    r"|(?P<review>复议)|(?P<litigation>诉讼)|(?P<rules>规章(?!制度))|(?P<documents>规范性文件)"
    r"|(?P<foreign>建议|提案|议案|热线|12345|留言|诉求|工单|舆情|来信|来电|咨询|信箱|网民|低保|救助|补贴"
    r"|行政许可|行政处罚|行政审批|政务服务|信访(?!、?举报)|举报(?!、?投诉)|投诉(?!类)|会议|活动|培训"
    r"|考核|稿件|问卷|事项清单|线索)"
)
_YEAR = re.compile(
    r"(?P<against>[较比与同和]|相较|对比)?(?:(?P<named>20[0-9]{2})年(?!度?[末底]?(?:结转|转入|遗留))(?P<month>度?[0-9])?"
    r"|(?P<spelled>二[〇零○][〇零○一二三四五六七八九]{2})年"
    r"|(?P<last>(?:上一?|去|前|往)年(?!度?[末底]?(?:结转|转入|遗留)))"
    r"|(?<![转至到入延])(?P<next>(?:明|次|来|下一?)年(?!度?结转))"
    r"|(?P<this>本年|今年|全年|年内|报告期))"
)
_SPAN = re.compile(
    r"(20[0-9]{2})年(?:度)?(?:以来|至今|起)|20[0-9]{2}年?[-—~至到]20[0-9]{2}年|历年|近[两三四五]年|[三四五]年来"
)
_PERIOD = re.compile(
    r"上半年|下半年|季度|[0-9]{1,2}月份|截至(?:20[0-9]{2}年)?(?:[1-9]|1[01])月|当月|每[月年]|月均|日均|年均"
    r"|(?<![0-9日])[1-9]月?[-—~至]([1-9]|1[01])月"
)
_PLAN = re.compile(r"计划|力争|预计|拟|争取|目标|将要|下一步")
_SUPPOSED = re.compile(r"^(?:如(?!下)|若|凡|一旦|对|倘)")
_WHOLE_AREA = re.compile(r"全[省市区县镇乡州旗系]|我[省市区县镇乡州]|各级|汇总")
_LEVEL = re.compile(
    r"代表?.{1,10}?政府|本级|以.{1,10}?名义|(?:各|其他|部分|有关|[省市区县]直|下属|所属|其他)"
    r"(?:部门|单位|镇|乡|街道|县|区|机关)"
)
_CHANNEL = re.compile(
    r"(?:通过|经由?|以|利用|依托)[^各多]{0,14}?(?:网站|平台|系统|信函|邮件|邮箱|邮寄|窗口|传真|方式|渠道|当面)"
    r"|(?:网上|线上|线下|现场|当面|纸质|来函|书面)(?:共|累计)*$"
)
_MEANS = re.compile(r"在|通过|利用|依托|经由?|严格|认真")
_SHOWN = re.compile(r"(?<!信息)(?<!政务)公开|公示|公布|归集|上传|录入|备案|解读|审查|审核")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,20}?(?:办公室|委员会|办事处|管委会|政府|中心|支队|大队|公司|街道|局|委|办|厅|镇|乡|县"
    r"|区|市|院|所|站|署)(?=(?:共|累计|总计|合计|全年|本年度?|年内|已|依法|均|也|未|无|没有|办理|作出|做出|实施|查处|制发)*$)"
)
_OWN = re.compile(r"^(?:年度?|全年|期间)?(?:[,全我本该]|全体)")

# --------------------------------------------------------------------------- reading

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {ord(char): ord(" ") for char in "*`“”‘’\"'「」『』\u3000\u00a0\ue000\ue001\ue002\ue003"}
_PAGE = re.compile(r"^[ \t]{0,9}[-—] ?[0-9]{1,4} ?[-—][ \t]{0,9}(?:\n|\Z)", re.MULTILINE)
_BREAK = re.compile(
    r"\n[ \t\r]*+\n|\n\u3000|\t|\n[ \t]*+(?=[#>|]|[-+] |[0-9]{1,2}[.、]|[(（][一二三四五六七八九十]"
    r"|[一二三四五六七八九十]+[、是])"
)
_TITLE = re.compile(r"《[^《》\n]{0,80}》")
_HEAD = re.compile(r"\([一二三四五六七八九十]\)(?!项)|\n")
_STOP = re.compile(r"[。!?\n|]")
_LOOSE_AFTER = re.compile(r"左右|上下|以上|以下|以内")
_ENDS = frozenset(",;。、:!?()\n|")


_Span = tuple[int, int, str, tuple[Decimal, str, bool, Decimal] | None]


@dataclass(frozen=True)
class _Quantity:
    at: int  # where its letter stands in the masked text
    value: Decimal
    unit: str
    about: bool
    step: Decimal
    percent: bool = False


class _Read:
    """A section's text made matchable: `masked`, with the way back to the given text."""

    def __init__(self, text: str) -> None:
        self.text = text
        compact, places = _compact(text)
        self.quantities: list[_Quantity] = []
        spans: list[_Span] = [(m.start(), m.end(), "》", None) for m in _TITLE.finditer(compact)]
        spans += [span for span in map(_quantity(compact), read_numerals(compact)) if span]
        spans.sort(key=lambda span: span[0])
        pieces: list[str] = []
        self.begins: list[int] = []
        self.ends: list[int] = []
        done = 0
        for start, end, letter, quantity in spans:
            if start < done:
                continue
            pieces += (compact[done:start], letter)
            self.begins += places[done : start + 1]
            self.ends += [place + 1 for place in places[done:start]]
            self.ends.append(places[end - 1] + 1)
            if quantity is not None:
                value, unit, about, step = quantity
                percent = letter == _MASKS["P"]
                at = len(self.begins) - 1
                self.quantities.append(_Quantity(at, value, unit, about, step, percent))
            done = end
        pieces.append(compact[done:])
        self.begins += places[done:]
        self.ends += [place + 1 for place in places[done:]]
        self.masked = "".join(pieces)
        self.by_place = {quantity.at: quantity for quantity in self.quantities}
        self.stops = [m.start() for m in _STOP.finditer(self.masked)]
        self.heads = [m.start() for m in _HEAD.finditer(self.masked)]
        self.topics = [(m.start(), m.lastgroup or "") for m in _TOPIC.finditer(self.masked)]
        self.topic_places = [place for place, _ in self.topics]
        self._sentences: dict[int, str] = {}

    def sentence(self, at: int) -> tuple[int, int]:
        """The bounds of the sentence around a place of the masked text."""
        index = bisect_left(self.stops, at)
        start = self.stops[index - 1] + 1 if index else 0
        return start, self.stops[index] if index < len(self.stops) else len(self.masked)

    def block(self, at: int) -> int:
        """Where the paragraph or numbered part around a place begins."""
        index = bisect_right(self.heads, at)
        return self.heads[index - 1] if index else 0

    def topic(self, start: int, end: int, among: Iterable[str]) -> str:
        """The last topic of these that begins in masked[start:end]."""
        names = frozenset(among)
        index = bisect_left(self.topic_places, end) - 1
        while index >= 0 and self.topics[index][0] >= max(start, end - 200):
            if self.topics[index][1] in names:
                return self.topics[index][1]
            index -= 1
        return ""

    def shown(self, start: int, end: int) -> str:
        return self.text[self.begins[start] : self.ends[end - 1]]

    def sentence_text(self, at: int) -> str:
        start, end = self.sentence(at)
        if start not in self._sentences:
            end = min(end + 1, len(self.masked))
            self._sentences[start] = "".join(self.shown(start, end).split("\n")).strip()
        return self._sentences[start]


def _compact(text: str) -> tuple[str, list[int]]:
    """The text without blanks, folded to half-width; a blank stays between two digits."""
    text = _PAGE.sub(lambda m: " " * len(m[0]), text)
    folded = text.translate(_FOLD)
    ordered = [m.start() for m in _BREAK.finditer(text)]
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for match in re.finditer(r"\S+", folded):
        start, end = match.span()
        if pieces and start > last:
            index = bisect_left(ordered, last)
            if index < len(ordered) and ordered[index] < start:
                pieces.append("\n")
                places.append(last)
            elif folded[last - 1].isdigit() and folded[start].isdigit():
                pieces.append(" ")
                places.append(last)
        pieces.append(match[0])
        places += range(start, end)
        last = end
    return "".join(pieces), places


def _quantity(compact: str) -> Callable[[Numeral], _Span | None]:
    """Tells which numbers are quantities: with a unit, a per cent sign, or 为0 at the end."""

    def read(numeral: Numeral) -> _Span | None:
        start, end = numeral.start, numeral.end
        before = compact[start - 1] if start else "\n"
        if before == " " or (before.isascii() and before.isalpha()):
            return None  # a row of a table, or a number that a line break has torn
        if numeral.percent:
            found = (numeral.value, "%", numeral.loose, numeral.step)
            return start, end, _MASKS["P"], found
        unit = _UNIT.match(compact, end)
        if unit is None:
            bare = before in "为是达:" and (end == len(compact) or compact[end] in _ENDS)
            about = numeral.about
            return (
                (start, end, _MASKS["Q"], (numeral.value, "", about, numeral.step))
                if bare
                else None
            )
        about = numeral.loose or _LOOSE_AFTER.match(compact, unit.end()) is not None
        if unit[0] == "元":
            return start, unit.end(), _MASKS["M"], (numeral.value, "元", about, numeral.step)
        found = (numeral.value, unit[0], about or numeral.about, numeral.step)
        return start, unit.end(), _MASKS["Q"], found

    return read


def read_claims(section: str, text: str, year: int, own: Iterable[str] = ()) -> list[Claim]:
    """The claims of a section's prose in order; `own` are names that the agency goes by.

    With `own` given, what another body is named as doing is qualified, and so not judged.
    """
    read = _Read(text)
    names = [_plain(name) for name in own if _plain(name)]
    years = _governing_years(read, year)
    taken: dict[int, Claim] = {}
    claims: list[Claim] = []
    for kind, pattern, units, counts in _table():
        if counts and not read.quantities:
            continue
        for match in pattern.finditer(read.masked):
            quantity = _stated(read, match)
            if quantity is not None and (quantity.at in taken or quantity.unit not in units):
                continue
            for resolved in _resolved(kind, section, read, match, year):
                claim = _claim(resolved, section, read, match.span(), quantity, year, years, names)
                if claim is not None:
                    claims.append(claim)
                    if quantity is not None:
                        taken[quantity.at] = claim
    claims += _absent(section, read, year, years, names)
    claims += _growths(section, read, taken, year)
    claims += _shares(section, read, taken)
    claims += _enumerations(section, read, taken)
    return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.kind))


def _plain(name: str) -> str:
    return name.replace("人民", "").replace("办事处", "").strip()


def _stated(read: _Read, match: re.Match[str]) -> _Quantity | None:
    """The quantity of a match: the amount, if it states one, else the count."""
    masked = match[0]
    for letter in (_MASKS["M"], _MASKS["Q"]):
        place = masked.rfind(letter)
        if place >= 0:
            return read.by_place[match.start() + place]
    return None


_REQUEST_KINDS = frozenset(_RESULTS) | {
    *("new_received", "received", "received_all", "answered", "handled"),
    *("carried_in", "carried_out"),
}
_RESULT_KINDS = frozenset(_RESULTS) - {"natural_person", "organisation", *_ORGANISATIONS}
_VERBS = re.compile(r"制发|制定|制订|出台|印发|废止|现行有效|公开|修改|修订")
_VERB_KINDS = {"废止": "repealed", "现行有效": "valid"}
_FEE_WORDS = re.compile(r"处理费|收费通知")
_ABOUT_REQUESTS = re.compile(r"公开申请|依申请|申请公开|公开依申请")
_ABOUT_OPENNESS = re.compile(r"信息公开|依申请|公开申请")
_REQUEST_SECTIONS, _CASE_SECTIONS = ("s1_2", "s3"), ("s1_2", "s3", "s4")


def _resolved(
    kind: str, section: str, read: _Read, match: re.Match[str], year: int
) -> tuple[str, ...]:
    """The kinds that a phrase has in its surroundings; none where it speaks of something else."""
    start, end = match.span()
    opens, _ = read.sentence(start)
    if kind in _REQUEST_KINDS:
        named = re.search(r"20[0-9]{2}(?=年)", match[0])
        if named and int(named[0]) != year + (1 if kind == "carried_out" else -1):
            return ()
        return (kind,) if _of_requests(section, read, match, opens) else ()
    if kind[0] == "!":
        topic = read.topic(opens, start, ("documents", "rules", "foreign"))
        return (f"{topic}_{kind[1:]}",) if topic in _DOCUMENTS else ()
    if kind[0] == "=":  # 制发规章2件、行政规范性文件9件: the verb stands before
        said = _VERBS.findall(read.masked[max(opens, start - 30) : start])
        return (f"{kind[1:]}_{_VERB_KINDS.get(said[-1], 'made')}",) if said else ()
    if kind == "fees":  # 发出收费通知的件数和总金额以及实际收取的总金额均为0
        return ("fee_notices", "fee_notified", "fee_received")
    if kind.startswith("fee_") and not _FEE_WORDS.search(match[0]):
        return (kind,) if _FEE_WORDS.search(read.masked[opens:start]) else ()
    courts = ("each", "disputes", *_CASES, "review_closed", "litigation_closed")
    if kind[0] != "?" and kind not in courts:
        return (kind,)
    before = read.masked[max(0, opens - 80) : end + 40]
    if not section.startswith(_CASE_SECTIONS) and not _ABOUT_OPENNESS.search(before):
        return ()
    if kind == "each":
        return ("review", "litigation")
    if kind[0] != "?":
        return (kind,)
    if read.masked.startswith("其中", opens) and opens:
        opens, _ = read.sentence(opens - 1)
    court = read.topic(opens, start, ("request", "foreign", *_CASES))
    around = read.masked[max(opens, start - 60) : end + 30]
    if court not in _CASES or "驳回" in around:
        return ()  # 驳回 is counted under 维持 or 其他结果: the words alone do not tell
    if kind == "?other" and not re.search(r"其他结果|维持|纠正", around):
        return ()
    return (f"{court}_{kind[1:]}",)


def _of_requests(section: str, read: _Read, match: re.Match[str], opens: int) -> bool:
    if _ABOUT_REQUESTS.search(match[0]):
        return True
    if "结转" in match[0] and not read.topic(opens, match.start(), ("foreign",)):
        return True
    topics = ("request", "foreign", *_CASES)
    topic = read.topic(opens, match.start() + 1, topics)
    if not topic and read.masked.startswith("其中", opens) and opens:
        opens, _ = read.sentence(opens - 1)
        topic = read.topic(opens, match.start(), topics)
    if topic:
        return topic == "request"
    if section.startswith(_REQUEST_SECTIONS):
        return True
    block = read.block(match.start())
    return "依申请" in read.masked[block : block + 30]


def _claim(
    kind: str,
    section: str,
    read: _Read,
    span: tuple[int, int],
    quantity: _Quantity | None,
    year: int,
    years: _Years,
    names: list[str],
) -> Claim | None:
    start, end = span
    opens, _ = read.sentence(start)
    sentence = read.masked[max(opens, start - 80) : start]
    clause = re.split(r"[,;:()]", sentence)[-1]
    if _PLAN.search(sentence):
        return None
    if quantity is None and _SUPPOSED.search(clause):
        return None
    governing = years.at(start, read)
    qualifiers = []
    if governing is not None and governing != year:
        qualifiers.append(f"{governing}年的数")
    if governing is None and section.startswith("s5"):
        qualifiers.append("未写明年份")  # last year's problems stand beside this year's
    span_of_years = _SPAN.search(sentence + read.masked[start : start + 12])
    if span_of_years and span_of_years[1] != str(year):
        qualifiers.append("多年累计")
    if _PERIOD.search(sentence):
        qualifiers.append("部分时段")
    subject = ""
    if not _WHOLE_AREA.search(clause):
        level = _LEVEL.search(clause)
        body = _BODY.search(_MEANS.split(clause)[0])
        if level:
            subject = clause[clause.rfind("年") + 1 :]
            qualifiers.append(f"“{level[0]}”的数")
        elif body and not _OWN.search(body[0]):
            subject = re.sub(r"^(?:年度?|期间)", "", body[0])
            known = any(_plain(subject) in name or name in _plain(subject) for name in names)
            if names and not known and len(subject) > 1:
                qualifiers.append(f"“{subject}”的数")
    if kind in _REQUEST_KINDS:
        if _CHANNEL.search(clause):
            qualifiers.append("单一渠道的数")
        if kind.startswith("received") and clause.startswith("其中"):
            qualifiers.append("其中数")
    if kind in ("review", "litigation", "disputes") and re.search(r"受理|审理", clause):
        qualifiers.append("复议机关受理的数")
    table_two = kind.split("_")[0] in (*_DOCUMENTS, "licensing", "penalty", "coercion")
    if table_two and _SHOWN.search(sentence[-40:]):
        qualifiers.append("公开、备案的数")
    value, unit, about, step = Decimal(0), "", False, Decimal(1)
    if quantity is not None:
        value, unit, about, step = quantity.value, quantity.unit, quantity.about, quantity.step
    if kind == "admin_fee":
        value, unit, step = value / 10000, "万元", step / 10000
    if kind == "received" and value == 0:
        kind = "none_received"
    return Claim(
        kind, section, read.sentence_text(start), read.shown(start, end), read.begins[start],
        read.ends[end - 1], value, unit, about, governing, qualifiers=tuple(qualifiers),
        subject=subject, step=step,
    )  # fmt: skip


class _Years:
    """Which year governs a place of the masked text, if one is named."""

    def __init__(self, mentions: list[tuple[int, int, int, bool]]) -> None:
        self.mentions = mentions  # place, sentence start, year, in its own clause only
        self.places = [place for place, *_ in mentions]

    def at(self, place: int, read: _Read) -> int | None:
        """The last year named before the place; a comparison or a date holds for its clause."""
        opens, _ = read.sentence(place)
        block = read.block(place)
        index = bisect_left(self.places, place) - 1
        for mention, sentence, year, local in reversed(
            self.mentions[max(0, index - 7) : index + 1]
        ):
            if mention < block:
                return None
            if not local or (
                sentence == opens and not re.search(r"[,;)]", read.masked[mention:place])
            ):
                return year
        return None


def _governing_years(read: _Read, year: int) -> _Years:
    mentions: list[tuple[int, int, int, bool]] = []
    for match in _YEAR.finditer(read.masked):
        named, spelled = match["named"], match["spelled"]
        if named:
            said = int(named)
        elif spelled:
            said = int("".join(str(DIGITS[char]) for char in spelled))
        else:
            said = year + (-1 if match["last"] else 1 if match["next"] else 0)
        opens, _ = read.sentence(match.start())
        if match["this"] and mentions:
            place, sentence, named_year, _ = mentions[-1]
            if sentence == opens and match.start() - place <= 8 and named_year != year:
                continue  # 2022年全年 is 2022
        near = read.masked[max(opens, match.start() - 60) : match.start()]
        local = bool(match["against"]) or (bool(match["month"]) and said != year)
        local = local or near.rfind("(") > near.rfind(")")
        mentions.append((match.start(), opens, said, local))
    return _Years(mentions)


def _absent(section: str, read: _Read, year: int, years: _Years, names: list[str]) -> list[Claim]:
    claims: list[Claim] = []
    for pattern in _denials():
        for match in pattern.finditer(read.masked):
            groups = match.groupdict()
            if groups.get("received"):
                opens, _ = read.sentence(match.start())
                kinds = ["none_received"] if _of_requests(section, read, match, opens) else []
            else:
                kinds = [_OFFICES[name] for name in _DENIED.findall(groups["list"] or "")]
            for kind in dict.fromkeys(kinds):
                courts = kind in ("none_reviewed", "none_litigated")
                around = read.masked[max(0, match.start() - 60) : match.end() + 20]
                if courts and not (
                    section.startswith(_CASE_SECTIONS) or _ABOUT_OPENNESS.search(around)
                ):
                    continue
                claim = _claim(kind, section, read, match.span(), None, year, years, names)
                if claim is not None:
                    claims.append(claim)
    return claims


# --------------------------------------------------------------------------- derived numbers

_GROWTH = _compiled(
    r"(?:(?:同比|(?:[较比与和]|相较)(?:上一?|去|前|(?P<year>20[0-9]{2}))年(?:度)?(?:同期)?(?:相比)?)"
    r"[^,;。QMP\n]{0,6}?,?|(?<=Q,)(?P<chained>))(?:有所)?(?P<word>增长|增加|上升|上涨|提高|提升|增幅|下降|减少|降低|回落|减幅|降幅|多|少)"
    r"(?>(?:了|为|达|率|约|:)*)(?P<number>[QP])"
)
_SHARE = _compiled(
    r"占(?:比|(?P<whole>[^,;。QMP\n]{0,16}?))(?:的?(?:比例|比重))?(?>(?:为|达到?|约|:)*)(?P<number>P)"
)
_AMOUNT_OF_REQUESTS = re.compile(_ASK + r"(?:数量|总数|总量|件数|数|量)?,?$")
_DOWN = ("下降", "减少", "降低", "回落", "减幅", "降幅", "少")


def _last_claim(read: _Read, taken: dict[int, Claim], at: int, gap: int) -> Claim | None:
    """The claim of the last count before a place in the same sentence, if nothing parts them."""
    opens, _ = read.sentence(at)
    if read.masked[max(opens, at - 2) : at].rstrip(",").endswith(")"):
        bracket = read.masked.rfind("(", opens, at)
        at = bracket if bracket > at - 40 else at
    window = read.masked[max(opens, at - gap) : at]
    place = max(window.rfind(_MASKS["Q"]), window.rfind(_MASKS["M"]))
    return taken.get(at - len(window) + place) if place >= 0 else None


def _growths(section: str, read: _Read, taken: dict[int, Claim], year: int) -> list[Claim]:
    claims: list[Claim] = []
    follows = -1
    for match in _GROWTH.finditer(read.masked):
        start, end = match.span()
        opens, _ = read.sentence(start)
        quantity = read.by_place[match.start("number")]
        grown = _last_claim(read, taken, start, 30)
        of = grown.kind if grown else ""
        if match["chained"] is not None:  # 较上年增加10件，增长5%
            of, grown = (claims[-1].of, None) if claims and follows == start - 1 else ("", None)
        elif not of and _AMOUNT_OF_REQUESTS.search(read.masked[max(opens, start - 30) : start]):
            of = "received"
        if of not in bases() or quantity.at in taken:
            continue
        follows = end
        down = match["word"] in _DOWN
        qualifiers = grown.qualifiers if grown else ()
        if match["year"] and int(match["year"]) != year - 1:
            qualifiers = (*qualifiers, f"与{match['year']}年相比")
        claims.append(Claim(
            "growth" if quantity.percent else "change", section, read.sentence_text(start),
            read.shown(start, end), read.begins[start], read.ends[end - 1],
            -quantity.value if down else quantity.value, quantity.unit, quantity.about,
            grown.year if grown else None, qualifiers=qualifiers, of=of, step=quantity.step,
        ))  # fmt: skip
    return claims


def _shares(section: str, read: _Read, taken: dict[int, Claim]) -> list[Claim]:
    claims = []
    for match in _SHARE.finditer(read.masked):
        start, end = match.span()
        shared = _last_claim(read, taken, start, 10)
        if shared is None or shared.kind not in bases():
            continue
        words, of, qualifiers = match["whole"] or "", shared.kind, shared.qualifiers
        whole = "handled" if of in _RESULT_KINDS else "received" if of in _REQUEST_KINDS else ""
        if re.search(r"收到|受理|新收", words):
            whole = "received"
        elif re.search(r"办结|答复|办理", words):
            whole = "handled"
        elif re.search(r"全[省市区县]|主动公开", words):
            qualifiers = (*qualifiers, f"占“{words}”")
        if of.split("_")[0] in _CASES:
            whole = of.split("_")[0]
        if not whole:
            continue
        quantity = read.by_place[match.start("number")]
        claims.append(Claim(
            "share", section, read.sentence_text(start), read.shown(start, end),
            read.begins[start], read.ends[end - 1], quantity.value, "%", quantity.about,
            shared.year, qualifiers=qualifiers, of=of, whole=whole, step=quantity.step,
        ))  # fmt: skip
    return claims


_LISTS = _compiled(
    r"其中|,包括|\((?=[^()\n。Q]{1,20}Q[、,;][^()\n。Q]{1,20}Q)|:(?=[^:\n。Q]{1,20}Q[、,;][^\n。Q]{1,20}Q)"
)
_NOT_A_PART = re.compile(r"收到|受理|同比|较|比上|另|此外|同时|共[^享同]|累计|均|全部|已|[。\n|]")
_REST = re.compile(r"其他|其余|剩余|其它")
_SOME = re.compile(r"主要|含|包括|[^平均]等[,。;)、]|重点")
_MOST_PARTS = 60


def _family(claim: Claim | None) -> str:
    kind = claim.kind if claim else ""
    if kind.split("_")[0] in _CASES:
        return "case"
    if kind in ("natural_person", "organisation", *_ORGANISATIONS):
        return "applicant"
    return "result" if kind in _RESULT_KINDS or kind in ("answered", "carried_out") else ""


def _enumerations(section: str, read: _Read, taken: dict[int, Claim]) -> list[Claim]:
    """共X件，其中A、B、C: the total with its parts (N010, N015, N031)."""
    claims: list[Claim] = []
    places = [quantity.at for quantity in read.quantities]
    done = -1
    for match in _LISTS.finditer(read.masked):
        index = bisect_left(places, match.start()) - 1
        if index < 0 or match.start() < done or places[index] < done:
            continue
        total = read.quantities[index]
        gap = read.masked[total.at + 1 : match.start()]
        if len(gap) > 30 or "\n" in gap or gap.count("。") > 1 or total.unit in ("%", ""):
            continue
        bracketed = match[0] == "(" or gap.endswith("(")
        parts, end, whole = _parts(read, taken, places, total, match.end(), bracketed)
        if not parts:
            continue
        done = end
        of = taken.get(total.at)
        start = total.at
        claims.append(Claim(
            "enumeration", section, read.sentence_text(start), read.shown(start, end),
            read.begins[start], read.ends[end - 1], total.value, total.unit,
            total.about or any(part.about for part in parts), of.year if of else None,
            tuple(part.value for part in parts), not whole,
            of.qualifiers if of else (), of=of.kind if of else "",
        ))  # fmt: skip
    return claims


def _parts(
    read: _Read, taken: dict[int, Claim], places: list[int], total: _Quantity, start: int,
    bracketed: bool,
) -> tuple[list[_Quantity], int, bool]:  # fmt: skip
    """The parts of a list, where it ends, and whether it claims to list everything."""
    index = bisect_left(places, start)
    parts: list[_Quantity] = []
    family, kinds, at, depth, rest, some = "", set[str](), start, 0, False, False
    for quantity in read.quantities[index : index + _MOST_PARTS]:
        between = read.masked[at : quantity.at]
        closes, opens = between.count(")"), between.count("(")
        if bracketed and depth == 0 and closes > opens:
            break
        inside, depth = depth, max(0, depth + opens - closes)
        if depth > 0 and (inside > 0 or parts):
            at = quantity.at + 1
            continue  # the parts of a part, in brackets
        if quantity.unit in ("%", "元") and total.unit != "元":
            at = quantity.at + 1
            continue
        if total.unit == "元" and quantity.unit != "元":
            continue
        if len(between) > 40 or _NOT_A_PART.search(between) or not _alike(quantity, total):
            break
        if "其中" in between:
            some = True
            break
        its = _family(taken.get(quantity.at))
        if its and family and its != family:
            break
        family = its or family
        parts.append(quantity)
        kinds.add(taken[quantity.at].kind if quantity.at in taken else "")
        rest = rest or bool(_REST.search(between))
        some = some or bool(_SOME.search(between + ","))
        some = some or bool(re.search("[0-9]", between))  # a part without its unit, unread
        at = quantity.at + 1
        if sum(part.value for part in parts) == total.value:
            break
    summed = sum((part.value for part in parts), Decimal(0))
    everything = (
        {"natural_person", "organisation"} <= kinds
        or {"new_received", "carried_in"} <= kinds
        or (len(parts) > 2 and summed * 10 >= total.value * 9)
    )
    return parts, at, not some and (summed == total.value or rest or everything)


_SAME_UNIT = frozenset(("件", "份", "件次", "宗", "起", "例"))


def _alike(one: _Quantity, other: _Quantity) -> bool:
    return one.unit == other.unit or {one.unit, other.unit} <= _SAME_UNIT
