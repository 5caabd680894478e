"""The list of a district: which bodies report in which years, by whom, and until when.

Membership is data (公开主体名单): nothing in it is inferred from a body's kind or name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from nianbao.errors import InputError
from nianbao.inputs.agency_year import KINDS
from nianbao.inputs.problem import FIRST_YEAR, LAST_YEAR, parsed
from nianbao.inputs.source import Origin, described, read_source
from nianbao.inputs.values import Id, Line, Strict, said
from nianbao.inputs.workspace import Workspace

LIST = "district"  # the list's file, in whichever spelling, in the folder of its district
MONTH_DAY = "月日，如 01-26"


def _month_day(value: object) -> object:
    """A day of the year after the report year, as MM-DD."""
    if isinstance(value, str) and re.fullmatch("[0-9]{2}-[0-9]{2}", value):
        try:
            date.fromisoformat(f"2023-{value}")  # no leap day: it is not there every year
        except ValueError:
            pass
        else:
            return value
    raise ValueError(f"{MONTH_DAY}|{described(value)}")


MonthDay = Annotated[str, BeforeValidator(_month_day)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class Body(Strict):
    """One body of a district (公开主体)."""

    id: Id = said("机关编号", "与参数文件的文件名相同")
    name: Line = said("机关名称", "机关全称")
    kind: Literal[
        "government", "department", "township", "subdistrict", "public_institution", "vertical"
    ] = said("机关类型", **KINDS)
    parent: Id | None = said("上级单位", "名单中的机关编号，可不填", None)
    first: Year | None = Field(
        None, alias="from", title="起始年度", description="开始编制年度报告的年度，可不填"
    )
    last: Year | None = Field(
        None, alias="to", title="终止年度", description="最后编制年度报告的年度，可不填"
    )
    summed: bool | None = said("计入汇总", "true 或 false；不填为计入，垂直管理部门应写明", None)
    reports_through: Id | None = said("报送渠道", "由哪个单位一并报送，机关编号，可不填", None)

    def in_force(self, year: int) -> bool:
        """Whether the body is on the list in a report year."""
        return (self.first or year) <= year <= (self.last or year)


class Deadlines(Strict):
    """The district's own deadlines, in the year after the report year."""

    submit: MonthDay | None = said("报送时限", MONTH_DAY, None)
    publish: MonthDay | None = said("公布时限", MONTH_DAY, None)

    def day(self, name: Literal["submit", "publish"], year: int) -> date | None:
        """The day of a deadline for the reports of a year."""
        given: str | None = getattr(self, name)
        return date.fromisoformat(f"{year + 1}-{given}") if given else None


class District(Strict):
    """The list of one district."""

    name: Line = said("地区名称", "如 硚口区")
    bodies: list[Body] = said("公开主体", "一个单位一条")
    deadlines: Deadlines = said("时限", "本地的报送、公布时限，可不填", Deadlines())

    _id: str = PrivateAttr(default="")
    _source: Origin | None = PrivateAttr(default=None)

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self._id

    @property
    def source(self) -> Origin | None:
        """The file that the list was read from, if it was one."""
        return self._source

    def bodies_of(self, year: int) -> tuple[Body, ...]:
        """The bodies of a report year, in the order of the list."""
        return tuple(body for body in self.bodies if body.in_force(year))

    def body(self, id: str) -> Body | None:
        return next((body for body in self.bodies if body.id == id), None)

    def below(self, id: str) -> Iterator[Body]:
        """All bodies below one, however deep."""
        for body in self.bodies:
            if body.parent == id:
                yield body
                yield from self.below(body.id)


def list_file(workspace: Workspace, id: str) -> Path | None:
    """The file of a district's list; None if it has none."""
    file = workspace.root / "params" / id / f"{LIST}.yaml"
    return file if file.is_file() else None


def read_district(file: Path) -> District:
    """The list in a file; InputError with the line for whatever is wrong in it."""
    source = read_source(file)
    return district(source.data, source, file.absolute().parent.name)


def district(data: dict[str, Any], source: Origin | None, id: str) -> District:
    """The list of plain data; InputError, naming the places in its file, if it is none."""
    read = parsed(District, data, source)
    read._id, read._source = id, source
    known: dict[str, int] = {}
    for number, body in enumerate(read.bodies):
        if body.id in known:
            raise _error(read, number, "id", "机关编号重复", body.id)
        known[body.id] = number
    for number, body in enumerate(read.bodies):
        for key in ("parent", "reports_through"):
            other: str | None = getattr(body, key)
            if other is not None and other not in known:
                raise _error(read, number, key, "名单中没有这个单位", other)
            if other is not None and _returns(read, body, key):
                raise _error(read, number, key, "互为上级，没有尽头", other)
        if body.first and body.last and body.first > body.last:
            raise _error(read, number, "to", "终止年度早于起始年度", str(body.last))
    return read


def _returns(read: District, body: Body, key: str) -> bool:
    """Whether the way from a body to what it names leads in a circle."""
    by_id = {one.id: one for one in read.bodies}
    seen, at = set[str](), body.id
    while at not in seen:
        seen.add(at)
        following: str | None = getattr(by_id[at], key) if at in by_id else None
        if following is None:
            return False
        at = following
    return True


def _error(read: District, number: int, key: str, message: str, found: str) -> InputError:
    address = ("bodies", number, key)
    if read.source:
        return read.source.error(address, message, found=described(found))
    return InputError(message, path=f"bodies[{number}].{key}", found=described(found))
