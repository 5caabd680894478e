"""What the prose states of the tables' numbers."""

from __future__ import annotations

from nianbao.annual_report import AnnualReport
from nianbao.seasons.members import Members
from tests.rules import Change, beside_last_year, both, changed, says, set_to
from tests.seasons import body, season, summing

PENDING = changed("t4", to=[1, 1, 0, 1, 3, 0, 1, 0, 1, 2, 0, 0, 0, 0, 0])
NO_CASES = changed("t4", to=0)
S1_2, S1_3 = "s1_2", "s1_3"
REGION = season(*map(body, ("finance", "water", "town")))


def _region(report: AnnualReport) -> Members:
    """Three bodies that a region's report sums."""
    return Members(REGION, (), wanting=tuple(REGION.district.bodies))


def of_region(text: str) -> Change:
    """What the report of a region says of its bodies."""
    return both(set_to("agency", "name", to="某区人民政府"), says(S1_2, text), summing(_region))


INVALID: dict[str, tuple[Change, str]] = {
    "N001": (says(S1_2, "全年新增政府信息公开申请9件。"), S1_2),
    "N001 error": (says(S1_2, "全年新收政府信息公开申请0件。"), S1_2),
    "N002": (says(S1_2, "全年收到政府信息公开申请12件。"), S1_2),
    "N002 error": (
        both(changed("t3", to=0), says(S1_2, "全年收到政府信息公开申请12件。")),
        S1_2,
    ),
    "N002 info": (says(S1_2, "全年收到政府信息公开申请8件。"), S1_2),
    "N003": (says(S1_2, "上年未办结的政府信息公开申请3件。"), S1_2),
    "N003 error": (
        both(changed("t3", "carried_in", to=0), says(S1_2, "上年结转政府信息公开申请3件。")),
        S1_2,
    ),
    "N004": (says(S1_2, "年末待答复2件。"), S1_2),
    "N004 error": (
        both(changed("t3", "carried_out", to=0), says(S1_2, "结转下年度继续办理2件。")),
        S1_2,
    ),
    "N005": (says(S1_2, "全年办结政府信息公开申请5件。"), S1_2),
    "N005 error": (
        both(changed("t3", to=0), says(S1_2, "全年办结政府信息公开申请5件。")),
        S1_2,
    ),
    "N005 info": (
        both(
            changed("t3", "other_other", to=[2, 0, 0, 0, 0, 0]),
            says(S1_2, "全年办结政府信息公开申请7件。"),
        ),
        S1_2,
    ),
    "N006": (says(S1_2, "其中，同意公开5件。"), S1_2),
    "N006 error": (says(S1_2, "其中，无法提供2件。"), S1_2),
    "N006 info": (
        both(
            changed("t3", "partial", to=[2, 0, 0, 0, 0, 0]),
            says(S1_2, "其中，予以公开8件。"),
        ),
        S1_2,
    ),
    "N007": (says(S1_2, "新收申请中，自然人申请4件。"), S1_2),
    "N007 error": (says(S1_2, "新收申请中，自然人申请0件。"), S1_2),
    "N007 info": (
        both(changed("t3", "granted", to=[4, 2, 0, 0, 0, 0]), says(S1_2, "自然人申请5件。")),
        S1_2,
    ),
    "N008": (says(S1_2, "全年未收到政府信息公开申请。"), S1_2),
    "N009": (says("s4", "我局未发生因政府信息公开引起的行政复议。"), "s4"),
    "N010": (says(S1_2, "共办结7件，其中予以公开6件、不予公开2件。"), S1_2),
    "N011": (
        both(beside_last_year(), says(S1_2, "全年新收政府信息公开申请7件，同比增长50%。")),
        S1_2,
    ),
    "N011 of last year": (
        both(beside_last_year(), says(S1_2, "2022年收到政府信息公开申请99件。")),
        S1_2,
    ),
    "N012": (says(S1_2, "予以公开6件，占办结总数的80%。"), S1_2),
    "N013": (
        both(
            says("s1_1", "主动公开政府信息120条。"),
            says("s6", "全年主动公开政府信息130条。"),
        ),
        "s6_1",
    ),
    "N014": (says(S1_3, "全年制发行政规范性文件2件。"), S1_3),
    "N015": (
        says("s1_1", "主动公开政府信息120条，其中网站公开80条，政务新媒体公开50条。"),
        "s1_1",
    ),
    "R009": (of_region("办结申请7件，其中区财政局3件、区水务局2件、某镇1件。"), S1_2),
    "N016": (
        both(
            says("s1_1", "主动公开政府信息120条。"),
            says("s6", "全年主动公开政府信息120件。"),
        ),
        "s6_1",
    ),
    "N021": (says("s4", "全年被申请行政复议5件。"), "s4"),
    "N021 error": (both(NO_CASES, says("s4", "全年被申请行政复议5件。")), "s4"),
    "N021 info": (says("s4", "全年被申请行政复议1件。"), "s4"),
    "N022": (both(PENDING, says("s4", "行政复议案件中，结果维持2件。")), "s4"),
    "N022 error": (says("s4", "行政复议案件中，结果纠正2件。"), "s4"),
    "N033": (both(PENDING, says("s4", "被提起行政诉讼5件。")), "s4"),
    "N033 error": (says("s4", "被提起行政诉讼5件。"), "s4"),
    "N033 info": (both(PENDING, says("s4", "被提起行政诉讼1件。")), "s4"),
    "N033 result": (both(PENDING, says("s4", "行政诉讼案件中，结果纠正2件。")), "s4"),
    "N033 result error": (says("s4", "行政诉讼案件中，结果纠正2件。"), "s4"),
    "N031": (
        says("s6_fee", "共收取信息处理费300元，其中按件收取100元、按量收取150元。"),
        "s6_fee",
    ),
    "T211": (says(S1_3, "全年没有作出行政处罚决定。"), S1_3),
}

