"""The public edition as a Word file: its blocks in order, drawn one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.pages.blocks import AnyBlock, Image, Signature, Table
from nianbao.pages.public import Document
from nianbao.pages.word.markup import Element, keep_with_next
from nianbao.pages.word.package import Package
from nianbao.pages.word.picture import picture
from nianbao.pages.word.prose import heading, prose, signature, title
from nianbao.pages.word.reference import Reference
from nianbao.pages.word.table import statutory
from nianbao.prose.document import Heading


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
