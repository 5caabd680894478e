"""What each cell of the master notebook leaves for the exporters, and how it is JSON there.

Whoever made a notebook can have put anything in: text is text, a link leads to the web or to
mail, a picture is a picture, a finding stands at a place that the form has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, TypeAdapter
from pydantic_core import to_jsonable_python

from nianbao.form.edition import PREAMBLE, Form
from nianbao.form.editions import edition, editions
from nianbao.inputs.values import Id
from nianbao.pages.blocks import Count, Day, Image, PageBlock, Picture, Table
from nianbao.prose.document import Anchor
from nianbao.rules.finding import Finding

_Block = Annotated[PageBlock, Discriminator("kind")]

# ----------------------------------------------------------------------------- what is shown


@dataclass(frozen=True)
class Check:
    """What a rule came to at a table or section; `findings` are the numbers of its findings."""

    code: str
    title: str
    evaluated: Count
    unassessable: Count
    failed: Count
    explained: Count
    findings: tuple[Count, ...]


@dataclass(frozen=True)
class ShownBlocks:
    """Blocks, with what the rules came to that judge their section."""

    blocks: tuple[_Block, ...]
    name: str = ""
    checks: tuple[Check, ...] = ()
    kind: Literal["blocks"] = "blocks"


@dataclass(frozen=True)
class ShownTable:
    """A table of the form, with what the rules came to that judge it."""

    block: Table
    name: str
    checks: tuple[Check, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Part:
    """A cell that a total sums: `id` leads to its ledger rows."""

    id: Anchor
    where: str
    n: str


@dataclass(frozen=True)
class LedgerCell:
    """A figure with the ledger rows behind it: id, line, received, replied."""

    id: Anchor
    where: str
    number: Count
    rows: tuple[tuple[str, str, str, str], ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ShownLedger:
    """What the ledgers show of the year, with the rows behind each figure."""

    blocks: tuple[_Block, ...]
    name: str | None  # of the ledger
    cells: tuple[LedgerCell, ...]
    kind: Literal["ledger"] = "ledger"


@dataclass(frozen=True)
class SummedBody:
    """A body that a region's report sums: by which of its reports, and that one's seal."""

    id: Id
    name: str
    basis: str
    seal: str


@dataclass(frozen=True)
class LeftOut:
    """A body of the list that is not summed, and why."""

    id: Id
    name: str
    reason: str


@dataclass(frozen=True)
class SummedCell:
    """A figure with the bodies behind it, the largest first: each by its id, or in words.

    Zeros are counted alone, `more` parts are not listed and come to `rest`; `summed` is None where
    a blank leaves no sum, `differs` says what the report has instead of it.
    """

    id: Anchor
    cell: Anchor  # the same figure in a body's own report
    where: str
    parts: tuple[tuple[str, str], ...]
    zeros: Count
    blanks: tuple[str, ...]
    more: Count
    rest: str
    summed: str | None
    differs: str | None


@dataclass(frozen=True)
class ShownMembers:
    """What the figures of a region are summed from; `said` sums up the list in a sentence."""

    said: str
    bodies: tuple[SummedBody, ...]
    left_out: tuple[LeftOut, ...]
    cells: tuple[SummedCell, ...]
    kind: Literal["members"] = "members"

    @property
    def names(self) -> dict[str, str]:
        """What the bodies are called, by id."""
        return {body.id: body.name for body in self.bodies}


@dataclass(frozen=True)
class ShownFindings:
    """That the findings belong here; the record has them."""

    kind: Literal["findings"] = "findings"


# ----------------------------------------------------------------------------- the record


@dataclass(frozen=True)
class NamedAgency:
    """The agency as figures.json names it."""

    district: str
    id: str
    name: str


def _known(id: str) -> str:
    if id not in {form.id for form in editions()}:
        raise ValueError("not an edition of the form")
    return id


@dataclass(frozen=True)
class NamedForm:
    """The edition of the form as figures.json names it."""

    doc_no: str
    id: Annotated[str, AfterValidator(_known)]


@dataclass(frozen=True)
class Reason:
    """An explanation of the parameter file."""

    code: str
    cell: str | None
    found: int | float | str | None
    reason: str
    by: str
    on: str


@dataclass(frozen=True)
class Origin:
    """A line of what the report was made from."""

    label: str
    value: str


@dataclass(frozen=True)
class Record:
    """What the exporters need that no cell shows; `figures` are the rows of figures.json."""

    title: str
    agency: NamedAgency
    year: Annotated[int, Field(strict=True)]
    scope: str
    date: Day
    form: NamedForm
    figures: Annotated[tuple[dict[str, str | int | float | bool | None], ...], Field(min_length=1)]
    rulebook: str  # its version
    findings: tuple[Finding, ...]
    explanations: tuple[Reason, ...]
    inexplicable: tuple[str, ...]  # codes that no reason can accept
    provenance: tuple[Origin, ...]
    title_lines: tuple[str, ...] = ()  # as the agency breaks its title, where it says so
    kind: Literal["record"] = "record"

    @property
    def is_blocked(self) -> bool:
        """Whether an open error withholds the public edition."""
        return any(finding.blocks_publication for finding in self.findings)


def _belongs_together(record: Record) -> Record:
    if any(row.keys() != record.figures[0].keys() for row in record.figures):
        raise ValueError("figures of different keys")
    if record.title_lines and "".join(record.title_lines) != record.title:
        raise ValueError("lines of another title")
    form = edition(record.form.id)
    if not all(_is_placed(finding, form) for finding in record.findings):
        raise ValueError("a finding of no place")
    return record


def _is_placed(finding: Finding, form: Form) -> bool:
    """Whether a finding stands at a section of the form, and at nothing that a table lacks."""
    sections = {"", PREAMBLE, *(section.id for section in form.sections)}
    if (finding.section or "").split("_")[0] not in sections:
        return False
    if not finding.table:
        return True
    axes = {"row": finding.row, "column": finding.column}
    return form.has_table(finding.table) and all(
        form.table(finding.table).node(axis, id) for axis, id in axes.items() if id
    )


# ----------------------------------------------------------------------------- as JSON

Output = ShownBlocks | ShownTable | ShownLedger | ShownMembers | ShownFindings | Record
_OUTPUT: TypeAdapter[Any] = TypeAdapter(
    Annotated[
        ShownBlocks
        | ShownTable
        | ShownLedger
        | ShownMembers
        | ShownFindings
        | Annotated[Record, AfterValidator(_belongs_together)],
        Discriminator("kind"),
    ]
)
_PICTURE: TypeAdapter[Image] = TypeAdapter(Picture)


def plain(data: Any) -> Any:
    """Typed data as JSON has it."""
    return to_jsonable_python(data)


def read_output(data: Any) -> Output:
    """What a cell left; pydantic's ValidationError for what no run of ours leaves."""
    output: Output = _OUTPUT.validate_python(data)
    return output


def read_picture(data: Any) -> Image:
    """A picture that a cell drew itself, read as strictly."""
    return _PICTURE.validate_python(data)
