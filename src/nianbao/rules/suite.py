"""A suite of expectations/: a file that stock Great Expectations loads, read strictly.

It is named after the frame that it judges. What a rule says to a person stands in the `meta`
of its expectation.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from nianbao.form.edition import PREAMBLE
from nianbao.form.editions import editions
from nianbao.inputs.agency_year import FIRST_YEAR, LAST_YEAR, PARAMETERS
from nianbao.inputs.source import Address, Source, described
from nianbao.rules.columns import COLUMNS
from nianbao.rules.json_source import read_json
from nianbao.rules.kwargs import KWARGS, check_kwargs
from nianbao.rules.strict import LEFT_OUT, Strict, refused


class Years(Strict):
    """Report years, both ends included."""

    first: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, alias="from")] = LEFT_OUT
    last: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, alias="to")] = LEFT_OUT

    @model_validator(mode="after")
    def _in_order(self) -> Years:
        if self.first is None and self.last is None:
            raise ValueError("from、to 至少一项|都没有")
        if (self.first or FIRST_YEAR) > (self.last or LAST_YEAR):
            raise ValueError(f"from 不晚于 to|{self.first} 至 {self.last}")
        return self

    def hold(self, year: int) -> bool:
        return (self.first or year) <= year <= (self.last or year)


def _placed(cell: str) -> str:
    """The address of a cell, a table or a section of some edition of the form."""
    found = re.fullmatch(r"(\w+)(?:\[(\w*),(\w*)\])?", cell)
    name, row, column = found.groups() if found else (cell, None, None)
    for table in (table for form in editions() for table in form.tables if table.id == name):
        rows = {None, "", *(leaf.id for leaf in table.leaf_rows)}
        if row in rows and column in {None, "", *(leaf.id for leaf in table.leaf_columns)}:
            return cell
    sections = {PREAMBLE, *(section.id for form in editions() for section in form.sections)}
    if row is None and name.split("_")[0] in sections:
        return cell
    raise ValueError(f"表、单元格或者部分，如 t3[granted,total]、t4、s5|{described(cell)}")


def _form(id: str) -> str:
    known = {form.family for form in editions()}
    if id not in known:
        raise ValueError(f"报告格式，如 {'、'.join(sorted(known))}|{described(id)}")
    return id


Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Meta(Strict):
    """What the rule says to a person; the texts are templates over the frame's columns."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{3}$")]
    title: Words
    citation: Words
    message: Words
    expected: Words = LEFT_OUT
    found: Words = LEFT_OUT
    years: Years = LEFT_OUT
    forms: Annotated[list[Annotated[str, AfterValidator(_form)]], Field(min_length=1)] = LEFT_OUT
    explainable: bool = True
    cell: Annotated[str, AfterValidator(_placed)] = LEFT_OUT
    key: Literal[PARAMETERS] = LEFT_OUT  # type: ignore[valid-type]
    private: bool = False
    local: bool = False


class Expectation(Strict):
    """One expectation, but for its kwargs, which depend on its type."""

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning", "info"]
    meta: Meta


class _FrameMeta(Strict):
    frame: str = LEFT_OUT


class _File(Strict):
    name: str
    expectations: Annotated[list[dict[str, Any]], Field(min_length=1)]
    meta: _FrameMeta = LEFT_OUT


@dataclass(frozen=True)
class Suite:
    """A suite: the frame it judges and its expectations, typed and as the file has them."""

    source: Source
    name: str
    expectations: tuple[tuple[Expectation, dict[str, Any]], ...]


def read_suite(file: Path) -> Suite:
    """The suite of a file; InputError with file and line for whatever is wrong with it."""
    source = read_json(file)
    try:
        suite = _File.model_validate(source.data)
    except ValidationError as error:
        raise refused(error, source) from None
    for address in (("name",), ("meta", "frame")):
        name = suite.name if address == ("name",) else suite.meta and suite.meta.frame
        if name is not None and file.name != f"{name}.json":
            raise source.error(
                address, "与文件名不同", expected=file.name, found=described(f"{name}.json")
            )
    if suite.name not in COLUMNS:
        known = "、".join(COLUMNS)
        raise source.error(("name",), "没有这个数据框", expected=known, found=described(suite.name))
    read: dict[str, tuple[Expectation, dict[str, Any]]] = {}
    for number, data in enumerate(suite.expectations):
        place: Address = ("expectations", number)
        expectation = _expectation(source, place, data, suite.name)
        # One code may weigh differently what it finds, each by an expectation of its own.
        spelled = json.dumps([expectation.meta.code, data["type"], data["kwargs"]], sort_keys=True)
        if spelled in read:
            raise source.error(place, f"规则 {expectation.meta.code} 重复")
        read[spelled] = expectation, data
    return Suite(source, suite.name, tuple(read.values()))


def _expectation(source: Source, address: Address, data: Any, frame: str) -> Expectation:
    try:
        expectation = Expectation.model_validate(data)
    except ValidationError as error:
        raise refused(error, source, address) from None
    if expectation.type not in KWARGS:
        raise source.error(
            (*address, "type"),
            "不能使用的 expectation",
            expected="、".join(get_close_matches(expectation.type, KWARGS, 3) or KWARGS),
            found=described(expectation.type),
        )
    try:
        check_kwargs(frame, expectation.type, expectation.kwargs)
    except ValidationError as error:
        raise refused(error, source, (*address, "kwargs")) from None
    finding = {"regex", "regex_list"} & set(data["kwargs"])
    if expectation.meta.private and not finding:
        raise source.error((*address, "meta", "private"), "不按正则表达式查找的规则不能是 private")
    nameable = {*COLUMNS[frame], *data["kwargs"], "source"} - {"row_condition"}
    nameable |= {"matched", "missing"} if finding else set()
    for key in ("message", "expected", "found"):
        if fault := _template_fault(data["meta"].get(key, ""), nameable):
            expected, found = fault
            raise source.error((*address, "meta", key), "模板有误", expected=expected, found=found)
    return expectation


def _template_fault(template: str, nameable: set[str]) -> tuple[str, str] | None:
    """What a template should have and has, if it does more than name what can be named."""
    try:
        for _, name, form, conversion in Formatter().parse(template):
            if name is not None and name not in nameable:
                near = "、".join(get_close_matches(name, nameable, 3) or sorted(nameable))
                return f"数据框的列（如 {near}）", f"{{{name}}}"
            if form or conversion:
                return f"只写名称：{{{name}}}", f"{{{name}}} 带有格式"
    except ValueError:
        return "成对的大括号", described(template)
    return None
