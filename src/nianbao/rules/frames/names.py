"""The frame of the bodies that the prose names: whether they are the agency itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.edition import PREAMBLE
from nianbao.form.role import Role
from nianbao.prose.claims.bodies import called, plain_name
from nianbao.prose.sentences import Sentence
from nianbao.rules.frames.prose import folded, given_passages

Row = dict[str, Any]

_BODY = (
    r"[\u4e00-\u9fff]{2,24}?"
    r"(?:局|委员会|办公室|办事处|人民政府|中心|镇|乡|街道|厅|院|处|(?<!网)站|支队|大队)"
)
_BY_LAW = r"(?:(?:按照|根据|依据|依照|遵照|依)[^,，。]{0,24})?"
_MAKES = r"(?:负责|组织|牵头|具体|统一)?(?:编制|编写|制作|撰写|起草|汇编)"
_YEARLY = (
    r"(?:20[0-9]{2}年(?:度)?|全年|本年度?)政府信息公开(?!(?:工作)?(?:安排|部署|要求|要点|通知|任务|会议|培训|主管))"
    r"|政府信息公开(?:工作)?年度报告[(（]20[0-9]{2}年"
)
_AUTHOR = re.compile(
    rf"(?:[,，。《]|^|规定|要求|现将)(?:[^,，。]{{0,8}}由|现将)?({_BODY})(?:{_BY_LAW}{_MAKES}|{_YEARLY})"
)
_LEADING = re.compile(
    r"^(?:(?:本年度?|年度)?报告由|根据|按照|依据|依照|并|由|在|和|结合|[兹谨]将?|特此|现(?:将|就)?"
    r"|(?:向社会)?(?:公布|公开|发布))+"
)
_ASK = (
    r"(?:请|可|敬请|欢迎)(?:直接|及时|径|随时)?(?:与|向|联系|咨询|致电|拨打|洽|询)|详询|垂询"
    r"|(?:咨询|联系|编制|发布|受理|责任|承办|公开|工作|联系人|答复)(?:单位|机构|部门)(?:名称)?(?:[:：]|[为是])"
)
_INNER = r"(?:[\u4e00-\u9fff]{0,8}(?:科|股|室|处|组|窗口))?"
_CONTACT = re.compile(
    rf"(?:{_ASK})({_BODY}{_INNER})(?=联系|咨询|反映|反馈|提出|了解|查询|索取|电话|地址|[,，;；、（(。]|$)"
    r"(?!反映问题|提出(?:申请|复议|申诉))"
)
_DOES = re.compile(
    rf"^({_BODY})(?=严格|认真|积极|高度|坚持|切实|全面|不断|持续|深入|扎实|着力|大力|进一步|定期|建立|健全|完善|加强"
    r"|落实|规范|组织|开展|强化|优化|按照|围绕|聚焦|主动|及时|严把|依托|对(?!外)|指定|明确|成立|设立|全年|共(?!同)|将(?!军))"
)
_LEVELS = ("省", "市州盟", "区县旗")
_LEVEL = re.compile(r"[省市区县旗盟州](?!场|容|域|政管)")
_NO_LEVEL = re.compile(r"社区|园区|地区|城区|辖区|景区|林区|矿区|开发区|新区|各区|各县")
_TOWN = re.compile(r"(?:[镇乡]|街道)(?:政府)?$")
_SOME_TOWN = re.compile(r"[各全城乡村集辖属关点心别]镇|[镇各辖]乡|[各辖]街道|^[各全]|镇街道")
_VILLAGE = re.compile(r"[村居]民?委员会$|^各")
_ABOUT_US = re.compile(r"[对为向到]?[我本](?:局|委|办|厅|院|校|站|处|所|中心|镇|乡|街道|单位|机关)")
_OURSELVES = re.compile(r"^(?:[我本该]|单位|机关)")
_GATHERED = re.compile(r"归集|汇总|协助|配合|转发|申请人|[和及与、向]")
_SELF = re.compile(
    r"(?:(?<![基根原样版副文资成日剧])本|我)(局|镇|街道|乡|中心|委|办|厅|院|处|所(?!用|在)|站|校|支队|大队)"
    r"(?!长|理|法|公(?!开|布|示)|实|结|限|部|托|派|校|村|土|亲|里)"
)
_SIGNATURE = re.compile(rf"^({_BODY})$")


def names(report: AnnualReport) -> Iterator[Row]:
    """A body that the prose names: role author, signature, doer or self; own, whether it is ours.

    A doer is the named subject of a figure; only an agency's own report has none but itself. Of
    a published report that does not name its agency nothing is known.
    """
    if not report.is_named:
        return
    agency = report.agency_year.agency
    for passage in given_passages(report):
        section = passage.section

        def named(
            role: str, name: str, own: bool | None, sentence: Sentence, section: str = section
        ) -> Row:
            place = report.sentence_place(section, sentence)
            return {**place, "role": role, "name": name, "own": own}

        for sentence in passage.sentences:
            plain = folded(sentence.text).replace(" ", "")
            if passage.section == PREAMBLE and "报告" in plain:
                for match in _AUTHOR.finditer(plain):
                    author = _LEADING.sub("", match[1])
                    if not _OURSELVES.match(author):
                        yield named("author", author, _same(author, report), sentence)
            if passage.section == PREAMBLE:
                for match in _CONTACT.finditer(plain):
                    if not _OURSELVES.match(match[1]):
                        yield named("author", match[1], _same(match[1], report), sentence)
            elif (
                (does := _DOES.match(plain))
                and _of_like_kind(does[1], report)
                and not _ABOUT_US.search(plain)
            ):
                yield named("doer", does[1], _same(does[1], report), sentence)
            signed = (
                _SIGNATURE.match(plain) if report.form.holds(Role.OTHERS, passage.section) else None
            )
            if signed:
                yield named("signature", signed[1], _same(signed[1], report), sentence)
            for match in _SELF.finditer(plain):
                word, own = match[1], agency.self_reference
                fits = word in own or own in word or word in agency.name
                yield named("self", match[0], fits if _calls_itself(report) else None, sentence)
    if report.agency_year.scope != "agency":
        return
    for claim in report.claims:
        doer = claim.subject
        if (
            len(doer) >= 4
            and re.fullmatch(_BODY, doer)
            and f"“{doer}”的数" in claim.qualifiers
            and not _GATHERED.search(doer)
        ):
            place = report.sentence_place(claim.section, claim.sentence)
            yield {**place, "role": "doer", "name": doer, "own": False}


def _calls_itself(report: AnnualReport) -> bool:
    """Whether it is known how the agency calls itself; a government is called as its office is."""
    by_its_office = report.published and report.kind in (None, "government")
    return not by_its_office and ("agency", "self_reference") not in report.agency_year.absent


def _of_like_kind(name: str, report: AnnualReport) -> bool:
    """Whether a body is of the agency's own kind: a town beside a town, a 区's 局 beside its own.

    What a body above it does, 市财政局, an honest report may tell.
    """
    agency = report.agency_year.agency
    by_itself = agency.kind != "vertical"  # not its own head office
    if not by_itself or report.agency_year.scope != "agency" or _OURSELVES.match(name):
        return False
    said, own = plain_name(name), plain_name(agency.name)
    towns = [bool(_TOWN.search(one)) for one in (said, own)]
    if any(towns):
        return all(towns) and len(said) >= 3 and not _SOME_TOWN.search(said)
    if len(said) <= 3 or _VILLAGE.search(name):
        return False
    ends = [one.removesuffix("政府")[-1:] for one in (said, own)]
    levels = [_level(one) for one in (said, own)]
    return ends[0] == ends[1] and (not levels[0] or levels[0] == levels[1])


def _level(name: str) -> str:
    """The characters of one level of which a name has the last: 区县旗; "" for none."""
    found = _LEVEL.findall(_NO_LEVEL.sub("", name))
    return next((level for level in _LEVELS if found and found[-1] in level), "")


def _same(name: str, report: AnnualReport) -> bool:
    """Whether a name is the agency's, in full or shortened, or its office's."""
    agency = report.agency_year.agency
    own = [plain_name(name) for name in (agency.name, agency.self_reference)]
    said = plain_name(name)
    return called(said, own) or called(_area(said), map(_area, own))


def _area(name: str) -> str:
    """A name without the body that governs: of 区管委会办公室 the 区 and its office."""
    return re.sub("政府|管委会|管理委员会", "", name)
