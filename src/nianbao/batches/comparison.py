"""The reports of a season held beside each other: who has whose words, kept until one changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from nianbao.errors import NianbaoError
from nianbao.form.edition import Form
from nianbao.inputs.district import district
from nianbao.inputs.workspace import STATES, Workspace, write_whole
from nianbao.pages.index import REVIEW
from nianbao.pages.side_by_side import ALIKE, side_by_side
from nianbao.prose.own_words import OwnWords
from nianbao.rules.finding import Finding
from nianbao.rules.frames.alike import section_name
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.alike import Pair, alike
from nianbao.seasons.season import Place, Season, now, open_season
from nianbao.seasons.standing import Standing


@dataclass(frozen=True)
class _Compared:
    """What came of the last comparison of a season, and of what it was."""

    digest: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Told:
    """What is found of the words of one season, and where its page stands in the outputs."""

    district: str
    year: int
    page: str
    findings: tuple[Finding, ...]


def told(
    workspace: Workspace,
    outputs: Path,
    rulebook: Rulebook,
    key: str,
    reports: Mapping[tuple[str, int], Mapping[str, tuple[str, OwnWords]]],
) -> list[Told]:
    """What is found in each season, by district and year; `reports` by id, each with its name.

    A district without a list is compared as far as there are reports.
    """
    seasons = [
        with_pairs(
            _season(workspace, district, year, {id: name for id, (name, _) in own.items()}),
            {id: words for id, (_, words) in own.items()},
            outputs,
            key,
        )
        for (district, year), own in sorted(reports.items())
    ]
    alike = [season for season in seasons if season.pairs]
    codes = {rule.code for rule in rulebook if rule.suite == "alike"}
    return [
        Told(
            season.district.id,
            season.year,
            page_of(season, outputs).relative_to(outputs).as_posix(),
            tuple(found for found in verdict.findings if found.code in codes),
        )
        for season, verdict in zip(alike, judge(alike, rulebook), strict=True)
    ]


def _season(workspace: Workspace, district_id: str, year: int, names: Mapping[str, str]) -> Season:
    """The season of a district's list; where it has none, of the reports that there are."""
    with suppress(NianbaoError):
        return open_season(workspace, district_id, year)
    bodies = [{"id": id, "name": name, "kind": "department"} for id, name in names.items()]
    made = district({"name": district_id, "bodies": bodies}, None, district_id)
    places = tuple(Place(body, None, Standing(body.id)) for body in made.bodies)
    return Season(made, year, now().date(), places)


def with_pairs(
    season: Season, said: Mapping[str, OwnWords], outputs: Path, key: str = ""
) -> Season:
    """The season with whose words are alike, and its page in the outputs brought up to date.

    `said` is what each body says, by id; `key` is that of the program that compares.
    """
    own = {id: said[id] for id in season.by_id if id in said}
    pairs = _pairs(season, own, outputs, key)
    with suppress(OSError):  # the outputs may be another's; what is found is told all the same
        _show(season, pairs, outputs)
    return replace(season, pairs=pairs)


def page_of(season: Season, outputs: Path) -> Path:
    """Where the page of a season stands that has pairs."""
    return outputs / season.district.id / str(season.year) / ALIKE


def _pairs(
    season: Season, said: Mapping[str, OwnWords], outputs: Path, key: str
) -> tuple[Pair, ...]:
    whole = TypeAdapter(Mapping[str, OwnWords]).dump_json(said)
    digest = hashlib.sha256(key.encode() + whole).hexdigest()
    name = hashlib.sha256(f"{season.district.id}/{season.year}".encode()).hexdigest()[:32]
    file = outputs / STATES / f"{name}.alike"
    with suppress(OSError, ValidationError):
        kept = _adapter().validate_json(file.read_bytes())
        if kept.digest == digest:
            return kept.pairs
    pairs = alike(said)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, _adapter().dump_json(_Compared(digest, pairs)))
    return pairs


@cache
def _adapter() -> TypeAdapter[_Compared]:
    return TypeAdapter(_Compared)


def _show(season: Season, pairs: tuple[Pair, ...], outputs: Path) -> None:
    """Write the page; where nothing is alike any more none stays."""
    file = page_of(season, outputs)
    if not pairs:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    bodies = {id for pair in pairs for id in pair.group}
    reviews = {id: f"{id}/{REVIEW}" for id in sorted(bodies)}
    form: Form = season.form
    page = side_by_side(
        season.district.name,
        season.year,
        pairs,
        names={body.id: body.name for body in season.district.bodies},
        sections=lambda id: section_name(form, id),
        links={id: link for id, link in reviews.items() if (file.parent / link).is_file()},
    )
    write_whole(file, page)
