"""An invented district of 75 bodies over two years, the same every time, in words of their own.

    python -m benchmarks.season FOLDER [DISTRICTS [YEARS]]

Sixty departments and institutions, fifteen towns, and five that report through others; kinds and
sizes as in reality: most have no requests, a few have hundreds. All of it is sound: what is wrong,
a test plants. Of more than one district each has 150 that report.
"""

from __future__ import annotations

import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.agencies import ROOT

NAME = "云溪区"
OFFICES = """
development-reform 发展和改革局 项目审批、价格监测、能源规划
education 教育局 招生入学、学区划分、校外培训
science 科学技术局 科技项目、技术合同、创新平台
industry 工业和信息化局 技改备案、中小企业服务、电力需求
ethnic-affairs 民族宗教事务局 场所登记、民族成份、宗教活动
public-security 公安分局 户籍办理、交通管理、养犬登记
civil-affairs 民政局 最低生活保障、社会组织、殡葬服务
justice 司法局 法律援助、行政复议、公证服务
finance 财政局 部门预算、政府采购、专项资金
human-resources 人力资源和社会保障局 就业补贴、职称评审、劳动监察
natural-resources 自然资源局 土地征收、不动产登记、矿业权出让
ecology 生态环境分局 环评审批、排污许可、噪声投诉
housing 住房和城乡建设局 保障性住房、施工许可、物业维修资金
city-management 城市管理局 户外广告、市容执法、停车泊位
transport 交通运输局 客运线路、公路养护、驾培机构
water 水务局 取水许可、河长履职、供水水质
agriculture 农业农村局 惠农补贴、宅基地、动物防疫
commerce 商务局 汽车报废、单用途卡、外资备案
culture-tourism 文化和旅游局 演出审批、旅行社监管、文物保护
health 卫生健康局 医师注册、托育机构、公共场所卫生
veterans 退役军人事务局 优待抚恤、安置就业、烈士纪念
emergency 应急管理局 安全生产许可、灾害救助、事故调查
audit 审计局 预算执行审计、领导干部审计、整改公告
market 市场监督管理局 食品抽检、特种设备、广告监管
sports 体育局 健身设施、赛事活动、体彩公益金
statistics 统计局 经济普查、统计公报、调查入户
medical-insurance 医疗保障局 参保缴费、药品集采、异地就医
letters 信访局 来信办理、网上信访、领导接访
government-services 政务服务和数据管理局 办事指南、证照共享、大厅窗口
forestry 林业局 采伐许可、森林防火、古树名木
rural-revival 乡村振兴局 衔接资金、帮扶车间、村庄整治
grain 粮食和物资储备局 粮食收购、储备轮换、应急物资
office-affairs 机关事务管理局 公务用车、办公用房、节能改造
investment 投资促进局 招商政策、项目落地、企业走访
financial-work 地方金融工作局 融资担保、非法集资、上市培育
civil-defence 人民防空办公室 防空地下室、警报试鸣、疏散演练
archives 档案馆 档案查阅、开放鉴定、家谱征集
planning-archive 规划展览馆 规划公示、展陈更新、团体预约
labour-arbitration 劳动人事争议仲裁院 仲裁立案、调解建议、庭审旁听
law-enforcement 综合行政执法局 行政处罚、执法公示、柔性执法
traffic-police 交通警察大队 违法处理、号牌管理、事故快处
port 港口管理局 岸线使用、码头检查、船舶污染
park-office 工业园区管理委员会 园区规划、标准厂房、企业入园
scenic-area 风景名胜区管理委员会 门票减免、游客承载、景区整改
resettlement 库区移民事务中心 后期扶持、移民培训、避险解困
blood-station 中心血站 无偿献血、用血报销、采血点位
housing-fund 住房公积金管理部 缴存提取、贷款审批、缓缴登记
intellectual-property 知识产权局 专利资助、商标指导、侵权裁决
fire 消防救援大队 消防验收、火灾认定、场所抽查
roads 公路事业发展中心 路产赔偿、涉路施工、养护招标
hydrology 水文监测站 水情公告、雨量站点、防洪曲线
farm-machinery 农业机械服务中心 农机补贴、驾驶考试、跨区作业
tax 税务局 减税降费、发票管理、纳税信用
meteorology 气象局 预警发布、防雷检测、人工影响天气
tobacco 烟草专卖局 零售许可、案件查处、布局规划
post 邮政管理局 快递许可、邮件时限、末端网点
first-hospital 第一人民医院 诊疗价格、门诊排班、药品目录
maternity-hospital 妇幼保健院 产科预约、婚检服务、新生儿筛查
first-school 第一中学 招生计划、收费项目、食堂公示
vocational-school 中等职业技术学校 专业设置、助学金、实训基地
water-company 自来水有限公司 水价标准、停水通知、水质检测
gas-company 燃气有限公司 气价标准、安检入户、报装流程
bus-company 公共交通有限公司 线路调整、票价优惠、首末班车
heating-company 热力有限公司 供热温度、退费办法、检修计划
cemetery 公墓管理所 墓位价格、祭扫安排、生态安葬
"""
TOWNS = "青石、柳溪、河口、白沙、望江、石桥、东山、双井、云台、古渡、龙泉、梅岭、长丰、安澜、新集"
WORDS_OF_TOWNS = "村务事项、危房改造、农田灌溉、集镇改造、拆迁安置、防汛值守、路灯管护、老年食堂、"
WORDS_OF_TOWNS += "垃圾分类、土地流转、山林权属、水库移民、古村保护、茶园补助、渡口安全、养殖退捕、"
WORDS_OF_TOWNS += "厕所改造、饮水工程、校车线路、公墓建设、集市摊位、河道采砂、光伏租地、桥梁加固、"
WORDS_OF_TOWNS += "种粮直补、卫生室布点、文化礼堂、果园保险、消防栓维护、界址勘定"
THROUGH = {  # those that report through their competent department
    "first-hospital": "health",
    "maternity-hospital": "health",
    "first-school": "education",
    "vocational-school": "education",
    "cemetery": "civil-affairs",
}
VERTICAL = ("tax", "meteorology", "tobacco", "post")
FIRST = ("公开", "发布", "主动公开", "对外公布", "累计公开")
HOW = ("网站专栏", "政务新媒体", "公告栏", "办事大厅电子屏", "村（居）公开栏", "服务窗口")
# The parts of section one have three clauses each: no two bodies have the same.
CLAUSES = {
    "s1_1": (
        "{a}的办理依据和结果随办随公布",
        "{b}事项做到办结即公示",
        "{c}政策出台当日配发问答",
        "涉及{a}的会议邀请群众代表列席",
        "{b}年度计划及完成情况分季列出",
        "把{c}的历年数据整理成可下载的表格",
        "{a}热线答复口径每月汇编一次",
        "针对{b}拍摄短片，在窗口循环播放",
        "{c}名单公示期满后仍可检索",
        "向社区送发{a}明白卡",
        "{b}合同的主要条款对外列明",
        "就{c}召开新闻通气会",
    ),
    "s1_3": (
        "拟公开的{c}信息由承办人核对原件",
        "公开属性存疑的{a}材料会同法制人员研究",
        "{b}文件起草时即确定公开属性",
        "{a}目录每季修订",
        "过期的{c}通知及时撤下并注明",
        "{b}数据公布前隐去个人信息",
        "凡属{c}的规范性文件统一编号",
        "档案移交时附{a}公开清单",
        "{b}附件另存为可复制的格式",
        "对{c}历史文件逐件标注效力",
        "公文系统设置{a}必填项",
        "抽查{b}信息的错别字和失效链接",
    ),
    "s1_4": (
        "{a}页面分政策、流程、结果三栏",
        "检索入口移到首屏",
        "开设{b}专题，收录问答若干",
        "{c}地图标注点位和开放时间",
        "公告栏每周一更换{a}内容",
        "大厅电子屏滚动播放{b}须知",
        "新媒体停更账号予以注销",
        "{c}栏目支持按年份筛选",
        "适老化改造后字号可以放大",
        "为{a}页面配置语音朗读",
        "查阅点添置{b}汇编",
        "{c}数据接口向平台开放",
    ),
    "s1_5": (
        "年中就{b}公开情况开展自查",
        "群众对{c}提出的意见逐条回复",
        "邀请高校评估{a}公开质量",
        "对超期更新{b}的科室发提醒单",
        "新任职人员参加{c}公开培训",
        "考核结果与{a}评先挂钩",
        "聘请监督员查看{b}栏目",
        "把{c}列入年度绩效",
        "组织{a}政策知晓度问卷",
        "交叉检查{b}台账",
        "编发{c}公开案例",
        "设置{a}意见箱",
    ),
}
MEASURES = (
    "{t}信息由{u}集中维护，按季核对",
    "把{t}纳入目录，指定专人更新",
    "就{t}编写问答，随文件一并公布",
    "请{u}逐条清理{t}的旧信息",
    "为{t}增设图解，印发办事窗口",
    "对{t}的公开时限逐项登记，超期提醒",
    "与{u}共建{t}资料库，统一口径",
    "在村（社区）宣讲{t}，收集意见",
    "{u}每月通报{t}更新情况",
    "{t}历史文件标注效力后重新上网",
    "申请人查询{t}可预约{u}面谈",
    "委托第三方评估{t}公开成效",
)
LACKS = (
    "{t}的信息更新不够及时",
    "群众查找{t}信息需要翻阅多个栏目",
    "{t}的解读偏重条文，例子少",
    "{t}数据分散在不同页面，口径不一",
    "申请人反映{t}的答复用语难懂",
    "涉及{t}的历史文件没有标注效力",
    "基层窗口不掌握{t}的最新规定",
    "{t}名单公示期满后查不到",
    "老年人看不懂{t}的办理流程图",
    "{t}附件为图片，不能复制检索",
    "同一{t}事项在不同渠道说法不同",
)


