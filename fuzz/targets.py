"""What is fuzzed: each kind of input with its sound files, its changes and its way through nianbao.

A run does what the commands do with the input, up to Great Expectations and the kernel. Whatever
was read must go all the way: a page that cannot be made of a report that was taken is a fault.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import pandas as pd
import yaml

from fuzz import inputs, words
from fuzz.guard import taken
from fuzz.mutation import Address, Mutator
from nianbao.annual_report import AnnualReport, annual_report, read_annual_report
from nianbao.batches.state import read_states, state_file
from nianbao.form.editions import form_for
from nianbao.inputs.agency_year import PARAMETERS, from_parameters
from nianbao.inputs.district import district, read_district
from nianbao.inputs.ledgers.time_limits import with_limits
from nianbao.inputs.raw_figures import shortest
from nianbao.inputs.workspace import Workspace
from nianbao.pages.index import index_csv, index_page
from nianbao.rules import quick
from nianbao.rules.columns import COLUMNS
from nianbao.rules.frames import FRAMES, explanations_frame, frames
from nianbao.rules.frames.frame import Frame
from nianbao.rules.place import place_of
from nianbao.rules.rulebook import Rulebook, read_rulebook
from nianbao.seasons.events import read_events
from nianbao.seasons.position import positions
from nianbao.seasons.season import open_season
from nianbao.seasons.twin import read_record
from nianbao.workbooks.marks import marked
from nianbao.workbooks.unit_rows import read_units


@dataclass(frozen=True)
class Place:
    """The folder in which cases run, a workspace."""

    folder: Path
    _times: Any = field(default_factory=lambda: count(1))

    @cached_property
    def workspace(self) -> Workspace:
        return Workspace(self.folder)

    def write(self, name: str, data: bytes) -> Path:
        """A file of the workspace, seen to have changed however soon after the last."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        moment = next(self._times)
        os.utime(file, ns=(moment, moment))
        return file


def workspace(folder: Path) -> Place:
    """A new workspace in which cases can run."""
    inputs.fill_workspace(folder)
    return Place(folder)


@dataclass(frozen=True)
class Target:
    """A kind of input. `run` says what a case that was taken came to, in a few words."""

    name: str
    sound: Callable[[], list[bytes]]
    changed: Callable[[Mutator, bytes, bytes], bytes]
    run: Callable[[bytes, Place], str]
    words: tuple[str, ...]
    share: float = 1.0  # of the time


# --------------------------------------------------------------------------- changes


def _file(mutator: Mutator, case: bytes, other: bytes) -> bytes:
    return mutator.data(case, other)


def _tree(*under: str, as_text: float = 0.0) -> Callable[[Mutator, bytes, bytes], bytes]:
    """Changes of JSON: of its values below some keys, a part of them of its text."""

    def changed(mutator: Mutator, case: bytes, other: bytes) -> bytes:
        if mutator.draw.random() < as_text:
            return mutator.data(case, other)
        try:
            values = (json.loads(case), json.loads(other))
        except (ValueError, RecursionError):
            return mutator.data(case, other)
        return inputs.as_json(mutator.tree(*values, under))

    return changed


def _prose(mutator: Mutator, case: bytes, other: bytes) -> bytes:
    """Changes of the texts that a report prints."""

    def printed(address: Address) -> bool:
        return address[:1] in _PRINTED or address in (
            ("agency", "name"),
            ("explanations", 0, "found"),
        )

    values = (json.loads(case), json.loads(other))
    return inputs.as_json(mutator.strings(*values, printed))


_PRINTED = (("narrative",), ("facts",), ("contact",))


def _table(mutator: Mutator, case: bytes, other: bytes) -> bytes:
    if mutator.draw.random() < 0.5:
        return mutator.data(case, other)
    return mutator.cells(case, other, "\t" if b"\t" in case[:1000] else ",")


