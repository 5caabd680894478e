"""What surrounds a phrase: its topic, the year, the body and the channel it is said of."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from nianbao.prose.claims.bases import CASES, DOCUMENTS, GROUPS, ORGANISATIONS
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.phrases import DENIED, MASKS, OFFICES, RESULTS, denials
from nianbao.prose.claims.prose import Prose, Quantity
from nianbao.prose.numerals import DIGITS

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
    r"|^(?:其中)?[^,]{0,4}?(?:网络|信函|邮寄|邮箱|邮件|窗口|传真|平台|直接)(?:渠道|方式)?(?:共|累计|各)*$"
)
_MEANS = re.compile(r"在|通过|利用|依托|经由?|严格|认真")
_SHOWN = re.compile(r"(?<!信息)(?<!政务)公开|公示|公布|归集|上传|录入|备案|解读|审查|审核")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,20}?(?:办公室|委员会|办事处|管委会|政府|中心|支队|大队|公司|街道|局|委|办|厅|镇|乡|县"
    r"|区|市|院|所|(?<!网)站|署)(?=(?:20[0-9]{2}年度?|共|累计|总计|合计|全年|本年度?|年内|已|依法|均|也|未|无|没有|办理|作出|做出|实施|查处|制发)*$)"
)
_OWN = re.compile(r"^(?:年度?|全年|期间)?(?:[,全我本该]|全体)")


def plain_name(name: str) -> str:
    """A body's name without the words that everyday names leave out."""
    return name.replace("人民", "").replace("办事处", "").strip()


def stated_quantity(read: Prose, match: re.Match[str]) -> Quantity | None:
    """The quantity of a match: the amount, if it states one, else the count."""
    masked = match[0]
    for letter in (MASKS["M"], MASKS["Q"]):
        place = masked.rfind(letter)
        if place >= 0:
            return read.by_place[match.start() + place]
    return None


_OFFICE = re.compile(r"(?<=.)(?:党政|综合)?办(?:公室)?$")
_HELPED = re.compile(r"^(?:协助|配合|会同|代)")
_ELSEWHERE = re.compile(r"交办|转办|协助|配合")
_ASKED = re.compile(r"要求公开|申请内容|内容涉及|征求")
_LABELLED = re.compile(
    r"(?:第三方合法权益|国家秘密|内部事务性?信息|过程性{1,2}信息|行政执法案卷|行政查询事项"
    r"|三安全一稳定|投诉类?(?:申请)?|重复申请|公开出版物)(?:的|而)?$"
)
_DOCUMENT_ATTRIBUTE = re.compile(rf"公文|发文|印发|属性|主动公开{MASKS['Q']}")
_NOT_OF_OPENNESS = re.compile(
    r"与[^,;。]{0,8}公开无关|[不未]涉及(?:政府|政务)?信息公开|非(?:政府|政务)?信息公开|均非"
)
_OTHER_CASES = re.compile(
    r"其他类?(?:行政|案|原因|$)|其他原因|另有|除[^,]{0,10}$|土地|征收|处罚类|许可类"
    r"|上年结转|新增|新发生|一审|二审|再审|作为[^,]{0,8}(?:被告|被申请人)"
)


def called(said: str, names: list[str]) -> bool:
    """Whether a body is called by one of its names, in full or shortened: 区网格中心.

    An agency's own office speaks for it.
    """
    said = _OFFICE.sub("", said)
    for name in (_OFFICE.sub("", name) for name in names):
        letters = iter(name)
        if said == name or (len(name) > 3 and (name in said or all(c in letters for c in said))):
            return True
    return False


REQUEST_KINDS = frozenset(RESULTS) | {
    *("new_received", "received", "received_all", "answered", "handled"),
    *("carried_in", "carried_out"),
}
RESULT_KINDS = frozenset(RESULTS) - {"natural_person", "organisation", *ORGANISATIONS}
_VERBS = re.compile(r"制发|制定|制订|出台|印发|废止|现行有效|公开|修改|修订")
_VERB_KINDS = {"废止": "repealed", "现行有效": "valid"}
_FEE_WORDS = re.compile(r"处理费|收费通知")
_ABOUT_REQUESTS = re.compile(r"公开申请|依申请|申请公开|公开依申请")
_ABOUT_OPENNESS = re.compile(r"信息公开|依申请|公开申请")
_REQUEST_SECTIONS, _CASE_SECTIONS = ("s1_2", "s3"), ("s1_2", "s3", "s4")


def meanings(
    kind: str, section: str, read: Prose, match: re.Match[str], year: int
) -> tuple[str, ...]:
    """The kinds that a phrase has in its surroundings; none where it speaks of something else."""
    start, end = match.span()
    opens, _ = read.sentence(start)
    if kind in RESULT_KINDS:
        if _DOCUMENT_ATTRIBUTE.search(read.masked[opens:start]):
            return ()  # the attribute of documents (主动公开、依申请公开、不予公开), not of answers
        if kind in GROUPS and _LABELLED.search(read.masked[max(opens, start - 16) : start]):
            return ()  # 因属于国家秘密不予公开1件 is of its reason
    if kind in REQUEST_KINDS:
        named = re.search(r"20[0-9]{2}(?=年)", match[0])
        if named and int(named[0]) != year + (1 if kind == "carried_out" else -1):
            return ()
        return (kind,) if _of_requests(section, read, match, opens) else ()
    if kind[0] == "!":
        topic = read.topic(opens, start, ("documents", "rules", "foreign"))
        return (f"{topic}_{kind[1:]}",) if topic in DOCUMENTS else ()
    if kind[0] == "=":  # 制发规章2件、行政规范性文件9件: the verb stands before
        said = _VERBS.findall(read.masked[max(opens, start - 30) : start])
        return (f"{kind[1:]}_{_VERB_KINDS.get(said[-1], 'made')}",) if said else ()
    if kind == "fees":  # 发出收费通知的件数和总金额以及实际收取的总金额均为0
        return ("fee_notices", "fee_notified", "fee_received")
    if kind.startswith("fee_") and not _FEE_WORDS.search(match[0]):
        return (kind,) if _FEE_WORDS.search(read.masked[opens:start]) else ()
    courts = ("each", "disputes", *CASES, "review_closed", "litigation_closed")
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
    court = read.topic(opens, start, ("request", "foreign", *CASES))
    around = read.masked[max(opens, start - 60) : end + 30]
    if court not in CASES or "驳回" in around:
        return ()  # 驳回 is counted under 维持 or 其他结果: the words alone do not tell
    if kind == "?other" and not re.search(r"其他结果|维持|纠正", around):
        return ()
    return (f"{court}_{kind[1:]}",)


