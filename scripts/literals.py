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
# Files whose literals have words that are ids as well, or must say one, and why.
ALLOWED = {
    "cli.py": "the command `rules`",
    "commands/rules.py": "the command `rules`",
    "commands/run.py": "the file review.html",
    "desk/proof.py": "the template's name for the review edition",
    "inputs/agency_year.py": "an example of an address",
    "inputs/figures.py": "a key of figures.json",
    "inputs/ledgers/counting.py": "words of the ledger of cases",
    "inputs/ledgers/__init__.py": "the kind of a ledger",
    "inputs/ledgers/definition.py": "the kind of a ledger",
    "pages/exporters.py": "the template and the name of the review edition",
    "pages/review.py": "the file review.js",
    "pages/index.py": "the file review.html",
    "pipeline.py": "the file review.html",
    "prose/narrative.py": "the keys of the parameter file, in a message",
    "rules/columns.py": "columns that the suites name",
    "rules/frames/agency_years.py": "columns that the suites name",
    "rules/frames/claims.py": "names of the relations between fees, which the suites name",
    "rules/suite.py": "examples of an address, in a message",
}


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
            named = node not in docstrings and not node.value.startswith("nianbao.")
            yield from ((node.lineno, found) for found in pattern.findall(node.value) if named)


def by_file() -> dict[str, list[tuple[int, str]]]:
    """The literals by the name of their file, of every file that has any."""
    words = "|".join(sorted(ids(), key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{words})\b", re.ASCII)
    found = {
        file.relative_to(SOURCE).as_posix(): list(literals(file, pattern))
        for file in sorted(SOURCE.rglob("*.py"))
        if not file.is_relative_to(SOURCE / "form")
    }
    return {name: own for name, own in found.items() if own}


def main() -> int:
    """Print them by file."""
    found = by_file()
    for name, own in found.items():
        listed = ", ".join(f"{id} ({line})" for line, id in own)
        print(f"{len(own):4} {name}: {listed}\n     {ALLOWED.get(name, 'no reason')}")
    unexplained = found.keys() - ALLOWED.keys()
    print(f"{sum(map(len, found.values()))} literals, {len(unexplained)} files without a reason")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