def _member(mutator: Mutator, case: bytes, other: bytes) -> bytes:
    """Changes of one file in a workbook, now and then of the archive itself."""
    if mutator.draw.random() < 0.1:
        return mutator.data(case, other)
    try:
        members, theirs = inputs.unpacked(case), inputs.unpacked(other)
    except Exception:  # an archive that is broken already
        return mutator.data(case, other)
    if not members:
        return mutator.data(case, other)
    sheets = [name for name in members if "sheet" in name.lower() or "sharedStrings" in name]
    name = mutator.draw.choice(sheets * 4 + list(members))
    members[name] = mutator.data(members[name], theirs.get(name, b""))
    if mutator.draw.random() < 0.02:
        del members[mutator.draw.choice(list(members))]
    return inputs.packed(members)


# --------------------------------------------------------------------------- ways through


def _parameter_file(case: bytes, place: Place) -> str:
    file = place.write("small.yaml", case)
    return _judged(read_annual_report(file, place.workspace))


def _filled_form(case: bytes, place: Place) -> str:
    file = place.write("small.xlsx", case)
    report = read_annual_report(file, place.workspace)
    shape = _judged(report)
    _given_back(file, report, place)
    return shape


def _given_back(file: Path, report: AnnualReport, place: Place) -> None:
    """The workbook with its findings in it, which opens parts that nobody reads: it may be refused.

    What was marked must be read again, and come to the same once more.
    """
    rulebook = read_rulebook(place.workspace.suites)
    with taken():
        (checked,) = quick.judge([report], rulebook)
        found = [replace(one, place=place_of(one, report)) for one in checked.findings]
        figures = report.figures.records()
    out = place.write("given/small.xlsx", marked(file, report.form, found, figures, frozenset()))
    with taken():
        read_annual_report(out, place.workspace)
        assert marked(out, report.form, found, figures, frozenset()) == out.read_bytes()


def _parameters(case: bytes, place: Place) -> str:
    report = annual_report(json.loads(case), place.workspace)
    shape = _judged(report)
    with taken():
        _shown(case, report)
    return shape


def _judged(report: AnnualReport) -> str:
    """Everything that the rules are given of a report, which the notebook reads alike."""
    with taken():
        parts = [_size(name, rows(report)) for name, rows in FRAMES.items()]
        explanations_frame([report], [[]], frozenset())
        assert report.digest
        handed_on = json.loads(json.dumps(report.agency_year.parameters()))
        assert from_parameters(handed_on).sha256 == report.agency_year.sha256
    kinds = sorted({claim.kind for claim in report.claims})
    return f"{' '.join(parts)} {' '.join(kinds)}"


def _size(name: str, rows: Iterable[dict[str, Any]] | Frame | None) -> str:
    """A frame by its length, roughly, and by the verdicts in it."""
    if isinstance(rows, Frame):
        return f"{name}{len(rows).bit_length()}"
    listed = list(rows or ())
    verdicts = sorted({str(row["verdict"]) for row in listed if "verdict" in row})
    return f"{name}{len(listed).bit_length()}{''.join(verdicts)}"


_SHORT = 8_000  # bytes of a case that is typeset: Typst takes 150 ms for 1,000 characters at worst


def _shown(case: bytes, report: AnnualReport) -> None:
    """The report in HTML, now and then with all editions."""
    from fuzz import editions

    editions.fragments(report)
    if crc32(case) % 40 == 0:
        editions.pages(report)
    if crc32(case) % 150 == 0 and len(case) < _SHORT:
        editions.pdf(report)


def _ledger(case: bytes, place: Place) -> str:
    return _counted(case, place, "csv")


def _workbook(case: bytes, place: Place) -> str:
    return _counted(case, place, "xlsx")


def _reference(case: bytes, place: Place) -> str:
    """An office's Word file, and a report in its looks, which another program reads."""
    import docx

    from nianbao.pages.word.edition import reference_of, word

    reference = reference_of(place.write("styles/reference.docx", case))
    with taken():
        docx.Document(io.BytesIO(word(inputs.REPORT, "{}", reference)))
    return "reference"


def _page(case: bytes, place: Place) -> str:
    return _published(case, place, "html")


def _word(case: bytes, place: Place) -> str:
    return _published(case, place, "docx")


def _pdf(case: bytes, place: Place) -> str:
    return _published(case, place, "pdf")


