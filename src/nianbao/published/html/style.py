"""How a page shows an element: hidden, struck out, broken off from its neighbours, ruled.

Read from attributes, `style`, and the rules of `<style>` that one element alone decides
(td, .article, p.hidden). A style sheet elsewhere is not loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nianbao.published.html.markup import Element, tag

_MOST_CSS = 2**20  # characters that are looked at
_MOST_RULES = 20_000
_READ = re.compile(r"display|visibility|border|list-style|text-decoration|float")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"([A-Za-z][\w-]*)?((?:[.#][\w-]+)*)")
_PART = re.compile(r"[.#][\w-]+")
_DRAWN = re.compile(r"\b(?:solid|double|dashed|dotted|inset|outset|ridge|groove)\b")
_NO_WIDTH = re.compile(r"(?<![\d.#])0(?:\.0+)?(?:px|pt|em|cm|mm)?(?![\d.%])")
_BLOCKS = {"block", "list-item", "flex", "grid", "table", "table-row", "table-cell", "flow-root"}

Declared = dict[str, str]
_NOTHING: Declared = {}


class _Rule(NamedTuple):
    parts: frozenset[str]  # p, .article, #zoom
    declared: Declared


class Styles:
    """The styles of one page."""

    def __init__(self, root: Element) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._known: dict[tuple[str, ...], Declared] = {}
        css = "\n".join("".join(style.itertext()) for style in root.iter("style"))
        for count, (selector, body) in enumerate(_rules(_COMMENT.sub("", css[:_MOST_CSS]))):
            if count == _MOST_RULES:
                break
            self._take(selector, _declared(body))

    def _take(self, selectors: str, declared: Declared) -> None:
        for selector in selectors.split(",") if declared else ():
            match = _SELECTOR.fullmatch(selector.strip())
            parts = (
                frozenset((*_PART.findall(match[2]), *filter(None, [match[1]]))) if match else ()
            )
            if parts:
                parts = frozenset(part if part[0] in ".#" else part.lower() for part in parts)
                self._rules.setdefault(min(parts), []).append(_Rule(parts, declared))

    def of(self, element: Element) -> Declared:
        """What is declared for an element, the most particular last."""
        style = element.get("style", "")
        if not style and not self._rules:
            return _NOTHING
        name = tag(element)
        key = (name, element.get("class", ""), element.get("id", ""), style)
        if key not in self._known:
            own = frozenset((name, *(f".{one}" for one in key[1].split()), f"#{key[2]}"))
            rules = [r for part in own for r in self._rules.get(part, ()) if r.parts <= own]
            found: Declared = {}
            for rule in sorted(rules, key=lambda rule: _weight(rule.parts)):
                found |= rule.declared
            self._known[key] = found | _declared(key[3])
        return self._known[key]

    def hides(self, element: Element) -> bool:
        """Whether nothing of an element is shown."""
        if element.get("hidden") is not None:
            return True
        declared = self.of(element)
        return declared.get("display") == "none" or self.blanks(element)

    def blanks(self, element: Element) -> bool:
        """Whether an element keeps its place and shows nothing."""
        return self.of(element).get("visibility") in ("hidden", "collapse")

    def strikes(self, element: Element) -> bool:
        """Whether a text is struck out, and so no longer said."""
        if tag(element) in ("del", "s", "strike"):
            return True
        declared = self.of(element)
        lines = declared.get("text-decoration", "") + declared.get("text-decoration-line", "")
        return "line-through" in lines

    def breaks(self, element: Element) -> bool:
        """Whether an element that is usually part of a line begins one of its own."""
        return self.of(element).get("display") in _BLOCKS

    def parts(self, element: Element) -> bool:
        """Whether an element stands apart from its neighbours in the line."""
        declared = self.of(element)
        aside = declared.get("float", "none") in ("left", "right")
        return aside or declared.get("display", "").startswith("inline-")

    def rules(self, element: Element) -> bool | None:
        """Whether lines are drawn around an element by its style; None where it says nothing."""
        borders = {k: v for k, v in self.of(element).items() if k.startswith("border")}
        lines = {
            k: v for k, v in borders.items() if not k.endswith(("collapse", "spacing", "color"))
        }
        if not lines:
            return None
        widths = [v for k, v in lines.items() if k.endswith("width")]
        if widths and all(not _NO_WIDTH.sub("", v).strip() for v in widths):
            return False
        return any(_DRAWN.search(v) and not _NO_WIDTH.search(v) for v in lines.values())


def _weight(parts: frozenset[str]) -> tuple[int, int]:
    return sum(part[0] == "#" for part in parts), sum(part[0] == "." for part in parts)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """The rules that hold everywhere: those of @media and the like are left out."""
    depth, begin, selector = 0, 0, ""
    for brace in _BRACE.finditer(css):
        if brace[0] == "{":
            if depth == 0:
                selector, begin = css[begin : brace.start()], brace.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                if not selector.lstrip().startswith("@"):
                    yield selector, css[begin : brace.start()]
                begin = brace.end()


def _declared(body: str) -> Declared:
    found: Declared = {}
    for declaration in body.split(";") if _READ.search(body.lower()) else ():
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if _READ.match(name):
            found[name] = value.lower().replace("!important", "").strip()
    return found
