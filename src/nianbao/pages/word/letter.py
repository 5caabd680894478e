"""A letter as a Word file, with the looks of the reports."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.pages.letter import Letter, Listing
from nianbao.pages.word.markup import Element, indent, keep_with_next, paragraph, run
from nianbao.pages.word.package import Package
from nianbao.pages.word.prose import heading, prose, signature, title
from nianbao.pages.word.reference import Reference
from nianbao.pages.word.table import listing
from nianbao.prose.document import Heading


def letter_file(letter: Letter, reference: Reference | None = None) -> bytes:
    """The letter after GB/T 9704-2012, or with an office's own styles.

    The same bytes for the same letter.
    """
    package = Package(reference)
    package.describe(letter)
    last = package.body[-1]  # the set-up of the section
    for element in _drawn(package, letter):
        last.addprevious(element)
    keep_with_next(last.getprevious())
    for element in signature(package, letter.signature):
        last.addprevious(element)
    return package.written()


def _drawn(package: Package, letter: Letter) -> Iterator[Element]:
    yield title(package, letter.title_lines)
    yield paragraph(package.style("Body Text"), [run(f"{letter.to}：")], indent())
    for block in letter.blocks:
        if isinstance(block, Heading):
            yield heading(package, block)
        elif isinstance(block, Listing):
            yield from listing(package, block)
        else:
            yield from prose(package, [block])
