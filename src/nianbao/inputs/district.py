"""The list of a district: which bodies report in which years, by whom, and until when.

Membership is data (公开主体名单): nothing in it is inferred from a body's kind or name. What a body
names, its parent or whom it reports through, may be out of the list in some years: in those it
stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from nianbao.errors import InputError, UsageError
from nianbao.inputs.agency_year import KINDS
from nianbao.inputs.problem import FIRST_YEAR, ID, LAST_YEAR, MOST_PROBLEMS, parsed
from nianbao.inputs.slip import month_day_meant
from nianbao.inputs.source import Origin, described, read_source
from nianbao.inputs.values import Id, Line, Strict, said
from nianbao.inputs.workbook.container import SUFFIXES
from nianbao.inputs.workspace import LIST, SPELLINGS, Workspace, is_file

WORD = "公开主体名单"
MOST_BODIES = 5_000
MONTH_DAY = "月日，如 01-26"
_MOST_VALUES = 20 * MOST_BODIES  # a body has nine keys at most
_CIRCLES = {"parent": "互为上级，没有尽头", "reports_through": "互相报送，没有尽头"}


def _month_day(value: object) -> object:
    """A day of the year after the report year, as MM-DD."""
    meant = month_day_meant(value) if isinstance(value, str | date) else None
    if isinstance(value, str) and value == meant:
        return value
    raise ValueError(f"{f'写成 {meant} 的月日' if meant else MONTH_DAY}|{described(value)}")


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

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last report year in which it is on the list."""
        return self.first or FIRST_YEAR, self.last or LAST_YEAR

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
    bodies: list[Body] = Field(
        ..., min_length=1, max_length=MOST_BODIES, title="公开主体", description="一个单位一条"
    )
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
        return self._by_id.get(id)

    def below(self, id: str) -> Iterator[Body]:
        """All bodies below one, however deep."""
        waiting = [iter(self._children.get(id, ()))]
        while waiting:
            body = next(waiting[-1], None)
            if body is None:
                waiting.pop()
                continue
            yield body
            waiting.append(iter(self._children.get(body.id, ())))

    def parameters(self) -> dict[str, Any]:
        """The list as a YAML file gives it, without what was not given."""
        return self.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)

    @cached_property
    def _by_id(self) -> Mapping[str, Body]:
        return {body.id: body for body in self.bodies}

    @cached_property
    def _children(self) -> Mapping[str, Sequence[Body]]:
        below: dict[str, list[Body]] = {}
        for body in self.bodies:
            if body.parent is not None:
                below.setdefault(body.parent, []).append(body)
        return below


def list_file(workspace: Workspace, id: str) -> Path | None:
    """The file of a district's list, in either spelling; None if it has none.

    UsageError for what is no id of a district, and for a file that leads out of the workspace;
    InputError where there are two.
    """
    if not re.fullmatch(ID, id):
        raise UsageError(f"地区编号有误：{id}；应为小写字母、数字和连字符")
    folder = workspace.root / "params" / id
    found = [file for suffix in SPELLINGS if is_file(file := folder / f"{LIST}{suffix}")]
    for file in found:
        if not workspace.holds(file):
            raise UsageError(f"{file} 是指向工作区外的链接，不能使用")
    if len(found) > 1:
        names = "、".join(map(workspace.relative, found))
        raise InputError(f"{id} 有两份{WORD}", expected="只留一份", found=names)
    return found[0] if found else None


def read_district(file: Path) -> District:
    """The list in a file; InputError with the line or cell for whatever is wrong in it."""
    source = _source(file)
    return district(source.data, source, file.absolute().parent.name)


def _source(file: Path) -> Origin:
    if file.suffix.lower() not in SUFFIXES:
        return read_source(file, _MOST_VALUES, WORD)
    from nianbao.inputs.list_workbook import read_list  # takes a while, for YAML in vain

    return read_list(file, MOST_BODIES)


def district(data: dict[str, Any], source: Origin | None, id: str) -> District:
    """The list of plain data; InputError, naming the places in its file, if it is none."""
    read = parsed(District, data, source)
    read._id, read._source = id, source
    problems = list(islice(_problems(read), MOST_PROBLEMS))
    if problems:
        raise InputError.together(problems)
    return read


def _problems(read: District) -> Iterator[InputError]:
    """What is wrong between the bodies of a list, body by body."""
    ids: dict[str, int] = {}
    names: dict[str, list[Body]] = {}
    circling = {key: _circling(read, key) for key in _CIRCLES}
    for number, body in enumerate(read.bodies):
        if body.id in ids:
            yield _error(read, number, "id", "机关编号重复", "每个编号只写一次", body.id)
        elif same := next((one for one in names.get(body.name, ()) if _meet(one, body)), None):
            wanted = f"每个单位一条；年度不重叠的可以同名，另一条是 {same.id}"
            yield _error(read, number, "name", "机关名称重复", wanted, body.name)
        ids.setdefault(body.id, number)
        names.setdefault(body.name, []).append(body)
        if body.first and body.last and body.first > body.last:
            wanted = f"不早于起始年度 {body.first}"
            yield _error(read, number, "to", "终止年度早于起始年度", wanted, str(body.last))
        for key, message in _CIRCLES.items():
            other: str | None = getattr(body, key)
            if other is None:
                continue
            named = read.body(other)
            if named is None:
                near = get_close_matches(other, read._by_id)
                wanted = "名单中的机关编号" + (f"，如 {'、'.join(near)}" if near else "")
                yield _error(read, number, key, "名单中没有这个单位", wanted, other)
            elif body.id in circling[key]:
                yield _error(read, number, key, message, None, other)
    given = read.deadlines
    if given.submit and given.publish and given.submit > given.publish:
        wanted = f"不晚于公布时限 {given.publish}"
        yield _error(read, None, "submit", "报送时限晚于公布时限", wanted, given.submit)


def _meet(one: Body, other: Body) -> bool:
    """Whether two bodies are on the list in one year."""
    return max(one.years[0], other.years[0]) <= min(one.years[1], other.years[1])


def _circling(read: District, key: str) -> set[str]:
    """The bodies that name each other in a circle; no body is gone to twice."""
    circling: set[str] = set()
    gone: set[str] = set()
    for body in read.bodies:
        way: list[str] = []
        own: set[str] = set()
        at: str | None = body.id
        while at is not None and at not in gone:
            gone.add(at)
            own.add(at)
            way.append(at)
            following = read.body(at)
            at = getattr(following, key) if following else None
        if at in own:
            circling.update(way[way.index(at) :])
    return circling


def _error(
    read: District, number: int | None, key: str, message: str, expected: str | None, found: str
) -> InputError:
    address = ("deadlines", key) if number is None else ("bodies", number, key)
    if read.source:
        return read.source.error(address, message, expected=expected, found=described(found))
    path = f"deadlines.{key}" if number is None else f"bodies[{number}].{key}"
    return InputError(message, path=path, expected=expected, found=described(found))
