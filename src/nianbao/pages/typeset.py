"""The PDF of a document: the Typst template, fonts checked, figures attached inside."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from nianbao.errors import NianbaoError
from nianbao.pages.blocks import AnyBlock, Image, Signature, Table, words_of
from nianbao.pages.compiler import compiler
from nianbao.pages.fonts import MINUS, ROLES, chosen, has_bold, minus_of, words_by_role
from nianbao.pages.outputs import plain
from nianbao.pages.public import Document
from nianbao.pages.runs import kept_together
from nianbao.pages.structure import shapes, with_row_headers
from nianbao.pages.table_layout import Cell, table_layout
from nianbao.pages.title import SIGNED, name_lines

STANDARDS: list[Any] = ["ua-1", "a-3a"]  # ISO 14289-1 and ISO 19005-3, level A
# What the template looks for in every word that it sets, which is only worth while where one is.
_LONG_WORD = re.compile(
    r"[^\s\u2e80-\u9fff\uf900-\ufaff/-]{40}|[—…]{27}|(?:[^\u00a0]\u00a0+){20}|\u00a0{20}"
)
_EPOCH = 946_684_800  # the file's own dates are fixed: the same bytes for the same input


def typeset(document: Document, figures: str) -> bytes:
    """A document as PDF/UA-1 and PDF/A-3a; FontError if a glyph is missing."""
    import typst

    texts = [document.title, *map(_words, document.blocks)]
    faces = chosen(words_by_role(document))
    data = {
        **plain(replace(document, blocks=())),
        "description": document.description,
        "has_long_words": any(map(_LONG_WORD.search, texts)),
        "blocks": [_signed(_plain_block(block), faces) for block in document.blocks],
        "keywords": ["政府信息公开", "年度报告", str(document.year)],
        "fonts": faces,
        "has_bold": has_bold(faces["body"][0]),
        "has_title_face": faces["title"][0] in ROLES["title"].official,
        "attachment": {
            "name": "figures.json",
            "mime": "application/json",
            "description": "本报告各表的全部数据（机器可读）",
        },
    }
    try:
        pdf = compiler().compile(
            _template(),
            format="pdf",
            sys_inputs={
                "document": json.dumps(data, ensure_ascii=False),
                "figures": figures,
            },
            pdf_standards=STANDARDS,
            timestamp=_EPOCH,
        )
    except typst.TypstError as error:
        raise NianbaoError(f"PDF 排版失败：{error.message}") from None
    assert isinstance(pdf, bytes)
    return with_row_headers(pdf, list(shapes(document.blocks)))


@cache
def _template() -> bytes:
    return files("nianbao.pages").joinpath("templates", "report.typ").read_bytes()


def _words(block: AnyBlock) -> str:
    """All that is set of a block: of a picture the line below it."""
    return (block.caption or "") if isinstance(block, Image) else words_of(block)


def _plain_block(block: AnyBlock) -> dict[str, Any]:
    """A block as Typst takes it.

    A picture is a list of bytes, for it cannot read base64; a table has its layout.
    """
    if isinstance(block, Table):
        layout = table_layout(block)
        rows = [list(map(_plain_cell, row)) for row in layout.rows]
        return {"kind": "table", **plain(replace(layout, rows=())), "rows": rows}
    data: dict[str, Any] = plain(block)
    if isinstance(block, Image):
        return data | {"data": None, "bytes": list(b64decode(block.data))}
    if isinstance(block, Signature):
        lines = name_lines(block.agency, SIGNED)
        broken = (line[at : at + SIGNED] for line in lines for at in range(0, len(line), SIGNED))
        return data | {"agency": list(broken)}
    return kept_together(data)


def _signed(block: dict[str, Any], faces: dict[str, list[str]]) -> dict[str, Any]:
    """A block with the sign that its face has for a minus."""
    sign = minus_of(faces["table" if block["kind"] in ("table", "grid") else "body"][0])
    if sign == MINUS:
        return block
    text = json.dumps(block, ensure_ascii=False)
    signed: dict[str, Any] = json.loads(text.replace(MINUS, sign)) if MINUS in text else block
    return signed


def _plain_cell(cell: Cell) -> Any:
    """A figure as its text: most of a report's cells are no more."""
    return cell.lines[0] if cell.role == "value" and not cell.free else plain(cell)
