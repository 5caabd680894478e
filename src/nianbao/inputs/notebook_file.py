"""A notebook's file: what its author wrote in it, apart from what running it leaves there."""

from __future__ import annotations

import json

_OF_A_CELL = b'"cell_type"'


def as_written(data: bytes) -> bytes:
    """The cells of a notebook: kind, words, tags. What is no notebook stays as it is.

    Outputs, run times and what an editor notes of itself are left out: JupyterLab saves them into
    the master notebook, which is no other one for that.
    """
    if _OF_A_CELL not in data:
        return data
    try:
        cells = [
            (cell["cell_type"], "".join(cell["source"]), sorted(cell["metadata"].get("tags", ())))
            for cell in json.loads(data)["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return data
    return json.dumps(cells, ensure_ascii=False).encode()
