"""The wordings that state a number or deny a thing, kind by kind.

Patterns are matched on prose without blanks, quotes and titles, in half-width punctuation,
where every quantity has become one letter: Q a count, M an amount of money, P a percentage.
Only atomic repeats, of a few words at most, and bounded gaps: a match costs the same wherever
it starts, and as little. Atomic groups, not possessive repeats: those match wrongly before
Python 3.11.5.
"""

from __future__ import annotations

import re
from functools import cache

# where every quantity has become one letter: Q a count, M an amount of money, P a percentage.
# Only atomic repeats and bounded gaps: a match costs the same wherever it starts.

MASKS = {"Q": "\ue000", "M": "\ue001", "P": "\ue002"}
_MOST_REPEATED = 20  # words of one group in a row: no sentence has half of that
_END = r"(?=[,;。、:!?()\n]|$|及|和)"
_SUM = (
    r"(?>(?:数量|总数|总量|总件数|件数|数|共计|共有|共|合计|总计|累计|计|为|是|有|达到|达|均|各(?!类|种|项)|约|近|超过|逾|:"
    r"|,(?=共|合计|总计|累计))*)"
)
_WHO = (
    r"(?>(?:公民、法人(?:和|或者?|及|以及|、)(?:其他|非法人)?组织|公民|群众|社会|公众|申请人|任何|个人|网民|企业|或者?|和|、|各类|有关"
    r"|相关|有效|书面|提出|提交|递交|要求|的|了|对|向|我|本|机关|局|镇|街道|中心|单位|市|区|县|委|办)*)"
)
ASK = (
    r"(?:(?>(?:政府|政务|信息|公开)*)依?申请(?:公开)?(?:政府)?(?:信息)?(?:公开)?(?:的?申请)?"
    r"(?:件|事项|办件|表|书)?(?!人|复议|行政|诉讼|调解|仲裁|执行|撤))"
)
_FIRST = r"(?<![^Q)涉危参][、和及与])"  # not the tail of a list of names that share the number
_LED = (  # 一般程序行政处罚 is a part: only a verb or a clause's beginning leads the whole
    r"(?:(?<![^Q)][、和])(?<=[,;。:、(\n和Q])|(?<=作出|做出|办理|实施|办结|查处|全年|本年|年度|完成|其中|各类)"
    r"|(?<=共)|^)"
)
_NOT = (
    r"(?<![未没应待])(?<!延期)(?<!逾期)(?<!超期)(?<!超时)(?<!协助)(?<!指导)"
    r"(?<!电话)(?<!当场)(?<!口头)(?<!未按期)(?<!未按时)(?<!未及时)(?<!未能)"
    r"(?<!公开)(?<!提供)(?<!处理)(?<!提前)(?<!当年)(?<!限时)"
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

_DROPPED = r"(?:[、,]?(?:行政机关)?不再处理其?(?:政府信息公开)?申请)?"
# kind, label that stands before or after the number
RESULTS = {
    "granted": r"(?<!不)(?:予以公开|给予公开|同意公开|准予公开|全部公开)",
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
    "unable_not_held": r"(?:不掌握(?:(?:相关)?(?:政府)?信息)?|(?:政府)?信息不存在)",
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
_LEAD = (
    r"(?>(?:申请|案件|的|作出|作|为|属于?|系|因|被|已|决定|依法|其他|危及|保护|本机关|我局|涉及)*)"
)


def _phrases() -> list[tuple[str, str, tuple[str, ...]]]:
    """(kind, pattern, units) in order of precedence: the first that reads a number has it."""
    ask, who, total = ASK, _WHO, _SUM
    get, answer = (
        r"(?:收到|接到|接收|受理)",
        r"(?:办理并答复|办理答复|办理完成|办结|办复|办毕|答复|回复)",
    )
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
        (
            "received",
            r"(?:信息公开申请|依申请公开(?:申请)?)(?:受理|收到|接收|收件)(?>(?:共|计|为|:)*)Q",
        ),
        ("received", r"依申请公开(?:申请)?(?:件数|数量)?(?::|为|:为)Q(?=[,;。\n]|$)"),
        ("answered", rf"依申请公开(?:申请)?(?:答复|办结){total}Q"),
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
        (k, rf"{_FIRST}{label}{_TAIL}{total}Q", _REQUEST_UNITS) for k, label in RESULTS.items()
    ]
    alone = rf"(?!{_TAIL}{total}Q)"  # 1件维持、2件纠正 reads forward only where no number follows
    requests += [(k, rf"Q{_LEAD}{label}{alone}", _REQUEST_UNITS) for k, label in RESULTS.items()]

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
        ("fee_cases", rf"(?:实际|已|按期|如期)(?:缴费|交费|缴纳|收费|收取)(?:{_FEE})?{total}Q"),
        ("fee_cases", r"Q(?:申请)?(?:已|按期|如期)(?:缴费|交费|缴纳)"),
    ]
    shown = r"(?>(?:各类|各种|政府|政务|本级|公共|有关|相关|了|的)*)"
    published = [
        (
            "published",
            rf"(?<!应)(?<!应主动)(?<!依申请)(?:公开|发布|公布){shown}信息(?:公开)?{total}Q",
        ),
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


OFFICES = {
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
        rf"{_NONE}(?>(?:收到|接到|接收到?|受理|办理|有|发生|产生|过|任何|新增)*){_WHO}(?P<received>{ASK})"
        rf"(?>(?:情况|情形|事项|办件|受理|的?请求)*){_END}",
        rf"(?P<received>依申请公开(?:申请|情况|件|数量)*):(?:无|零){_END}",
        rf"{_NONE}(?:任何)?(?:单位|个人|公民|群众|企业)[^,;。QMP\n]{{0,8}}"
        rf"(?P<received>申请(?:公开)?(?:政府)?信息(?:公开)?){_END}",
        rf"(?<=[,;。:\n])(?P<list>行政复议|行政诉讼):无{_END}",
        rf"{_NONE}(?>(?:制发|发布|出台|作出|实施|产生|发生|开展|进行|收取|办理|具有|任何|公开的?|应|新|相关|的"
        rf"|本年度?)*)(?P<list>{item}(?>(?:{joint}{item})*))(?>(?:等|处理|决定|事项|职权|职能|权限|(?:制发|制定)?权|信息|项目"
        rf"|情况|情形|内容|的|类|收入|案件|办件)*){_END}",
        rf"{_NONE}(?>(?:发生|产生|引发|引起|出现|收到|涉及|任何|因|由|有关|关于|与|政府信息公开|信息公开|依申请"
        rf"|公开|政府信息|工作|申请|导致|而|的|被|提起|提出|相关)*)(?P<list>{case}(?>(?:{also}{case})*))"
        rf"(?>(?:案件|案|办件|情况|情形|申请|事项|的|件|发生)*){_END}",
    ]


def compiled(pattern: str) -> re.Pattern[str]:
    """Q, M, P of the table become the letters that stand for quantities in the read text.

    Repeats without a bound would read a text of nothing else from every place to its end.
    """
    pattern = pattern.replace(")*)", f"){{0,{_MOST_REPEATED}}})")
    return re.compile(re.sub(r"[QM]|P(?!<)", lambda m: MASKS[m[0]], pattern))


@cache
def wordings() -> list[tuple[str, re.Pattern[str], frozenset[str], bool]]:
    """Kind, pattern, units, and whether a number must be there; in order of precedence."""
    return [(k, compiled(p), frozenset((*u, "")), "Q" in p or "M" in p) for k, p, u in _phrases()]


@cache
def denials() -> list[re.Pattern[str]]:
    """The patterns of what is denied."""
    return [compiled(pattern) for pattern in _absences()]


DENIED = re.compile("|".join(sorted(OFFICES, key=len, reverse=True)))
