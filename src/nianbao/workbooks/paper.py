"""Sheets on A4: what is printed of each, and where an office signs and seals it."""

from __future__ import annotations

from typing import Any

from nianbao.inputs.workbook.layout import FINDINGS
from nianbao.inputs.workbook.sheet import Block, Sheet
from nianbao.inputs.workbook.square import Square
from nianbao.workbooks.looks import Looks

_A4 = 9
_WIDE = 12  # columns of a table that ask for the long side
_SIGNED = "　　　　　　".join(
    ("填表人：", "审核人：", "负责人（签字）：", "（单位盖章）", "年　　月　　日")
)
_SIGNERS = ("填表人：", "审核人：", "负责人（签字）：", "日期：")


def set_up(sheet: Any, shape: Sheet, last: Square, whose: str, head: int = 0) -> None:
    """Print a sheet from A1 to its last cell, its first `head` rows on every page.

    `whose` is the agency and year at the foot; tables of the form have lines to sign as well.
    """
    widest = max((block.grid.columns for block in shape.blocks), default=0)
    sheet.set_paper(_A4)
    if widest > _WIDE or shape.lists:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=1.2 if shape.blocks else 0.75)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1 if shape.blocks else 0)
    if shape.name != FINDINGS:  # as many rows as there will be findings
        sheet.print_area(0, 0, last.row - 1, last.column - 1)
    if head:
        sheet.repeat_rows(0, head - 1)
    below = "\n　" * 3  # with a blank each: LibreOffice saves no empty lines
    signed = f"&C&10{_SIGNED}{below}" if shape.blocks else ""
    own = whose.replace("&", "&&")
    sheet.set_footer(f"&L&9{own}{signed}&R&9第 &P 页，共 &N 页")


def sign_off(sheet: Any, looks: Looks, first: int) -> int:
    """Lines to sign and room for the seal, from a row on; the last row is returned."""
    last = first + len(_SIGNERS) - 1
    for row, words in enumerate(_SIGNERS, first):
        sheet.write_string(row - 1, 0, words, looks.locked("note"))
        sheet.write_blank(row - 1, 1, None, looks.locked("sign"))
        sheet.set_row(row - 1, 30)
    sheet.merge_range(first - 1, 2, last - 1, 2, "（单位盖章）", looks.locked("seal"))
    return last


def last_printed(blocks: tuple[Block, ...]) -> Square:
    """The last cell of the tables, without what stands beside and below them."""
    last = blocks[-1]
    column = max(block.beside for block in blocks) - 1
    return Square(last.at.sheet, last.below - 1, column)
