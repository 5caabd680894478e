"""A fake kernel: the master notebook's cells run in this process, outputs as Jupyter keeps them."""

from __future__ import annotations

import ast
from typing import Any

import nbformat
from nbformat.v4 import new_output

from nianbao.notebook import Master
from tests.conftest import ROOT


def execute(master: Master) -> nbformat.NotebookNode:
    """The master notebook as it would be after running for this report."""
    notebook = nbformat.read(ROOT / "notebooks" / "annual_report.ipynb", as_version=4)
    shown: list[Any] = []
    scope: dict[str, Any] = {"report": master, "display": lambda *objects: shown.extend(objects)}
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        shown.clear()
        cell.execution_count = number
        if cell.id == "open":
            shown.append(master)
        elif cell.id != "parameters":
            tree = ast.parse(cell.source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, cell.id, "exec"), scope)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), cell.id, "eval"), scope)
                shown.extend([] if value is None else [value])
        cell.outputs = [
            new_output("display_data", data=value._repr_mimebundle_()) for value in shown
        ]
    return nbformat.from_dict(notebook)
