"""The address of a cell of the form, and its one spelling."""

from __future__ import annotations

import re
from typing import NamedTuple

_SPELLED = re.compile(r"(?P<table>\w+)(?:\[(?P<row>\w*),(?P<column>\w*)\])?", re.ASCII)


class CellAddress(NamedTuple):
    """A cell, or without a row or a column a part of a table: `t3[granted,total]`, `t3[granted,]`.

    The ids are those of the form. Spelled by `str`; read back by `parse`.
    """

    table: str
    row: str | None = None
    column: str | None = None

    def __str__(self) -> str:
        if self.row is None and self.column is None:
            return self.table
        return f"{self.table}[{self.row or ''},{self.column or ''}]"

    @property
    def anchor(self) -> str:
        """Its id in a page: t3[a,b] is t3-a-b."""
        return str(self).replace("[", "-").replace(",", "-").removesuffix("]")

    @classmethod
    def parse(cls, spelled: str) -> CellAddress | None:
        """The address that is spelled so; None if none is."""
        found = _SPELLED.fullmatch(spelled)
        return cls(found["table"], found["row"] or None, found["column"] or None) if found else None
