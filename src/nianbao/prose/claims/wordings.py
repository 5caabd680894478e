"""The wordings that state a number or deny a thing, a row each, in order of precedence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import CLOSED, RULED, Own, Topic, kinds, words
from nianbao.prose.claims.phrases import (
    ASK,
    END,
    FEE,
    FIRST,
    LAST,
    LEAD,
    LED,
    MADE,
    NEXT,
    NONE,
    NOT,
    SUM,
    TAIL,
    WHO,
    compiled,
)
from nianbao.prose.claims.prose import Prose


@dataclass(frozen=True)
class Wording:
    """A way to state a number of a kind: the phrase, its units, and what it is said of.

    `resolve` tells the kinds that the phrase has where it stands.
    """

    kind: str
    pattern: re.Pattern[str]
    units: frozenset[str]
    resolve: of.Meaning
    counts: bool  # whether a number must be there


def _wording(kind: str, pattern: str, units: tuple[str, ...], resolve: of.Meaning) -> Wording:
    counts = re.search("[QM]", re.sub(r"\[\^[^]]*\]|\(\?=[^()]*\)", "", pattern)) is not None
    return Wording(kind, compiled(pattern), frozenset((*units, "")), resolve, counts)


_REQUEST_UNITS = ("件", "件次", "份", "条", "宗", "例", "起", "项", "个", "次")
_CASE_UNITS = ("件", "起", "宗", "例", "次")
_DOCUMENT_UNITS = ("件", "份", "部", "个", "项", "条", "篇")
_PUBLISHED_UNITS = ("条", "篇", "件", "份", "项", "则", "条次")
_MONEY = ("元",)

_ALONE = rf"(?!{TAIL}{SUM}Q)"  # 1件维持、2件纠正 reads forward only where no number follows
_GRANTED_AND_PARTIAL = (
    r"(?:(?<!不)(?:予以|同意|准予|全部)?公开(?:及|和|或者?|、|与)(?:予以|同意)?部分公开"
    r"|公开\(含部分公开\)(?:的?政府信息公开申请)?)"
)
_RULINGS = {
    Role.PENDING: r"(?:尚未审结|未审结|尚未结案|正在审理|未办结)",
    Role.UPHELD: r"(?:结果)?维持(?:原(?:具体)?(?:行政)?行为|原答复)?",
    Role.CORRECTED: r"(?:(?:结果|被|予以)?纠[正错]|败诉)",
    Role.OTHER_RESULT: r"其他(?:结果)?",
    RULED: r"(?:(?:作出|做出|作|做)了?(?:行政)?复议决定|法院(?:均|已)?(?:作出|做出)?判决)",
    CLOSED: r"(?<!未)审结",
}


def _cases() -> Iterator[Wording]:
    """Reviews and lawsuits; first, for 维持2件 may stand in a sentence on requests."""
    said = partial(_wording, units=_CASE_UNITS, resolve=of.of_cases)
    case = r"(?>(?:案件|申请|办件|案|程序|的|类)*)"
    both = rf"(?:行政)?复议{case}(?:、|和|及|与|以及|或)(?:被?提起|因)?(?:行政)?诉讼{case}"
    because = (
        r"(?>(?:政府信息公开|信息公开|依申请公开|政府信息|公开|答复|关于|涉及|有关|因|被|提起|申请"
        r"|引发|引起|类|的)*)"
    )
    sued = r"(?:再|直接)?(?:起诉|提起(?:行政)?诉讼|诉讼)的?"
    closed = r"(?<!未)(?:审结|办结)[^,;。QMP\n]{0,16}"
    # 行政复议、行政诉讼均为0件 is a number for each of them; without 均 it is one for both.
    yield said(
        "both", rf"{both}(?>(?:数量|案件|,)*)(?:均|各)(?:为|是|有)?Q", resolve=of.of_both_courts
    )
    yield said(Role.DISPUTES, rf"{both}{SUM}Q")
    # 复议后起诉 and 未经复议 name a review, and are lawsuits.
    yield said(Role.DIRECT, rf"[未不]经(?:行政)?复议直接{sued}{case}{SUM}Q")
    yield said(Role.AFTER, rf"(?<!未)(?:经)?(?:行政)?复议后{sued}{case}{SUM}Q")
    # 审结…行政复议3件 leaves out those that are pending, if it is meant so.
    yield said(f"{Role.REVIEW}_{CLOSED}", rf"{closed}行政复议{case}{SUM}Q")
    yield said(f"{Role.LITIGATION}_{CLOSED}", rf"{closed}行政诉讼{case}{SUM}Q")
    # Rulings, before or after their number, are of the court that was named before.
    for kind, label in _RULINGS.items():
        yield said(kind, rf"{FIRST}{label}{TAIL}{SUM}Q", resolve=of.of_court_before)
    for kind, label in _RULINGS.items():
        behind = rf"Q(?>(?:案件|被|予以|已)*){label}{_ALONE}"
        yield said(kind, behind, resolve=of.of_court_before)
    # The courts themselves; after 行政复议7件、诉讼9件 the short name is enough.
    yield said(Role.REVIEW, rf"{FIRST}(?<!经)行政复议{case}{SUM}Q")
    yield said(Role.REVIEW, rf"被(?:申请|提起)?复议{case}{SUM}Q")
    yield said(Role.LITIGATION, rf"{FIRST}行政诉讼{case}{SUM}Q")
    yield said(Role.LITIGATION, rf"(?<=Q[、,;])诉讼{case}{SUM}Q")
    yield said(Role.LITIGATION, rf"公开[^,;。:QMP]{{0,10}}?提起诉讼{case}{SUM}Q")
    yield said(Role.REVIEW, rf"Q{because}行政复议(?!后|机关|、|和|及|或)")
    yield said(Role.LITIGATION, rf"Q{because}行政诉讼")


def _requests() -> Iterator[Wording]:
    """Requests that came in and went out; what was carried over before what was received."""
    said = partial(_wording, units=_REQUEST_UNITS, resolve=of.of_requests)
    get = r"(?:收到|接到|接收|受理|收件|登记)(?>(?:并|和|、|收到|受理|登记|予以|依法)*)"
    answer = r"(?:办理并答复|办理答复|办理完成|办理完毕|处理完毕|办结|办复|办毕|答复|回复)"
    carry = rf"(?:继续)?(?:办理|处理|答复)?的?{ASK}?"
    over = r"(?:至|到|入)?"
    # Carried out, before or after its number, or denied: 无下年度结转 states a zero.
    yield said(Role.CARRIED_OUT, rf"(?:结转|转|顺延|延){over}{NEXT}{carry}{SUM}Q")
    due = (
        r"(?>(?:为|需|将|待|依法|依规定|依规|按照?规定|按照?》|规定|已|均|予以|因|由于|未到|尚未到"
        r"|期限|答复|办理|法定|期|,|、)*)"
    )
    yield said(Role.CARRIED_OUT, rf"Q{ASK}?{due}(?:结转|转|顺延){over}{NEXT}(?!{carry}{SUM}Q)")
    yield said(
        Role.CARRIED_OUT,
        rf"(?:无|没有)(?:{NEXT}结转|结转(?:至|到)?{NEXT})(?:继续)?(?:办理)?的?{ASK}?(?:情况)?{END}",
    )
    yield said(
        Role.CARRIED_OUT,
        rf"(?<=,)(?:也?无|没有)(?:遗留|积压|结转)(?:件|的?{ASK})?(?:情况)?{END}",
        resolve=of.of_nothing_left,
    )
    # Carried in, the same.
    yield said(
        Role.CARRIED_IN,
        rf"{LAST}[末底]?(?:结转|转入|遗留|转来|未办结|未答复|未办理完毕)(?:至|到)?(?:本年度?)?(?:继续)?(?:办理)?的?(?:{ASK}|件)?{SUM}Q",
    )
    yield said(Role.CARRIED_IN, rf"结转{LAST}的?{ASK}?{SUM}Q")
    yield said(Role.CARRIED_IN, rf"Q{ASK}?(?>(?:为|系|是|由)*){LAST}(?:结转|转入)")
    yield said(Role.CARRIED_IN, rf"(?:无|没有){LAST}结转的?{ASK}?(?:情况)?{END}")
    yield said(Role.CARRIED_OUT, rf"跨年度?(?:办理|答复|结转)的?{ASK}?{SUM}Q")
    yield said(Role.CARRIED_OUT, rf"Q{ASK}?(?:留?待|将于|将在){NEXT}(?:继续)?(?:办理|答复|办结)")
    # Not done when the year ended.
    left = (
        r"(?>(?:正在|正|仍在|仍|尚在|尚|还在|在|未到|未满|未届|法定|规定|办理|答复|期限|时限|处理|流程"
        r"|过程|期|内|,|、|中|等待|待|未|的)*)"
        r"(?:(?<=办理中|期限内|时限内|过程中|待答复|待办理|未答复|未办理|处理中)|(?<=时限|期限)|(?<=正在办理))"
    )
    yield said(Role.CARRIED_OUT, rf"Q{ASK}?{left}{END}", resolve=of.of_what_is_left)
    yield said(
        Role.CARRIED_OUT,
        rf"(?:未办结|待答复|未答复|正在办理|在办|办理中)的?{ASK}?{SUM}Q{END}",
        resolve=of.of_what_is_left,
    )
    # 新收 is of this year alone; 新增 says so only with 申请.
    yield said(Role.NEW_RECEIVED, rf"新(?:收到?|受理){SUM}{WHO}{ASK}?{SUM}Q")
    yield said(Role.NEW_RECEIVED, rf"新增{SUM}{WHO}{ASK}{SUM}Q")
    yield said(Role.NEW_RECEIVED, rf"新(?:收到?|受理|增){SUM}Q{WHO}{ASK}")
    # 收办, 应办 and 含上年结转 count what was carried in.
    yield said(Own.RECEIVED_ALL, rf"(?:收办|应办理?){SUM}{WHO}{ASK}?{SUM}Q")
    yield said(Own.RECEIVED_ALL, rf"{get}{SUM}{WHO}{ASK}{SUM}Q(?=[,(](?:其中)?[包]?含上年度?结转)")
    bracket = r"\([^()QMP]{0,3}含上年度?结转[^()QMP]{0,6}\)"
    yield said(Own.RECEIVED_ALL, rf"{get}{SUM}{WHO}{ASK}{bracket}{SUM}Q")
    # Sums of what came by each way: 网上申请31件、当面申请5件，合计36件.
    yield said(Own.RECEIVED, rf"(?<=申请Q[,、;和])(?:共计?|合计|总计|累计)(?:收到|受理|为)?Q{END}")
    # 收到 alone does not tell whether it does.
    yield said(Own.RECEIVED, rf"(?<!未){get}{SUM}Q{END}", resolve=of.of_requests_named)
    yield said(Own.RECEIVED, rf"(?<!未){get}{SUM}{WHO}{ASK}(?:\([^()QMP\n]{{1,20}}\))?{SUM}Q")
    yield said(Own.RECEIVED, rf"(?<!未){get}{SUM}{WHO}Q{WHO}{ASK}")
    noun = r"(?:信息公开申请|依申请公开(?:申请)?|申请公开(?:的?政府)?信息)"
    number = r"(?:数量|总数|总量|件数|数|量)"
    yield said(
        Own.RECEIVED, rf"{noun}(?:受理|收到|接收|收件)?{number}(?>(?:共|计|为|是|达|到|:)*)Q"
    )
    yield said(Own.RECEIVED, rf"{noun}(?:受理|收到|接收|收件)(?>(?:共|计|为|:)*)Q")
    yield said(Own.RECEIVED, r"依申请公开(?:申请)?(?:件数|数量)?(?::|为|:为)Q(?=[,;。\n]|$)")
    # 办结 and 答复 are of what is done; 办理 and a bare 共 may be of all that came in as well.
    yield said(Own.ANSWERED, rf"依申请公开(?:申请)?(?:答复|办结){SUM}Q")
    yield said(
        Own.HANDLED,
        r"(?:依申请公开|信息公开申请)(?:申请|件|事项)?(?:共计?|共有|合计|总计|累计)Q",
    )
    yield said(Own.ANSWERED, rf"{NOT}{answer}{SUM}{WHO}{ASK}{SUM}Q")
    yield said(Own.ANSWERED, rf"{NOT}{answer}{SUM}{WHO}Q{WHO}{ASK}")
    yield said(Own.ANSWERED, rf"{NOT}{answer}了?{SUM}Q{END}")
    term = r"在?(?:法定|规定)?(?:期限|时限|时间)内"
    how = rf"(?>(?:均|全部|都|已经?|依法|依规|按时|按期|及时|如期|{term}|予以|作出|做出)*)"
    all_done = f"{how}(?:办结|答复)"
    yield said(Own.ANSWERED, rf"(?:(?<=[,、;:。\n])|(?<=[,;。]其中))Q{all_done}{END}")
    # All that came in was done: nothing is left.
    yield said(
        Role.CARRIED_OUT,
        rf"(?:(?:全部|全数)(?:依法|按时|按期|及时|予以|作出|做出)?|均已(?:依法|按时|按期)?)(?:办结|答复|办复|办理完毕|处理完毕){END}",
        units=(),
        resolve=of.of_all_received,
    )
    yield said(Own.HANDLED, rf"{NOT}(?:办理|处理){SUM}{WHO}{ASK}{SUM}Q")
    yield said(Own.HANDLED, rf"{NOT}(?:办理|处理){SUM}{WHO}Q{WHO}{ASK}")


def _rows_and_columns(form: Form) -> Iterator[Wording]:
    """A result or an applicant by its name; all before the number first, then all after it."""
    labels: dict[str, str] = {}
    for kind, label in words(form, Role.REQUESTS).items():
        if Role.PARTIAL in kinds(form)[kind].topics:  # or its name would end the longer one
            labels[Own.GRANTED_AND_PARTIAL] = _GRANTED_AND_PARTIAL
        labels[kind] = label
    labels |= words(form, Role.REQUESTS, "column")
    for before, after in ((FIRST, rf"{TAIL}{SUM}Q"), (rf"Q{LEAD}", _ALONE)):
        for kind, label in labels.items():
            topics = kinds(form)[kind].topics
            resolve = of.of_results if Topic.RESULT in topics else of.of_requests
            if Topic.GROUP in topics:
                resolve = of.of_groups
            yield _wording(kind, f"{before}{label}{after}", _REQUEST_UNITS, resolve)


def _documents(form: Form) -> Iterator[Wording]:
    """Rules and normative documents: made, repealed, in force."""
    said = partial(_wording, units=_DOCUMENT_UNITS)
    verbs = {
        Role.MADE: MADE,
        Role.REPEALED: "(?:废止|宣布废止)了?",
        Role.VALID: "(?:现行有效|继续有效|保持有效|(?<!现行)有效|现有|保留)的?",
    }
    of_whom = r"(?:(?:本?[省市区县州镇乡]|本级|地方)?(?:人民)?政府|部门)?"
    # With verb and noun together; 发布 and 公开 are of showing, not of making.
    for row, noun in words(form, Role.DOCUMENTS).items():
        for what, verb in verbs.items():
            whole = partial(said, f"{row}_{what}", resolve=of.itself)
            yield whole(rf"(?<!未){verb}{SUM}{FIRST}{of_whom}{noun}{SUM}Q")
            yield whole(rf"(?<!未){verb}{SUM}Q{noun}")
            yield whole(rf"{noun}(?>(?:本年度?|全年|中|新|,|:)*){verb}{SUM}Q")
        # With the noun alone, after another number.
        yield said(row, rf"(?<=Q[,、]){noun}{SUM}Q", resolve=of.of_verb_before)
    # With the verb alone.
    when = r"(?:本年度?|全年|年末|年底|截至年底|目前|新|并|已|共)?"
    for what, verb in {
        **verbs,
        Role.REPEALED: "废止",
        Role.VALID: "(?:现行有效|继续有效|保持有效)",
    }.items():
        lone = rf"(?<=[,;、:Q]){when}{verb}的?(?:文件|件数)?{SUM}Q{END}"
        yield said(what, lone, resolve=of.of_documents_before)


def _decisions(form: Form) -> Iterator[Wording]:
    """Decisions on licences, penalties and coercion."""
    offices = words(form, Role.DECISIONS)
    said = partial(_wording, units=_CASE_UNITS, resolve=of.itself)
    # Before the number where the noun leads the whole, behind it where a verb stands before.
    for kind, noun in offices.items():
        yield said(kind, rf"{LED}{noun}(?>(?:处理|决定书?|案件)*){SUM}Q")
    for kind, noun in offices.items():  # 行政许可事项 are not decisions
        yield said(kind, rf"(?:作出|做出|办理|办结|实施|查处){SUM}Q{noun}(?!事项|信息)")


def _charges() -> Iterator[Wording]:
    """What was charged for services, in money."""
    amount = rf"行政事业性收费(?>(?:收入|总?金额|总额)*){SUM}M"
    yield _wording(Role.ADMIN_FEE, amount, _MONEY, of.itself)


def _fees() -> Iterator[Wording]:
    """The fee for requests: what was received, notified, and in how many cases.

    处理费 is known by the words before it, 信息 or 公开: there are other such fees.
    """
    money = partial(_wording, units=_MONEY, resolve=of.of_fees)
    count = partial(_wording, units=_DOCUMENT_UNITS, resolve=of.of_fees)
    # Received: the verb before the fee, the fee before the verb, or either of them alone.
    got = r"(?:收取|收到|收缴|实收|征收)"
    yield money(
        Own.FEE_RECEIVED, rf"{got}[^,;。QMP\n]{{0,10}}?{FEE}(?>(?:费用|金额|总额|Q|,)*){SUM}M"
    )
    yield money(
        Own.FEE_RECEIVED,
        rf"{FEE}(?>(?:实际|已)*){SUM}(?:收取|收缴|实收|收入|收费)?(?:金额|总额)?{SUM}M",
    )
    yield money(Own.FEE_RECEIVED, rf"{FEE}{SUM}Q,?(?:金额|总额)?{SUM}M")
    yield money(
        Own.FEE_RECEIVED, rf"实际?(?:收取|收到|缴纳|收缴|收费)(?>(?:的|总|费用|金额)*){SUM}M"
    )
    yield money(Own.FEE_RECEIVED, rf"(?:收取|收缴|实收)M(?:的)?{FEE}")
    # None received, which states a zero.
    never = r"(?>(?:曾|实际|对申请人|向申请人|收取|产生|发生|收到|征收|过|任何)*)"
    yield money(
        Own.FEE_RECEIVED,
        rf"(?<!有)(?:无|没有|未|从未){never}{FEE}(?:的)?(?>(?:收取|收入|费用|情况|情形|行为)*){END}",
    )
    # Notified: an amount beside the notices.
    yield money(
        Own.FEE_NOTIFIED,
        rf"收费通知书?的?{SUM}(?:Q)?,?(?>(?:涉及|涉|总|合计|共计?|通知|收费)*)金额{SUM}M",
    )
    yield money(Own.FEE_NOTIFIED, rf"通知(?:收费|缴费|缴纳)(?:总?金额)?{SUM}M")
    # The words of the form itself, with one zero for all three.
    yield count(
        "fees",
        r"收费通知书?的?(?:件数|数量)[^,;。QMP\n]{0,4}金额[^;。QMP\n]{0,8}收取[^,;。QMP\n]{0,8}均为[QM]",
        resolve=of.of_all_fees,
    )
    # Notices, before or after their number, or denied.
    yield count(Own.FEE_NOTICES, rf"收费通知书?的?{SUM}Q")
    yield count(Own.FEE_NOTICES, rf"(?:发出|发送|送达|制发|下达|出具)了?Q(?:{FEE})?的?收费通知")
    none_sent = r"(?>(?:曾|发出|发送|送达|制发|下达|产生|出具|过|任何)*)"
    yield count(
        Own.FEE_NOTICES,
        rf"(?<!有)(?:无|没有|未){none_sent}(?:{FEE})?的?收费通知书?(?:情况|情形)?{END}",
    )
    # Cases in which the fee was paid.
    yield count(Own.FEE_CASES, rf"{FEE}{SUM}Q")
    paid = r"(?:缴费|交费|缴纳|收费|收取)"
    yield count(Own.FEE_CASES, rf"(?:实际|已|按期|如期){paid}(?:{FEE})?{SUM}Q")
    yield count(Own.FEE_CASES, r"Q(?:申请)?(?:已|按期|如期)(?:缴费|交费|缴纳)")


def _published() -> Iterator[Wording]:
    """Information published: no cell has it, so it is compared with itself alone."""
    said = partial(_wording, Own.PUBLISHED, units=_PUBLISHED_UNITS, resolve=of.itself)
    shown = r"(?>(?:各类|各种|政府|政务|本级|公共|有关|相关|了|的)*)"
    yield said(rf"(?<!应)(?<!应主动)(?<!依申请)(?:公开|发布|公布){shown}信息(?:公开)?{SUM}Q")
    yield said(rf"(?:公开|发布|公布)(?>(?:了|共)*)Q{shown}信息")


def _denials(form: Form) -> Iterator[Wording]:
    """Sentences that deny a whole thing: 未收到申请, 无行政复议."""
    received = partial(_wording, Own.NONE_RECEIVED, units=(), resolve=of.of_requests)
    # No request: not with 重复 or 行政许可 before it, for 申请 stands next to what is denied.
    got = r"(?>(?:收到|接到|接收到?|受理|办理|有|发生|产生|过|任何|新增)*)"
    yield received(rf"{NONE}{got}{WHO}{ASK}(?>(?:情况|情形|事项|办件|受理|的?请求)*){END}")
    yield received(rf"依申请公开(?:申请|情况|件|数量)*:(?:无|零){END}")
    yield received(rf"零(?:申请|受理|收件|报件){END}")
    # Nobody asked.
    anyone = r"(?:任何)?(?:单位|个人|公民|群众|企业)[^,;。QMP\n]{0,8}"
    yield received(
        rf"{NONE}{anyone}申请(?:公开|获取)?(?:政府)?信息(?:公开)?(?:的?(?:情况|情形))?{END}"
    )
    # One kind of applicant asked for nothing.
    for kind, label in words(form, Role.REQUESTS, "column").items():
        none = rf"{NONE}{got}{label}(?:提出|提交|递交)?的?{ASK}(?:情况|情形)?{END}"
        yield _wording(kind, none, (), of.of_requests)
    # Everything that a list names: rules, decisions, the courts.
    listed = partial(_wording, "none", units=(), resolve=of.of_listed)
    yield listed(rf"(?<=[,;。:\n])(?P<list>行政复议|行政诉讼):无{END}")
    item = f"(?:{'|'.join(of.deniable(form).values())})"
    joint = r"(?:、|和|或者?|及|以及|与)"
    done = (
        r"(?>(?:制发|发布|出台|作出|实施|产生|发生|开展|进行|收取|办理|具有|任何|公开的?|应|新|相关|的"
        r"|本年度?)*)"
    )
    about = (
        r"(?>(?:等|处理|决定|事项|职权|职能|权限|(?:制发|制定)?权|信息"
        r"|项目|情况|情形|内容|的|类|收入|案件|办件)*)"
    )
    yield listed(rf"{NONE}{done}(?P<list>{item}(?>(?:{joint}{item})*)){about}{END}")
    case = r"(?:行政复议|行政诉讼|复议|诉讼)(?:案件|申请|事项|程序|情况)?"
    also = rf"(?:{joint}|,?也?未|,)(?>(?:发生|被|申请|提起|因|提出)*)"
    ended = r"(?>(?:案件|案|办件|情况|情形|申请|事项|的|件|发生|或者?|申诉|等)*)"
    free = r"[^,;。:!?()\nQMP]{0,40}?"
    yield listed(rf"{NONE}{free}(?P<list>{case}(?>(?:{also}{case})*)){ended}{END}")


@cache
def wordings(form: Form) -> tuple[Wording, ...]:
    """All wordings in order of precedence: the first that reads a number has it."""
    return tuple(wording for _, group in _groups(form) for wording in group)


def wordings_in(read: Prose, form: Form) -> Iterator[Wording]:
    """Those that the prose can have, in the same order."""
    for words_needed, group in _groups(form):
        if words_needed is None or words_needed.search(read.masked):
            for wording in group:
                if read.quantities or not wording.counts:
                    yield wording


@cache
def _groups(form: Form) -> tuple[tuple[re.Pattern[str] | None, tuple[Wording, ...]], ...]:
    """The wordings in groups; a group of rows is passed over in a prose that names none of them."""
    labels = words(form, Role.REQUESTS) | words(form, Role.REQUESTS, "column")
    return (
        (None, (*_cases(), *_requests())),
        (_any(labels), tuple(_rows_and_columns(form))),
        (_any(words(form, Role.DOCUMENTS)), tuple(_documents(form))),
        (_any(words(form, Role.DECISIONS)), tuple(_decisions(form))),
        (None, (*_charges(), *_fees(), *_published(), *_denials(form))),
    )


def _any(labels: Mapping[str, str]) -> re.Pattern[str]:
    return compiled("|".join(labels.values()) or "(?!)")
