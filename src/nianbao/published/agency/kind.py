"""What kind of body an agency is, what it calls itself, and whose figures its report has.

A report does not say its kind: it is inferred from the name, and left open where that tells none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nianbao.published.document import Words
from nianbao.published.published_report import Fact

NAMED, SAID = "按名称推定", "正文所称"

_ZONE = "(?:开发区|园区|试验区|实验区|新区|高新区|度假区|保税区|示范区)"
_KINDS: dict[str, re.Pattern[str]] = {
    "vertical": re.compile(
        "税务|海关|气象局|调查队$|烟草专卖|邮政管理局|海事局|消防救援|人民银行|金融监督?管|银保监|"
        "证监|通信管理局|能源监管"
    ),
    "township": re.compile(r"[镇乡](?:人民)?政府$|[镇乡]$"),
    "subdistrict": re.compile(r"街道(?:办事处|办)?$"),
    "government": re.compile(
        rf"[省市区县州盟旗](?:人民)?政府$|[省市区县州盟旗]$|{_ZONE}(?:管理委员会|管委会)$"
    ),
    "public_institution": re.compile(
        r"(?:中心|医院|学校|小学|中学|大学|学院|幼儿园|公司|集团|[图文博展档]\w{0,4}馆|研究[所院]|"
        r"[供公]\w{0,4}[所站])$"
    ),
    "department": re.compile(
        r"(?:[局厅委办署处]|(?<!分)部|委员会|办公[室厅]|[总支大]队|办事处|管委会|联合会|协会|总社)$"
    ),
}
_WHOLE, _LEVEL = re.compile("汇总|全[省市区县州盟旗](?:各|行政机关)|各行政机关"), re.compile("本级")
_NOT_OWN = "不含|不包括"

_OWN = re.compile(
    r"(?<!基)[我本](?P<name>局|厅|委(?![托员派])|办(?![法理公事结])|镇|乡|街道|省|市(?!场)|区(?!域)|县|州"
    r"|盟|旗|中心|机关|单位|院|校|公司|处(?![理置罚])|站(?!点)|馆|所(?![列有需述])|队(?!伍)|"
    r"部(?![门分])|署|管委会)"
)
_REGIONS = frozenset("省市区县州盟旗")
_ANY = frozenset({"机关", "单位"})  # what every body may call itself
_ENDS = {
    **{"街道办事处": "街道", "街道办": "街道", "街道": "街道", "管理委员会": "管委会"},
    **{"委员会": "委", "办公室": "办", "办公厅": "办", "中心": "中心", "管委会": "管委会"},
    **{"公司": "公司", "集团": "公司", "医院": "院", "学院": "院", "研究院": "院"},
    **{word: word for word in "局厅委办镇乡省市区县州盟旗校馆站队所处"},
}
_GOVERNMENT = re.compile("(?:人民)?政府$")


def kind_of(name: str) -> str | None:
    """The kind of body that a name tells, a key of KINDS; None where it tells none."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(name)), None)


def read_kind(name: Fact[str] | None) -> Fact[str] | None:
    """The kind of the agency of that name."""
    kind = kind_of(name.value) if name else None
    return Fact(kind, NAMED, name.spot, inferred=True) if name and kind else None


def read_scope(kind: Fact[str] | None, preamble: Sequence[Words]) -> Fact[str] | None:
    """Whose figures the report has: of its own body, or of all in its region.

    A government of a county or above sums up its region by law, unless its preamble says that
    the figures are those of its own level.
    """
    if kind is None:
        return None
    if kind.value != "government":
        return Fact("agency", NAMED, kind.spot, inferred=True)
    for words in preamble:
        if _WHOLE.search(words.text):
            return Fact("region_rollup", "引言", words.spot, inferred=True)
        if _LEVEL.search(words.text) and re.search(_NOT_OWN, words.text):
            return Fact("level_only", "引言", words.spot, inferred=True)
    return Fact("region_rollup", NAMED, kind.spot, inferred=True)


def read_self_reference(
    name: Fact[str] | None, kind: Fact[str] | None, prose: Sequence[Words]
) -> Fact[str] | None:
    """What the agency calls itself behind 我 and 本, as its prose says most; else by its name.

    我区 in the report of a department is its region, not the department.
    """
    is_region = kind is not None and kind.value == "government"
    first: dict[str, Words] = {}
    said: Counter[str] = Counter()
    for words in prose:
        for own in _OWN.finditer(words.text):
            if (own["name"] in _REGIONS) is is_region:
                first.setdefault(own["name"], words)
                said[own["name"]] += own["name"] not in _ANY  # 本机关 only where no other is said
    short = _short(name.value) if name else None
    if said and (short in said or short is None or max(said.values())):
        word = short if short in said and short else max(said, key=lambda word: said[word])
        return Fact(word, SAID, first[word].spot)
    return Fact(short, NAMED, name.spot, inferred=True) if name and short else None


def _short(name: str) -> str | None:
    """The last word of a name, as it stands behind 我: 局, 中心, of 区人民政府 区."""
    plain = _GOVERNMENT.sub("", name)
    return next((word for end, word in _ENDS.items() if plain.endswith(end)), None)
