"""What an audit leaves over all its documents: audit.json, and the list as page and as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nianbao.audits.shelf import Shelf
from nianbao.inputs.workspace import write_whole
from nianbao.pages.audit_index import Known, Line, audit_csv, audit_index
from nianbao.rules.finding import SEVERITIES
from nianbao.rules.rulebook import Rulebook

INDEX, TABLE, DATA = "index.html", "index.csv", "audit.json"


def records(shelf: Shelf, files: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What was found in each report, as `--json` prints it; one at a time, for there are many."""
    for file in files:
        verdict = shelf.verdict(file)
        if verdict and verdict.record:
            yield verdict.record


def data(reports: Iterable[dict[str, Any]], failures: Sequence[Line]) -> Iterator[str]:
    """The object that `--json` prints, in pieces: a report a line."""
    yield '{"reports": ['
    for number, record in enumerate(reports):
        yield ("," if number else "") + "\n" + json.dumps(record, ensure_ascii=False)
    failed = [{"file": line.given, "message": line.message} for line in failures]
    yield f'\n], "failed": {json.dumps(failed, ensure_ascii=False)}}}\n'


def write(shelf: Shelf, files: Sequence[str], lines: Sequence[Line], rulebook: Rulebook) -> None:
    """All three, each whole; OSError where the disk does not take them."""
    failures = [line for line in lines if line.state == "failed"]
    outputs = shelf.outputs
    write_whole(outputs / DATA, "".join(data(records(shelf, files), failures)))
    write_whole(outputs / TABLE, audit_csv(lines))
    write_whole(outputs / INDEX, audit_index(lines, _known(rulebook)))


def _known(rulebook: Rulebook) -> dict[str, Known]:
    """The rules by code; of several with one code the gravest."""
    gravity = list(SEVERITIES)
    ordered = sorted(rulebook.rules, key=lambda rule: -gravity.index(rule.severity))
    return {rule.code: Known(rule.title, rule.severity) for rule in ordered}
