"""The string literals that name parts of a statutory form, outside the form's folder.

    python scripts/literals.py

Code asks for rows and columns by role (src/nianbao/form/role.py), so that an edition of the form is
a file. Printed are the literals of src/ that still hold an id of a table, row, column or section as
a word, but for docstrings, each with the reason that it may stay; exit 1 if one has none.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from nianbao.form.editions import editions
from nianbao.form.table import AXES

SOURCE = Path(__file__).parent.parent / "src" / "nianbao"
# Files whose literals have ids for words, and why.
ALLOWED: dict[str, str] = {}


def ids() -> set[str]:
    """The ids of the sections, tables, rows and columns of every edition."""
    found: set[str] = set()
    for form in editions():
        for section in form.sections:
            found |= {section.id, *(part.id for part in section.parts)}
        for table in form.tables:
            found |= {table.id, *(node.id for axis in AXES for node, _ in table.walk(axis))}
    return found


def literals(file: Path, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """(line, id) for every id in a string literal of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in pattern.findall(node.value) if node not in docstrings else ():
                yield node.lineno, found


def main() -> int:
    """Print them by file."""
    words = "|".join(sorted(ids(), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w])(?:{words})(?![\w])")
    whole, unexplained = 0, 0
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        found = list(literals(file, pattern)) if not name.startswith("form/") else []
        if found:
            whole += len(found)
            unexplained += name not in ALLOWED
            listed = ", ".join(f"{id} ({line})" for line, id in found)
            print(f"{len(found):4} {name}: {listed}\n     {ALLOWED.get(name, 'no reason')}")
    print(f"{whole} literals, {unexplained} files without a reason")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
