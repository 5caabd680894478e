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
    # who writes the report, in full or shortened
    ("D005", report_by("现向社会公布某区某局2023年政府信息公开工作年度报告。")),
    ("D005", report_by("结合我局2023年政府信息公开工作实际，编制本报告。")),
    ("D005", report_by("如有疑问，请与某区某局政务公开办公室联系。")),
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
    # a list of another whole, services that count twice, one number by two properties
    ("N010", says("s1_1", "公布服务事项35项，其中“即办件”24项、“零跑动”28项。")),
    ("N010", says("s1_2", "收到申请7件，其中网上提交5件，涉及招生政策4件。")),
    (
        "N015",
        says("s1_1", "公开信息120条，其中网站90条、公众号60条，同一信息多平台发布的按1条计。"),
    ),
    ("N015", says("s1_1", "规划类公开10条、财政类公开5条，全年共公开信息300条。")),
    (
        "N015",
        says("s1_1", "网站发布信息508条，新媒体发布信息760条；其中公众号480条、头条号280条。"),
    ),
    # a rate of what was due, a share of what is told
    ("N012", says("s1_2", "受理申请7件，办结6件，期限内答复率100%。")),
    ("N012", says("s1_2", "收到申请8件：网上申请6件（占75%），来信申请2件（占25%）。")),
    ("N012", says("s1_2", "在8件申请中，网上提交的6件，占75%；来信提交的2件，占25%。")),
    # last year's number rightly told
    ("N011", both(beside_last_year(), says("s1_2", "收到申请7件，与2021年持平。"))),
    ("N011", both(beside_last_year(), says("s1_2", "收到申请7件，比上年有所增加。"))),
    # other cases, and those that the organ of review decides
    (
        "N022",
        both(named("某市司法局", "局"), says("s6", "代市政府审理行政复议案件37件，维持20件。")),
    ),
    ("N021", says("s4", "因不动产登记等事项被申请行政复议12件，不属于本报告统计范围。")),
    ("N008", says("s1_2", "新收申请7件，法人和其他组织未提出申请。")),
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
    *(
        ("Q009", both(MANY, says("s1_2", text)))
        for text in (
            "收到件数20件，一件一策，逐件答复，每件留痕。",
            "收到邮件，对收到的申请件，及时登记；凡收到政府信息公开申请件，一律编号。",
            "2023年新收申请20件，无上年结转件，办结件、受理件分别归档。",
            "对现有规范性文件，逐件清理，公布现有现行有效规范性文件。",
            "办结率100%，占比（%）见下表，计量单位为万元。",
            "按照条例、条款，收到意见建议条目3条。",
        )
    ),
    ("Q009", says("s6_fee", "无。")),
    ("Q009", says("s4", "无")),
    ("Q009", says("s6", "具体清单见附件，内容从略。")),
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
    *(
        ("N011", both(beside_last_year(), says("s1_2", text)))
        for text in (
            "收到申请7件，与上年持平。",
            "收到申请7件，比上年翻了一番。",
            "收到申请7件，2022年为70件。",
            "申请量由2022年的70件降至2023年的7件。",
            "受理申请由上年的5件增至7件，增幅90%。",
            "收到申请7件，与上一年度（5件）相比下降45%。",
            "收到申请7件，与2022年相比多出39件。",
            "收到申请7件，在上一年度基础上增加19件。",
            "收到申请7件，同比增加2件、增长90%。",
            "收到申请7件，比上年的5件增长91.00%。",
        )
    ),
    *(
        ("N012", both(MANY, says("s1_2", text)))
        for text in (
            "在8件申请中，网上提交的6件，占85%；来信提交的2件，占25%。",
            "受理申请80件：在线申请68件（占85%），现场申请8件（占20%）。",
            "予以公开10件（60%）、部分公开3件（13%）。",
            "办结申请23件，予以公开10件、部分公开3件，公开率为90%。",
            "予以公开10件、部分公开3件，两项占答复总数的75%。",
            "收到申请20件，办结率50%。",
        )
    ),
    *(
        ("N010", says("s1_2", text))
        for text in (
            "共登记申请34件，按渠道分：电子邮件5件，网站18件，来访1件。",
            "63件申请中，征收类35件，物业类16件，其他类2件。",
            "受理的50件申请涉及征地24件、宅基地15件、矿产5件，其他事项16件。",
            "收到申请7件，其中平台申请5件（自然人3件，企业1件）、邮寄2件。",
            "分季度看，四个季度分别收到申请2件、4件、7件、3件，全年共收到26件。",
            "电子邮箱2件，在线平台19件，挂号信7件，三项合计48件。",
        )
    ),
    ("N015", says("s1_1", "公开信息527条，分别为：网站105条、公众号298条、公告栏24条。")),
    ("N015", says("s1_1", "公开信息263条，其中网站142条、公众号80条、公开栏14条。")),
    ("N015", says("s1_1", "网站公开信息254条、新媒体公开信息120条，全年总计公开信息474条。")),
    ("N031", says("s6_fee", "信息处理费实收900元，由按件计收的500元和按量计收的200元组成。")),
    ("N013", both(says("s1_1", "公开信息268条。"), says("s1_4", "全年累计公开信息286条。"))),
    ("N007", says("s1_2", "12件政府信息公开申请的申请人均系自然人。")),
    ("N004", says("s1_2", "收到申请7件，办结率100%，年末无未办结件。办结7件，没有未办结件。")),
    ("N008", says("s1_2", "无人向本机关提出政府信息公开申请。")),
    ("N014", says("s1_3", "组织清理文件、公开清理结果，全年制发行政规范性文件8件。")),
    ("N021", both(DISPUTES, says("s4", "因政府信息公开被申请行政复议9件，8件已作出复议决定。"))),
    ("N009", both(DISPUTES, says("s4", "未收到信息公开类的行政复议申请及行政诉讼案件。"))),
    ("S010", report_by("某区某局编制本报告，全文共五部分。")),
    ("S015", both(ZERO, says("s1_5", "维护网站，接受监督。"))),
    ("Q009", says("s1_1", "公开信息……条，【请填写】。")),
    *(
        ("Q009", says("s1_2", text))
        for text in (
            "收到件，均已答复。",
            "2023年，我局收到政府信息公开申请件。",
            "其中自然人申请占比%。",
            "办结率为 %，同比增长 %。",
            "比上年增加件。",
            "发布稿件篇，开展培训次。",
        )
    ),
    ("Q009", says("s1_3", "我局共有现行有效的规范性文件。")),
    ("Q009", says("s1_3", "现有现行有效的规范性文件件。")),
    ("Q009", says("s6_fee", "收取信息处理费元。")),
    ("Q009", says("s6_fee", "收取信息处理费，金额为 万元。")),
    *(
        ("Q009", says("s1_4", text))
        for text in ("待写", "略。", "（待补充）", "XX", "无内容", "…", "同上。", "见附件")
    ),
    ("Q009", problem("略")),
    ("Q009", problem("解读材料发布偏晚。", "待补充")),
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
