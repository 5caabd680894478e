"""The parameter file: one agency, one report year. Strict and typed.

The keys and their meaning are those of the master notebook's parameters cell.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
)

from nianbao.characters import UnfitError, fitting
from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.form.editions import form_for
from nianbao.form.family import USUAL
from nianbao.inputs.source import Address, Source, described, read_source, spelled
from nianbao.inputs.spelling import by_id

MOST_PROBLEMS = 20  # listed at once
FIRST_YEAR, LAST_YEAR = 2019, 2099  # the first edition read here; a guard against slips


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("一行文字|多行文字")
    return text


def _day(value: object) -> object:
    """papermill hands dates on as text; the file itself has them as dates."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"日期，如 2024-01-02|{described(value)}") from None
    return value


_ID, _FACT, _CODE = r"^[a-z0-9-]+$", r"^[a-z][a-z0-9_]*$", r"^[A-Z][0-9]{3}$"
_SECTION = r"^[a-z][a-z0-9]*$"

Text = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(fitting)]
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(fitting),
    AfterValidator(_one_line),
]
Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, StringConstraints(pattern=_ID, max_length=64)]
SectionId = Annotated[str, StringConstraints(pattern=_SECTION, max_length=64)]
FormId = Annotated[str, StringConstraints(pattern=_FACT, max_length=64)]
FactName = Annotated[str, StringConstraints(pattern=_FACT, max_length=64)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Agency(_Strict):
    """The body that publishes the report."""

    id: Id
    district: Id
    name: Line
    self_reference: Line
    kind: Literal[
        "government", "department", "township", "subdistrict", "public_institution", "vertical"
    ]

    @property
    def rule_making(self) -> bool:
        """Whether the body may have the power to make rules (规章).

        立法法 gives it to the departments of the State Council and to the governments of
        provinces, cities with districts and autonomous prefectures. Whether a city has
        districts, its name does not tell. Their own offices report for them.
        """
        if self.kind == "government":
            return re.search(r"(?:县|(?<!自治)区|旗|镇|乡)(?:人民)?政府$", self.name) is None
        if re.search(r"[省市州]人民政府办公[厅室]$", self.name):
            return True
        if self.kind == "department":
            central = self.name.endswith("部") or self.name.startswith(
                ("国家", "国务院", "中国", "中华")
            )
            return central or re.search("[省市县区州旗盟乡镇]", self.name) is None
        below = re.search(r"县|(?<!自治)区|旗|乡|镇", self.name)
        return self.kind == "vertical" and below is None


class Contact(_Strict):
    """Where a reader of the report can ask."""

    address: Line
    phone: Line
    postcode: Line | None = None
    email: Line | None = None
    website: Line | None = None


class Overview(_Strict):
    """Section one, by its statutory parts; `intro` stands before them."""

    intro: Text | None = None
    s1_1: Text | None = None
    s1_2: Text | None = None
    s1_3: Text | None = None
    s1_4: Text | None = None
    s1_5: Text | None = None


class Improved(_Strict):
    """A problem of last year and what came of it."""

    problem: Text
    improvement: Text


class Problem(_Strict):
    """A problem of this year and the measure against it."""

    problem: Text
    measure: Text


class Problems(_Strict):
    """Section five."""

    last_year: list[Improved] = []
    this_year: list[Problem] = []


class Item(_Strict):
    """A matter of section six."""

    title: Line
    text: Text


class Others(_Strict):
    """Section six."""

    fee: Text | None = None
    items: list[Item] = []


class Narrative(_Strict):
    """What only the agency knows, in its own words; Markdown, may quote figures."""

    preamble: Text | None = None
    s1: Overview = Overview()
    s2: Text | None = None
    s3: Text | None = None
    s4: Text | None = None
    s5: Problems = Problems()
    s6: Others = Others()
    sections: dict[SectionId, Text] = {}  # of a form whose sections are free texts


class Accepted(_Strict):
    """A recorded explanation: accepts one finding for one value found."""

    code: Annotated[str, StringConstraints(pattern=_CODE)]
    cell: Line | None = None
    found: int | float | Text | None = None
    reason: Annotated[Text, StringConstraints(min_length=1)]
    by: Line
    on: Day


class Ledgers(_Strict):
    """Files that figures are counted from, from the workspace root; a sheet named after #."""

    requests: Line | None = None
    cases: Line | None = None
    documents: Line | None = None


class AgencyYear(_Strict):
    """One parameter file. `figures` is as typed, by ids; `figures.py` reads it by the form."""

    agency: Agency
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    scope: Literal["agency", "level_only", "region_rollup"]
    contact: Contact
    signed_on: Day
    submitted_on: Day | None = None
    published_on: Day | None = None
    approved_by: Line | None = None
    checked_by: Line | None = None
    figures: dict[str, Any] = {}
    ledgers: Ledgers = Ledgers()
    prior: Line | None = None
    narrative: Narrative = Narrative()
    facts: dict[FactName, int | float | Line] = {}
    explanations: list[Accepted] = []

    form_id: FormId = Field(default=USUAL, alias="form")

    _source: Source | None = PrivateAttr(default=None)

    @property
    def form(self) -> Form:
        """The edition in force in the report year."""
        return form_for(self.year, self.form_id)

    @property
    def title(self) -> str:
        return self.form.title.format(agency=self.agency.name, year=self.year)

    @property
    def sha256(self) -> str:
        """Of the parameters themselves, however the file spells them."""
        plain = json.dumps(self.parameters(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    def parameters(self) -> dict[str, Any]:
        """The parameters as plain data, as papermill injects them into the notebook.

        A key without a value is left out: the notebook cannot tell it from one that is absent.
        """
        data: dict[str, Any] = self.model_dump(mode="json", exclude_unset=True, by_alias=True)
        return {key: value for key, value in data.items() if value is not None}

    def error(
        self,
        address: Address,
        message: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        fragment: str | None = None,
    ) -> InputError:
        """The error that names the line, where the parameters came from a file."""
        if self._source:
            return self._source.error(
                address, message, expected=expected, found=found, fragment=fragment
            )
        return InputError(message, path=spelled(address), expected=expected, found=found)


# The keys that the notebook of the annual report takes: the form that a file need not name.
PARAMETERS = tuple(key for key in AgencyYear.model_fields if key != "form_id")


def read_agency_year(file: Path) -> AgencyYear:
    """The agency-year of a parameter file; InputError with the line if it is not one."""
    source = read_source(file)
    return _validated(source.data, source)


def from_parameters(parameters: Mapping[str, Any]) -> AgencyYear:
    """The agency-year of parameters that papermill injected, or an analyst set by hand."""
    given = {key: _keys_as_text(value) for key, value in parameters.items() if value is not None}
    return _validated(given, None)


def _keys_as_text(value: Any) -> Any:
    """YAML 1.1 reads the key `on` as true, and so does stock papermill: put it back."""
    if isinstance(value, dict):
        return {"on" if k is True else str(k): _keys_as_text(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_keys_as_text(item) for item in value]
    return value


def _validated(data: dict[str, Any], source: Source | None) -> AgencyYear:
    try:
        result = AgencyYear.model_validate(data)
    except ValidationError as error:
        # Of the branches of a union the last, text, says it best: one problem a value.
        problems = {p.path: p for p in (_problem(data, source, d) for d in error.errors())}
        raise InputError("\n".join(map(str, list(problems.values())[:MOST_PROBLEMS]))) from None
    result._source = source
    try:
        _ = result.form
    except InputError as error:
        place = (error.path,) if error.path else ()
        raise result.error(
            place, error.message, expected=error.expected, found=error.found
        ) from None
    figures, typed = by_id(result.figures, result.form, result.error)
    if typed:
        result = result.model_copy(update={"figures": figures})
        result._source = source and replace(source, typed=typed)
    if "figures" not in data and not any(result.ledgers.model_dump().values()):
        raise result.error((), "缺少必填项", expected="figures 或者 ledgers")
    return result


_EXPECTED = {
    "string_type": "文字",
    "string_unicode": "看得见的文字",
    "int_type": "整数",
    "int_from_float": "整数",
    "float_type": "数字",
    "finite_number": "数字",
    "dict_type": "一组键值",
    "model_type": "一组键值",
    "list_type": "列表",
    "date_type": "日期，如 2024-01-02",
    "string_too_short": "不空的文字",
    "string_too_long": "不超过 {max_length} 字的文字",
    "greater_than_equal": f"{FIRST_YEAR} 至 {LAST_YEAR} 之间的年份",
    "less_than_equal": f"{FIRST_YEAR} 至 {LAST_YEAR} 之间的年份",
}
_PATTERNS = {
    _ID: "小写字母、数字和连字符",
    _FACT: "小写字母开头的英文名，如 hotline_cases",
    _CODE: "规则编码，如 T304",
    _SECTION: "部分的 id",
}


def _problem(data: dict[str, Any], source: Source | None, details: Any) -> InputError:
    """One pydantic error as one line of Chinese."""
    kind, context = details["type"], details.get("ctx", {})
    # Behind the address of the value pydantic names the branch of a union: left off.
    address: list[str | int] = []
    value: Any = data
    for part in details["loc"]:
        if kind != "missing" and not _holds(value, part):
            break
        address.append(part)
        value = value[part] if _holds(value, part) else None
    message, expected, fragment = "填写有误", None, None
    found: str | None = described(details["input"])
    if kind == "missing":
        message, found = "缺少必填项", None
    elif kind == "extra_forbidden":
        message, expected = "未知的键", _known_keys(details["loc"])
        found = described(details["loc"][-1])
    elif kind == "value_error":
        error = context["error"]
        expected, _, found = str(error).partition("|")
        if isinstance(error, UnfitError):
            fragment = details["input"][error.at :][:20].split("\n")[0]
    elif kind.endswith("_type") and tuple(address) != details["loc"]:
        expected = "数字或文字"
    elif kind == "literal_error":
        expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    elif kind == "string_pattern_mismatch":
        expected = _PATTERNS.get(context["pattern"], context["pattern"])
    else:
        expected = _EXPECTED.get(kind, kind).format(**context)
    if source:
        return source.error(
            tuple(address), message, expected=expected, found=found, fragment=fragment
        )
    return InputError(message, path=spelled(tuple(address)), expected=expected, found=found)


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value)


def _known_keys(loc: tuple[str | int, ...]) -> str:
    model: Any = AgencyYear
    for part in loc[:-1]:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = re.findall(rf"{__name__}\.(\w+)", str(annotation))
        model = globals()[inner[0]] if inner else annotation
    return "、".join(field.alias or name for name, field in model.model_fields.items())
