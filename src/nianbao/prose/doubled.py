"""What is written twice in a row by a slip: 精神精神, 政府信息政府信息, 的的, 。。."""

from __future__ import annotations

import re

_MARKS = r"([，。；：、])\1+"

# Particles; what follows may make them the end of one word and the beginning of another.
_PARTICLES = "的的(?![确士])|(?<!不)了了(?![解之结如然望])|和和(?![平谐睦解气美])"

# Four characters and more are one phrase, and no phrase begins where the same ends; not so in the
# path above a web page: 政务公开政府信息公开政府信息公开年报.
_PHRASES = (
    r"(?!公?开?政府信息公开政府信息公开年报)(?!一|(?:办公室){2}[主工负])"
    r"(?!([一-龥])\1)([一-龥]{3,12})\2"
)

# No verb or adverb of these begins a compound that another could end with.
_WORDS = (
    "(落实|贯彻|加强|推进|推动|开展|进行|做好|做到|完善|健全|强化|深化|提升|提高|拓宽|优化|确保|坚持"
    "|突出|聚焦|围绕|按照|根据|依照|通过|依据|关于|对于|以及|同时|其中|主动|及时|依法|按时|按期"
    "|积极|认真|严格|切实|持续|全面|深入|充分|不断|逐步|有效|进一步|全年|今年|本年|本年度|年度|上年"
    "|合计|共计|收到|予以|不予|精神|情况|要求|[我本][局委办厅院镇乡街区县市省])"
)
# 依申请公开公开指南, 依法公开公开目录
_OPEN = "(?<!依申请)(公开)\\1(?!透明|公正|公平|[属性指目年栏率数量事内义范时依方形情])"

# Any other word of two characters may end one compound and begin the next (规范规范性文件,
# 公开申请申请人, 县政府政府网站), but not where nothing is left to begin with it.
_AT_THE_END = (
    r"(?!一|逐|十|研究|讨论|商量|学习|考虑|了解|交流|休息|尝试|非常|很多|许多)(?!([一-龥])\1)"
    r"([一-龥]{2})\2(?=$|[，。；：、！？）)0-9]|的|等[，。]|和(?![平谐])|及(?!时)|或)"
)
_DOUBLED = tuple(
    map(re.compile, (_MARKS, _PARTICLES, _PHRASES, rf"{_WORDS}\1", _OPEN, _AT_THE_END))
)


def doubled(text: str) -> str | None:
    """What a text has twice in a row by a slip, both times; None where there is nothing.

    Single characters are no words here: 全市市场, 常常, 实实在在, 二〇二二.
    """
    found = (pattern.search(text) for pattern in _DOUBLED)
    return next((match[0] for match in found if match), None)
