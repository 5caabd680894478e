"""The styles of a workbook: a cell in another fill, and all else as it was."""

from __future__ import annotations

from collections import Counter, defaultdict
from copy import deepcopy
from functools import cached_property
from typing import Literal

from lxml import etree

from nianbao.workbooks.looks import LINE, SONG
from nianbao.workbooks.package import Element, Package, children

State = Literal["error", "warn", "info", "explained"]
FILLS: dict[str, str] = {  # by which marks are known again
    "error": "FFFFD0D2",
    "warn": "FFFFEFB5",
    "info": "FFD5E7FA",
    "explained": "FFE0F0DB",
}


_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_USUAL: dict[str, list[tuple[str, dict[str, str]]]] = {  # in a group of which nothing is said
    "fonts": [("font", {})],
    "fills": [("fill", {}), ("fill", {})],
    "borders": [("border", {})],
    "cellXfs": [
        ("xf", {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"}),
    ],
}


class Styles:
    """The styles of a package; what is needed is added, what is there stays."""

    def __init__(self, package: Package) -> None:
        part = package.related(package.workbook, "styles")
        if part is None:
            raise ValueError("a workbook without styles")
        self._package, self._part = package, part
        self._root = package.tree(part)
        self._main = etree.QName(self._root).namespace
        self._marked: dict[tuple[int, str], int] = {}
        self._looks: dict[tuple[object, ...], int] = {}

    def marked(self, style: int, state: str) -> int:
        """The style that differs from another in its fill alone."""
        if (style, state) not in self._marked:
            made = deepcopy(self._formats[style])
            made.set("fillId", str(self._fill(FILLS[state])))
            made.set("applyFill", "1")
            self._marked[style, state] = self._format(made)
        return self._marked[style, state]

    def is_mark(self, style: int) -> bool:
        """Whether a style has one of the fills of marks."""
        return self._filled(style) in FILLS.values()

    def unmarked(self, style: int, often: Counter[int]) -> int:
        """The style that a marked one was made from: the one that differs in the fill alone.

        Of several the one that no other cell has, for it was left behind, or else that which is
        had most `often`; where none is left, the same in the fill of most cells that may be typed
        in.
        """
        if alike := self._alike.get(_without_fill(self._formats[style])):
            return max(alike, key=lambda n: (not often[n], often[n]))
        usual = next((n for n, _ in often.most_common() if self._is_open(n)), None)
        made = deepcopy(self._formats[style])
        made.set("fillId", "0" if usual is None else self._formats[usual].get("fillId", "0"))
        return self._format(made)

    def look(
        self,
        *,
        fill: str | None = None,
        bold: bool = False,
        colour: str | None = None,
        underlined: bool = False,
        locked: bool = True,
        centred: bool = False,
        day: bool = False,
        border: bool = True,
        size: float = 10,
    ) -> int:
        """A style of cells with wrapped text; `fill` and `colour` as AARRGGBB."""
        key = (fill, bold, colour, underlined, locked, centred, day, border, size)
        if key in self._looks:
            return self._looks[key]
        font = self._element("font")
        if bold:
            font.append(self._element("b"))
        if underlined:
            font.append(self._element("u"))
        font.append(self._element("sz", val=f"{size:g}"))
        font.append(self._element("color", **({"rgb": colour} if colour else {"theme": "1"})))
        font.append(self._element("name", val=SONG))
        font.append(self._element("family", val="3"))
        font.append(self._element("charset", val="134"))
        edge = self._element("border")
        for side in ("left", "right", "top", "bottom"):
            one = self._element(side)
            if border:
                one.set("style", "thin")
                one.append(self._element("color", rgb=f"FF{LINE[1:]}"))
            edge.append(one)
        edge.append(self._element("diagonal"))
        made = self._element(
            "xf",
            numFmtId=str(self._number_format("yyyy-mm-dd")) if day else "0",
            fontId=str(self._index("fonts", font)),
            fillId=str(self._fill(fill)) if fill else "0",
            borderId=str(self._index("borders", edge)),
            xfId="0",
            applyFont="1",
            applyFill="1",
            applyBorder="1",
            applyAlignment="1",
            applyProtection="1",
        )
        if day:
            made.set("applyNumberFormat", "1")
        alignment = self._element("alignment", vertical="top", wrapText="1")
        if centred:
            alignment.set("horizontal", "center")
        made.append(alignment)
        made.append(self._element("protection", locked="1" if locked else "0"))
        self._looks[key] = self._format(made)
        return self._looks[key]

    def _is_open(self, style: int) -> bool:
        """Whether cells of a style may be typed in where the sheet is protected."""
        one = next(children(self._formats[style], "protection"), None)
        return one is not None and one.get("locked") in ("0", "false")

    # ------------------------------------------------------------------ within

    @cached_property
    def _formats(self) -> list[Element]:
        return list(children(self._group("cellXfs"), "xf"))

    @cached_property
    def _known(self) -> dict[tuple[object, ...], int]:
        known: dict[tuple[object, ...], int] = {}
        for n, one in enumerate(self._formats):
            known.setdefault(_spelled(one), n)
        return known

    @cached_property
    def _alike(self) -> dict[tuple[object, ...], list[int]]:
        """The styles of no mark by what they are but for their fill."""
        alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for n, one in enumerate(self._formats):
            if not self.is_mark(n):
                alike[_without_fill(one)].append(n)
        return alike

    @cached_property
    def _colours(self) -> list[str | None]:
        """The colours of the solid fills."""
        return [_colour(one) for one in children(self._group("fills"), "fill")]

    def _group(self, name: str) -> Element:
        """A group of styles; one that the file leaves out has what every program takes for it."""
        found = next(children(self._root, name), None)
        if found is None:
            found = self._element(name)
            found.extend(self._element(one, **given) for one, given in _USUAL[name])
            if name == "fills":
                for fill, pattern in zip(found, ("none", "gray125"), strict=True):
                    fill.append(self._element("patternFill", patternType=pattern))
            found.set("count", str(len(found)))
            before = _ORDER[: _ORDER.index(name)]
            there = [n for n, one in enumerate(self._root) if _local(one) in before]
            self._root.insert(max(there, default=-1) + 1, found)
            self._package.change(self._part)
        return found

    def _format(self, made: Element) -> int:
        spelled = _spelled(made)
        if spelled in self._known:
            return self._known[spelled]
        group = self._group("cellXfs")
        group.append(made)
        self._known[spelled] = len(self._formats)
        self._formats.append(made)
        group.set("count", str(len(self._formats)))
        self._package.change(self._part)
        return len(self._formats) - 1

    def _fill(self, colour: str) -> int:
        if colour in self._colours:
            return self._colours.index(colour)
        fill = self._element("fill")
        pattern = self._element("patternFill", patternType="solid")
        pattern.append(self._element("fgColor", rgb=colour))
        pattern.append(self._element("bgColor", indexed="64"))
        fill.append(pattern)
        self._colours.append(colour)
        return self._index("fills", fill)

    def _index(self, group: str, made: Element) -> int:
        """The number of something alike in a group, to which it is added if there is none."""
        known = list(self._group(group).iterchildren(etree.Element))
        spelled = _spelled(made)
        for n, one in enumerate(known):
            if _spelled(one) == spelled:
                return n
        self._group(group).append(made)
        self._group(group).set("count", str(len(known) + 1))
        self._package.change(self._part)
        return len(known)

    def _number_format(self, code: str) -> int:
        group = next(children(self._root, "numFmts"), None)
        if group is None:
            group = self._element("numFmts")
            self._root.insert(0, group)
        known = list(children(group, "numFmt"))
        for one in known:
            if one.get("formatCode") == code:
                return int(one.get("numFmtId"))
        id = max([163, *(int(one.get("numFmtId")) for one in known)]) + 1
        group.append(self._element("numFmt", numFmtId=str(id), formatCode=code))
        group.set("count", str(len(known) + 1))
        self._package.change(self._part)
        return id

    def _filled(self, style: int) -> str | None:
        """The colour of a solid fill."""
        id = int(self._formats[style].get("fillId", "0"))
        return self._colours[id] if id < len(self._colours) else None

    def _element(self, name: str, **attributes: str) -> Element:
        made = etree.Element(f"{{{self._main}}}{name}", nsmap={None: self._main})
        for key, value in attributes.items():
            made.set(key, value)
        return made


def _local(element: Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _colour(fill: Element) -> str | None:
    pattern = next(children(fill, "patternFill"), None)
    if pattern is None or pattern.get("patternType") != "solid":
        return None
    shown = next(children(pattern, "fgColor"), None)
    return None if shown is None else (shown.get("rgb") or "").upper()


def _spelled(element: Element) -> tuple[object, ...]:
    """What an element is, however its attributes are ordered."""
    name = etree.QName(element).localname
    return (
        name,
        tuple(sorted(element.items())),
        tuple(_spelled(one) for one in element.iterchildren(etree.Element)),
    )


def _without_fill(element: Element) -> tuple[object, ...]:
    name, attributes, inner = _spelled(element)
    assert isinstance(attributes, tuple)
    rest = tuple(pair for pair in attributes if pair[0] not in ("fillId", "applyFill"))
    return name, rest, inner
