"""What was changed in a report since it was handed in, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from nianbao.form.edition import PREAMBLE, Form
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import Cell, Figures
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.event import Event, Kind
from nianbao.seasons.handed_in import handed_in
from nianbao.seasons.seal import SIGN_OFF
from nianbao.seasons.standing import Standing

_APART = ("figures", "narrative", *SIGN_OFF)  # told in their own words, or not at all


class Told(Protocol):
    """A report, or the copy of one."""

    @property
    def agency_year(self) -> AgencyYear: ...

    @property
    def figures(self) -> Figures: ...


@dataclass(frozen=True)
class Change:
    """A figure that is another now, as both are shown."""

    where: str
    before: str
    now: str


@dataclass(frozen=True)
class Alteration:
    """A report that is not what was published, approved or handed in; and what was changed."""

    since: Kind
    changes: tuple[str, ...]  # in words; none where what it was is not known any more


def alteration(
    report: Told, seal: str, standing: Standing, workspace: Workspace
) -> Alteration | None:
    """How a report of this seal differs from what holds of it; None where it does not."""
    event = standing.outdated(seal)
    return Alteration(event.event, _since(report, event, workspace)) if event else None


def _since(report: Told, event: Event, workspace: Workspace) -> tuple[str, ...]:
    agency_year = report.agency_year
    district = agency_year.agency.district
    old = handed_in(workspace, district, agency_year.year, event.body, event.seal)
    return differences(old, report) if old else ()


def differences(old: Told, new: Told) -> tuple[str, ...]:
    """Each change in a sentence: figures first, then the sections, then all else."""
    before, after = old.agency_year.parameters(), new.agency_year.parameters()
    told = [
        *(f"{one.where}由{one.before}改为{one.now}" for one in changes(old.figures, new.figures)),
        *_sections(before.get("narrative", {}), after.get("narrative", {}), new.figures.form),
        *_keys(before, after),
    ]
    if not told and before.get("figures") != after.get("figures"):
        told.append("各表数字的填写方式有改动，数值没有变")
    return tuple(told)


def listed(changes: tuple[str, ...], most: int = 5) -> str:
    """Changes in one sentence, the first of many."""
    more = f"；等共{len(changes)}处" if len(changes) > most else ""
    return "；".join(changes[:most]) + more


def changes(old: Figures, new: Figures) -> Iterator[Change]:
    """The figures that differ, in the form's order."""
    for cell in new:
        before = old.cells.get(cell.address)
        if before is None:
            continue
        was, now = _shown(before), _shown(cell)
        if was != now:
            yield Change(new.form.cell_name(cell.table, cell.row, cell.column), was, now)


def _shown(cell: Cell) -> str:
    return cell.shown or "空白"


def _sections(old: Mapping[str, Any], new: Mapping[str, Any], form: Form) -> Iterator[str]:
    """The sections whose words are others, by their titles; parts below the section they are of."""
    before, after = _by_section(old), _by_section(new)
    titles = {section.id: f"第{section.number}部分“{section.title}”" for section in form.sections}
    for section in (PREAMBLE, *titles):
        was, now = before.get(section), after.get(section)
        if was != now:
            how = "新增了" if not was else "删去了" if not now else "改动了"
            yield f"{titles.get(section, '引言')}{how}文字"


def _by_section(narrative: Mapping[str, Any]) -> dict[str, Any]:
    """The prose by section, that of free texts among them."""
    return {**narrative, **narrative.get("sections", {})}


def _keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key, field in AgencyYear.model_fields.items():
        name = field.alias or key
        was, now = old.get(name), new.get(name)
        if name not in _APART and was != now:
            plain = all(value is None or isinstance(value, str | int) for value in (was, now))
            values = f"由{'空白' if was is None else was}改为{'空白' if now is None else now}"
            yield f"{field.title}{values if plain else '有改动'}"
