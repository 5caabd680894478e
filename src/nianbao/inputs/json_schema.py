"""The JSON Schemas of the parameter file, from the model and every edition, and of a list.

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
from nianbao.inputs.district import WORD, District
from nianbao.inputs.figures import LONGEST_TEXT

Schema = dict[str, Any]

_ZERO: Schema = {"const": 0, "description": "0：全部是零"}
_BLANK: list[Schema] = [
    {"type": "null"},
    {"type": "array", "maxItems": 0},
    {"type": "object", "maxProperties": 0},
]
_CELL_NAME = "cell"
_CELL: Schema = {
    "anyOf": [{"type": "number"}, {"type": "string", "maxLength": LONGEST_TEXT}, {"type": "null"}]
}
_NUMBER = r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|[0-9]+[.、．])?"
_WIDTHS = {"(": "[(（]", ")": "[)）]", ":": "[:：]", ",": "[,，]", "/": "[/—]"}


@cache
def schema_text() -> str:
    """The schema as the command prints it."""
    return json.dumps(parameter_schema(), ensure_ascii=False, indent=1) + "\n"


@cache
def list_schema_text() -> str:
    """The schema of a district's list."""
    schema: Schema = District.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    _in_chinese(schema)
    definitions = schema.pop("$defs")
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **schema,
        "definitions": definitions,
        "title": WORD,
        "description": "一个地区的各公开主体；不用的键可以不写",
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def parameter_schema() -> Schema:
    """The schema: the keys of the model; figures by the edition that the year has in force."""
    template = "#/definitions/{model}"
    schema: Schema = AgencyYear.model_json_schema(by_alias=True, ref_template=template)
    _in_chinese(schema)
    definitions = schema.pop("$defs")
    definitions[_CELL_NAME] = _CELL
    cases = []
    for form in editions():
        figures = _Figures(form)
        definitions |= figures.definitions
        then = {"properties": {"figures": _reference(figures.name)}}
        cases.append(_case(form, then))
    for part in ("Overview", "Narrative"):
        _entitle(definitions[part]["properties"])
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **schema,
        "definitions": definitions,
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
        if len(schema) > 1 and "$ref" in schema:  # what stands beside a reference is passed over
            schema["allOf"] = [{"$ref": schema.pop("$ref")}]
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


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


class _Figures:
    """The figures of an edition: each kind of row is written once, all others refer to it."""

    def __init__(self, form: Form) -> None:
        self.form, self.name = form, f"figures_{form.id}"
        self.definitions: Schema = {}
        tables: Schema = {}
        for table in form.tables:
            name = form.table_name(table.id)
            told = {
                "title": name,
                "description": f"{form.section_of(table.id).heading}；{table.caption}",
            }
            own = {"allOf": [self._table(table)], **told}
            tables |= {table.id: own, name: own, table.caption: own}
        self.definitions[self.name] = {
            "title": "各表数字",
            "description": f"{form.doc_no}{form.short_title}",
            "type": "object",
            "properties": tables,
            "additionalProperties": False,
        }

    def _define(self, name: str, schema: Schema) -> Schema:
        full = f"{self.form.id}_{name}"
        self.definitions[full] = schema
        return _reference(full)

    def _table(self, table: Table) -> Schema:
        cell = _reference(_CELL_NAME)
        columns = _axis(table, "column", {leaf.id: cell for leaf in table.leaf_columns})
        choices: list[Schema] = [_ZERO, *_BLANK, _list(table), columns]
        if len(table.leaf_columns) == 1:
            choices.append(cell)
        row = self._define(f"{table.id}_row", {"anyOf": choices})
        group = self._define(f"{table.id}_group", {"anyOf": [_ZERO, *_BLANK]})
        each = {node.id: group if node.children else row for node, _ in table.walk("row")}
        tables = [_ZERO, *_BLANK, _axis(table, "row", each)]
        if len(table.leaf_rows) == 1:
            tables.append(row)
        return self._define(table.id, {"anyOf": tables})


def _list(table: Table) -> Schema:
    columns, totals = table.leaf_columns, table.totals("column")
    optional = len(totals) == 1 and columns[-1].id in totals
    return {
        "type": "array",
        "description": "依次为" + "、".join(spelling(table, "column", c) for c in columns),
        "items": _reference(_CELL_NAME),
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
        own = {"allOf": [schemas[node.id]], **_told(node)}
        properties |= {node.id: own, spelling(table, axis, node): own}
        for name in {node.name, node.label, spelling(table, axis, node)} - {"", node.id}:
            if named(table, axis, name) == (node,):
                patterns[_pattern(name)] = schemas[node.id]
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": dict(sorted(patterns.items())),
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
