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
_AUTHOR = re.compile(
    rf"(?:[,，。《]|^|规定|要求|现将)(?:[^,，。]{{0,8}}由|现将)?({_BODY})"
    r"(?:(?:按照|根据|依据)[^,，。]{0,24})?(?:编制|制作|20[0-9]{2}年(?:度)?政府信息公开)"
)
_LEADING = re.compile(
    r"^(?:(?:本年度?|年度)?报告由|根据|按照|依据|并|由|在|和|结合|兹将?|特此|现(?:将|就)?"
    r"|(?:向社会)?(?:公布|公开|发布))+"
)
_CONTACT = re.compile(
    rf"(?:请(?:与|向|联系|咨询|致电)|(?:咨询|联系|编制|发布)(?:单位|机构)[:：])({_BODY})(?=联系|咨询|反映|电话|地址|[,，;；（(。]|$)"
)
_DOES = re.compile(
    rf"^({_BODY})(?=严格|认真|积极|高度|坚持|切实|全面|不断|持续|深入|扎实|着力|大力|进一步)"
)
_OURSELVES = re.compile(r"^(?:[我本该]|单位|机关)")
_GATHERED = re.compile(r"归集|汇总|协助|配合|转发|[和及与、]")
_SELF = re.compile(
    r"(?:(?<![基根原样版副文资成日剧])本|我)(局|镇|街道|乡|中心|委|办|厅|院|处|所(?!用|在)|站|校|支队|大队)"
    r"(?!长|理|法|公(?!开|布|示)|实|结)"
)
_SIGNATURE = re.compile(rf"^({_BODY})$")


def names(report: AnnualReport) -> Iterator[Row]:
    """A body that the prose names: role author, signature, doer or self; own, whether it is ours.

    A doer is the named subject of a figure; only an agency's own report has none but itself.
    """
    agency = report.agency_year.agency
    for passage in given_passages(report):
        section = passage.section

        def named(
            role: str, name: str, own: bool, sentence: Sentence, section: str = section
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
            elif (does := _DOES.match(plain)) and _of_like_kind(does[1], report):
                yield named("doer", does[1], _same(does[1], report), sentence)
            signed = (
                _SIGNATURE.match(plain) if report.form.holds(Role.OTHERS, passage.section) else None
            )
            if signed:
                yield named("signature", signed[1], _same(signed[1], report), sentence)
            for match in _SELF.finditer(plain):
                word, own = match[1], agency.self_reference
                fits = word in own or own in word or word in agency.name
                yield named("self", match[0], fits, sentence)
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


def _of_like_kind(name: str, report: AnnualReport) -> bool:
    """Whether a body is of the agency's own kind, a town beside a town: 双槐镇人民政府."""
    said, own = plain_name(name), plain_name(report.agency_year.agency.name)
    ends = [one.removesuffix("政府")[-1:] for one in (said, own)]
    by_itself = report.agency_year.agency.kind != "vertical"  # not its own head office
    alone = by_itself and report.agency_year.scope == "agency" and not _OURSELVES.match(name)
    return alone and len(said) > 3 and ends[0] == ends[1]


def _same(name: str, report: AnnualReport) -> bool:
    """Whether a name is the agency's, in full or shortened, or its office's."""
    agency = report.agency_year.agency
    own = [plain_name(name) for name in (agency.name, agency.self_reference)]
    said = plain_name(name)
    return called(said, own) or called(
        said.replace("政府", ""), [one.replace("政府", "") for one in own]
    )
