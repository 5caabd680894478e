"""What surrounds a phrase: its setting, the sentence and the clause before it, its year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from nianbao.form.edition import Form
from nianbao.prose.claims.bodies import area, body, level, of_whole_area, plain_name
from nianbao.prose.claims.prose import MASKS, Prose, Quantity
from nianbao.prose.claims.subjects import Subjects
from nianbao.prose.claims.years import Years

_NEAR = 80  # characters before a phrase that can still be of it
_PARTED = re.compile(r"[,;:()]")
_CARRIED = re.compile(
    r"(?:20[0-9]{2}|二[〇零○].{2})年度?[末底]?[^,]{0,4}(?:结转|转入|遗留|留存|未办|未结)"
)
_GOES_ON = re.compile(r"其中|包括|含")


@dataclass(frozen=True)
class Setting:
    """What all phrases of a section share.

    `form` and `year` are those of the report; `own` are the names that its agency goes by, in
    plain words.
    """

    section: str
    read: Prose
    form: Form
    year: int
    years: Years
    subjects: Subjects
    own: tuple[str, ...]

    @classmethod
    def of(cls, section: str, read: Prose, form: Form, year: int, own: Iterable[str]) -> Setting:
        """The setting of a section's prose; `own` as the agency writes its names."""
        named = [plain_name(name) for name in own]
        plain = tuple(filter(None, dict.fromkeys((*named, *map(area, named)))))
        return cls(section, read, form, year, Years(read, year), Subjects(read, form), plain)


@dataclass(frozen=True)
class Surroundings:
    """A phrase in its place, with the number it states; all text is that of the masked prose."""

    setting: Setting
    match: re.Match[str]
    quantity: Quantity | None  # None for a phrase that denies

    @property
    def read(self) -> Prose:
        return self.setting.read

    @property
    def phrase(self) -> str:
        return self.match[0]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    @property
    def opens(self) -> int:
        """Where its sentence begins."""
        return self.read.sentence(self.start)[0]

    @property
    def closes(self) -> int:
        """Where its sentence ends."""
        return self.read.sentence(self.start)[1]

    @property
    def sentence(self) -> str:
        """All that stands before it in its sentence."""
        return self.read.masked[self.opens : self.start]

    @cached_property
    def before(self) -> str:
        """What stands near before it in its sentence."""
        return self.read.masked[max(self.opens, self.start - _NEAR) : self.start]

    @cached_property
    def clause(self) -> str:
        """What stands before it in its clause."""
        return _PARTED.split(self.before)[-1]

    @cached_property
    def chain(self) -> str:
        """Its clause, with those before it that 其中 or a bracket makes it a part of."""
        at = len(self.before) - len(self.clause)
        while at > 0 and (_GOES_ON.match(self.before, at) or self.before[at - 1] in "(:"):
            at -= 1 + len(_PARTED.split(self.before[: at - 1])[-1])
        return self.before[at:]

    @cached_property
    def since(self) -> str:
        """What stands before it since the report's own year was named last, in its sentence."""
        named = f"{self.setting.year}年"
        return self.before[self.before.rfind(named) + 1 :]

    @cached_property
    def year(self) -> int | None:
        """The year that governs it, where one is named; 2022年结转 brings its own."""
        return None if _CARRIED.match(self.phrase) else self.setting.years.governing(self.start)

    @cached_property
    def level(self) -> str:
        """Other bodies, or one that is spoken for, in its clause; "" for none."""
        return level(self.clause, self.setting.own)

    @cached_property
    def body(self) -> str:
        """The body that its clause names as the doer; "" for none."""
        whole = of_whole_area(self.clause, self.setting.own)
        return "" if self.level or whole else body(self.clause)

    @property
    def subject(self) -> str:
        """Whoever its clause names as the doer, in the text's words."""
        said = self.clause[self.clause.rfind("年") + 1 :] if self.level else self.body
        return re.sub(f"[{''.join(MASKS.values())}]", "", said)

    def speaks_of(self, start: int, end: int, among: frozenset[str]) -> str:
        """The last of these subjects that is named between two places; "" for none."""
        return self.setting.subjects.last(start, end, among)

    def around(self, before: int, after: int) -> str:
        """The phrase with so many characters on either side."""
        return self.read.masked[max(0, self.start - before) : self.end + after]
