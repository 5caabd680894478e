"""The house: which room may know of which. CONTRIBUTING.md draws it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from scripts import literals

SOURCE = Path(__file__).parent.parent / "src" / "nianbao"
# Groups and rooms in the order in which data flows: each imports only what stands before it.
ORDER = (
    *("lean", "characters", "errors", "faults", "interruption"),
    *("form", "inputs", "prose", "published", "seasons", "annual_report", "publication"),
    *("rules", "workbooks", "parameter_file", "handout", "conversion", "list_file"),
    *("filing", "importing", "pages", "engine"),
    *(
        "notebook",
        "rehearsal",
        "pipeline",
        "batches",
        "audits",
        "office",
        "desk",
        "api",
        "workspaces",
    ),
    *("doctor", "commands", "cli", "__main__"),
)
MODULES = {
    ".".join(("nianbao", *file.relative_to(SOURCE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): file
    for file in sorted(SOURCE.rglob("*.py"))
}


def group(module: str) -> str:
    """The group, or the room on its own, that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


def imported(module: str) -> Iterator[str]:
    """The modules of the package that a module imports, anywhere in it."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in named)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_a_group_imports_only_groups_before_it(module: str) -> None:
    own = group(module)
    if own:  # the package itself offers what is public
        known = {group(other) for other in imported(module) if other in MODULES} - {own}
        assert known <= set(ORDER[: ORDER.index(own)]), module


def test_every_group_has_its_place() -> None:
    assert {group(module) for module in MODULES} == {"", *ORDER}


def test_the_engine_knows_nothing_of_reports() -> None:
    for module in MODULES:
        if group(module) == "engine":
            known = {group(other) for other in imported(module) if other in MODULES}
            assert known <= {"engine", "lean", "errors", "characters"}, module


def test_code_names_no_part_of_the_form_without_a_reason() -> None:
    found = literals.by_file()
    assert found.keys() == literals.ALLOWED.keys()
    assert sum(map(len, found.values())) < 60


def test_no_module_imports_itself_by_a_circle() -> None:
    graph = {
        module: {other for other in imported(module) if other in MODULES} for module in MODULES
    }
    assert list(TopologicalSorter(graph).static_order())
