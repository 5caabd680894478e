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
    rf"(?:[,，。]|^|规定|要求|现将)(?:[^,，。]{{0,8}}由|现将)?({_BODY})"
    r"(?:(?:按照|根据|依据)[^,，。]{0,24})?(?:编制|制作|20[0-9]{2}年(?:度)?政府信息公开)"
)
_LEADING = re.compile(r"^(?:(?:本年度?|年度)?报告由|根据|按照|依据|并|由|在|和)+")
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
                    yield named("author", author, _same(author, report), sentence)
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
        if len(doer) >= 4 and re.fullmatch(_BODY, doer) and f"“{doer}”的数" in claim.qualifiers:
            place = report.sentence_place(claim.section, claim.sentence)
            yield {**place, "role": "doer", "name": doer, "own": False}


def _same(name: str, report: AnnualReport) -> bool:
    """Whether a name is the agency's, in full or shortened, or its office's."""
    agency = report.agency_year.agency
    own = [plain_name(name) for name in (agency.name, agency.self_reference)]
    said = plain_name(name)
    return called(said, own) or called(
        said.replace("政府", ""), [one.replace("政府", "") for one in own]
    )
