"""The PDF of a document: the Typst template, fonts checked, figures attached inside."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from nianbao.errors import NianbaoError
from nianbao.pages.fonts import chosen, installed, require_glyphs
from nianbao.prose.document import Block, text_of

STANDARDS: list[Any] = ["ua-1", "a-3a"]  # ISO 14289-1 and ISO 19005-3, level A
# What the template looks for in every word that it sets, which is only worth while where one is.
_LONG_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff/-]{40}|[—…]{27}|(?:.\u00a0+){20}")
_EPOCH = 946_684_800  # the file's own dates are fixed: the same bytes for the same input


def typeset(document: dict[str, Any], figures: str) -> bytes:
    """A document as PDF/UA-1 and PDF/A-3a; FontError if a glyph is missing."""
    import typst

    texts = [document["title"], *map(_block_text, document["blocks"])]
    require_glyphs(_shown(*texts))
    data = {
        **document,
        "has_long_words": any(map(_LONG_WORD.search, texts)),
        "blocks": [_with_bytes(block) for block in document["blocks"]],
        "keywords": ["政府信息公开", "年度报告", str(document["year"])],
        "fonts": chosen(),
        "attachment": {
            "name": "figures.json",
            "mime": "application/json",
            "text": figures,
            "description": "本报告各表的全部数据（机器可读）",
        },
    }
    try:
        pdf = _compiler().compile(
            _template(),
            format="pdf",
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=_EPOCH,
        )
    except typst.TypstError as error:
        raise NianbaoError(f"PDF 排版失败：{error.message}") from None
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _template() -> bytes:
    return files("nianbao.pages").joinpath("templates", "report.typ").read_bytes()


@cache
def _compiler() -> Any:
    """One compiler a process: it has read the fonts."""
    import typst

    return typst.Compiler(font_paths=installed())


def _with_bytes(block: Block) -> Block:
    """An image as Typst takes it: a list of bytes, for it cannot read base64."""
    if block["kind"] != "image":
        return block
    return {**block, "data": None, "bytes": list(b64decode(block["data"]))}


def _shown(*texts: str) -> set[str]:
    """The characters of texts as a font shows them: é, not e and its accent."""
    return set(normalize("NFC", "\n".join(texts)))


def _block_text(block: Block) -> str:
    if block["kind"] == "table":
        cells = (cell["text"] for row in (*block["header"], *block["rows"]) for cell in row)
        return "\n".join((block["caption"], *cells))
    if block["kind"] == "signature":
        return f"{block['agency']}\n{block['date']}"
    return text_of([block])
