"""An id out of an agency's name, by its pinyin: the areas, then the body, apart by hyphens."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64
_AREA = re.compile(
    r"(?!城[市乡镇区]|社区|[^乡]?乡村)[^省市区县旗州盟镇乡局院厅委]{1,9}?"
    r"(?:自治[区州县旗]|街道|[省市区县旗州盟镇乡])(?=.)"
)
_MARK = re.compile("(?<=..)(?:自治[区州县旗]|街道|[省市区县旗州盟镇乡])$")
_HEAD = re.compile(".{2,8}?总局(?=..)")  # whose branch it is
_DISTRICT = tuple("省市区县旗州盟")
_WORDS = re.compile("(人民|政府|办公[厅室]|办事处|委员会|服务|中心)")


def agency_id(name: str) -> str:
    """The id that a name gives: huaian-hongze-renmin-zhengfu; nothing where it has no letters."""
    head, areas, body = _parts(name)
    return _joined([head, *(_MARK.sub("", area) for area in areas), *_WORDS.split(body)])


def district_id(name: str) -> str:
    """The id of the area that an agency belongs to; its own where its name has none."""
    own = area(name)
    return _joined([_MARK.sub("", own)]) if own else agency_id(name)


def area(name: str) -> str:
    """The area that an agency belongs to: the nearest above a town or street; "" for none."""
    _, areas, _ = _parts(name)
    above = [one for one in areas if one.endswith(_DISTRICT)] or areas
    return above[-1] if above else ""


def _parts(name: str) -> tuple[str, list[str], str]:
    """Whose branch an agency is, the areas that it is named after, and the body."""
    rest = "".join(unicodedata.normalize("NFKC", name).split())
    found = _HEAD.match(rest)
    head = found[0] if found else ""
    rest, areas = rest[len(head) :], list[str]()
    while found := _AREA.match(rest):
        areas.append(found[0])
        rest = rest[found.end() :]
    return head, areas, rest


def _joined(words: list[str]) -> str:
    """The words in pinyin, as many of their syllables as an id has room for."""
    joined = ""
    for word in words:
        mark = "-" if joined else ""
        for syllable in _syllables(word):
            if len(joined) + len(mark) + len(syllable) > LONGEST:
                return joined
            joined, mark = joined + mark + syllable, ""
    return joined


def _syllables(word: str) -> list[str]:
    from pypinyin import lazy_pinyin  # its dictionaries take a while, and few commands need them

    spelled = (re.sub("[^a-z0-9]", "", one.lower()) for one in lazy_pinyin(word, v_to_u=False))
    return [one for one in spelled if one]
