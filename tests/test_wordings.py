"""Real wordings: what must stay silent, and what must be found, all judged at once."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from nianbao.inputs.workspace import Workspace
from nianbao.rules.expectations import judge
from nianbao.rules.rulebook import Rulebook
from tests.conftest import PRIOR, SMALL, report_beside
from tests.rules import Change, beside_last_year, both, changed, problem, says, set_to

ZERO = both(
    *(set_to("figures", table, to=0) for table in ("t2_1", "t2_5", "t2_6", "t2_8", "t3", "t4")),
    set_to("agency", "kind", to="township"),
    set_to("agency", "name", to="某县某镇人民政府"),
    set_to("agency", "self_reference", to="镇"),
    says("s1_2", "全年未收到政府信息公开申请。"),
    says("s1_3", "没有制发行政规范性文件。"),
)
DISPUTES = changed("t4", to=[2, 1, 1, 1, 5, 1, 0, 1, 1, 3, 1, 1, 0, 0, 2])
UNPAID = changed("t3", "other_fee_unpaid", to=[1, 0, 0, 0, 0, 0])
MANY = both(
    changed("t3", "new_received", to=[17, 2, 0, 0, 1, 0]),
    changed("t3", "carried_in", to=[3, 0, 0, 0, 0, 0]),
    changed("t3", "granted", to=[8, 1, 0, 0, 1, 0]),
    changed("t3", "partial", to=[3, 0, 0, 0, 0, 0]),
    changed("t3", "denied_internal_affairs", to=[1, 0, 0, 0, 0, 0]),
    changed("t3", "unable_not_held", to=[4, 1, 0, 0, 0, 0]),
    changed("t3", "np_petition", to=[2, 0, 0, 0, 0, 0]),
    says("s1_2", "全年新收20件，上年结转3件。"),
)


def named(name: str, self_reference: str, kind: str = "department") -> Change:
    parts = {"name": name, "self_reference": self_reference, "kind": kind}
    return both(*(set_to("agency", key, to=value) for key, value in parts.items()))


def report_by(text: str) -> Change:
    whole = "统计期限自2023年1月1日起至2023年12月31日止。地址：某路1号，电话：010-12345678。"
    return says("preamble", text + whole)


TOWN = named("某县柳湾镇人民政府", "镇", "township")

SILENT: list[tuple[str, Change]] = [
    # a plan, a document's name, or both years stand beside the year before
    ("D003", says("s1_5", "2024年，我局继续深化政务公开工作，拓宽公开渠道。")),
    ("D003", says("s6", "2024年，我局要进一步加大公开力度。")),
    ("D003", says("s1_5", "2022年全市政务公开工作要点印发后，我局逐条落实。")),
    ("D003", says("s1_1", "2022年度全区部门决算公开率100%。")),
    (
        "D003",
        says("s1_1", "2022年，我局制定了《某局政务公开办法》，2023年继续落实，公开信息120条。"),
    ),
    ("D003", says("s1_5", "2021年，我局成立政务公开工作领导小组，2023年调整成员1次。")),
    ("D003", says("s1_1", "2022年我局公开信息96条，2023年公开信息120条，增幅25%。")),
    ("D003", says("s1_1", "2023年，我局公开120条；2022年，我局公开96条。")),
    ("D003", says("s1_2", "2022年我局收到的1件申请于2023年1月办结。")),
    ("D003", says("s1_1", "2022年部门决算和2023年部门预算按时公开。")),
    ("D003", says("s1_1", "2022年结转的任务已于一季度完成，全年公开信息120条。")),
    ("D002", says("preamble", "本报告数据统计截至2023年12月31日。电话010-12345678，地址某路1号。")),
    ("D004", problem("解读材料发布偏晚。", "我局将在2024年统一排期，同步发布解读材料。")),
    # a noun of that year, or what still holds: no work of that year
    ("D001", report_by("现将2023年某区某局政府信息公开工作情况公布如下。")),
    ("D001", set_to("narrative", "s1", "intro", to="对照2022年政府信息公开工作年度报告逐项改进。")),
    ("D002", report_by("本报告统计周期为2023年度，所列数据截止时间为2023年12月31日。")),
    ("D002", report_by("自2023年1月1日0时起至2023年12月31日24时止的数据，由本局统计。")),
    ("D003", says("s1_5", "2022年全市第三方评估结果公布后，我局认真整改，逐项完善。")),
    ("D003", says("s1_5", "2022年存在的主要问题，我局认真整改。")),
    ("D003", says("s1_3", "2021年，我局建立健全信息发布审核制度，沿用至今。")),
    ("D003", says("s1_5", "2022年调整后的领导小组继续履行职责，定期听取汇报。")),
    ("D003", says("s6_fee", "2022年发出的收费通知已缴清；2023年没有发出收费通知。")),
    ("D004", problem("解读形式单一。", "将2023年度考核结果作为依据，逐件补充图解。")),
    ("D004", problem("解读形式单一。", "2023年12月对解读作了梳理，今后按季度配发图解。")),
    # who writes the report, in full or shortened
    ("D005", report_by("现向社会公布某区某局2023年政府信息公开工作年度报告。")),
    ("D005", report_by("结合我局2023年政府信息公开工作实际，编制本报告。")),
    ("D005", report_by("如有疑问，请与某区某局政务公开办公室联系。")),
    ("D005", report_by("如需咨询，可致电某区某局办公室；受理机构：办公室。")),
    ("D005", report_by("不依法履行公开义务的，可向区政府办公室投诉、举报。")),
    ("D005", report_by("根据某区人民政府办公室2023年政府信息公开工作安排，编制本报告。")),
    ("D005", both(TOWN, report_by("如有疑问，可向柳湾镇人民政府党政综合办公室咨询。"))),
    # what a body above it does, a sibling does for it, or every village does
    ("D007", says("s1_5", "市财政局认真组织业务培训，各区派员参加。")),
    ("D007", says("s1_5", "区司法局组织业务培训，对我局答复文书进行点评。")),
    ("D007", both(TOWN, says("s1_3", "各村民委员会按照要求及时更新公开栏。"))),
    ("D007", both(TOWN, says("s1_3", "县人民政府高度重视政务公开，镇里逐项落实。"))),
    ("D007", says("s1_2", "7名申请人向区水务局提出政府信息公开申请7件。")),
    ("D011", says("s1_3", "坚持版本校对，用好本乡土资源。")),
    ("D007", says("s1_5", "区委区政府高度重视政务公开，我局逐项抓好落实。")),
    (
        "D008",
        report_by("依据条例（2007年国务院令第492号公布，2019年国务院令第711号修订）编制本报告。"),
    ),
    ("D008", report_by("依据《政府信息公开条例》（国务院令第711号）编制本报告。")),
    # six parts in other words
    ("S010", report_by("某区某局编制本报告，全文由以下6个部分组成。")),
    (
        "S010",
        report_by(
            "本报告包括总体情况、主动公开政府信息情况、收到和处理公开申请情况、行政复议与行政诉讼情况、"
            "存在的问题和下一步改进措施、其他事项。"
        ),
    ),
    # all of one kind, and what is a part of the whole
    ("N004", says("s1_2", "上年结转的1件已全部办结。")),
    ("N004", says("s1_2", "收到申请7件，到期的均已答复，1件结转下年度。")),
    ("N007", says("s1_2", "新收申请7件，其中法人或其他组织申请1件，其余均为自然人申请。")),
    ("N001", says("s1_2", "通过门户网站收到公开申请3件。")),
    ("N010", says("s1_2", "共收到申请7件，比上年增加2件。其中，网上申请4件，来信申请3件。")),
    ("N015", says("s1_1", "公开信息120条，其中网站90条、公众号60条，部分信息同时发布。")),
    ("N014", says("s1_3", "协助公布区政府现行有效行政规范性文件88件。")),
    ("D005", report_by("年度报告已编制完成，并在区政府网站公布。")),
    ("D005", report_by("根据《条例》规定，国务院办公厅发布的年度报告格式，编制本报告。")),
    ("D005", report_by("根据区政府办公室2023年12月印发的通知，编制本年度报告。")),
    ("D005", report_by("本年度报告由区局办公室编制。")),
    (
        "D005",
        both(
            named("湘乡市青山桥镇人民政府", "镇", "township"),
            report_by("青山桥镇2023年政府信息公开工作年度报告如下。"),
        ),
    ),
    (
        "D005",
        both(
            named("北京市海淀区中关村街道办事处", "街道", "subdistrict"),
            report_by("海淀区人民政府中关村街道办事处编制2023年政府信息公开工作年度报告。"),
        ),
    ),
    (
        "D005",
        both(
            named("某区住房和城乡建设局", "局"),
            report_by("区住建局编制2023年政府信息公开工作年度报告。"),
        ),
    ),
    (
        "D005",
        both(
            named("某市某区人民政府办公室", "办"),
            report_by("某区政府办公室编制2023年政府信息公开工作年度报告。"),
        ),
    ),
    ("D005", says("s6", "以上情况，特此报告。\n\n某区某局办公室")),
    # cases that are not about disclosure
    ("N021", both(ZERO, says("s4", "其他行政复议案件3件，均与政府信息公开无关。"))),
    ("N021", both(ZERO, says("s4", "作为被申请人的行政复议案件2件，均不涉及政府信息公开。"))),
    ("N033", both(ZERO, says("s4", "本年度行政诉讼1件（非政府信息公开类）。"))),
    ("N021", both(ZERO, says("s4", "除土地类行政复议2件外，无政府信息公开行政复议。"))),
    ("N033", says("s4", "全年行政诉讼0件。其他类行政诉讼3件。")),
    ("N021", says("s4", "另有行政处罚类行政复议6件、行政诉讼3件。")),
    ("N021", both(DISPUTES, says("s4", "上年结转行政复议1件，新增行政复议4件。"))),
    ("N033", both(DISPUTES, says("s4", "一审行政诉讼3件，二审2件。"))),
    # the attribute of documents, and what was asked for
    (
        "N006",
        both(
            ZERO, says("s1_3", "全年印发公文56件，其中主动公开20件，依申请公开6件，不予公开30件。")
        ),
    ),
    ("N006", both(ZERO, says("s1_3", "公文属性认定：主动公开20件、依申请公开6件、不予公开30件。"))),
    ("N006", says("s1_2", "新收7件，其中要求公开行政执法案卷2件、行政查询事项1件，均已答复。")),
    ("N006", says("s1_2", "申请内容涉及过程性信息2件、内部事务信息1件。")),
    ("N006", says("s1_2", "对同一申请人重复申请2件合并答复，引导撤回。")),
    ("N006", both(MANY, says("s1_2", "征求第三方意见5件，其中同意公开3件，不同意公开2件。"))),
    (
        "N006",
        both(MANY, says("s1_2", "因保护第三方合法权益不予公开1件、属于内部事务信息不予公开1件。")),
    ),
    # other bodies' and other matters' requests
    ("N005", both(ZERO, says("s1_2", "受理宅基地申请36件，办结30件。"))),
    ("N005", both(ZERO, says("s1_2", "上级交办信息公开申请2件，我镇提供材料并回复2件。"))),
    ("N005", says("s1_2", "平均办理时长11天，提前办结5件。")),
    ("N008", says("s1_2", "全年新收7件。通过传真、当面方式未收到申请。")),
    ("N002", both(MANY, says("s1_2", "网络渠道收到申请12件，信函收到申请6件，当面收到申请2件。"))),
    ("N002", both(MANY, says("s1_2", "2022年12月，我局收到申请1件，按规定结转。"))),
    # notices of two years
    (
        "F003",
        says(
            "s6_fee", "2023年发出收费通知1件、金额100元；实际收取2件、300元（含上年通知1件200元）。"
        ),
    ),
    (
        "F002",
        both(
            UNPAID, says("s6_fee", "2022年12月发出收费通知1件，逾期未缴；2023年没有发出收费通知。")
        ),
    ),
    # headings and ordinary words
    ("S002", says("s6", "## 一、建议提案办理情况\n\n已办结3件。")),
    ("S005", says("s1_1", "公开政府集中采购信息6条，采购结果公告4条。")),
    ("D011", says("s1_5", "各项工作基本办结，职责的根本所在，积极为我所用。")),
    ("D007", says("s1_1", "政府网站全年发布信息120条，区政府网站公开信息120条。")),
    ("D007", says("s1_2", "协助市自然资源局答复信息公开申请1件。")),
    ("T211", says("s1_2", "内容涉及行政处罚3件、行政许可2件、其他2件。")),
    ("T211", both(ZERO, says("s6", "代县城管局收取行政事业性收费2万元。"))),
    ("D004", problem("解读材料发布偏晚。", "2023年已举办培训2场，2024年继续加强。")),
    (
        "Q009",
        says("s1_2", "申请人张某某不服答复，原告李某某诉我局案已审结；转办申请件，均限时答复。"),
    ),
    ("Q010", says("s1_2", "申请人严格按要求提出申请，申请人万一不服可以申请复议。")),
    ("Q010", says("s1_1", "公开财政收入13800138000元。")),
    ("Q010", report_by("某区某局编制本报告，联系电话13800138000。")),
    # a channel, a field, a total of several years
    *(
        ("N013", both(says("s1_1", "全年主动公开政府信息120条。"), says("s6", text)))
        for text in (
            "卫生领域公开信息10条。",
            "微信公众号发布信息210条，微博发布信息35条。",
            "专栏公开信息20条。",
            "历年累计公开信息1560条。",
            "通过报刊、广播公开政府信息6条。",
            "全区供水、供电企业公开信息320条。",
        )
    ),
    # a total that is not the nearest number
    (
        "N010",
        says("s1_2", "共办理申请8件（含上年结转1件），其中予以公开6件，不予公开1件，结转下年1件。"),
    ),
    ("N010", says("s1_2", "办结7件，结转下年度继续办理1件。其中，予以公开6件，不予公开1件。")),
    ("N010", says("s1_2", "受理投诉36件，其中立案5件，办结36件。")),
    ("N015", says("s1_1", "公开信息120条，其中网站80条、公众号60条，部分信息多渠道同步发布。")),
]

FOUND: list[tuple[str, Change]] = [
    ("D011", says("s1_1", "我镇公开120条。")),
    ("D011", says("s1_1", "本院公开120条。")),
    ("D003", says("s1_1", "2022年主动公开政府信息120条。")),
    ("D003", says("s1_1", "2022年某区某局主动公开政府信息120条。")),
    ("D003", says("s1_1", "二〇二二年，我局公开信息120条。")),
    ("D003", says("s1_1", "2022年，在区委、区政府领导下，我局公开120条。")),
    ("N002", says("s1_2", "收到各类政府信息公开申请9件。")),
    ("N002", says("s1_2", "收到政府信息公开申请书9份。")),
    ("N002", says("s1_2", "收到网民、企业政府信息公开申请9件。")),
    ("N008", says("s1_2", "本年度依申请公开为0。")),
    ("N008", says("s1_2", "依申请公开：无。")),
    ("N008", says("s1_2", "未收到任何单位和个人的政府信息公开申请。")),
    ("N009", both(DISPUTES, says("s4", "行政复议：无。行政诉讼：无。"))),
    ("N006", says("s1_2", "本机关不掌握4件。")),
    ("N005", says("s1_2", "依申请公开办结9件。")),
    ("D001", report_by("某区某局2022年政府信息公开年报。")),
    (
        "D002",
        says("preamble", "某区某局统计期限为2022年1月至12月。电话010-12345678，地址某路1号。"),
    ),
    ("D005", report_by("本报告由某县水务局按照《条例》编制。")),
    ("D005", report_by("现发布《某县水务局2023年政府信息公开工作年度报告》。")),
    ("D005", report_by("如需咨询，请与某县水务局办公室联系。")),
    ("D007", says("s1_3", "某县水务局严格执行信息发布审核制度。")),
    ("D001", report_by("某区某局政府信息公开工作年度报告（2022年度）。")),
    ("D002", says("preamble", "数据统计截止2022年12月31日。电话010-12345678，地址某路1号。")),
    (
        "D002",
        says(
            "preamble",
            "统计期限自二〇二二年一月一日起，至二〇二二年十二月三十一日止。电话010-12345678，地址某路1号。",
        ),
    ),
    ("D003", says("s1_5", "2022年，我局举办培训2期，组织评议1次，并将继续完善考核机制。")),
    ("D003", says("s1_1", "2024年，我局主动公开政府信息120条。")),
    ("D004", problem("解读材料发布偏晚。", "我局将在2023年统一排期，同步发布解读材料。")),
    ("D001", report_by("现就我局2022年政府信息公开工作情况作如下报告。")),
    ("D001", report_by("现将2022年某区某局政府信息公开工作开展情况报告如下。")),
    ("D001", report_by("现公布某区某局政府信息公开工作2022年度报告。")),
    ("D001", set_to("narrative", "s1", "intro", to="现将2022年度政府信息公开工作情况报告如下。")),
    ("D002", report_by("本报告所列数据截止时间为2022年12月31日。")),
    ("D002", report_by("本报告数据统计截至2023年11月30日。")),
    ("D002", report_by("本报告统计周期为2022年度。")),
    ("D003", says("s1_3", "2022年，我局持续加强政府信息管理，严把内容发布关。")),
    ("D003", says("s1_3", "2022年，我局按照年度工作要点，认真落实信息公开审查制度。")),
    ("D003", says("s1_5", "2022年认真落实全区政务公开工作要点，组织培训2次。")),
    ("D003", says("s1_5", "2022年，我局结合机构调整，进一步强化监督保障。")),
    ("D003", says("s1_4", "截至2022年底，我局公众号发布信息98条。")),
    ("D003", says("s6_fee", "2022年没有发出收费通知，未收取信息处理费。")),
    ("D003", says("s1_1", "2024年，我局主要公开养老服务信息，发布解读3篇。")),
    ("D004", problem("解读形式单一。", "争取在二〇二三年上半年完成图解模板。")),
    ("D004", problem("解读形式单一。", "我局将于2023年底前完成图解模板。")),
    ("D005", report_by("如有疑问，请联系某区水务局综合科，地址：文昌路1号。")),
    ("D005", report_by("对本报告内容有不明之处，可向某区水务局办公室反映。")),
    ("D005", report_by("如需了解详情，请拨打某区水务局办公室电话。")),
    ("D005", report_by("受理机构：某区水务局。")),
    ("D005", report_by("详询某区水务局政策法规科。")),
    ("D005", report_by("本年度报告由某区水务局依照条例规定编制并发布。")),
    ("D005", report_by("结合某区水务局全年政府信息公开工作情况，形成本年度报告。")),
    ("D007", both(TOWN, says("s1_3", "青石乡人民政府建立信息发布三级审核制度。"))),
    ("D007", both(TOWN, says("s1_3", "马桥镇定期核查公开栏目。"))),
    ("D007", says("s1_3", "某区水务局规范信息发布流程。")),
    ("D008", report_by("依据《政府信息公开条例》（国务院令第717号）编制本报告。")),
    ("S010", report_by("某区某局编制本报告，正文分为7个部分。")),
    (
        "S010",
        report_by(
            "本报告包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
            "存在的主要问题及改进情况、其他需要报告的事项。"
        ),
    ),
    ("N004", says("s1_2", "收到申请7件，已全部办结，无结转。")),
    ("N007", says("s1_2", "全年收到申请7件，全部为自然人申请。")),
    ("N006", says("s1_2", "收到申请7件，均予以公开。")),
    ("N001", says("s1_2", "近三年持续规范办理，2023年新收政府信息公开申请70件。")),
    ("N002", says("s1_2", "通过门户网站收到公开申请90件。")),
    ("N010", says("s1_2", "网上申请4件、来信申请3件，合计17件。")),
    ("N012", says("s1_2", "收到申请7件。其中网上申请4件，占75.1%。")),
    ("N011", both(beside_last_year(), says("s1_2", "收到申请7件，是上年的9倍。"))),
    ("N014", says("s1_3", "组织清理文件、公开清理结果，全年制发行政规范性文件8件。")),
    ("N021", both(DISPUTES, says("s4", "因政府信息公开被申请行政复议9件，8件已作出复议决定。"))),
    ("N009", both(DISPUTES, says("s4", "未收到信息公开类的行政复议申请及行政诉讼案件。"))),
    ("S010", report_by("某区某局编制本报告，全文共五部分。")),
    ("S015", both(ZERO, says("s1_5", "维护网站，接受监督。"))),
    ("Q009", says("s1_1", "公开信息……条，【请填写】。")),
    ("Q010", says("s1_2", "申请人王小明的申请已办结。")),
    ("D008", says("s6", "按照国办公开办函﹝2019﹞60号编写。")),
    ("Q008", problem("信息公开的内容还不够全面。")),
    ("Q008", problem("主动公开力度不够。")),
    ("N031", says("s6_fee", "共收取信息处理费300元，其中按件收取100元、按量收取150元。")),
    ("Y002", both(beside_last_year(), changed("t3", "new_received", to=[30, 0, 0, 0, 0, 0]))),
]


@pytest.fixture(scope="module")
def codes(workspace: Workspace, rulebook: Rulebook) -> list[set[str]]:
    reports = []
    for _, change in (*SILENT, *FOUND):
        parameters: dict[str, Any] = copy.deepcopy(SMALL)
        change(parameters)
        reports.append(report_beside(parameters, workspace))
    return [{f.code for f in verdict.findings} for verdict in judge(reports, rulebook)]


@pytest.mark.parametrize("number", range(len(SILENT)))
def test_an_honest_wording_stays_silent(number: int, codes: list[set[str]]) -> None:
    assert SILENT[number][0] not in codes[number]


@pytest.mark.parametrize("number", range(len(FOUND)))
def test_a_violation_in_common_words_is_found(number: int, codes: list[set[str]]) -> None:
    assert FOUND[number][0] in codes[len(SILENT) + number]


def test_a_hostile_problem_does_not_hang(workspace: Workspace, rulebook: Rulebook) -> None:
    parameters = copy.deepcopy(PRIOR)
    problem("政府信息公开" * 3000 + "内容少。")(parameters)
    judge([report_beside(parameters, workspace)], rulebook)