@dataclass(frozen=True)
class Named:
    """One body of the invented district."""

    id: str
    name: str
    kind: str
    self_reference: str
    topics: tuple[str, ...]


def named(district: str = NAME, number: int = 75) -> list[Named]:
    """So many bodies of a district that report, and those that do not report themselves.

    Sixty offices, and towns, of which further ones have numbers.
    """
    found = []
    for line in OFFICES.split("\n"):
        if line:
            id, name, topics = line.split()
            kind = "vertical" if id in VERTICAL else "department"
            if name.endswith(("馆", "院", "站", "中心", "中学", "学校", "公司", "所", "部")):
                kind = "public_institution"
            word = name[-1] if name[-1] in "局馆院站所校" else "单位"
            found.append(Named(id, f"{district}{name}", kind, word, tuple(topics.split("、"))))
    towns, words = TOWNS.split("、"), WORDS_OF_TOWNS.split("、")
    for n in range(max(0, number + len(THROUGH) - len(found))):
        name = towns[n % len(towns)] + ("" if n < len(towns) else f"第{n // len(towns) + 1}")
        id = f"town-{n + 1:02}"
        own = tuple(words[(7 * n + step) % len(words)] for step in (0, 11, 23))
        found.append(Named(id, f"{district}{name}镇人民政府", "township", "镇", own))
    return found


