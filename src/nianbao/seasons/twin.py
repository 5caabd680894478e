"""A season's record and its twin, line by line: what was written, whatever became of one of them.

The twin is written first. A line that was edited stands as the twin has it, one that is gone
comes back; what was put in by hand counts, and all of it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nianbao.seasons.entry import Entry, entry

TWIN = "副本"
_MOST_TOLD = 50  # sentences about one record


@dataclass(frozen=True)
class Record:
    """The lines that count; `notices` say what is wrong, a sentence each.

    One that is `forked` has two continuations, both whole: none is to be preferred.
    """

    entries: tuple[Entry, ...] = ()
    notices: tuple[str, ...] = ()
    forked: bool = False

    def last(self, first: str) -> str:
        """The digest that the next line is chained to; `first` begins the chain."""
        last = first
        for one in self.entries:
            last = one.link(last)
        return last

    @property
    def text(self) -> bytes:
        return b"".join(one.text + b"\n" for one in self.entries)


def read_record(own: bytes | None, twin: bytes | None, first: str) -> Record:
    """What counts of a record and its twin, either of which may not be there."""
    mine, torn = _lines(own)
    if own == twin or twin is None:
        joined = Record(tuple(mine))
    else:
        joined = _joined(mine, _lines(twin)[0], first, own is None)
    told = list(joined.notices)
    whole = {one.text for one in mine}
    if torn and not any(
        one.text.startswith(torn.text) for one in joined.entries if one.text not in whole
    ):
        told.append(f"最后一行不完整，没有读取：{torn.shown}")
    notices = (*told, *_doubts(joined.entries, first))
    if len(notices) > _MOST_TOLD:
        notices = (*notices[:_MOST_TOLD], f"另有{len(notices) - _MOST_TOLD}处")
    return Record(joined.entries, notices, joined.forked)


def _lines(text: bytes | None) -> tuple[list[Entry], Entry | None]:
    """The lines of a file, and what it ends with if that is half a line."""
    *whole, rest = (text or b"").removeprefix(b"\xef\xbb\xbf").split(b"\n")
    lines = [entry(line.rstrip(b"\r")) for line in whole if line.strip()]
    if not rest.strip():
        return lines, None
    last = entry(rest)
    if last.chain and last.event:  # whole but for its end of line
        return [*lines, last], None
    return lines, last


def _joined(mine: Sequence[Entry], twin: Sequence[Entry], first: str, gone: bool) -> Record:
    """The lines of both, in the order in which they were written."""
    in_record, in_twin = ({one.text for one in lines} for lines in (mine, twin))
    sound = _sound(twin, first)
    kept: list[Entry] = []
    taken = set[bytes]()
    notices: list[str] = [f"记录不见了，按{TWIN}读取"] if gone else []
    missing: list[int] = []
    last, i, j, forked = first, 0, 0, False
    while i < len(mine) or j < len(twin):
        own = mine[i] if i < len(mine) else None
        other = twin[j] if j < len(twin) else None
        if own and own.text in taken and own.text in in_twin:  # out of its order
            i += 1
            continue
        if other and other.text in taken:
            j += 1
            continue
        if own and other and own.text == other.text:
            next_one, i, j = own, i + 1, j + 1
        elif other and (own is None or (own.text in in_twin and _is_gone(other, in_record, last))):
            next_one, j = other, j + 1
            missing.append(len(kept) + 1)
        elif own and (
            other is None
            or other.text in in_record
            or (other.text in sound and not own.follows(last) and not other.follows(last))
        ):  # put in by hand
            next_one, i = own, i + 1
        elif own and other:
            at, i, j = len(kept) + 1, i + 1, j + 1
            mine_follows, twin_follows = own.follows(last), other.follows(last)
            if mine_follows and twin_follows:
                notices.append(
                    f"从第{at}行起，记录与{TWIN}各不相同，两份都完整，不能判断以哪一份为准："
                    f"{TWIN}为 {other.shown}；记录为 {own.shown}"
                )
                kept, forked = [*kept, *mine[i - 1 :]], True
                break
            next_one = other if twin_follows else own
            notices.append(
                f"第{at}行写下以后有改动，按原文读取：原为 {other.shown}；现为 {own.shown}"
                if twin_follows
                else f"{TWIN}的第{at}行有改动，仍按记录读取：{other.shown}"
            )
        kept.append(next_one)
        taken.add(next_one.text)
        last = next_one.link(last)
    if missing and not gone:
        lines = "、".join(_spans(missing))
        notices.append(f"缺少第{lines}行，已按{TWIN}补齐")
    return Record(tuple(kept), tuple(notices), forked)


def _sound(lines: Sequence[Entry], first: str) -> set[bytes]:
    """The lines that were written as they stand, each behind the one before it."""
    before = [first]
    for one in lines:
        before.append(one.link(before[-1]))
    return {one.text for one, last in zip(lines, before, strict=False) if one.follows(last)}


def _is_gone(other: Entry, in_record: set[bytes], last: str) -> bool:
    """Whether a line of the twin should stand here in the record, and does not."""
    return other.text not in in_record or other.follows(last)


def _doubts(entries: Sequence[Entry], first: str) -> Iterator[str]:
    """Which lines do not say what a command has written there."""
    last = first
    for number, one in enumerate(entries, 1):
        if one.event is None:
            yield f"第{number}行不是一条记录，没有读取：{one.shown}"
        elif not one.follows(last):
            yield (
                f"第{number}行与上一行不衔接，可能是手工添加、改动或者从别处复制的，请核对："
                f"{one.shown}"
            )
        last = one.link(last)


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers in order, those that follow each other as one: 3-5."""
    start = before = numbers[0]
    for number in (*numbers[1:], 0):
        if number != before + 1:
            yield f"{start}-{before}" if before > start else str(start)
            start = number
        before = number
