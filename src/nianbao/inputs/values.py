"""What may stand at a key of a strict input: ids, lines, texts, days, and what is said of them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from nianbao.characters import fitting
from nianbao.inputs.problem import DAY, FACT, ID, SECTION
from nianbao.inputs.raw_figures import whole
from nianbao.inputs.slip import day_meant
from nianbao.inputs.source import described
from nianbao.inputs.text import canonical

LONGEST_TEXT = 20_000  # characters
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def said(title: str, expected: str = "", default: Any = ..., **choices: str) -> Any:
    """A field with its title and what is expected in it, for whoever types it.

    `choices` are the words that it may have, with their meaning.
    """
    meanings = [f"{word}（{meaning}）" for word, meaning in choices.items()]
    extra: dict[str, Any] | None = {"enumDescriptions": [*choices.values()]} if choices else None
    description = expected or "、".join(meanings) or None
    return Field(default, title=title or None, description=description, json_schema_extra=extra)


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("一行文字|多行文字")
    return text


def _day(value: object) -> object:
    """papermill hands dates on as text; the file itself has them as dates."""
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    meant = day_meant(value)
    raise ValueError(f"{f'写成 {meant} 的日期' if meant else DAY}|{described(value)}")


Found = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(fitting)]
Text = Annotated[Found, AfterValidator(canonical)]
OptionalText = Annotated[Text | None, AfterValidator(lambda text: text or None)]
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(fitting),
    AfterValidator(_one_line),
]
Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, StringConstraints(pattern=ID, max_length=64)]
SectionId = Annotated[str, StringConstraints(pattern=SECTION, max_length=64)]
FormId = Annotated[str, StringConstraints(pattern=FACT, max_length=64)]
Value = Annotated[int | float | Line, AfterValidator(whole)]
FactName = Annotated[str, StringConstraints(pattern=FACT, max_length=64)]


class Strict(BaseModel):
    """A group of keys, none of which may be unknown or of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
