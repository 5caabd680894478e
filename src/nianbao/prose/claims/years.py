"""Which year the prose speaks of, place by place."""

from __future__ import annotations

import re
from bisect import bisect_left

from nianbao.prose.claims.prose import Prose
from nianbao.prose.numerals import DIGITS

# 2023年结转 and 上年未办结 are of what came from a year, 结转2024年 of what goes to one.
_CARRIED = r"度?[末底]?(?:结转|转入|遗留|转来|未办结|未答复|未办理完毕|未结)"
_YEAR = re.compile(
    r"(?P<against>[较比与同和]|相较|对比)?(?:(?<!转)(?<![转延移][至到入])(?P<named>20[0-9]{2})年"
    rf"(?!{_CARRIED})(?P<month>度?[0-9])?"
    rf"|(?P<spelled>二[〇零○][〇零○一二三四五六七八九]{{2}})年(?!{_CARRIED})"
    rf"|(?<!结转)(?<!承接)(?P<last>(?:上一?|去|前|往)年(?!{_CARRIED}))"
    r"|(?<![转至到入延])(?P<next>(?:明|次|来|下一?)年(?!度?结转))"
    r"|(?P<this>本年|今年|全年|年内|报告期))"
)
_DATED = re.compile(r"^[^,;]{0,8}月(?:份|[0-9]{1,2}日)?,")


class Years:
    """The years that the prose names, in order, with how far each reaches."""

    def __init__(self, read: Prose, year: int) -> None:
        self._read = read
        # place, sentence start, year, in its own clause only
        self._mentions: list[tuple[int, int, int, bool]] = []
        for match in _YEAR.finditer(read.masked):
            said = _said(match, year)
            opens, _ = read.sentence(match.start())
            if match["this"] and self._mentions:
                place, sentence, named, _ = self._mentions[-1]
                near = read.masked[place : match.start()]
                if sentence == opens and re.fullmatch(r".{3,7}年度?,?", near) and named != year:
                    continue  # 2022年全年 is 2022
            near = read.masked[max(opens, match.start() - 60) : match.start()]
            local = bool(match["against"]) or (bool(match["month"]) and said != year)
            local = local or near.rfind("(") > near.rfind(")")
            self._mentions.append((match.start(), opens, said, local))
        self._places = [place for place, *_ in self._mentions]

    def governing(self, place: int) -> int | None:
        """The last year named before the place; a comparison or a date holds for its clause."""
        opens, _ = self._read.sentence(place)
        block = self._read.block(place)
        index = bisect_left(self._places, place)
        for mention, sentence, year, local in reversed(self._mentions[max(0, index - 8) : index]):
            if mention < block:
                return None
            between = _DATED.sub("", self._read.masked[mention:place])
            if not local or (sentence == opens and not re.search(r"[,;)]", between)):
                return year
        return None


def _said(match: re.Match[str], year: int) -> int:
    """The year that a mention names, in a report of that year."""
    if match["named"]:
        return int(match["named"])
    if match["spelled"]:
        return int("".join(str(DIGITS[char]) for char in match["spelled"]))
    return year + (-1 if match["last"] else 1 if match["next"] else 0)
