"""Reading published documents: one at a time, in a worker that may be lost with it alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.audits.shelf import Card, Shelf
from nianbao.batches.attempt import attempting
from nianbao.batches.job import Job
from nianbao.batches.state import legible, stamp
from nianbao.engine.process import bound_memory
from nianbao.errors import NianbaoError
from nianbao.faults import kept
from nianbao.published.published_report import Fact
from nianbao.published.reading import read_published_here

MOST_MEMORY = 3 << 30  # bytes of address space of a worker; a report takes a tenth of it
# What workers are forked with: that of the reading and that of the judging, which follows it.
LOADED = ("nianbao.published.reading", "nianbao.rules.quick", "nianbao.pages.audit", "lxml.html")


@dataclass(frozen=True, kw_only=True)
class Reading(Job[Card]):
    """Reading some documents."""

    loads = LOADED

    key: str  # of the program

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.place)

    def state(self, file: str) -> Path:
        return self.shelf.card_file(file)

    def work(self) -> list[Card]:
        bound_memory(MOST_MEMORY)
        return [self._card(file) for file in self.files]

    def ended(self, file: str) -> Card | None:
        card = self.shelf.card(file)
        return card if card and card.run == self.run else None

    def failed(self, file: str, why: str, *, fault: bool = False) -> Card:
        if fault:
            return self._failure(file, why, "fault")
        return self._failure(file, f"读取这份文件时{why}，没有读出", "process")

    def _card(self, file: str) -> Card:
        if ended := self.ended(file):
            return ended
        if why := self.hopeless(file):
            return self.failed(file, why)
        try:
            with attempting(self.state(file), self.run, "reading", self.time_limit):
                return self._read(file)
        except NianbaoError as error:
            return self._failure(file, str(error), "input")
        except MemoryError:
            return self._failure(file, "读取这份文件所需的内存过多，没有读出", "input")
        except OSError as error:
            return self._failure(file, f"无法写入或读取：{error.strerror or error}", "system")
        except Exception as error:  # whatever a document holds, the others go on
            return self.failed(file, kept(error), fault=True)

    def _read(self, file: str) -> Card:
        before = stamp(Path(file))
        report = read_published_here(Path(file))
        document = replace(report.document, name=legible(report.document.name))
        report = replace(report, document=document)
        self.shelf.keep_report(file, report)
        identity = report.identity
        card = Card(
            self.run,
            legible(file),
            self.key,
            before,
            sha256=report.document.sha256,
            name=_told(identity.name),
            year=identity.year.value if identity.year else None,
            address=report.document.address,
            read=report.tally["read"],
        )
        self.shelf.keep_card(file, card)
        return card

    def _failure(self, file: str, why: str, kind: str) -> Card:
        card = Card(self.run, legible(file), self.key, stamp(Path(file)), why, kind)
        with suppress(OSError):  # a full disk, perhaps: the audit hears of it with the job
            self.shelf.keep_card(file, card)
        return card


def _told(fact: Fact[str] | None) -> str:
    return fact.value if fact else ""
