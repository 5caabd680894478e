"""A text as it is kept, whichever way it was typed: what no reader of the report sees goes."""

from __future__ import annotations

import re

from nianbao.characters import CJK

# Folded YAML and habit leave blanks beside Chinese, where official documents have none.
EDITOR_SPACE = rf"(?<=[{CJK}]) +(?=[{CJK}0-9])|(?<=[0-9%]) +(?=[{CJK}])"
# Where a blank is more than the editor's: quotations, code, the addresses of links.
_BLANKS = re.compile(
    r"\{\{[^{}]{0,1000}\}\}"
    r"|^ {0,3}(?:```|~~~).*"  # to the end: a fence may stay open
    r"|`(?:(?!\n[ \t]*\n|\n {0,3}(?:```|~~~)).)*"  # to the end of its paragraph
    r"|^(?=[ \t]*[^ \t\n])(?:[ >*+-]|[0-9]{1,9}[.)])*(?: {4}|\t)(?:[^ \t\n]+|[ \t]+(?=[^ \t\n]))*+"
    r"|\]\((?:[^()\n]|\([^()\n]*\))*\)|<[^<>\n]*>"
    rf"|(?P<between>{EDITOR_SPACE})"
    r"|(?P<end>(?<![ \t\\])[ \t]+$)",
    re.DOTALL | re.MULTILINE,
)
_BREAK = re.compile(r"  +(?=\n[ \t]*[^ \t\n])")  # two blanks: Markdown breaks the line here


def canonical(text: str) -> str:
    """The text without blanks at its line ends and beside wide characters, and no empty ends.

    A line folded by YAML has such a blank. Two texts that are the same so make the same report.
    """
    joined = _BLANKS.sub(_kept, text).rstrip(" \t\n")
    return re.sub(r"\A(?:[ \t]*\n)+", "", joined)


def _kept(found: re.Match[str]) -> str:
    if found["end"] and _BREAK.match(found.string, found.start()):
        return "  "
    return "" if found["between"] or found["end"] else found[0]
