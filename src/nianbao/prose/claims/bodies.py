"""Whose numbers they are: the agency's own, or those of another body that the prose names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nianbao.prose.claims.prose import MASKS

_WHOLE_AREA = re.compile(
    r"全[省市区县镇乡州旗系]|我[省市区县镇乡州]|各级|汇总|[及和](?:所属|下属|其他?下?属|各(?:部门|单位))"
)
_LEVEL = re.compile(
    r"代表?.{1,10}?政府|本级|以(?P<name>.{1,10}?)(?:的)?名义|(?<="
    + MASKS["Q"]
    + ")(?:单位|部门|乡镇|街道)|(?:各|其他|部分|有关|[省市区县]直|下属|所属|其他)"
    r"(?:部门|单位|镇|乡|街道|县|区|机关)"
)
_MEANS = re.compile(r"在|通过|利用|依托|经由?|严格|认真")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,20}?(?:办公室|委员会|办事处|管委会|政府|中心|支队|大队|公司|街道|局|委|办|厅|镇|乡|县"
    r"|区|市|院|所|(?<!网)站|署)(?=(?:20[0-9]{2}年度?|共|累计|总计|合计|全年|本年度?|年内|已|依法|均|也|未|无|没有|办理|作出|做出|实施|查处|制发)*$)"
)
_OWN = re.compile(r"^(?:年度?|年?内|全年|期间|目前|现|截至|年末|年底)?(?:[,全我本该]|全体)")
_ASKED_OF_US = re.compile(
    r"[向对由][我本]|[底末至][我本](?:局|委|办|厅|院|校|站|处|所|中心|镇|乡|街道)"
)
_INNER = re.compile(  # 党政综合办公室, 街道政务服务大厅: without a place they are the agency's
    r"^(?:(?:党政|综合|政务公开|政府信息公开)+(?:工作)?办(?:公室)?|(?:街道|镇|乡)?[^省市区县镇乡]{0,6}大厅)$"
)
_HELPED = re.compile(r"^(?:协助|配合|会同|代)")
_AREA = re.compile(r"(?<!政府)[省市区县旗州盟]$")
_OFFICE = re.compile(r"(?<=.)(?:党政|综合|政务公开|政府信息公开(?:工作)?){0,2}办(?:公室)?$")


def plain_name(name: str) -> str:
    """A body's name without the words that everyday names leave out."""
    return name.replace("人民", "").replace("办事处", "").strip()


def called(said: str, names: Iterable[str]) -> bool:
    """Whether a body is called by one of its names, in full or shortened: 区网格中心.

    An agency's own office speaks for it.
    """
    said = _OFFICE.sub("", said)
    for name in (_OFFICE.sub("", name) for name in names):
        letters = iter(name)
        if said == name or (len(said) > 2 and name.endswith(said)):
            return True
        if _AREA.search(name):  # 哈尔滨市财政局 is not 哈尔滨市
            continue
        if len(name) > 3 and (name in said or all(c in letters for c in said)):
            return True
    return False


def is_area(name: str) -> bool:
    """Whether a name is that of an area itself: 禾川县."""
    return _AREA.search(name) is not None


def area(name: str) -> str:
    """The area of a government by its plain name: 禾川县 of 禾川县政府; "" for another body."""
    return name.removesuffix("政府") if name.endswith("政府") else ""


def of_whole_area(clause: str, own: Iterable[str]) -> bool:
    """Whether a clause speaks of its own area as a whole: 禾川县各部门、各乡镇."""
    return any(is_area(one) and f"{one}各" in clause for one in own)


def level(clause: str, own: Sequence[str] = ()) -> str:
    """Other bodies, or one that is spoken for, in a clause: 各部门, 代表区政府; "" for none.

    What is done in the agency's own name, 以镇政府名义, is its own.
    """
    found = None if _WHOLE_AREA.search(clause) else _LEVEL.search(clause)
    if found is None:
        return ""
    name = found["name"] and plain_name(found["name"])
    if name and (_OWN.search(name) or called(name, own)):
        return ""
    if of_whole_area(clause, own) or (found[0] == "各单位" and any(map(is_area, own[:1]))):
        return ""
    return found[0]


def body(clause: str) -> str:
    """The body that a clause names as the doer, other than 我局 or 本机关; "" for none."""
    found = None if _WHOLE_AREA.search(clause) else _BODY.search(_MEANS.split(clause)[0])
    if (
        found is None
        or _OWN.search(found[0])
        or _ASKED_OF_US.search(found[0])
        or _HELPED.search(found[0])
        or _INNER.search(found[0])
    ):
        return ""
    return re.sub(r"^(?:年度?|期间)", "", found[0])