def invent_list(folder: Path, district: str, name: str, bodies: list[Named]) -> Path:
    """The list of the district."""
    lines = [f"name: {name}", "bodies:"]
    for body in bodies:
        keys = {"id": body.id, "name": body.name, "kind": body.kind}
        if body.id in THROUGH:
            keys["reports_through"] = THROUGH[body.id]
        if body.kind == "vertical":
            keys["summed"] = "false" if body.id == "tax" else "true"
        lines.append(f"  - {{{', '.join(f'{key}: {value}' for key, value in keys.items())}}}")
    lines.append("deadlines: {submit: 01-26, publish: 01-31}")
    file = folder / "params" / district / "district.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def invent_season(
    folder: Path,
    district: str = "yunxi",
    name: str = NAME,
    number: int = 75,
    years: tuple[int, ...] = (2022, 2023),
    seed: int = 2023,
) -> list[str]:
    """A district's list and the sound parameter files of its bodies: the ids of who reports."""
    for part in ("expectations", "notebooks"):
        shutil.copytree(ROOT / part, folder / part, dirs_exist_ok=True)
    bodies = named(name, number)
    invent_list(folder, district, name, bodies)
    reporting = [body for body in bodies if body.id not in THROUGH]
    for place, body in enumerate(reporting):
        draw = random.Random(f"{seed} {district} {body.id}")
        size = 0 if draw.random() < 0.6 else draw.choice((2, 7, 30, 90, 300))
        carried, valid, problem = 0, draw.randint(0, 30), ""
        usual = (draw.randint(0, 400), draw.randint(0, 15), draw.randint(1, 900_000))
        charges = draw.random() < 0.2
        for year in years:
            made = draw.randint(0, 3)
            repealed = min(valid, draw.randint(0, 2))
            valid += made - repealed
            new = draw.randint(size // 2, size) if size else 0
            left = min(new, draw.randint(0, 1 + new // 20))
            counts = {"new": new, "carried": carried, "left": left, "reviews": new // 25}
            counts |= {"made": made, "repealed": repealed, "valid": valid}
            near = draw.uniform(0.9, 1.1)
            counts["decisions"], counts["penalties"] = round(usual[0] * near), usual[1]
            counts["fee"] = round(usual[2] * near) if charges else 0
            topic, lacking = body.topics[year % 3], LACKS[(place + year) % len(LACKS)]
            parameters = _parameters(body, district, year, counts, draw, problem)
            problem = lacking.format(t=topic)
            parameters["narrative"]["s5"]["this_year"] = [
                {"problem": f"{problem}。", "measure": f"{year + 1}年，{_measure(body, draw)}。"}
            ]
            file = folder / "params" / district / str(year) / f"{body.id}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_yaml(parameters), encoding="utf-8")
            carried = left
    return [body.id for body in reporting]


def _measure(body: Named, draw: random.Random) -> str:
    unit = draw.choice(("办公室", "综合科", "政策法规科", "业务科室", "信息中心"))
    picked = draw.sample(MEASURES, 2)
    topics = draw.sample(body.topics, 2)
    return "；".join(one.format(t=t, u=unit) for one, t in zip(picked, topics, strict=True))


def _parameters(
    body: Named,
    district: str,
    year: int,
    counts: dict[str, int],
    draw: random.Random,
    problem: str,
) -> dict[str, Any]:
    new, carried, left = counts["new"], counts["carried"], counts["left"]
    done = new + carried - left
    granted = done * 2 // 3
    one, two, three = draw.sample(body.topics, 3)
    places = draw.sample(HOW, 2)
    total = draw.randint(20, 900)
    part = draw.randint(5, total - 5)
    we = f"我{body.self_reference}" if body.self_reference != "单位" else "本单位"
    town = body.kind == "township"
    received = f"全年新收政府信息公开申请{new}件" if new else "全年未收到政府信息公开申请"
    first = (
        f"{year}年，{we}{draw.choice(FIRST)}政府信息{total}条，其中{one}信息{part}条，"
        f"经{places[0]}和{places[1]}发布。"
    )
    asked = f"申请内容主要是{two}和{three}，答复前均与申请人电话沟通。" if new else ""
    s1 = {"s1_1": first, "s1_2": f"{received}。{asked}", "s1_3": "", "s1_4": "", "s1_5": ""}
    for section, clauses in CLAUSES.items():
        topics = dict(zip("abc", draw.sample(body.topics, 3), strict=True))
        s1[section] += "，".join(draw.sample(clauses, 3)).format(**topics) + "。"
    s1["s1_5"] = f"接受工作考核和社会评议。{s1['s1_5']}没有责任追究的情形。"
    answered = [{"problem": f"{problem}。", "improvement": f"{_measure(body, draw)}，已经落实。"}]
    return {
        "agency": {
            "id": body.id,
            "district": district,
            "name": body.name,
            "self_reference": body.self_reference,
            "kind": body.kind,
        },
        "year": year,
        "scope": "agency",
        "contact": {
            "address": f"示例路{draw.randint(1, 300)}号",
            "phone": f"000-{draw.randint(10_000_000, 99_999_999)}",
            "website": "示例区人民政府网站",
        },
        "signed_on": f"{year + 1}-01-{draw.randint(5, 24):02}",
        "approved_by": "分管负责人",
        "checked_by": "办公室",
        "figures": {
            "t2_1": {
                "rules": 0,
                "normative_docs": [counts["made"], counts["repealed"], counts["valid"]],
            },
            "t2_5": 0 if town else counts["decisions"],
            "t2_6": {"penalty": counts["penalties"], "coercion": 0},
            "t2_8": {"admin_fee": counts["fee"] / 10_000},
            "t3": {
                "new_received": [new, 0, 0, 0, 0, 0],
                "carried_in": [carried, 0, 0, 0, 0, 0],
                "results": 0,
                "granted": [granted, 0, 0, 0, 0, 0],
                "unable_not_held": [done - granted, 0, 0, 0, 0, 0],
                "carried_out": [left, 0, 0, 0, 0, 0],
            },
            "t4": [counts["reviews"], 0, 0, 0, counts["reviews"], *[0] * 10],
        },
        "narrative": {
            "s1": s1,
            "s5": {"last_year": answered if problem else []},
            "s6": {"fee": "没有发出收费通知，未收取信息处理费。"},
        },
    }


def _yaml(parameters: dict[str, Any]) -> str:
    return yaml.safe_dump(parameters, allow_unicode=True, sort_keys=False, width=10_000)


def main() -> None:
    """Write so many districts of 150 bodies, one of 75 without a number."""
    folder, number = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    years = (2022, 2023)[-int(sys.argv[3]) :] if len(sys.argv) > 3 else (2022, 2023)
    if number == 1:
        invent_season(folder, years=years)
    for n in range(number if number > 1 else 0):
        invent_season(folder, f"d{n:02}", f"示例{n + 1}区", 150, years)


if __name__ == "__main__":
    main()
