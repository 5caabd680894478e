"""The public edition as data, from which HTML and PDF are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from nianbao.pages.blocks import AnyBlock
from nianbao.pages.executed import Executed


@dataclass(frozen=True)
class Document:
    """The public edition as data, its blocks in order."""

    title: str
    agency: str
    year: int
    date: str
    draft: bool
    form: str
    blocks: tuple[AnyBlock, ...]

    @property
    def description(self) -> str:
        return f"{self.title}（{self.form}）"


def document(executed: Executed, draft: bool) -> Document:
    """The public edition of an executed notebook."""
    record = executed.record
    return Document(
        title=record.title,
        agency=record.agency.name,
        year=record.year,
        date=record.date,
        draft=draft or record.is_blocked,
        form=record.form.doc_no,
        blocks=executed.public_blocks,
    )
