"""Records as CSV for a spreadsheet, which runs none of them as a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from nianbao.characters import escaped


def to_csv(records: list[dict[str, Any]], columns: Sequence[str] = ()) -> str:
    """The records as CSV with a BOM, which Excel needs to show Chinese."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, fieldnames=columns or list(records[0]), lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: _inert(v) if isinstance(v, str) else v for key, v in record.items()})
    return "\ufeff" + stream.getvalue()


@lru_cache(maxsize=4096)  # labels are the same in every report
def _inert(text: str) -> str:
    """A text for a spreadsheet: one that it would run as a formula marked as none."""
    begun = unicodedata.normalize("NFKC", text).strip()
    shown = escaped(text)
    return f"'{shown}" if len(begun) > 1 and begun[0] in "=+-@" else shown
