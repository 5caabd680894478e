"""The frame of words that two bodies of a season have alike."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.form.edition import Form
from nianbao.rules.frames.frame import Row
from nianbao.seasons.alike import Pair
from nianbao.seasons.season import Season

_QUOTED = 60  # characters of what both have


def alike(season: Season) -> Iterator[Row]:
    """A section of a body that stands in another's report: share, in percent of its own words.

    `body` and `unit` are the two by name, `further` how many bodies more have it.
    """
    names = {body.id: body.name for body in season.district.bodies}
    for pair in season.pairs:
        body, other = names.get(pair.one, pair.one), names.get(pair.other, pair.other)
        more = len(pair.further)
        yield {
            **dict.fromkeys(("table", "row", "column")),
            "section": pair.section,
            "where": f"{body}{section_name(season.form, pair.section)}",
            "body": body,
            "unit": other,
            "further": f"（另有{more}个单位的文字也相近）" if more else "",
            "share": 100 * pair.share,
            "share_shown": f"{100 * pair.share:.0f}%",
            **_quote(pair),
        }


def section_name(form: Form, id: str) -> str:
    """A section as it is called before there is a report that has it: 第一部分“总体情况”."""
    section = next(section for section in form.sections if section.id == id.split("_")[0])
    part = next((part.title for part in section.parts if part.id == id), section.title)
    return f"第{section.number}部分“{part}”"


def _quote(pair: Pair) -> Row:
    """The beginning of the longest piece that both have."""
    start, end = max(pair.marks, key=lambda span: (span[1] - span[0], -span[0]))
    text = pair.text[start : min(end, start + _QUOTED)].split("\n")[0]
    return {"quote": text, "at": start, "until": start + len(text)}
