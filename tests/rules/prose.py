"""The text of the sections: what is missing, left over, or another agency's."""

from __future__ import annotations

from tests.rules import Change, beside_last_year, both, changed, problem, says, set_to

CITY = both(
    set_to("agency", "kind", to="government"),
    set_to("agency", "name", to="某市人民政府"),
    set_to("agency", "self_reference", to="市"),
)
OWN = "某区某局编制了2023年政府信息公开工作年度报告。"
CONTACT = "地址：某路1号，电话：010-12345678，网站：某区人民政府网站。"
SIX = "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项"  # noqa: E501
WHOLE_YEAR = "统计期限自2023年1月1日起至2023年12月31日止。"
CORRECTED = changed("t4", to=[0, 1, 0, 1, 2, *[0] * 10])

INVALID: dict[str, tuple[Change, str]] = {
    "S001": (set_to("narrative", "s1", to={}), "s1"),
    "S002": (says("s6", "# 二、主动公开情况\n\n见表。"), "s6_1"),
    "S003": (
        both(set_to("narrative", "s1", "s1_4", to=None), says("s1_1", "公开信息120条。")),
        "s1_4",
    ),
    "S005": (says("s2", "本年新制作数量与对外公开总数量见下表。"), "s2"),
    "S009": (says("s6", "# 七、统计附表\n\n略。"), "s6_1"),
    "S009 table": (says("s6", "| 指标 | 单位 |\n|---|---|\n| 发布解读 | 3条 |"), "s6_1"),
    "S010": (
        says("preamble", f"{OWN}本报告由总体情况等五个部分组成。{WHOLE_YEAR}{CONTACT}"),
        "preamble",
    ),
    "S010 listed": (
        says("preamble", f"{OWN}本报告由{SIX[5:]}等部分组成。{WHOLE_YEAR}{CONTACT}"),
        "preamble",
    ),
    "S011": (set_to("narrative", "s6", to={}), "s6"),
    "S012": (says("s1_1", "长" * 1001), "s1"),
    "S013": (says("s6", "（一）提案办理\n\n3件。\n\n（三）建议办理\n\n2件。"), "s6_1"),
    "S014": (says("s6", "# 存在的主要问题及改进情况\n\n无。"), "s6_1"),
    "S015": (both(CITY, says("s1_5", "加强监督，接受工作考核和社会评议。")), "s1"),
    "D001": (
        says("preamble", f"某区某局2022年政府信息公开工作年度报告。{WHOLE_YEAR}{CONTACT}"),
        "preamble",
    ),
    "D002": (
        says("preamble", f"{OWN}统计期限自2023年1月1日至2023年11月30日。{CONTACT}"),
        "preamble",
    ),
    "D003": (says("s1_1", "2022年，我局主动公开政府信息120条。"), "s1_1"),
    "D004": (problem("解读材料发布偏晚。", "2023年，提前准备解读材料。"), "s5_2"),
    "D005": (
        says("preamble", f"根据规定，某区水务局编制2023年政府信息公开工作年度报告。{CONTACT}"),
        "preamble",
    ),
    "D007": (says("s1_2", "区水务局全年新收政府信息公开申请9件。"), "s1_2"),
    "D008": (says("s6", "依据国务院令第492号制定公开制度。"), "s6_1"),
    "D008 form": (says("s6", "按国办公开办函〔2019〕60号编写。"), "s6_1"),
    "D009": (
        says("preamble", f"{OWN}{WHOLE_YEAR}联系地址：某路1号，网站：某区人民政府网站。"),
        "preamble",
    ),
    "D010": (set_to("contact", "website", to=None), "preamble"),
    "D011": (says("s1_1", "我镇主动公开政府信息120条。"), "s1_1"),
    "Q002": (problem("解读材料发布偏晚。", ""), "s5_2"),
    "Q003": (problem("", "2024年，提前准备解读材料。"), "s5_2"),
    "Q008": (problem("政府信息公开工作水平还有待提高。"), "s5_2"),
    "Q009": (says("s1_1", "全年主动公开政府信息  条，发布XX解读。"), "s1_1"),
    "Q009 number error": (says("s1_2", "全年共收到政府信息公开申请件，自然人申请占比%。"), "s1_2"),
    "Q009 placeholder error": (says("s6", "待补充。"), "s6_1"),
    "Q010": (says("s6", "来信人电话13800138000，已当面答复。"), "s6_1"),
    "Q010 id": (says("s6", "身份证号11010119900307211X的申请已办结。"), "s6_1"),
    "Q010 name": (says("s6", "申请人李晓明不服答复，提出异议。"), "s6_1"),
    "Q011": (set_to("narrative", "s1", to={"s1_1": "加强组织领导，落实各项制度。"}), "s1"),
    "Q012": (says("s6", "认真贯彻会议精神精神，逐条落实。"), "s6_1"),
    "Q013": (
        both(says("s6_fee", "无。"), changed("t3", "other_fee_unpaid", to=[1, 0, 0, 0, 0, 0])),
        "s6",
    ),
    "F001": (says("s6_fee", "没有其他事项。"), "s6"),
    "T409": (CORRECTED, "s5"),
}

