"""How prose speaks of requests that came in, were answered, and were carried over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nianbao.form.role import Role
from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import Own
from nianbao.prose.claims.phrases import (
    ASK,
    END,
    FREE,
    IN_CLAUSE,
    LAST,
    NAMED,
    NEXT,
    NOT,
    PUT,
    RISEN,
    SUM,
    WHO,
)
from nianbao.prose.claims.wordings.wording import REQUEST_UNITS, Wording, wording


def requests() -> Iterator[Wording]:
    """Requests that came in and went out; what was carried over before what was received."""
    said = partial(wording, units=REQUEST_UNITS, resolve=of.of_requests)
    alone = r"(?<=共|年|计)收(?=政府信息|信息公开|依申请|申请)"
    got = rf"(?:收到|接到|接获|接收|承接|受理|收件|签收|登记|{alone})"
    get = rf"{got}(?>(?:并|和|、|收到|受理|登记|在册|予以|依法)*)"
    answer = r"(?:办理并答复|办理答复|办理完成|办理完结|办理完毕|处理完毕|办结|办复|办毕|答复|回复)"
    carry = rf"(?:继续)?(?:办理|处理|答复)?的?{ASK}?"
    over = r"(?:至|到|入)?"
    # Carried out, before or after its number, or denied: 无下年度结转 states a zero.
    yield said(Role.CARRIED_OUT, rf"(?:结转|转|顺延|延){over}{NEXT}{carry}{SUM}Q")
    because = r"(?:(?!其余|剩余|余下|无|没有|(?<!未)办结|全部|上年|上一年)[^;。:!?\nQMP]){0,30}?"
    yield said(
        Role.CARRIED_OUT,
        rf"Q{because}(?:结转|(?<!流)(?<!扭)转(?=[至到入]|下|次|明|来|20)|顺延){over}{NEXT}(?!{carry}{SUM}Q)",
    )
    yield said(
        Role.CARRIED_OUT,
        rf"(?:无|没有|不存在)(?:需要?)?(?:{NEXT}结转|(?:结转|转)(?:至|到|入)?{NEXT})(?:继续)?(?:办理)?的?(?:{ASK}|件)?(?:情况)?{END}",
    )
    yield said(
        Role.CARRIED_OUT,
        rf"(?<=,)(?:也?无|没有)(?:遗留|积压|结转)(?:件|的?{ASK})?(?:情况)?{END}",
        resolve=of.of_nothing_left,
    )
    # Carried in, the same.
    carried = (
        rf"[末底]?(?={IN_CLAUSE}{{0,4}}(?:结转|转入|转来|接转|遗留|留存|未办|未及|未答复|未结))"
        r"(?>(?:尚|仍|未及办结|由|承接|承办|未办理完毕|未办理|未办结|未办完|未办|未答复|未结|结转|转入|转来|接转|遗留|留存|来|至|到|本年度?|今年|20\d\d年度?"
        r"|、|而|并|继续|办理|办件|在办|的)*)"
    )
    yield said(
        Role.CARRIED_IN,
        rf"{LAST}{carried}(?:{ASK}|件)?{SUM}Q",
    )
    yield said(Role.CARRIED_IN, rf"{LAST}{carried}Q{ASK}")
    yield said(Role.CARRIED_IN, rf"结转{LAST}的?{ASK}?{SUM}Q")
    yield said(Role.CARRIED_IN, rf"Q{ASK}?(?>(?:为|系|是|由)*){LAST}(?:结转|转入)")
    yield said(Role.CARRIED_IN, rf"(?:无|没有){LAST}结转的?(?:{ASK}|件)?(?:情况)?{END}")
    yield said(
        Role.CARRIED_IN, rf"{LAST}(?:没有|未有|无)(?:申请)?结转(?:的?{ASK}|件)?(?:情况)?{END}"
    )
    yield said(Role.CARRIED_OUT, rf"跨年度?(?:办理|答复|结转)的?{ASK}?{SUM}Q")
    yield said(Role.CARRIED_OUT, rf"Q{because}(?:留?待|将于|将在){NEXT}(?:继续)?(?:办理|答复|办结)")
    # Not done when the year ended.
    left = (
        r"(?>(?:处于|正在|正|仍在|仍|尚在|尚|还在|在|未到|未满|未届|未办结|未办完|法定|规定|办理|答复|期限|时限|处理|流程"
        r"|过程|期|内|,|、|之?中|等待|待|作出|未|的)*)"
        r"(?:(?<=办理之中)|(?<=办理中|期限内|时限内|过程中|待答复|待办理|未答复|未办理|未办结|未办完|处理中)"
        r"|(?<=时限|期限|在办)|(?<=在办理)|(?<=等待作出答复))"
    )
    yield said(Role.CARRIED_OUT, rf"Q{ASK}?{left}{END}", resolve=of.of_what_is_left)
    yield said(
        Role.CARRIED_OUT,
        rf"(?:未办结|未办完|待答复|未答复|正在办理|在办|办理中|处理中|办理过程中)的?{ASK}?(?:还|尚|仍)?{SUM}Q{END}",
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
    yield said(
        Role.CARRIED_OUT,
        rf"(?:无|没有|不存在)(?:未办结|尚在办理|正在办理|在办|未答复|需要?结转)(?:件|事项|的?{ASK})?(?:情况)?{END}",
        resolve=of.of_nothing_left,
    )
    # Sums of what came by each way: 网上申请31件、当面申请5件，合计36件.
    yield said(Own.RECEIVED, rf"(?:合计|总计|共计)(?:收到|受理|为)?Q(?:公开)?申请{END}")
    yield said(Own.RECEIVED, rf"(?<=申请Q[,、;和])(?:共计?|合计|总计|累计)(?:收到|受理|为)?Q{END}")
    # 收到 alone does not tell whether it does.
    got_all = rf"(?<!未)(?<!不予){get}"
    yield said(Own.RECEIVED, rf"{got_all}{SUM}Q{END}", resolve=of.of_requests_named)
    yield said(Own.RECEIVED, rf"{got_all}{SUM}{WHO}{ASK}(?:\([^()QMP\n]{{1,20}}\))?{SUM}Q")
    yield said(Own.RECEIVED, rf"{got_all}{SUM}{WHO}Q{WHO}{ASK}")
    yield said(Own.RECEIVED, rf"{got_all}{FREE}《?{NAMED}》?{SUM}Q")
    yield said(Own.RECEIVED, rf"{got_all}{SUM}Q{FREE}{NAMED}(?=[,;。:!?()\n]|$|的)")
    yield said(Own.RECEIVED, rf"(?<![未经以])(?<!通过){PUT}了?{FREE}{NAMED}{SUM}Q")
    yield said(
        Own.RECEIVED,
        rf"(?<=共有|计有)Q{FREE}{PUT}{FREE}{NAMED}{END}",
        units=("件", "件次", "份", "人次"),
    )
    entered = r"(?:录入|登记|提交|递交|送达|寄到|进入)"
    yield said(Own.RECEIVED, rf"(?<=共有|计有)Q{NAMED}(?={FREE}{entered})")
    yield said(Own.RECEIVED, rf"向[我本]{FREE}申请(?:公开|获取)(?:政府)?信息的?{SUM}Q")
    noun = r"(?:信息公开申请|依申请公开(?:申请)?|申请公开(?:的?政府)?信息)"
    number = r"(?:数量|总数|总量|件数|数|量)"
    number_of = rf"{noun}{number}{IN_CLAUSE}{{0,10}}"
    yield said(
        Own.RECEIVED, rf"{noun}(?:受理|收到|接收|收件)?{number}(?>(?:共|计|为|是|达|到|:)*)Q"
    )
    yield said(Own.RECEIVED, rf"{noun}(?:受理|收到|接收|收件)(?>(?:共|计|为|:)*)Q")
    yield said(Own.RECEIVED, r"依申请公开(?:申请)?(?:件数|数量)?(?::|为|:为)Q(?=[,;。\n]|$)")
    # 办结 and 答复 are of what is done; 办理 and a bare 共 may be of all that came in as well.
    yield said(Own.ANSWERED, rf"(?:依申请公开|公开申请|(?<=申请))(?:申请)?(?:答复|办结)量?{SUM}Q")
    yield said(Own.ANSWERED, rf"申请(?:答复|办结)(?:件?数|量){SUM}Q")
    yield said(
        Own.ANSWERED, rf"(?:作出|做出)了?(?:政府信息公开|依申请公开|信息公开|各类)?答复{SUM}Q"
    )
    yield said(
        Own.HANDLED,
        r"(?:依申请公开|信息公开申请)(?:申请|件|事项)?(?:共计?|共有|合计|总计|累计)Q",
    )
    yield said(Own.ANSWERED, rf"{NOT}{answer}{SUM}{WHO}{ASK}{SUM}Q")
    yield said(Own.ANSWERED, rf"{NOT}{answer}{SUM}{WHO}Q{WHO}{ASK}")
    yield said(Own.ANSWERED, rf"{NOT}{answer}(?:了|的)?{SUM}Q{END}")
    term = r"在?(?:法定|规定|(?:法律|条例)?规定的)?(?:期限|时限|时间)内"
    how = rf"(?>(?:均|全部|都|已经?|依法|依规|按时|按期|及时|如期|{term}|予以|作出|做出)*)"
    all_done = f"{how}(?:办结|答复)"
    yield said(
        Own.ANSWERED,
        rf"(?:(?<=[,、;:。\n])|(?<=[,;。]其中)|^)Q(?:公开)?(?:申请)?(?:年内|当年|本年)?{all_done}{END}",
    )
    # All that came in was done: nothing is left.
    yield said(
        Role.CARRIED_OUT,
        rf"(?:(?:全部|全数|悉数)(?:依法|按时|按期|及时|予以|作出|做出)?|均已(?:依法|按时|按期)?|已悉数)"
        rf"(?:办结|答复|办复|办理完毕|处理完毕){END}",
        units=(),
        resolve=of.of_all_received,
    )
    yield said(Own.HANDLED, rf"{NOT}(?:办理|处理){SUM}{WHO}{ASK}{SUM}Q")
    yield said(Own.HANDLED, rf"{NOT}(?:办理|处理){SUM}{WHO}Q{WHO}{ASK}")
    # A number of them that something is said of: 12件政府信息公开申请的申请人均系自然人.
    yield said(
        Own.HANDLED,
        rf"(?:(?<=[,;。:\n])|(?<=年度|全年|今年)|^)(?:全[省市区县镇乡])?Q{ASK}(?=的?(?:申请人|提出者|申请主体|提交者|申请方)?(?:均|全部|皆|都))",
        resolve=of.of_what_all_are,
    )
    # From last year's number to this year's.
    yield said(
        Own.RECEIVED, rf"{ASK}{FREE}(?:由|从){LAST}的?Q{RISEN}(?:本年度?|今年|20\d\d年度?)?的?Q"
    )
    yield said(Own.RECEIVED, rf"{number_of},(?:本年度?|全年|今年)(?>(?:共|为|达|有)*)Q{END}")
    yield said(
        Own.RECEIVED,
        rf"(?<=20\d\d年)度?(?>(?:共|为|达|有)*)Q{END}",
        resolve=of.of_amount_named,
    )
