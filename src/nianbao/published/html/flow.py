"""The words and tables of a page in reading order, as a browser breaks them into lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from nianbao.published.html.markup import Element, tag
from nianbao.published.html.style import Styles

_IN_A_LINE = (
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i img input ins kbd label"
    " mark nobr q ruby s samp small span strike strong sub sup time tt u var wbr"
)
_NEVER_SHOWN = (
    "area audio base button canvas col colgroup datalist embed frame head iframe link map math meta"
    " noframes noscript object option param rp rt script select source style svg template title"
    " track video xml"
)
_INLINE, _UNSHOWN = frozenset(_IN_A_LINE.split()), frozenset(_NEVER_SHOWN.split())
_INPUTS = {"", "text", "number", "tel", "email", "url"}  # whose value is shown
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = {"td", "th"}
# Soft hyphens, zero-width characters and marks of direction, controls.
_UNSEEN = dict.fromkeys(
    [
        *(0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)),
        *(*range(0x2060, 0x2070), 0xFEFF, *range(9), 11, *range(14, 32), *range(127, 160)),
    ]
)
_WIDE = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef“”‘’—…]"
_BROKEN_LINE = re.compile(f"(?<={_WIDE})[ \\t\\r\\f]*\\n[ \\t\\r\\f\\n]*(?={_WIDE})")
_BLANKS = re.compile(r"\s+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHINESE = "〇一二三四五六七八九"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LIST_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_EDITOR_LIST = re.compile(r"\bcustom_(num1|num2|num|cn1|cn2|cn)\b")  # of UEditor
_LONGEST_LINK = 200  # characters: a longer one was never closed
_MOST_LINES = 100_000  # of preformatted text, of which each is a paragraph
PICTURE = "［图片］"


@dataclass(slots=True)
class Frame:
    """An element that breaks the line, and which pieces of the flow stand in it."""

    element: Element
    parent: Frame | None
    depth: int
    first: int
    last: int = 0  # exclusive


@dataclass(slots=True)
class Paragraph:
    """Words in one line; `linked` counts their characters that are links."""

    text: str
    line: int | None
    frame: Frame
    level: int | None = None
    linked: int = 0


@dataclass(slots=True)
class Table:
    """A table that holds data and not the layout of the page."""

    element: Element
    frame: Frame


Piece = Paragraph | Table


@dataclass
class _List:
    style: str
    next: int


@dataclass
class _Line:
    """The words since the last break."""

    words: list[str] = field(default_factory=list)
    linked: int = 0
    line: int | None = None
    before: str = ""  # a number of a list, drawn before them


class Flow:
    """One element as it flows; `holds_data` tells which tables are kept whole.

    Where it is not given, as in a cell, the words of tables are words like others.
    """

    def __init__(
        self,
        root: Element,
        styles: Styles,
        holds_data: Callable[[Element], bool] | None = None,
    ) -> None:
        self.pieces: list[Piece] = []
        self.pictures: list[int] = []  # before which piece each stands
        self.struck = 0
        self._styles, self._holds_data = styles, holds_data
        self._line = _Line()
        self._links: list[int] = []  # the characters of every open one
        self._preformatted = 0
        self._lines_left = _MOST_LINES
        self._level: int | None = None
        self._lists: list[_List | None] = []
        self._data: list[tuple[Element, int]] = []  # tables that are open, and their pieces
        self.frame = Frame(root, None, 0, 0)
        self._walk(root)
        self._break()
        self.frame.last = len(self.pieces)

    @property
    def text(self) -> str:
        """All words, the lines apart by line feeds."""
        return "\n".join(piece.text for piece in self.pieces if isinstance(piece, Paragraph))

    @property
    def linked(self) -> int:
        """How many characters are links."""
        return sum(piece.linked for piece in self.pieces if isinstance(piece, Paragraph))

    def _walk(self, root: Element) -> None:
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        unshown: Element | None = None
        for event, element in events:
            if event == "start":
                if element is not root and not self._begins(element):
                    events.skip_subtree()
                    unshown = element
                elif element.text:
                    self._say(element.text, element)
            elif event == "end" and element is not root and element is not unshown:
                self._ends(element)
            if event != "start" and element is not root and element.tail:
                self._say(element.tail, element)

    def _begins(self, element: Element) -> bool:
        """Take note of an element; False if nothing in it is read."""
        name = tag(element)
        if name in _UNSHOWN or self._styles.hides(element):
            return False
        if self._data and name in _CELLS:
            return False
        if name == "textarea" and self._holds_data:  # of a page: a form, or a copy for programs
            return False
        if self._styles.strikes(element):
            self.struck += 1
            return False
        if name in _INLINE or ":" in name:
            return self._begins_inline(name, element)
        self._break()
        if name == "br":
            return True
        self.frame = Frame(element, self.frame, self.frame.depth + 1, len(self.pieces))
        self._level = _HEADINGS.get(name, self._level)
        self._preformatted += name in ("pre", "listing")
        if name in ("ol", "ul"):
            self._lists.append(self._list(element) if name == "ol" else None)
        elif name == "li" and self._lists:
            self._number(element)
        elif name == "table" and self._holds_data and self._holds_data(element):
            self._data.append((element, len(self.pieces)))
            self.pieces.append(Table(element, self.frame))
        return True

    def _begins_inline(self, name: str, element: Element) -> bool:
        if name == "sup" and (raised := "".join(element.itertext()).strip()).isdecimal():
            note = raised.translate(_RAISED) if self._holds_data else f"［{raised}］"
            self._say(note, element)  # 12 with note 1 is not 121
            return False
        if self._styles.breaks(element):
            self._break()
        elif self._styles.parts(element):
            self._say(" ", element)
        if name == "a":
            leads = not element.get("href", "#").strip().startswith("#")
            self._links.append(0 if leads else _LONGEST_LINK)
        if name == "img" and not _is_small(element):
            self.pictures.append(len(self.pieces))
        elif name == "input" and element.get("type", "").lower() in _INPUTS:
            self._say(element.get("value", ""), element)
        return True

    def _ends(self, element: Element) -> None:
        name = tag(element)
        if name in _INLINE or ":" in name:
            if name == "a":
                self._links.pop()
            if self._styles.breaks(element):
                self._break()
            elif self._styles.parts(element):
                self._say(" ", element)
            return
        self._break()
        if name == "br":
            return
        if name in _HEADINGS:
            self._level = None
        self._preformatted -= name in ("pre", "listing")
        if name in ("ol", "ul"):
            self._lists.pop()
        elif name == "li":
            self._line.before = ""
        elif self._data and self._data[-1][0] is element:
            self._put_before(self._data.pop()[1])
        self.frame.last = len(self.pieces)
        self.frame = self.frame.parent or self.frame

    def _put_before(self, table: int) -> None:
        """Words between the rows of a table stand before it, as browsers show them."""
        end = table + 1
        while end < len(self.pieces) and isinstance(self.pieces[end], Paragraph):
            end += 1
        self.pieces[table:end] = [*self.pieces[table + 1 : end], self.pieces[table]]

    def _say(self, text: str, element: Element) -> None:
        if self._preformatted and 0 < text.count("\n") <= self._lines_left:
            self._lines_left -= text.count("\n")
            first, *others = text.split("\n")
            self._say(first, element)
            for other in others:
                self._break()
                self._say(other, element)
            return
        if self._line.line is None and text.strip():
            self._line.line = element.sourceline
        self._line.words.append(text)
        if self._links and self._links[-1] < _LONGEST_LINK:
            count = len("".join(text.split()))
            self._line.linked += count
            self._links[-1] += count

    def _break(self) -> None:
        line = self._line
        if not line.words:
            return
        text = shown("".join(line.words))
        if text:
            text, level = line.before + text, self._level
            self.pieces.append(Paragraph(text, line.line, self.frame, level, line.linked))
            self._links = [_LONGEST_LINK] * len(self._links)  # a link is one line
        self._line = _Line(before="" if text else line.before)

    def _list(self, element: Element) -> _List:
        editor = _EDITOR_LIST.search(element.get("class", ""))
        declared = self._styles.of(element)
        style = declared.get("list-style-type") or declared.get("list-style", "")
        kind = element.get("type", "")
        said = editor[1] if editor else style or _LIST_TYPES.get(kind, "decimal")
        return _List(said, _number(element.get("start"), 1))

    def _number(self, element: Element) -> None:
        of = self._lists[-1]
        if of is not None:
            number = _number(element.get("value"), of.next)
            of.next = number + 1
            declared = self._styles.of(element)
            style = declared.get("list-style-type") or declared.get("list-style") or of.style
            self._line.before = drawn_number(style, number)


def shown(text: str) -> str:
    """A text as a browser shows it: blanks are one, what cannot be seen is left out."""
    text = text.translate(_UNSEEN)
    if "\n" in text:
        text = _BROKEN_LINE.sub("", text)
    return _BLANKS.sub(" ", text).strip()


def drawn_number(style: str, number: int) -> str:
    """The number of an item of a list as it is drawn before it; none beyond what is usual."""
    if "none" in style or not 0 < number < 100:
        return "" if "none" in style else f"{number}."
    chinese = _chinese(number)
    forms = {"num": f"{number})", "num1": f"{number})", "num2": f"({number})"}
    forms |= {"cn": f"{chinese}、", "cn1": f"({chinese})", "cn2": f"（{chinese}）"}
    if style in forms:
        return forms[style]
    if "cjk" in style or "chinese" in style or "hanzi" in style:
        return f"{chinese}、"
    letters = chr(ord("a") + number - 1) if number <= 26 else str(number)
    for wanted, written in (("alpha", letters), ("latin", letters), ("roman", _roman(number))):
        if wanted in style:
            return f"{written.upper() if 'upper' in style else written}."
    return "" if style in ("disc", "circle", "square") else f"{number}."


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    written = (_CHINESE[tens] if tens > 1 else "") + ("十" if tens else "")
    return written + (_CHINESE[ones] if ones else "")


def _roman(number: int) -> str:
    written = ""
    for value, sign in ((90, "xc"), (50, "l"), (40, "xl"), *_ROMAN):
        count, number = divmod(number, value)
        written += sign * count
    return written


def _number(said: str | None, usual: int) -> int:
    try:
        return int(said or "")
    except ValueError:
        return usual


def _is_small(element: Element) -> bool:
    """Whether a picture is a sign beside the words."""
    sizes = (element.get(side, "").removesuffix("px") for side in ("width", "height"))
    return any(size.isdecimal() and int(size[:6]) < 50 for size in sizes)