def _of_requests(section: str, read: Prose, match: re.Match[str], opens: int) -> bool:
    if _ABOUT_REQUESTS.search(match[0]):
        return True
    if "结转" in match[0] and not read.topic(opens, match.start(), ("foreign",)):
        return True
    topics = ("request", "foreign", *CASES)
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


def claimed(
    kind: str,
    section: str,
    read: Prose,
    span: tuple[int, int],
    quantity: Quantity | None,
    year: int,
    years: _Years,
    names: list[str],
) -> Claim | None:
    """The claim of a phrase with its qualifiers; None where it is a plan or a supposition."""
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
        elif body and not _OWN.search(body[0]) and not _HELPED.search(body[0]):
            subject = re.sub(r"^(?:年度?|期间)", "", body[0])
            if names and not called(plain_name(subject), names) and len(subject) > 1:
                qualifiers.append(f"“{subject}”的数")
    if kind in RESULT_KINDS and (_ASKED.search(clause) or read.masked.startswith("合并", end)):
        qualifiers.append("申请的内容")
    if kind in ("granted", "denied_third_party") and "征求" in sentence:
        qualifiers.append("第三方的意见")
    if kind in REQUEST_KINDS and _ELSEWHERE.search(sentence):
        qualifiers.append("其他机关的申请")
    if kind == "answered" and re.search(r"(?:结转|新收Q?)$".replace("Q", MASKS["Q"]), clause):
        qualifiers.append("其中数")
    if kind in REQUEST_KINDS or kind == "none_received":
        if _CHANNEL.search(clause):
            qualifiers.append("单一渠道的数")
        if kind.startswith("received") and clause.startswith("其中"):
            qualifiers.append("其中数")
        if re.search("书面申请|网络申请|网上申请", read.masked[start:end]):
            qualifiers.append("单一渠道的数")
    if kind.split("_")[0] in (*CASES, "disputes"):
        _, closes = read.sentence(start)
        if re.search(r"受理|审理|办理[^,]*$", clause):
            qualifiers.append("复议机关受理的数")
        beside = clause + read.masked[start:end]
        after = read.masked[end : min(closes, end + 24)]
        if _OTHER_CASES.search(beside) or _NOT_OF_OPENNESS.search(sentence + beside + after):
            qualifiers.append("其他案件的数")
    table_two = kind.split("_")[0] in (*DOCUMENTS, "licensing", "penalty", "coercion")
    if (table_two or kind == "admin_fee") and re.search(r"涉及|申请|代[^,]*$", clause):
        qualifiers.append("其他的数")
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
        kind, section, read.quoted(start), read.shown(start, end), read.begins[start],
        read.ends[end - 1], value, unit, about, governing, qualifiers=tuple(qualifiers),
        subject=subject, step=step,
    )  # fmt: skip


_DATED = re.compile(r"^[^,;]{0,8}月(?:份|[0-9]{1,2}日)?,")


class _Years:
    """Which year governs a place of the masked text, if one is named."""

    def __init__(self, mentions: list[tuple[int, int, int, bool]]) -> None:
        self.mentions = mentions  # place, sentence start, year, in its own clause only
        self.places = [place for place, *_ in mentions]

    def at(self, place: int, read: Prose) -> int | None:
        """The last year named before the place; a comparison or a date holds for its clause."""
        opens, _ = read.sentence(place)
        block = read.block(place)
        index = bisect_left(self.places, place) - 1
        for mention, sentence, year, local in reversed(
            self.mentions[max(0, index - 7) : index + 1]
        ):
            if mention < block:
                return None
            between = _DATED.sub("", read.masked[mention:place])
            if not local or (sentence == opens and not re.search(r"[,;)]", between)):
                return year
        return None


def governing_years(read: Prose, year: int) -> _Years:
    """The years that the prose names, in order, with how far each reaches."""
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


def denied(section: str, read: Prose, year: int, years: _Years, names: list[str]) -> list[Claim]:
    """The claims that deny a whole thing: 未收到申请, 无行政复议."""
    claims: list[Claim] = []
    for pattern in denials():
        for match in pattern.finditer(read.masked):
            groups = match.groupdict()
            if groups.get("received"):
                opens, _ = read.sentence(match.start())
                kinds = ["none_received"] if _of_requests(section, read, match, opens) else []
            else:
                kinds = [OFFICES[name] for name in DENIED.findall(groups["list"] or "")]
            for kind in dict.fromkeys(kinds):
                courts = kind in ("none_reviewed", "none_litigated")
                around = read.masked[max(0, match.start() - 60) : match.end() + 20]
                if courts and not (
                    section.startswith(_CASE_SECTIONS) or _ABOUT_OPENNESS.search(around)
                ):
                    continue
                claim = claimed(kind, section, read, match.span(), None, year, years, names)
                if claim is not None:
                    claims.append(claim)
    return claims
