"""run.json and the index: every agency-year that is known, brought up to date as they end."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nianbao.batches.comparison import Told
from nianbao.batches.state import Entry, State, Summary, place, stamp
from nianbao.batches.worker import Done
from nianbao.errors import UsageError
from nianbao.faults import EXIT_CODE
from nianbao.inputs.workspace import write_whole
from nianbao.pages.index import index_csv, index_page
from nianbao.pages.overview import Overview
from nianbao.prose.own_words import OwnWords

LOG = logging.getLogger(__name__)

_EVERY = 2.0  # seconds between two states of run.json, at least
_SHARE = 0.05  # of the time that writing it may take, at most
_CODES = {"fault": EXIT_CODE, "notebook": 3, "input": 2, "system": 2, "findings": 1}

_GONE = "参数文件已移走，这里是以前生成的"

Progress = Callable[[Entry, int], None]  # an entry that ended, how many there are
Reports = Mapping[tuple[str, int], Mapping[str, tuple[str, OwnWords]]]
Compared = Callable[[Reports], Sequence[Told]]  # whose words are alike, by name and id


class Record:
    """What came of each agency-year: those of this batch, and those of earlier ones beside them."""

    def __init__(
        self,
        outputs: Path,
        files: Sequence[Path],
        states: Iterable[State],
        progress: Progress,
        compared: Compared = lambda reports: (),
        seasons: Callable[[], Sequence[Overview]] = tuple,
    ) -> None:
        self._compared = compared
        self.outputs, self.whole, self.progress = outputs, len(files), progress
        self._seasons = seasons  # as they are when they are asked for
        self.entries: list[Entry] = []  # of this batch
        self.kinds: set[str] = set()
        self.unwritten = ""
        self._files: set[str] = set()
        own = set(map(place, files))
        others = (state for state in states if place(Path(state.file)) not in own)
        self._known = {place(Path(state.file)): self._left(state) for state in others}
        self._next = 0.0

    def _left(self, state: State) -> tuple[Entry, Summary, str]:
        """What an earlier run left; of a parameter file that is gone, what is still there."""
        if not state.gone:
            return state.entry, state.summary, state.entry.status
        folder = self.outputs.joinpath(*map(str, place(Path(state.file))))
        files = [name for name in state.summary.files if stamp(folder / name)]
        entry = replace(state.entry, status="gone", message=_GONE)
        return entry, replace(state.summary, files=files), "gone"

    def add(self, done: Done, skipped_as: str = "") -> None:
        if done.file in self._files:
            return
        self._files.add(done.file)
        self.entries.append(done.entry)
        state = skipped_as or done.entry.status
        self._known[place(Path(done.file))] = (done.entry, done.summary, state)
        self.kinds.add(done.kind or state)
        LOG.info("%s/%s/%s: %s", *place(Path(done.file)), state)
        self.progress(done.entry, self.whole)
        if time.monotonic() > self._next:
            self.write()

    def write(self, index: bool = False) -> None:
        begun = time.monotonic()
        known = [self._known[key] for key in sorted(self._known, key=_newest_first)]
        records = json.dumps([entry.record() for entry, *_ in known], ensure_ascii=False, indent=1)
        self.unwritten = ""
        try:
            write_whole(self.outputs / "run.json", records)
            if index:
                rows = [{**e.record(), **vars(s), "state": state} for e, s, state in known]
                write_whole(self.outputs / "index.csv", index_csv(rows))
                alike = self._compared(self._reports())
                page = index_page(rows, self._seasons(), alike=alike)
                write_whole(self.outputs / "index.html", page)
        except OSError as error:
            self.unwritten = (
                f"无法写入 {self.outputs} 中的 run.json 和一览（index.html、index.csv）"
                f"（{error.strerror}）"
            )
        ended = time.monotonic()
        self._next = ended + max(_EVERY, (ended - begun) / _SHARE)

    def _reports(self) -> Reports:
        """What the agencies say whose report is there, by district and year."""
        found: dict[tuple[str, int], dict[str, tuple[str, OwnWords]]] = {}
        for (district, year, agency), (_, summary, state) in self._known.items():
            if state in ("ok", "findings"):
                own = found.setdefault((district, year), {})
                own[agency] = summary.name, summary.own_words
        return found

    @property
    def exit_code(self) -> int:
        codes = (code for kind, code in _CODES.items() if kind in self.kinds)
        return next(codes, UsageError.exit_code if self.unwritten else 0)


def _newest_first(key: tuple[str, int, str]) -> tuple[str, int, str]:
    district, year, agency = key
    return district, -year, agency