def _published(case: bytes, place: Place, suffix: str) -> str:
    """A published report; a PDF without the process of its own that `read_published` gives it."""
    from nianbao.published.reading import read_published_here

    report = read_published_here(place.write(f"published/small.{suffix}", case))
    states = [f"{state}{cells.bit_length()}" for state, cells in report.tally.items()]
    return f"{report.document.medium} {' '.join(states)} {len(report.sections)}"


def _counted(case: bytes, place: Place, suffix: str) -> str:
    """The report whose figures a ledger gives, with its section for the analyst."""
    from nianbao.pages.analysis import ledger_blocks, rows_by_cell

    kind = next((kind for kind, word in _TELLING.items() if _holds(case, word)), "requests")
    place.write(f"data/case.{suffix}", case)
    year = 2020 if b"2020-0" in case else 2023
    parameters = {
        **inputs.PARAMETERS,
        "year": year,
        "signed_on": f"{year + 1}-01-20",
        "figures": {},
        "ledgers": {kind: f"data/case.{suffix}"},
        "narrative": {},
    }
    report = annual_report(parameters, place.workspace)
    with taken():
        parts = [_size(n, FRAMES[n](report)) for n in ("cells", "requests", "fees")]
        ledger_blocks(report)
        rows_by_cell(report)
        assert report.digest
    return " ".join(parts)


_TELLING = {"cases": "案号", "documents": "文号"}


def _holds(case: bytes, word: str) -> bool:
    spelled = (word.encode(), word.encode("gb18030"), word.encode("ascii", "xmlcharrefreplace"))
    return any(one in case for one in spelled)


def _holidays(case: bytes, place: Place) -> str:
    place.write("holidays/2026.yaml", case)
    days = [("2025-12-30", "2026-03-01"), ("2026-02-13", "")]
    requests = pd.DataFrame(days, columns=["received_on", "replied_on"]).apply(pd.to_datetime)
    limits = with_limits(requests, place.folder / "holidays")
    return " ".join(map(str, limits["due"]))


def _listed(case: bytes, place: Place) -> str:
    """A district's list, and where its bodies stand."""
    read = read_district(place.write("params/test/district.yaml", case))
    with taken():
        season = open_season(place.workspace, "test", 2023, today=date(2024, 1, 20))
        every = positions(season)
        json.dumps([one.record() for one in every])
        assert district(read.parameters(), None, "test").parameters() == read.parameters()
    return f"{len(read.bodies)} {len(every)}"


def _happened(case: bytes, place: Place) -> str:
    """A season's record alone, and beside a twin that is sound: nothing of that is lost."""
    place.write("params/test/2023/events.jsonl", case)
    with taken():
        read = read_events(place.workspace, "test", 2023)
        assert all(one.body for one in read.standings.values())
        twin = inputs.records()[0]
        found = {one.text for one in read_record(case, twin, "test/2023").entries}
        assert found >= set(twin.splitlines())
    return f"{len(read.events)} {len(read.notices)}"


def _units(case: bytes, place: Place) -> str:
    """A sheet of bodies by cells, and the figures that drafts are made of."""
    bodies = district(yaml.safe_load(inputs.lists()[0]), None, "test").bodies_of(2023)
    units = read_units(place.write("sheet.xlsx", case), form_for(2023), bodies)
    with taken():
        typed = [len(shortest(one)) for one in units if one.read]
    return f"{len(units)} {typed}"


def _suite(case: bytes, place: Place) -> str:
    named = (name for name in COLUMNS if f'"name": "{name}"'.encode() in case[:100])
    file = place.write(f"suites/{next(named, 'cells')}.json", case)
    try:
        rulebook = read_rulebook(file.parent)
    finally:
        file.unlink()
    return _in_force(rulebook, place)


def _amendments(case: bytes, place: Place) -> str:
    if not (place.folder / "few").is_dir():
        for name, suite in inputs.few_rules().items():
            place.write(f"few/{name}.json", suite)
    place.write("few/local/test.yaml", case)
    return _in_force(read_rulebook(place.folder / "few"), place)