VALID: dict[str, Change] = {
    "S001": set_to("narrative", "s1", to={"s1_1": "公开120条。"}),
    "S002": says("s6", "## （一）提案办理情况\n\n已办结3件。"),
    "S003": says("s1_4", "政务新媒体1个，运行正常。"),
    "S005": says("s2", "各项数据见下表。"),
    "S009": says("s6", "重点领域信息发布3条。"),
    "S010": says("preamble", f"{OWN}本报告由{SIX}六个部分组成。{WHOLE_YEAR}{CONTACT}"),
    "S011": says("s6", "没有其他需要报告的事项。"),
    "S012": both(set_to("narrative", "s1", to={"s1_1": "长" * 1000}), beside_last_year()),
    "S013": says("s6", "（一）提案办理\n\n1.主办3件。\n\n2.协办1件。\n\n（二）建议办理\n\n2件。"),
    "S014": says("s6", "统计口径说明：无变化。"),
    "S015": both(CITY, says("s1_5", "接受工作考核、社会评议，没有被追究责任的情形。")),
    "D001": says("preamble", f"某区某局2023年度政府信息公开工作年度报告。{WHOLE_YEAR}{CONTACT}"),
    "D002": says("preamble", f"{OWN}统计期限为2023年1月1日至12月31日。{CONTACT}"),
    "D003": says("s1_1", "2023年，我局主动公开政府信息120条；2022年，我局公开96条，同比增长25%。"),
    "D004": problem("解读材料发布偏晚。", "2024年，落实2023年制定的办法，提前准备解读材料。"),
    "D005": says("preamble", f"按照要求，某局编制2023年政府信息公开工作年度报告。{CONTACT}"),
    "D007": says("s1_2", "某区某局全年新收政府信息公开申请7件，区司法局组织培训2次。"),
    "D008": says(
        "s6", "依据国务院令第711号、《条例》第三十二条征求第三方意见；按〔2021〕30号编写。"
    ),
    "D009": says("preamble", f"{OWN}{WHOLE_YEAR}{CONTACT}"),
    "D010": says("preamble", f"{OWN}{WHOLE_YEAR}{CONTACT}"),
    "D011": says("s1_1", "我局主动公开政府信息120条，涉及某镇、某街道。"),
    "Q002": problem("解读材料发布偏晚。", "随文件同步准备。"),
    "Q003": problem("解读材料发布偏晚。", "随文件同步准备。"),
    "Q008": problem("部分政策文件的解读形式单一，公众理解还有待提高。"),
    "Q009": says(
        "s1_1",
        "主动公开政府信息120条，见http://www.example.gov.cn/xxgk/；有待补充解读，收到申请件逐件登记。",
    ),
    "Q010": says("s6", "咨询电话010-12345678，申请人王某不服答复。"),
    "Q011": set_to("narrative", "s1", to={"s1_1": "公开120条，解读3篇。"}),
    "Q012": says("s6", "规范规范性文件管理，公开工作层层落实，实实在在，全市市场信息常常更新。"),
    "Q013": says("s6_fee", "无。"),
    "F001": says("s6_fee", "未收取信息处理费。"),
    "T409": both(CORRECTED, problem("被纠正的1件复议案件答复不完整。")),
}
