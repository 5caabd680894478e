"""Notes (批注) that the program writes on cells, and how they are known from those of others."""

from __future__ import annotations

import re

OURS = "nianbao"  # their author, whom some programs do not keep
BEGIN, END = "【核对】", "【核对完】"  # the lines that enclose them
OURS_IN = re.compile(rf"(?:^|\n){BEGIN}\n(?:(?!{BEGIN}).)*?\n{END}", re.DOTALL)


def is_of_others(author: str, text: str) -> bool:
    """Whether somebody else has written a comment, or some of it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return author != OURS and (not text.strip() or bool(OURS_IN.sub("", text).strip()))
