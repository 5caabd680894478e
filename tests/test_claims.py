"""What the prose states about the figures: read, left alone, and judged against its bases.

The short phrases follow the wording of published reports; the figures are those that 宿迁市
published for 2023 and 2024.
"""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.prose.claims import read_claims
from nianbao.prose.claims.bases import BESIDE_THE_TABLES, bases, candidates, kinds
from nianbao.prose.claims.claim import Claim, recomputed
from nianbao.prose.claims.prose import Prose

YEAR = 2024


def read(text: str, section: str = "s1_2", own: tuple[str, ...] = ()) -> list[Claim]:
    return read_claims(section, Prose(text), YEAR, own)


def counts(text: str, section: str = "s1_2") -> list[tuple[str, str]]:
    """(kind, value) of the claims that would be judged, without the derived ones."""
    derived = ("enumeration", "growth", "change", "share")
    return [(c.kind, str(c.value)) for c in read(text, section) if c.kind not in derived]


READ = {
    "s1_2": [
        ("全市收办政府信息公开申请3607件，其中新收3511件，上年结转96件。",
         "received_all 3607 new_received 3511 carried_in 96"),
        ("2024年，我区共收到8份政府信息公开申请。", "received 8"),
        ("本年度全区共收到70件申请，办结69件，1件结转下年度继续办理。",
         "received 70 answered 69 carried_out 1"),
        ("全年受理依申请公开十七件，均已答复。", "received 17"),
        ("收到政府信息公开申请（含网络、信函）95件。", "received 95"),
        ("收到申请97件（含上年结转2件）。", "received_all 97 carried_in 2"),
        ("依申请公开受理量为95件。", "received 95"),
        ("收到信息公开申请总数为17。", "received 17"),
        ("收到依申请公开0件。", "none_received 0"),
        ("办理政府信息公开申请25件。", "handled 25"),
        ("依申请公开共17件。", "handled 17"),
        ("答复申请3486件。", "answered 3486"),
        ("顺延至下一年答复2件。", "carried_out 2"),
        ("2件申请结转至2025年。", "carried_out 2"),
        ("无下年度结转。", "carried_out 0"),
        ("无上年结转。", "carried_in 0"),
        ("办理上年度结转的申请3件。", "carried_in 3"),
        ("2023年结转2件，全年办结67件。", "carried_in 2 answered 67"),
        ("自然人申请3493件、法人或其他组织申请114件。", "natural_person 3493 organisation 114"),
        ("商业企业7件、科研机构1件、社会公益组织4件、法律服务机构5件。",
         "org_commercial 7 org_research 1 org_social 4 org_legal 5"),
        ("予以公开及部分公开258件，予以公开答复966件。", "granted_and_partial 258 granted 966"),
        ("受理政府信息公开申请859件，另有72件申请按照《条例》顺延到下年度答复。",
         "received 859 carried_out 72"),
        ("共完成政府信息依申请公开答复1453件。", "answered 1453"),
        ("予以公开1191件，部分公开328件，不予公开142件，无法提供1078件。",
         "granted 1191 partial 328 denied 142 unable 1078"),
        ("不予处理406件，作其他处理341件。", "not_processed 406 other 341"),
        ("其中16件予以公开，1件不予公开。", "granted 16 denied 1"),
        ("属于国家秘密1件，其他法律行政法规禁止公开27件，危及“三安全一稳定”6件。",
         "denied_state_secret 1 denied_law_forbidden 27 denied_three_safety 6"),
        ("保护第三方合法权益38件。", "denied_third_party 38"),
        ("属于三类内部事务信息20件，属于四类过程性信息9件，属于行政执法案卷21件，属于行政查询事项20件。",
         "denied_internal_affairs 20 denied_process_info 9 denied_enforcement_file 21"
         " denied_admin_query 20"),
        ("本机关不掌握相关政府信息1047件，没有现成信息需要另行制作28件，补正后申请内容仍不明确3件。",
         "unable_not_held 1047 unable_needs_creation 28 unable_unclear 3"),
        ("信访举报投诉类申请305件，重复申请39件，要求提供公开出版物2件，无正当理由大量反复申请58件。",
         "np_petition 305 np_duplicate 39 np_publication 2 np_excessive 58"),
        ("要求行政机关确认或重新出具已获取信息4件。", "np_confirm_reissue 4"),
        ("申请人逾期不补正、行政机关不再处理其政府信息公开申请40件，逾期未按收费通知要求缴纳费用10件。",
         "other_no_correction 40 other_fee_unpaid 10"),
        ("未收到依申请公开。", "none_received 0"),
        ("无依申请公开。", "none_received 0"),
        ("我局没有收到公民、法人和其他组织提出的政府信息公开申请。", "none_received 0"),
        ("因信息公开引起的行政复议31件，行政诉讼0件。", "review 31 litigation 0"),
        ("行政复议、行政诉讼均为0件。", "litigation 0 review 0"),
        ("信息公开类行政复议7件，诉讼9件，均获维持。", "review 7 litigation 9"),
        ("行政复议和行政诉讼共6件。", "disputes 6"),
        ("审结政府信息公开行政复议134件，行政诉讼结案。", "review_closed 134"),
        ("行政复议440件，维持309件、纠正17件、其他结果88件、未审结26件。",
         "review 440 review_upheld 309 review_corrected 17 review_other 88 review_pending 26"),
        ("发生行政复议3件，其中2件维持、1件纠正。",
         "review 3 review_upheld 2 review_corrected 1"),
        ("行政诉讼113件，其中结果维持80件，结果纠正6件，其他结果14件，尚未审结13件。",
         "litigation 113 litigation_upheld 80 litigation_corrected 6 litigation_other 14"
         " litigation_pending 13"),
    ],
    "s4": [
        ("未经复议直接起诉24件，复议后起诉89件。", "direct 24 after 89"),
        ("未经复议直接起诉24件，维持1件，纠正1件，其他结果16件，审结18件，尚未审结6件。",
         "direct 24 direct_upheld 1 direct_corrected 1 direct_other 16 direct_closed 18"
         " direct_pending 6"),
        ("复议后起诉89件，维持13件，纠正0件，其他结果67件，审结80件，尚未审结9件。",
         "after 89 after_upheld 13 after_corrected 0 after_other 67 after_closed 80"
         " after_pending 9"),
        ("审结行政诉讼57件。", "litigation_closed 57"),
        ("无因政府信息公开工作被申请行政复议、提起行政诉讼办件。",
         "none_litigated 0 none_reviewed 0"),
        ("未发生行政复议；无行政诉讼。", "none_reviewed 0 none_litigated 0"),
    ],
    "s1_3": [
        ("制发行政规范性文件109件，废止489件，现行有效597件。",
         "documents_made 109 documents_repealed 489 documents_valid 597"),
        ("规范性文件本年制发3件、本年废止1件、现行有效8件。",
         "documents_made 3 documents_repealed 1 documents_valid 8"),
        ("制定出台规章2件、行政规范性文件109件，废止规章1件，现行有效规章11件。",
         "rules_made 2 documents_made 109 rules_repealed 1 rules_valid 11"),
    ],
    "s2": [
        ("办理行政许可9487件，行政处罚2776件，行政强制84件，行政事业性收费7545万元。",
         "licensing 9487 penalty 2776 coercion 84 admin_fee 7545"),
        ("作出行政许可决定120件；作出行政处罚决定30件。", "licensing 120 penalty 30"),
        ("2024年我中心无公开的规章、行政规范性文件、行政许可、行政处罚、行政强制、行政事业性收费情况。",
         "none_admin_fee 0 none_coercion 0 none_documents 0 none_licensing 0 none_penalty 0"
         " none_rules 0"),
        ("本机关不具有行政许可职权。", "none_licensing 0"),
    ],
    "s6": [
        ("全年收取政府信息公开信息处理费 0 元。", "fee_received 0"),
        ("2024年，无收取信息处理费情况。", "fee_received 0"),
        ("也未对申请人收取政府信息处理费。", "fee_received 0"),
        ("收取信息处理费25件，共计2950元。", "fee_received 2950 fee_cases 25"),
        ("发出收费通知的件数为3件，总金额为1200元，实际收取的总金额为800元。",
         "fee_notices 3 fee_notified 1200 fee_received 800"),
        ("发出收费通知的件数和总金额以及实际收取的总金额均为0。",
         "fee_notices 0 fee_notified 0 fee_received 0"),
        ("未发出收费通知。", "fee_notices 0"),
    ],
    "s1_1": [
        ("主动发布各类政府信息 2428 条。", "published 2428"),
        ("公布政府信息2599条。", "published 2599"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [(section, text, words) for section, rows in READ.items() for text, words in rows],
)
def test_a_stated_figure_is_read(section: str, text: str, expected: str) -> None:
    words = expected.split()
    assert counts(text, section) == list(zip(words[::2], words[1::2], strict=True))
    assert all(claim.judged for claim in read(text, section))


def test_every_kind_has_a_phrase_that_yields_it() -> None:
    seen = {word for rows in READ.values() for _, words in rows for word in words.split()[::2]}
    rare = {"other_other"}  # 其他 alone names no row
    assert kinds() - seen - rare == {"enumeration", "growth", "change", "share"}


SILENT = [
    ("s1_2", "累计转办数76条，城市留言板公开回复量6275条。"),
    ("s6", "共受理各类群众诉求办件109513件，按时办结率100%。"),
    ("s6", "共办理议提案4件，办结率100%。"),
    ("s1_2", "办理建议32件、提案41件，予以公开73件。"),
    ("s1_2", "办结热线工单109513件，受理行政许可申请300件。"),
    ("s6", "没有收到超过一定数量或频次范围的政府信息公开申请。"),
    ("s1_2", "未收到重复申请。"),
    ("s1_2", "未收到法人或其他组织提出的政府信息公开申请。"),
    ("s1_2", "如未收到申请人补正材料的，视为放弃。"),
    ("s1_2", "无依申请公开收费情况。"),
    ("s1_2", "有无依申请公开。"),
    ("s1_2", "未按期答复0件，延期答复3件，尚未办结2件。"),
    ("s1_2", "每件申请均在20个工作日内答复。"),
    ("s1_2", "收到的申请中，申请人主动撤回3件。"),
    ("s1_2", "全年收到网上申请8件、信函申请3件。"),
    ("s1_2", "全年未收到行政许可申请。"),
    ("s1_2", "依申请公开培训2次，参加120人次。"),
    ("s1_2", "高效办成“一件事”，收到表扬信3封。"),
    ("s1_2", "2025年力争办结申请300件。"),
    ("s1_2", "予以公开、部分公开、不予公开分别为5件、3件、2件。"),
    ("s1_2", "受理申请较上年有所增加。"),
    ("s1_2", "无因依申请公开引发的行政诉讼败诉案件。"),
    ("s1_2", "行政复议维持3件，驳回2件。"),
    ("s4", "未发生行政复议被纠错情况。"),
    ("s6", "全市办理行政复议案件120件，行政应诉案件30件。"),
    ("s1_1", "公开政府常务会议 7 期，解读信息发布 7 条。"),
    ("s1_1", "其他应主动公开政府信息856条。"),
    ("s1_1", "主动公开政务文件11份，开展政策解读活动15次。"),
    ("s1_1", "主动公开信息  条。"),
    ("s1_3", "建立健全规章制度12项，制发文件120件。"),
    ("s1_3", "公开规范性文件15件，解读规范性文件8件。"),
    ("s1_3", "制发规章、规范性文件3件。"),
    ("s2", "行政许可事项84项，行政许可类信息69条。"),
    ("s2", "一般程序行政处罚120件，简易程序行政处罚30件。"),
    ("s2", "开展行政处罚案卷评查30件。"),
    ("s2", "行政许可、行政处罚共300件。"),
    ("s2", "采取行政强制措施3件，无重大行政处罚。"),
    ("s6", "收取信息处理费的，每件100元。"),
    (
        "s1",
        "依据《条例》（国令第 711 号）第五十条和国办公开办函〔2021〕30号，电话：0517-87290606。",
    ),
    ("s1", "根据《2024年收到申请17件办理情况》，一是压实责任；二是强化培训。"),
    ("s3", "一、本年新收政府信息公开申请数量 95 0 0 0 0 0 95"),
    ("s3", "（一）予以公开 50 0 0 0 0 0 50\n（六）其他处理0 0 0 0 0 00"),
    ("s2", "规章 0 0 0\n行政规范性文件 3 0 8\n行政许可 9487"),
    ("s2", "行政许可2293 第二十条第（六）项信息内容"),
]


@pytest.mark.parametrize(("section", "text"), SILENT)
def test_a_number_of_something_else_is_no_claim(section: str, text: str) -> None:
    assert read(text, section) == []


QUALIFIED = [
    ("2024年，区政府办代表区政府受理政府信息公开申请17件。", "“代表区政府”的数"),
    ("指导各部门办结申请17件。", "“各部门”的数"),
    ("以区政府名义答复申请10件。", "“以区政府名义”的数"),
    ("2022年度收到申请5件。", "2022年的数"),
    ("2022年全年收到申请5件。", "2022年的数"),
    ("二〇二二年收到申请5件。", "2022年的数"),
    ("上年收到申请5件。", "2023年的数"),
    ("2025年收到申请5件。", "2025年的数"),
    ("上半年收到申请5件。", "部分时段"),
    ("截至2024年6月收到申请5件。", "部分时段"),
    ("近三年共收到申请300件。", "多年累计"),
    ("通过政府门户网站共办理并答复信息公开申请3件。", "单一渠道的数"),
    ("受理政府信息公开行政复议案件5件。", "复议机关受理的数"),
]


@pytest.mark.parametrize(("text", "qualifier"), QUALIFIED)
def test_a_figure_of_another_base_is_read_but_not_judged(text: str, qualifier: str) -> None:
    claim = read(text)[0]
    assert qualifier in claim.qualifiers
    assert not claim.judged


@pytest.mark.parametrize(
    "text",
    [
        "2023年收到申请5件，2024年收到申请7件。",
        "收到申请7件，较2023年有所增加。",
        "2022年以来制度不断完善。2024年收到申请7件。",
        "与2023年相比，收到申请7件。",
        "全市各级各部门共收到申请7件。",
        "1月1日至12月31日，收到申请7件。",
        "根据2021年9月印发的格式，2024年收到申请7件。",
    ],
)
def test_the_figure_of_this_year_is_judged(text: str) -> None:
    assert [str(claim.value) for claim in read(text) if claim.judged] == ["7"]


def test_the_year_of_a_sentence_holds_for_the_ones_after_it() -> None:
    last, same = read("2022年收到申请5件。全部办结，其中予以公开2件。")[:2]
    assert (last.year, same.year) == (2022, 2022)


def test_the_fifth_section_is_judged_only_where_it_names_the_year() -> None:
    text = "收到政府信息公开申请5件，答复不够及时。"
    assert not read(text, "s5")[0].judged
    assert read("2024年，" + text, "s5")[0].judged


def test_another_body_is_qualified_where_the_agency_is_known() -> None:
    text = "市场监管局收到申请5件。"
    assert read(text)[0].subject == "市场监管局"
    assert read(text)[0].judged
    assert not read(text, own=("东湖街道办事处", "街道"))[0].judged
    assert read("东湖街道收到申请5件。", own=("越城区东湖街道办事处",))[0].judged


def test_a_rounded_figure_is_never_a_contradiction() -> None:
    (claim,) = read("收到依申请公开3万余件。")
    assert claim.about and not claim.judged and claim.agrees(Decimal(1))


def test_the_place_of_a_claim_is_that_of_the_given_text() -> None:
    text = "2024 年，全区受理政\n- 1 -\n府信息公开申请 １７ 件，均已答复。"
    (claim,) = read(text)
    assert text[claim.start : claim.end] == claim.phrase == text[9 : text.index("，均")]
    assert claim.sentence.text.startswith("2024 年") and "\n" not in claim.sentence.text


# ---------------------------------------------------------------------- enumerations

ENUMERATED = [
    ("主动公开政府信息63条，其中，机构类16条，动态类36条，预决算5条，报告1条，其他信息5条。",
     "63", "16 36 5 1 5", False, True),
    ("公布政府信息2599条，(其中机构类25条，政策类68条，其他应主动公开政府信息856条)主要通过网站",
     "2599", "25 68 856", False, False),
    ("收到8份申请，均为自然人申请。其中，予以公开2件，部分公开5件，其他1件（自主撤销）。",
     "8", "2 5 1", False, True),
    ("收到申请119件，其中甲47件、乙28件、丙22件、丁15件、戊5件、己2件。",
     "119", "47 28 22 15 5 2", False, True),
    ("收到申请119件，其中甲47件、乙28件、丙22件、丁15件、戊5件。",
     "119", "47 28 22 15 5", False, False),
    ("收到申请10件，其中自然人8件、法人或其他组织3件，办结10件。", "10", "8 3", False, False),
    ("收到申请10件，其中自然人8件、法人或其他组织2件，办结9件。", "10", "8 2", False, True),
    ("收到申请10件，其中予以公开5件。", "10", "5", True, True),
    ("发布信息1200条，其中主要包括动态800条、政策300条、解读90条等。",
     "1200", "800 300 90", True, True),
    ("行政复议3件（维持1件、纠正1件、尚未审结1件），行政诉讼7件。", "3", "1 1 1", False, True),
    ("答复申请1453件，其中予以公开966件，部分公开67，不予公开81件，其他处理96件。",
     "1453", "966 81 96", True, True),
    ("收取信息处理费2950元，其中甲县950元，乙县2000元。", "2950", "950 2000", False, True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "total", "parts", "partial", "complete"), ENUMERATED)
def test_the_parts_of_a_total_are_read(
    text: str, total: str, parts: str, partial: bool, complete: bool
) -> None:
    (claim,) = [claim for claim in read(text) if claim.kind == "enumeration"]
    assert str(claim.value) == total
    assert " ".join(map(str, claim.parts)) == parts
    assert (claim.partial, claim.complete) == (partial, complete)


def test_the_tail_of_one_list_is_not_the_total_of_the_next() -> None:
    text = "收到申请95件，其中当面42件，网络53件。全部办结，其中予以公开50件，无法提供32件。"
    assert [c.parts for c in read(text) if c.kind == "enumeration"] == [(42, 53)]


# ---------------------------------------------------------------------- bases

SUQIAN = {
    "t3[new_received,total]": 3511, "t3[new_received,natural_person]": 3402,
    "t3[new_received,org_commercial]": 99, "t3[new_received,org_research]": 0,
    "t3[new_received,org_social]": 4, "t3[new_received,org_legal]": 5,
    "t3[new_received,org_other]": 1, "t3[carried_in,total]": 96,
    "t3[carried_in,natural_person]": 91, "t3[carried_in,org_commercial]": 3,
    "t3[carried_in,org_research]": 0, "t3[carried_in,org_social]": 0,
    "t3[carried_in,org_legal]": 2, "t3[carried_in,org_other]": 0,
    "t3[results_total,natural_person]": 3375, "t3[results_total,org_commercial]": 99,
    "t3[results_total,org_research]": 0, "t3[results_total,org_social]": 4,
    "t3[results_total,org_legal]": 7, "t3[results_total,org_other]": 1,
    "t3[granted,total]": 1191, "t3[partial,total]": 328, "t3[results_total,total]": 3486,
    "t3[other_no_correction,total]": 40, "t3[other_fee_unpaid,total]": 10,
    "t3[other_other,total]": 291, "t3[carried_out,total]": 121,
    "t2_1[normative_docs,made]": 109, "t2_1[normative_docs,valid]": 597,
    "t2_8[admin_fee,amount_wan]": Decimal("59237.2449"),
    "t4[cases,rev_total]": 440, "t4[cases,rev_pending]": 26, "t4[cases,ld_total]": 24,
    "t4[cases,ld_pending]": 6, "t4[cases,la_total]": 89, "t4[cases,la_pending]": 9,
    "t4[cases,ld_upheld]": 1, "t4[cases,la_upheld]": 13,
}  # fmt: skip
NEXT_YEAR = SUQIAN | {"t3[new_received,total]": 3525, "t3[carried_in,total]": 121}

MEANT = [
    ("received", [(3511, "新收"), (3607, "新收加上年结转")]),
    ("received_all", [(3607, "新收加上年结转"), (3511, "新收")]),
    ("natural_person", [(3402, "新收"), (3493, "新收加上年结转"), (3375, "已办结")]),
    ("organisation", [(109, "新收"), (114, "新收加上年结转"), (111, "已办结")]),
    ("answered", [(3486, "已办结"), (3145, "已办结，不含其他处理"), (3486, "应办减结转")]),
    ("other", [(341, "该类合计")]),
    ("granted", [(1191, "予以公开"), (1519, "含部分公开")]),
    ("review", [(440, "全部案件"), (414, "仅计审结")]),
    ("litigation", [(113, "全部案件"), (98, "仅计审结")]),
    ("litigation_upheld", [(14, "维持")]),
    ("disputes", [(553, "复议加诉讼")]),
    ("none_documents", [(109, "本年制发"), (597, "现行有效")]),
]


@pytest.mark.parametrize(("kind", "expected"), MEANT)
def test_a_phrase_may_mean_any_of_its_bases(kind: str, expected: list[tuple[int, str]]) -> None:
    assert candidates(kind, SUQIAN.get) == [(Decimal(n), name) for n, name in expected]


def test_a_blank_cell_leaves_nothing_to_judge() -> None:
    blank = {**SUQIAN, "t3[carried_in,total]": None}
    assert candidates("received", blank.get) is None
    assert candidates("new_received", blank.get) == [(3511, "新收")]


def test_the_older_form_is_judged_by_its_own_cells() -> None:
    form_2019 = {"t3[other,total]": 4, "t3[results_total,total]": 20, "t3[carried_in,total]": 0,
                 "t3[new_received,total]": 20, "t3[carried_out,total]": 0,
                 "t2_1[normative_docs,made_this_year]": 89}  # fmt: skip
    assert candidates("other", form_2019.get) == [(4, "该类合计")]
    assert (16, "已办结，不含其他处理") in (candidates("answered", form_2019.get) or [])
    assert candidates("documents_made", form_2019.get) == [(89, "本年制发")]
    assert candidates("documents_valid", form_2019.get) is None


@pytest.mark.parametrize("kind", [*BESIDE_THE_TABLES, "enumeration", "no such kind"])
def test_what_no_cell_answers_to_has_no_candidates(kind: str) -> None:
    assert candidates(kind, SUQIAN.get) is None


def test_every_base_is_a_sum_of_cells_of_a_form() -> None:
    from nianbao.form.editions import edition

    known = {
        f"{table.id}[{row.id},{column.id}]"
        for id in ("gb2021_30", "gb2019_60")
        for table in edition(id).tables
        for row in table.leaf_rows
        for column in table.leaf_columns
    }
    used = {cell.lstrip("-") for many in bases().values() for _, cells in many for cell in cells}
    assert used <= known


def test_an_amount_agrees_to_its_last_stated_place() -> None:
    (whole,), (exact,) = (
        read(f"行政事业性收费{amount}。", "s2") for amount in ("59237万元", "5.92372449亿元")
    )
    assert (whole.unit, whole.judged) == ("万元", True)
    cell = SUQIAN["t2_8[admin_fee,amount_wan]"]
    assert whole.agrees(Decimal(cell)) and exact.agrees(Decimal(cell))
    assert not whole.agrees(Decimal("59238.2449"))


# ---------------------------------------------------------------------- growth and share


def test_a_growth_rate_is_recomputed_under_each_base() -> None:
    text = "收到申请3646件（含上年结转121件），较上年增长1.05％。"
    (claim,) = [claim for claim in read(text) if claim.kind == "growth"]
    values = recomputed(claim, NEXT_YEAR.get, SUQIAN.get)
    assert [(round(value, 2), name) for value, name in values or []] == [
        (Decimal("1.08"), "新收加上年结转"),
        (Decimal("0.40"), "新收"),
    ]
    assert not any(claim.agrees(value) for value, _ in values or [])


@pytest.mark.parametrize(
    ("text", "kind", "value", "of"),
    [
        ("新收申请3511件，同比增长1.05%。", "growth", "1.05", "new_received"),
        ("受理申请859件，申请数量较去年回落12.3%。", "growth", "-12.3", "received"),
        ("收到申请66件，同比下降百分之十二点五。", "growth", "-12.5", "received"),
        ("答复申请65件，同比增长-3%。", "growth", "-3", "answered"),
        ("政府信息公开申请数量较上年增加10件。", "change", "10", "received"),
        ("答复申请6件，较2023年减少2件。", "change", "-2", "answered"),
        ("予以公开1191件，占34.17%。", "share", "34.17", "granted"),
        ("自然人申请5件，占申请总数的83.33%。", "share", "83.33", "natural_person"),
    ],
)
def test_a_rate_says_what_it_is_a_rate_of(text: str, kind: str, value: str, of: str) -> None:
    (claim,) = [claim for claim in read(text) if claim.kind in ("growth", "change", "share")]
    assert (claim.kind, str(claim.value), claim.of) == (kind, value, of)


def test_a_second_rate_in_the_sentence_is_of_the_same() -> None:
    change, growth = read("政府信息公开申请数量较上年增加10件，增长5.2%。")
    assert (change.of, growth.of, growth.value) == ("received", "received", Decimal("5.2"))


def test_a_rate_of_nothing_known_is_left_alone() -> None:
    assert read("网站访问量同比增长5%，满意率98%。") == []
    assert read("行政复议纠错率下降5%，占比较高。") == []


def test_a_change_in_number_is_recomputed() -> None:
    (claim,) = read("政府信息公开申请数量较上年增加14件。")
    assert recomputed(claim, NEXT_YEAR.get, SUQIAN.get) == [(14, "新收"), (39, "新收加上年结转")]
    assert recomputed(claim, NEXT_YEAR.get) is None


@pytest.mark.parametrize(
    ("stated", "right"), [("34.17%", True), ("34.2%", True), ("34%", True), ("34.50%", False)]
)
def test_a_share_agrees_to_its_stated_decimals(stated: str, right: bool) -> None:
    claim = read(f"予以公开1191件，占{stated}。")[-1]
    values = recomputed(claim, SUQIAN.get)
    assert any(claim.agrees(value) for value, _ in values or []) is right


def test_a_growth_from_zero_has_no_rate() -> None:
    claim = read("新收申请5件，同比增长100%。")[-1]
    assert recomputed(claim, SUQIAN.get, {"t3[new_received,total]": 0}.get) is None


# ---------------------------------------------------------------------- any text

PLAIN_WORDS = """
    收到 办结 申请 政府信息公开 依申请公开 其中 （ ） ， 、 。 ； 《 》 2024年 上年 结转 下年度
    17件 0件 3.5% 约 1,234条 二十件 100元 5万元 同比增长 占 行政复议 维持 规章 废止 无 未 均为
    - 1 | ０ \ue000 “ * 截至 全年
"""
BLANKS = ("\n", "\t", " ", "\n\n", "\n - 1 -\n", "\u3000")
WORDS = st.sampled_from([*PLAIN_WORDS.split(), *BLANKS])


@given(st.lists(WORDS, max_size=40).map("".join), st.sampled_from(["s1_2", "s4", "s6", ""]))
def test_any_mixture_of_the_words_is_read_without_fail(text: str, section: str) -> None:
    for claim in read_claims(section, Prose(text), YEAR):
        assert claim.kind in kinds()
        assert text[claim.start : claim.end] == claim.phrase
        assert claim.year is None or 2000 <= claim.year <= 2100
        candidates(claim.kind, SUQIAN.get)
        recomputed(claim, SUQIAN.get, SUQIAN.get)


@given(st.text())
def test_any_text_at_all_is_read_without_fail(text: str) -> None:
    read_claims("s1_2", Prose(text), YEAR)


@pytest.mark.parametrize(
    "unit",
    ["收到", "1件", "其中1件", "收到申请1件，", "（一）", "《", "占", "无", "2024年", "- 1 -"],
)
def test_the_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    text = (unit * 50_000)[:50_000]  # the longest section that a parameter file may hold
    read("收到申请1件")  # the patterns are compiled once
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("word", ["政府信息", "印发"])
def test_a_text_of_one_word_is_read_once_not_from_every_place(word: str) -> None:
    begun = time.process_time()
    read("1件" + word * (80_000 // len(word)))
    assert time.process_time() - begun < 4
