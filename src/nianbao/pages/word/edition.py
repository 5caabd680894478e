"""The public edition as a Word file: its blocks in order, drawn one after the other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nianbao.pages.blocks import AnyBlock, Image, Signature, Table
from nianbao.pages.public import Document
from nianbao.pages.word.markup import Element, keep_with_next
from nianbao.pages.word.package import Package
from nianbao.pages.word.picture import picture
from nianbao.pages.word.prose import heading, prose, signature, title
from nianbao.pages.word.reference import Reference, read_reference, refused
from nianbao.pages.word.table import statutory
from nianbao.prose.document import Grid, Heading, List, paragraph

LOG = logging.getLogger(__name__)


def reference_of(file: Path) -> Reference:
    """An office's own Word file, of which a report has been made to see that one can be.

    The file is untrusted. InputError or UsageError for one that cannot be used.
    """
    given = read_reference(file)
    try:
        _try(given)
    except Exception as error:  # whatever it is: the next report would end with it
        LOG.info("no report with the looks of %s", file, exc_info=error)
        raise refused(file, "Word 能打开的 .docx", "不合格式的内容") from None
    return given


@lru_cache(4)
def _try(given: Reference) -> None:
    blocks = (
        Heading("一、总体情况", 1),
        List(True, 1, ((paragraph("甲"),),)),
        Grid((("甲",),), (("乙",),), "丙"),
        Signature("甲", "乙", "2024-01-01"),
    )
    title = "甲"
    word(Document(title, (title,), "甲", 2023, "2024-01-01", True, "", blocks), "{}", given)


def word(document: Document, figures: str, reference: Reference | None = None) -> bytes:
    """A document as an Office Open XML file (ISO/IEC 29500), after GB/T 9704-2012.

    `figures` is the text of figures.json, which goes inside; `reference` an office's own styles.
    The same bytes for the same input; NianbaoError for a drawing that cannot be shown.
    """
    package = Package(reference)
    package.describe(document)
    package.hold(figures)
    if document.draft:
        package.mark_as_draft()
    body = package.body
    last = body[-1]  # the set-up of the section
    last.addprevious(title(package, document.title_lines))
    for block in document.blocks:
        if isinstance(block, Signature):
            keep_with_next(last.getprevious())
        for element in _drawn(package, block):
            last.addprevious(element)
    return package.written()


def _drawn(package: Package, block: AnyBlock) -> Iterator[Element]:
    if isinstance(block, Heading):
        return iter([heading(package, block)])
    if isinstance(block, Table):
        return statutory(package, block)
    if isinstance(block, Image):
        return picture(package, block)
    if isinstance(block, Signature):
        return signature(package, block)
    return prose(package, [block])
