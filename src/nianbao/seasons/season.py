"""A season: a district's list in one report year, with where each body's report stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.form.edition import Form
from nianbao.form.editions import form_for
from nianbao.inputs.agency_year import Accepted
from nianbao.inputs.district import Body, District, list_file, read_district
from nianbao.inputs.problem import FIRST_YEAR, LAST_YEAR
from nianbao.inputs.reading import TAKEN
from nianbao.inputs.workspace import Workspace, is_file
from nianbao.seasons.alike import Pair
from nianbao.seasons.events import RECORD, read_events
from nianbao.seasons.standing import Standing


@dataclass(frozen=True)
class Assessed:
    """What is known of a report that was read: `seal` and scope, its open errors and warnings.

    `altered` tells what was changed since it was handed in, approved or published.
    Of one that cannot be read only `message`, which says why.
    """

    seal: str = ""
    scope: str = ""
    bodies: tuple[str, ...] = ()  # that it is summed from, if it names them
    errors: int = 0
    warnings: int = 0
    message: str = ""
    altered: str = ""

    def sums(self, body: Body) -> bool:
        """Whether the report has summed a body below its own."""
        return self.scope == "region_rollup" and (not self.bodies or body.id in self.bodies)


@dataclass(frozen=True)
class Place:
    """A body in a season: its parameter file if there is one, and what happened to it."""

    body: Body
    file: Path | None
    standing: Standing
    assessed: Assessed | None = None  # None of one that has no file, or was not read


@dataclass(frozen=True)
class Season:
    """All bodies of a district in one year: what the rules on lists of bodies judge.

    `pairs` are the bodies whose words are alike, where they were compared. As a region's report
    sees it, `region` is the id of that report, and `named` are the bodies that it names to be
    summed, none for all of the list; `approved_only` says that it sums nothing else.
    """

    district: District
    year: int
    today: date
    places: tuple[Place, ...]
    pairs: tuple[Pair, ...] = ()
    notices: tuple[str, ...] = ()
    region: str = ""
    named: tuple[str, ...] = ()
    approved_only: bool = False

    @property
    def key(self) -> str:
        """The district, as its findings name it."""
        return self.district.id

    @property
    def local(self) -> str:
        """The district whose own rules apply."""
        return self.district.id

    @property
    def explanations(self) -> tuple[Accepted, ...]:
        """None: what is found of a list is explained in the report that sums it."""
        return ()

    @property
    def form(self) -> Form:
        return form_for(self.year)

    @property
    def reporting(self) -> tuple[Place, ...]:
        """The bodies that hand in a report of their own; the region's, which sums them, aside.

        Through a body that is not on the list in this year nobody reports.
        """
        own = (place for place in self.places if self.reporter(place) is place)
        return tuple(place for place in own if place.body.id != self._region)

    @property
    def due(self) -> tuple[Place, ...]:
        """The bodies whose reports are waited for: by a region's report, those that it sums."""
        if not self.region:
            return self.reporting
        if self.named:
            return tuple(place for place in self.reporting if place.body.id in self.named)
        return tuple(place for place in self.reporting if place.body.summed is not False)

    def reporter(self, place: Place) -> Place:
        """Whoever hands in the report of a body: itself, or whom it reports through."""
        while above := self.by_id.get(place.body.reports_through or ""):
            place = above
        return place

    def summed_by(self, body: Body) -> Place | None:
        """The nearest body above one whose own report is a sum with this one's figures in it."""
        upper = self.district.body(body.parent) if body.parent else None
        while upper is not None:
            place = self.by_id.get(upper.id)
            if place and self._is_summed(place):
                known = place.assessed
                if known and known.sums(body):
                    return place
            upper = self.district.body(upper.parent) if upper.parent else None
        return None

    def _is_summed(self, place: Place) -> bool:
        """Whether a body's own report goes into the sum of the region.

        A region's report knows of no others; by the list, it does once it has been handed in.
        """
        if self.region:
            return place.body.id != self.region
        handed_in = place.standing.step != "none" and place.body.id != self._region
        return handed_in and place.body.summed is not False

    @property
    def _region(self) -> str:
        return self.region or self.district.id

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        return {place.body.id: place for place in self.places}


def now() -> datetime:
    """The time at the place where this runs."""
    return datetime.now().astimezone()


def open_season(
    workspace: Workspace,
    district: str,
    year: int,
    assessed: Mapping[str, Assessed] | None = None,
    today: date | None = None,
) -> Season:
    """The season of a district's list, with its record and the files that are there.

    `assessed` is what is known of the bodies' reports by id. UsageError where there is no list;
    InputError for one that is wrong.
    """
    file = list_file(workspace, district)
    if file is None:
        raise UsageError(
            f"没有 {district} 的公开主体名单："
            f"请输入 nianbao new params/{district}/district.yaml 新建一份"
        )
    read, record = read_district(file), read_events(workspace, district, year)
    known = record.standings
    spellings = {
        body.id: [*filter(is_file, workspace.places(district, year, body.id))]
        for body in read.bodies_of(year)
    }
    places = tuple(
        Place(
            body,
            next(iter(spellings[body.id]), None),
            known.get(body.id, Standing(body.id)),
            (assessed or {}).get(body.id),
        )
        for body in read.bodies_of(year)
    )
    season = Season(read, year, today or now().date(), places)
    twice = [files for files in spellings.values() if len(files) > 1]
    notices = (*record.notices, *_notices(season, known.keys(), twice))
    return replace(season, notices=notices)


def _notices(
    season: Season, recorded: Iterable[str], twice: Iterable[Sequence[Path]]
) -> Iterator[str]:
    """What does not fit together in the list, the record and the files."""
    known = {*season.by_id, season._region}
    if strangers := [body for body in recorded if body not in known]:
        yield f"记录中有{season.year}年度名单以外的单位：{'、'.join(strangers)}"
    for first, *others in twice:
        names = "、".join(file.name for file in others)
        yield f"{first.name} 和 {names} 是同一机关同一年度，只能留一份，现按 {first.name}"
    for place in season.places:
        body, reporter = place.body, season.reporter(place)
        if body.reports_through and reporter is place:
            named = season.district.body(body.reports_through)
            other = named.name if named else body.reports_through
            yield f"{body.name}由{other}报送，而{other}不在{season.year}年度名单中，现按自行报送"
        elif place.file and reporter is not place:
            yield f"{body.name}由{reporter.body.name}报送，又有自己的参数文件 {place.file.name}"


def latest_year(folder: Path) -> int:
    """The latest year of a district in which there is anything; last year where there is none."""
    years = (int(one.name) for one in folder.glob("20[0-9][0-9]") if any(begun(one)))
    known = (year for year in years if FIRST_YEAR <= year <= LAST_YEAR)
    return max(known, default=now().year - 1)


def begun(folder: Path) -> Iterator[Path]:
    """The parameter files of a year, and its record."""
    ends = (*TAKEN, Path(RECORD).suffix)
    return (f for f in folder.glob("[!.~]*") if f.suffix.lower() in ends and is_file(f))
