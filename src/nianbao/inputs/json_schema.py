"""The JSON Schema of the parameter file, from the model and every edition of the form.

Editors complete and check by it; what it lets pass is still read strictly. It is of draft 7, which
yaml-language-server knows best.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from nianbao.form.edition import Form
from nianbao.form.editions import editions
from nianbao.form.family import USUAL
from nianbao.form.labels import folded, named, spelling, unnumbered
from nianbao.form.table import Axis, Node, Table
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import LONGEST_TEXT

Schema = dict[str, Any]

_ZERO: Schema = {"const": 0, "description": "0：全部是零"}
_BLANK: list[Schema] = [{"type": "null"}, {"type": "array", "maxItems": 0}]
_CELL: Schema = {
    "anyOf": [{"type": "number"}, {"type": "string", "maxLength": LONGEST_TEXT}, {"type": "null"}]
}
_NUMBER = r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|[0-9]+[.、．])?"
_WIDTHS = {"(": "[(（]", ")": "[)）]", ":": "[:：]", ",": "[,，]", "/": "[/—]"}


@cache
def schema_text() -> str:
    """The schema as the command prints it."""
    return json.dumps(parameter_schema(), ensure_ascii=False, indent=1) + "\n"


def parameter_schema() -> Schema:
    """The schema: the keys of the model; figures by the edition that the year has in force."""
    schema: Schema = AgencyYear.model_json_schema(by_alias=True)
    _in_chinese(schema)
    definitions = schema["$defs"]
    cases = []
    for form in editions():
        name = f"figures_{form.id}"
        definitions[name] = _figures(form)
        cases.append(_case(form, {"properties": {"figures": {"$ref": f"#/$defs/{name}"}}}))
    for part in ("Overview", "Narrative"):
        _entitle(definitions[part]["properties"])
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **schema,
        "title": "年度报告的参数文件",
        "description": "一个机关、一个年度；不用的键可以不写",
        "anyOf": [{"required": ["figures"]}, {"required": ["ledgers"]}],
        "allOf": cases,
    }


def _in_chinese(schema: Any) -> None:
    """Without the titles that pydantic makes of names, and the words of docstrings."""
    if isinstance(schema, list):
        for item in schema:
            _in_chinese(item)
    elif isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.pop("description", None)
        if isinstance(schema.get("title"), str) and schema["title"].isascii():
            del schema["title"]
        for value in schema.values():
            _in_chinese(value)


def _entitle(properties: Schema) -> None:
    """The sections' and parts' titles of the usual form, where their keys stand."""
    form = editions(USUAL)[0]
    for key, own in properties.items():
        section = form.section(key)
        if section:
            own["title"] = section.heading if section.number else section.title


def _case(form: Form, then: Schema) -> Schema:
    years: Schema = {"type": "integer", "minimum": form.first_year}
    if form.last_year is not None:
        years["maximum"] = form.last_year
    condition: Schema = {
        "properties": {"year": years, "form": {"const": form.family}},
        "required": ["year"] if form.family == USUAL else ["year", "form"],
    }
    return {"if": condition, "then": then}


def _figures(form: Form) -> Schema:
    """The tables of an edition, by id and by name."""
    tables: Schema = {}
    for table in form.tables:
        name = form.table_name(table.id)
        own = {
            "title": name,
            "description": f"{form.section_of(table.id).heading}；{table.caption}",
            **_table(table),
        }
        tables |= {table.id: own, name: own, table.caption: own}
    return {
        "title": "各表数字",
        "description": f"{form.doc_no}{form.short_title}",
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
    }


def _table(table: Table) -> Schema:
    columns = _axis(table, "column", {leaf.id: _CELL for leaf in table.leaf_columns})
    row: Schema = {"anyOf": [_ZERO, *_BLANK, _list(table), columns]}
    if len(table.leaf_columns) == 1:
        row["anyOf"].append(_CELL)
    group: Schema = {"anyOf": [_ZERO, *_BLANK, {"type": "object", "maxProperties": 0}]}
    each = {node.id: group if node.children else row for node, _ in table.walk("row")}
    rows = _axis(table, "row", each)
    choices = [_ZERO, *_BLANK, rows]
    if len(table.leaf_rows) == 1:
        choices += row["anyOf"]
    return {"anyOf": choices}


def _list(table: Table) -> Schema:
    columns, totals = table.leaf_columns, table.totals("column")
    optional = len(totals) == 1 and columns[-1].id in totals
    return {
        "type": "array",
        "description": "依次为" + "、".join(spelling(table, "column", c) for c in columns),
        "items": _CELL,
        "minItems": len(columns) - optional,
        "maxItems": len(columns),
    }


def _axis(table: Table, axis: Axis, schemas: Schema) -> Schema:
    """Rows or columns by id and official name; in other widths and with numbers by pattern."""
    properties: Schema = {}
    patterns: Schema = {}
    for node, _ in table.walk(axis):
        if node.id not in schemas:
            continue
        own = {**_told(node), **schemas[node.id]}
        properties[node.id] = own
        if node.label:
            properties[spelling(table, axis, node)] = own
        for name in (node.name, node.label):
            if name and named(table, axis, name) == (node,):
                patterns[_pattern(name)] = schemas[node.id]
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": False,
    }


def _told(node: Node) -> Schema:
    law = f"依据：{node.law}" if node.law else ""
    return {"title": node.label or node.id, **({"description": law} if law else {})}


def _pattern(label: str) -> str:
    """A label in any width, with its number or without."""
    letters = unnumbered(folded(label))
    spelled = r"[\s“”\"]*".join(_WIDTHS.get(letter, re.escape(letter)) for letter in letters)
    return rf"^\s*{_NUMBER}[\s“”\"]*{spelled}\s*$"
