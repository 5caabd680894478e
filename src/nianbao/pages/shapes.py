"""What each output of an executed notebook may hold: the shapes of the report's data.

Whoever made a notebook can have put anything in: text is text, a link leads to the web or to
mail, a picture is a picture, a finding stands at a place that the form has.
"""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from binascii import Error as Base64Error
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from nianbao.form.edition import PREAMBLE, Form
from nianbao.form.editions import edition, editions
from nianbao.prose.document import is_safe_link
from nianbao.rules.finding import Finding

MOST_PIXELS = 50_000_000  # of a picture: more than an A4 page at 600 dots an inch
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
# An SVG as `chart` draws it: words, bars and lines, nothing that acts or loads anything.
_CHART = re.compile(
    r"(?:[^<&]|&(?:amp|lt|gt|#34|#39);|</?(?:svg|text|rect|line)"
    r"(?> (?:xmlns|viewBox|role|aria-label|font-family|font-size|fill|stroke|stroke-dasharray"
    r"|text-anchor|width|height|[xy][12]?)=\"(?>[^\"<(]*)\")*/?>)*"
)


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


def _link(href: str) -> str:
    if not is_safe_link(href):
        raise ValueError("not an address of the web or of mail")
    return href


def _edition(id: str) -> str:
    if all(id != form.id for form in editions()):
        raise ValueError("not an edition of the form")
    return id


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


Count = Annotated[int, Field(ge=0, le=10**12)]
Anchor = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,200}$")]
Severity = Literal["error", "warn", "info"]
Day = Annotated[str, AfterValidator(_day)]

# ----------------------------------------------------------------------------- blocks


class _Words(_Shape):
    t: Literal["text", "code"]
    s: str


class _Break(_Shape):
    t: Literal["break"]


class _Emphasis(_Shape):
    t: Literal["strong", "em"]
    c: list[Inline]


class _Link(_Shape):
    t: Literal["link"]
    href: Annotated[str, AfterValidator(_link)]
    c: list[Inline]


Inline = Annotated[_Words | _Break | _Emphasis | _Link, Discriminator("t")]


class _Heading(_Shape):
    kind: Literal["heading"]
    level: Annotated[int, Field(ge=0, le=5)]
    text: Annotated[str, StringConstraints(pattern=r"\S")]
    id: Anchor | None


class _Paragraph(_Shape):
    kind: Literal["paragraph"]
    inlines: list[Inline]


class _List(_Shape):
    kind: Literal["list"]
    ordered: bool
    start: Annotated[int, Field(ge=0, le=10**9)]
    items: list[list[Inner]]


class _Quote(_Shape):
    kind: Literal["quote"]
    blocks: list[Inner]


class _Grid(_Shape):
    kind: Literal["grid"]
    header: list[list[str]]
    rows: list[list[str]]

    @model_validator(mode="after")
    def _is_rectangular(self) -> _Grid:
        widths = {len(row) for row in (*self.header, *self.rows)}
        if len(widths) != 1 or not 0 < max(widths) <= 40:
            raise ValueError("rows of different lengths")
        return self


class _Mark(_Shape):
    code: str
    severity: Severity
    n: Count


class _Cell(_Shape):
    text: str
    role: Literal["corner", "column", "row", "value"]
    colspan: Count
    rowspan: Count
    numeric: bool = False
    anchor: Anchor | None = None
    rows: Anchor | None = None
    marks: list[_Mark] = []
    prior: str | None = None
    change: str | None = None


class _Table(_Shape):
    kind: Literal["table"]
    id: Anchor
    caption: str
    show_caption: bool
    label_columns: Count
    columns: Count
    header: list[list[_Cell]]
    rows: list[list[_Cell]]


class _Image(_Shape):
    kind: Literal["image"]
    format: Literal["png", "svg"]
    data: str
    alt: str
    caption: str | None

    @model_validator(mode="after")
    def _is_picture(self) -> _Image:
        try:
            data = b64decode("".join(self.data.split()), validate=True)
        except Base64Error:
            raise ValueError("not base64") from None
        if not (_is_png(data) if self.format == "png" else _is_chart(data)):
            raise ValueError("not a picture that can be shown")
        return self


