"""What the page of the parameter file takes from its JSON Schema, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nianbao.form.edition import Form
from nianbao.form.editions import editions
from nianbao.inputs.json_schema import parameter_schema

Schema = dict[str, Any]

SCHEMA = parameter_schema()


def keys() -> str:
    """A table of every key but the figures', with what it holds and whether it must be there."""
    rows = ((f"`{name}`", *told, "必填" if must else "") for name, told, must in _keys(SCHEMA))
    return _table(("键", "名称", "内容", ""), rows)


def figures() -> str:
    """Every edition of the form, its tables, and their columns and rows by id and label."""
    return "\n\n".join(part for form in editions() for part in _edition(form))


def _keys(schema: Schema, above: str = "") -> Iterator[tuple[str, tuple[str, str], bool]]:
    for key, given in schema["properties"].items():
        own, mark = _own(given)
        name = f"{above}{key}{mark}"
        told = (given.get("title", ""), given.get("description", ""))
        yield name, told, key in schema.get("required", ())
        if key != "figures" and "properties" in own:
            yield from _keys(own, f"{name}.")


def _own(given: Schema) -> tuple[Schema, str]:
    """What a key holds, and `[]` if it is a list of such."""
    if "items" in given:
        return _own(given["items"])[0], "[]"
    for part in given.get("allOf", [given]):
        if "$ref" in part:
            return SCHEMA["definitions"][part["$ref"].rpartition("/")[2]], ""
    return given, ""


def _edition(edition: Form) -> Iterator[str]:
    form = edition.id
    whole = SCHEMA["definitions"][f"figures_{form}"]
    yield f"## {form}：{edition.first_year}—{edition.last_year or ''}年度"
    yield f"依据：{whole['description']}"
    for table, name, given in _named(whole):
        yield f"### {table}（{name}，{form}）"
        yield given["description"]
        definition = SCHEMA["definitions"][f"{form}_{table}"]
        for word, parts in (
            ("列", _choice(SCHEMA["definitions"][f"{form}_{table}_row"])),
            ("行", _choice(definition)),
        ):
            rows = (
                (f"`{id}`", label, own["title"], own.get("description", ""))
                for id, label, own in _named(parts)
            )
            yield _table((word, "可写作", "格式中的名称", ""), rows)


def _choice(schema: Schema) -> Schema:
    """Of what may stand there, the rows or columns by name."""
    return next(choice for choice in schema["anyOf"] if "properties" in choice)


def _named(schema: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Id, shortest official name, and what is said of each table, row or column."""
    names: dict[str, str] = {}
    last = ""
    for key in schema["properties"]:
        if key.isascii():
            last, names[key] = key, ""
        else:
            names[last] = names[last] or key
    return ((id, name, schema["properties"][id]) for id, name in names.items())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
