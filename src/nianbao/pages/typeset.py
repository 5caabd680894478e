"""The PDF of a document: the Typst template, fonts checked, figures attached inside."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from nianbao.errors import NianbaoError
from nianbao.pages.blocks import AnyBlock, Image, Signature, Table, words_of
from nianbao.pages.fonts import chosen, installed, require_glyphs
from nianbao.pages.outputs import plain
from nianbao.pages.public import Document
from nianbao.pages.table_layout import table_layout
from nianbao.pages.title import name_lines

STANDARDS: list[Any] = ["ua-1", "a-3a"]  # ISO 14289-1 and ISO 19005-3, level A
# What the template looks for in every word that it sets, which is only worth while where one is.
_LONG_WORD = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff/-]{40}|[—…]{27}|(?:.\u00a0+){20}")
# A number with its unit, and a colon or semicolon after it, which no line may begin with.
_UNITS = (
    "个百分点|个工作日|个自然日|个小时|个月|工作日|平方米|平方公里|公里|万元|亿元|小时|分钟"
    "|人次|件次|条次|场次|年度|年底|年初|年末|余件|月份|[余多]?[十百千万亿]*[余多]?"
    "[件条次个人元年月日号项篇份期场批份家户名位页款章节类种部起例宗处台套倍时分秒天周届级"
    "轮版册吨米亩所辆间张字万亿]"
)
_KEPT = re.compile(
    rf"(?<![\d.,A-Za-z/-])第?[-\u2212]?\d[\d,]{{0,15}}(?:\.\d{{1,8}})?(?:{_UNITS})[；：]?"
)
_ITEM = re.compile(r"(\d{1,2}[.．])\s*(?=[\u3400-\u9fff“《（])")  # 1.存在问题, without a blank
SIGNED = 15  # characters of a name centred on a date that ends four from the edge
_HAN = re.compile(r"[\u3400-\u9fff]")
_EPOCH = 946_684_800  # the file's own dates are fixed: the same bytes for the same input


def typeset(document: Document, figures: str) -> bytes:
    """A document as PDF/UA-1 and PDF/A-3a; FontError if a glyph is missing."""
    import typst

    texts = [document.title, *map(_words, document.blocks)]
    require_glyphs(_shown(*texts))
    data = {
        **plain(replace(document, blocks=())),
        "description": document.description,
        "has_long_words": any(map(_LONG_WORD.search, texts)),
        "blocks": list(map(_plain_block, document.blocks)),
        "keywords": ["政府信息公开", "年度报告", str(document.year)],
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


def _words(block: AnyBlock) -> str:
    """All that is set of a block: of a picture the line below it."""
    return (block.caption or "") if isinstance(block, Image) else words_of(block)


def _plain_block(block: AnyBlock) -> dict[str, Any]:
    """A block as Typst takes it.

    A picture is a list of bytes, for it cannot read base64; a table has its layout.
    """
    data: dict[str, Any] = plain(block)
    if isinstance(block, Image):
        return data | {"data": None, "bytes": list(b64decode(block.data))}
    if isinstance(block, Signature):
        return data | {"agency": name_lines(block.agency, SIGNED)}
    if isinstance(block, Table):
        return {"kind": "table", **plain(table_layout(block))}
    return _kept_together(data)


def _kept_together(block: dict[str, Any]) -> dict[str, Any]:
    """A block of prose with the numbers of its lines as runs that no line end parts."""
    if block["kind"] == "paragraph":
        return block | {"inlines": list(_runs(block["inlines"], begins=True))}
    if block["kind"] == "list":
        return block | {"items": [list(map(_kept_together, item)) for item in block["items"]]}
    if block["kind"] == "quote":
        return block | {"blocks": list(map(_kept_together, block["blocks"]))}
    return block


def _runs(inlines: list[dict[str, Any]], begins: bool = False) -> Iterator[dict[str, Any]]:
    """Inlines in which a number and its unit are one run; `gap` is the quarter before it."""
    for inline in inlines:
        if "c" in inline:
            yield inline | {"c": list(_runs(inline["c"], begins))}
        elif inline["t"] == "text":
            yield from _split(inline["s"], begins)
        else:
            yield inline
        begins = False


def _split(text: str, begins: bool) -> Iterator[dict[str, Any]]:
    at = 0
    if begins and (item := _ITEM.match(text)):
        yield {"t": "kept", "s": item[1], "gap": False}
        at = item.end()
    for number in _KEPT.finditer(text, at):
        if at < number.start():
            yield {"t": "text", "s": text[at : number.start()]}
        before = text[number.start() - 1 : number.start()]
        gap = number[0][0].isdecimal() and _HAN.fullmatch(before) is not None
        yield {"t": "kept", "s": number[0], "gap": gap}
        at = number.end()
    if at < len(text):
        yield {"t": "text", "s": text[at:]}


def _shown(*texts: str) -> set[str]:
    """The characters of texts as a font shows them: é, not e and its accent."""
    return set(normalize("NFC", "\n".join(texts)))