VALID: dict[str, Change] = {
    "N001": says(S1_2, "全年新收政府信息公开申请7件，2022年新收5件。"),
    "N002": says(S1_2, "全年收到政府信息公开申请7件。"),
    "N003": says(S1_2, "上年结转政府信息公开申请1件。"),
    "N004": says(S1_2, "结转下年度继续办理1件。"),
    "N005": says(S1_2, "全年办结政府信息公开申请7件，转办热线工单20件。"),
    "N006": says(S1_2, "其中，予以公开6件，不予公开1件。"),
    "N007": says(S1_2, "新收申请中，自然人申请6件，商业企业申请1件。"),
    "N008": both(changed("t3", to=0), says(S1_2, "全年未收到政府信息公开申请。")),
    "N009": both(NO_CASES, says("s4", "我局未发生因政府信息公开引起的行政复议、行政诉讼。")),
    "N010": says(S1_2, "共办结7件，其中予以公开6件、不予公开1件。"),
    "N011": both(beside_last_year(), says(S1_2, "全年新收政府信息公开申请7件，同比增长40%。")),
    "N012": says(S1_2, "予以公开6件，占办结总数的85.71%。"),
    "N013": both(
        says("s1_1", "主动公开政府信息120条。"), says("s6", "全年主动公开政府信息120条。")
    ),
    "N014": says(S1_3, "全年制发行政规范性文件1件，转发上级文件4件。"),
    "N015": says("s1_1", "主动公开政府信息120条，其中网站公开80条，政务新媒体公开40条。"),
    "R009": of_region("办结申请7件，其中区财政局3件、区水务局2件、某镇2件。"),
    "R009 not a whole": of_region("办结申请7件，其中区财政局3件、某镇2件。"),
    "R009 of others": of_region("办结申请7件，其中网上申请3件、信函申请3件。"),
    "N016": both(
        says("s1_1", "主动公开政府信息120条。"), says("s6", "全年主动公开政府信息120条。")
    ),
    "N021": says("s4", "全年被申请行政复议2件，其中尚未审结1件。"),
    "N022": says("s4", "行政复议案件中，结果维持1件，尚未审结1件。"),
    "N033": both(PENDING, says("s4", "被提起行政诉讼2件，结果纠正1件。")),
    "N031": says("s6_fee", "共收取信息处理费250元，其中按件收取100元、按量收取150元。"),
    "T211": says(S1_3, "全年作出行政处罚决定5件。"),
}
