"""One test file a room: whoever changes a module knows where its tests stand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.test_house import MODULES

TESTS = {file.stem.removeprefix("test_") for file in Path(__file__).parent.glob("test_*.py")}
# Rooms, or all rooms of a group, whose behaviour only shows in another's: where it is tested.
BESIDE = {
    "__main__": "cli",
    "form": "form",
    "inputs.problem": "agency_year",
    "inputs.number": "figures",
    "inputs.values": "agency_year",
    "inputs.stand_ins": "reading",
    "inputs.cells": "xlsx",
    "inputs.list_text": "list_workbook",
    "inputs.walk": "xlsx",
    "inputs.xml_part": "word_reference",
    "inputs.workbook.container": "workbook_reader",
    "inputs.workbook.filled": "workbook_reader",
    "inputs.workbook.skeleton": "workbook_reader",
    "inputs.workbook.sheet": "layout",
    "inputs.workbook.square": "layout",
    "inputs.workbook.note": "workbook_reader",
    "inputs.workbook.pointed": "workbook_reader",
    "inputs.workbook.stray": "workbook_reader",
    "inputs.workbook.typed": "workbook_reader",
    "inputs.csv_text": "figures",
    "inputs.ledgers.definition": "reader",
    "inputs.ledgers.sheet": "reader",
    "prose.claims": "claims",
    "published.document": "published_report",
    "published.html": "html_page",
    "published.pdf": "pdf_pages",
    "published.word": "word_body",
    "published.drawn": "drawn_tables",
    "published.written": "written_tables",
    "prose.compose": "narrative",
    "prose.passage": "sentences",
    "prose.statements": "narrative",
    "prose.writer": "narrative",
    "rules.check": "cli",
    "rules.condition": "quick",
    "rules.fees": "expectations",
    "rules.kwargs": "expectations",
    "rules.rule": "rulebook",
    "rules.strict": "suite",
    "rules.subject": "expectations",
    "seasons.event": "standing",
    "seasons.roster": "addends",
    "seasons.entry": "events",
    "seasons.twin": "events",
    "seasons.durable": "events",
    "seasons.seal": "annual_report",
    "seasons.handed_in": "registration",
    "seasons.saved": "registration",
    "seasons.member": "members",
    "seasons.joint_case": "members",
    "seasons.in_yuan": "members",
    "seasons.page": "members",
    "rules.verdict": "expectations",
    "rules.frames": "expectations",
    "desk": "watch",
    "rehearsal": "watch",
    "pages.analysis": "notebook",
    "pages.chart": "notebook",
    "pages.blocks": "executed",
    "pages.package": "publishing",
    "pages.overview": "overviews",
    "office.package": "publishing",
    "pages.compiler": "typeset",
    "pages.outputs": "executed",
    "pages.review": "notebook",
    "pages.word.base": "word_reference",
    "pages.word.markup": "word_prose",
    "pages.word.package": "word_edition",
    "pages.word.picture": "word_edition",
    "pages.word.twin": "word_edition",
    "workbooks": "workbooks_form",
    "engine": "engine",
    "workbooks.advice": "findings_sheet",
    "workbooks.head": "unit_sheet",
    "workbooks.unit_rows": "collected",
    "workbooks.bodies": "list_workbook",
    "workbooks.package": "marks",
    "workbooks.styles": "marks",
    "workbooks.worksheet": "marks",
    "office.repairs": "feedback",
    "pages.letter": "mailing",
    "pages.word.letter": "mailing",
    "commands": "cli",
    "batches.attempt": "pool",
    "batches.job": "pool",
    "batches.record": "batch",
    "batches.worker": "batch",
    "office.assessing": "assessment",
    "office.known": "assessment",
    "audits.intake": "audit",
    "audits.judging": "audit",
    "audits.record": "audit",
}
# What no one room answers for.
OF_THE_WHOLE = {
    *("docs", "fuzz", "house", "mirror", "platforms", "site", "snapshots", "tutorial", "wheel"),
    *("kills", "round_trip", "verapdf", "wordings"),
}


def names(module: str) -> set[str]:
    """The names that a module's test file may have: of the room, or of its group and the room.

    A noun that several groups have a room of is that of the room nearest to the front door.
    """
    *_, group, room = ("", *module.split("."))
    same = [other for other in ROOMS if other.split(".")[-1] == room]
    nearest = min(same, key=lambda other: other.count("."), default=module)
    return {f"{group}_{room}"} | ({room} if nearest == module else set())


def own(module: str) -> set[str]:
    """The test files of a module; more than one where there are many tests: figures_cells."""
    return {t for t in TESTS for n in names(module) if t == n or t.startswith(f"{n}_")}


def has_behaviour(module: str) -> bool:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


ROOMS = [m.removeprefix("nianbao.") for m in MODULES if m != "nianbao" and has_behaviour(m)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_test_file(room: str) -> None:
    groups = [room.rsplit(".", n)[0] for n in range(room.count(".") + 1)]
    beside = next((BESIDE[group] for group in groups if group in BESIDE), None)
    assert own(room) or beside in TESTS


@pytest.mark.parametrize("room", BESIDE)
def test_no_room_is_tested_beside_another_that_has_its_own_file(room: str) -> None:
    assert (room in ROOMS and not own(room)) or any(r.startswith(f"{room}.") for r in ROOMS)


def test_every_test_file_is_of_a_room() -> None:
    assert set().union(OF_THE_WHOLE, *(own(room) for room in ROOMS)) == TESTS