def _is_png(data: bytes) -> bool:
    if not data.startswith(_PNG) or len(data) < len(_PNG) + 8:
        return False
    width, height = struct.unpack_from(">II", data, len(_PNG))
    return 0 < int(width) * int(height) <= MOST_PIXELS


def _is_chart(data: bytes) -> bool:
    try:
        return _CHART.fullmatch(data.decode()) is not None
    except UnicodeDecodeError:
        return False


class _Signature(_Shape):
    kind: Literal["signature"]
    agency: str
    date: str
    datetime: Day


Inner = Annotated[_Paragraph | _List | _Quote | _Grid, Discriminator("kind")]
Block = Annotated[
    _Heading | _Paragraph | _List | _Quote | _Grid | _Image | _Signature,
    Discriminator("kind"),
]

# ----------------------------------------------------------------------------- outputs


class _Check(_Shape):
    code: str
    title: str
    evaluated: Count
    unassessable: Count
    failed: Count
    explained: Count
    findings: list[Count]


class _ShownBlocks(_Shape):
    kind: Literal["blocks"]
    blocks: list[Block]
    name: str = ""
    checks: list[_Check] = []


class _ShownTable(_Shape):
    kind: Literal["table"]
    block: _Table
    name: str
    checks: list[_Check]


class _Part(_Shape):
    id: Anchor
    where: str
    n: str


class _LedgerCell(_Shape):
    address: str
    where: str
    number: Count
    rows: list[Annotated[list[str], Field(min_length=4, max_length=4)]]
    parts: list[_Part]


class _ShownLedger(_Shape):
    kind: Literal["ledger"]
    blocks: list[Block]
    name: str | None
    cells: list[_LedgerCell]


class _ShownFindings(_Shape):
    kind: Literal["findings"]


class _Agency(_Shape):
    id: str
    district: str
    name: str


class _Form(_Shape):
    id: Annotated[str, AfterValidator(_edition)]
    doc_no: str


class _Counts(_Shape):
    error: Count
    warn: Count
    info: Count
    explained: Count


class _Summary(_Shape):
    rulebook: str
    counts: _Counts
    findings: list[dict[str, Any]]


class _Explanation(_Shape):
    code: str
    cell: str | None
    found: int | float | str | None
    reason: str
    by: str
    on: str


class _Line(_Shape):
    label: str
    value: str


class _Record(_Shape):
    kind: Literal["record"]
    title: str
    agency: _Agency
    year: int
    scope: str
    date: Day
    form: _Form
    figures: Annotated[list[dict[str, str | int | float | bool | None]], Field(min_length=1)]
    check: _Summary
    quotes: list[dict[str, Any] | None]
    explanations: list[_Explanation]
    inexplicable: list[str]
    provenance: list[_Line]

    @model_validator(mode="after")
    def _belongs_together(self) -> _Record:
        if any(row.keys() != self.figures[0].keys() for row in self.figures):
            raise ValueError("figures of different keys")
        form = edition(self.form.id)
        for finding in paired_findings(self.check.findings, self.quotes):
            if not _is_placed(finding, form):
                raise ValueError("a finding of no place")
        return self


def _is_placed(finding: Finding, form: Form) -> bool:
    """Whether a finding stands at a section of the form, and at nothing that a table lacks."""
    sections = {"", PREAMBLE, *(section.id for section in form.sections)}
    tables = {table.id: table for table in form.tables}
    if (finding.section or "").split("_")[0] not in sections:
        return False
    if not finding.table:
        return True
    table, axes = tables.get(finding.table), {"row": finding.row, "column": finding.column}
    return table is not None and all(table.node(a, id) for a, id in axes.items() if id)


OUTPUT: TypeAdapter[Any] = TypeAdapter(
    Annotated[
        _Record | _ShownBlocks | _ShownTable | _ShownLedger | _ShownFindings,
        Discriminator("kind"),
    ]
)
BLOCK: TypeAdapter[Any] = TypeAdapter(Block)
FINDINGS = TypeAdapter(list[Finding])


def paired_findings(
    found: list[dict[str, Any]], quotes: list[dict[str, Any] | None]
) -> list[Finding]:
    """Findings, each with the sentence that it quotes."""
    pairs = zip(found, quotes, strict=True)
    return FINDINGS.validate_python([{**finding, "quote": quote} for finding, quote in pairs])