def _in_force(rulebook: Rulebook, place: Place) -> str:
    """The rules as every command asks for them, over the frames of a sound report."""
    with taken():
        every = [rule for year in (2020, 2023) for rule in rulebook.in_force(year, "test")]
        json.dumps([rule.record() for rule in rulebook.listed(2023, "test")], ensure_ascii=False)
        known = _frames(place)
        judged = [len(rule.judges(known[rule.suite])) for rule in every if rule.suite in known]
    return f"{len(every)} {sorted({rule.severity for rule in every})} {sum(judged).bit_length()}"


_known: dict[Path, dict[str, Frame]] = {}


def _frames(place: Place) -> dict[str, Frame]:
    if place.folder not in _known:
        report = annual_report(json.loads(inputs.parameters()[2]), place.workspace)
        _known[place.folder] = {n: f for n, f in frames([report]).items() if len(f)}
    return _known[place.folder]


def _states(case: bytes, place: Place) -> str:
    outputs = place.folder / "outputs"
    place.write(state_file(outputs, inputs.EXAMPLE).relative_to(place.folder).as_posix(), case)
    states = read_states(outputs)
    with taken():
        rows = [{**s.entry.record(), **asdict(s.summary), "state": s.entry.status} for s in states]
        index_page(rows)
        index_csv(rows)
    return str(len(states))


def _master(case: bytes, place: Place) -> str:
    place.write("notebooks/annual_report.ipynb", case)
    place.workspace.require_notebook()
    return "notebook"


def _executed(case: bytes, place: Place) -> str:
    from fuzz import editions

    return editions.exported(case)


_TEXT = (*words.CHARACTERS, *words.NUMBERS, *words.DAYS)
_PROSE = (*words.CHARACTERS, *words.NUMBERS, *words.MARKDOWN, *words.QUOTATIONS, *words.PROSE * 2)
_VALUES = (*_TEXT, *words.QUOTATIONS, *words.PATHS, *words.JSON)
_FILE = (*_VALUES, *words.YAML * 2, *words.PROSE)
_TABLE = (*_TEXT, *words.DAYS * 2, *words.CSV * 3)
_WORKBOOK = (*_TEXT, *words.CSV, *words.XML * 3)
_PAGE = (*_TEXT, *words.XML * 2, *words.MARKDOWN)
_LIST = (*_TEXT, *words.YAML)
_SUITE = (*_TEXT, *words.JSON, *words.RULES * 4)
_LOCAL = (*_TEXT, *words.YAML, *words.RULES * 2)
_RECORD = (*_TEXT, *words.JSON, *words.PATHS)
_SHOWN = (*_VALUES, *words.MARKDOWN)
_json = _tree(as_text=0.3)

TARGETS = {
    target.name: target
    for target in (
        Target("parameters", inputs.parameter_files, _file, _parameter_file, _FILE, 2),
        Target("forms", inputs.filled_forms, _member, _filled_form, _WORKBOOK, 2),
        Target("values", inputs.parameters, _tree(*PARAMETERS), _parameters, _VALUES),
        Target("prose", inputs.parameters, _prose, _parameters, _PROSE, 2),
        Target("ledgers", inputs.csv_files, _table, _ledger, _TABLE, 2),
        Target("workbooks", inputs.workbooks, _member, _workbook, _WORKBOOK, 2),
        Target("references", inputs.references, _member, _reference, words.XML, 0.5),
        Target("pages", inputs.published_pages, _file, _page, _PAGE, 2),
        Target("documents", inputs.published_documents, _member, _word, _WORKBOOK),
        Target("pdfs", inputs.published_pdfs, _file, _pdf, words.XML, 0.5),
        Target("holidays", inputs.holidays, _file, _holidays, _LIST, 0.25),
        Target("lists", inputs.lists, _file, _listed, _FILE),
        Target("records", inputs.records, _file, _happened, _RECORD),
        Target("units", inputs.unit_sheets, _member, _units, _WORKBOOK),
        Target("suites", inputs.suites, _json, _suite, _SUITE),
        Target("amendments", inputs.amendments, _file, _amendments, _LOCAL),
        Target("states", inputs.states, _json, _states, _RECORD, 0.25),
        Target("masters", inputs.masters, _json, _master, _RECORD, 0.25),
        Target("notebooks", inputs.notebooks, _tree(), _executed, _SHOWN, 0.5),
    )
}
