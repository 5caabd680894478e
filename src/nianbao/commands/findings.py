"""Findings as a terminal and an editor show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import click

from nianbao.characters import escaped

MARKS = {"error": ("错误", "red"), "warn": ("警告", "yellow"), "info": ("提示", "cyan")}
MOST_ALIKE = 5  # findings of one rule shown for one agency, and places named of the rest


def print_findings(findings: Iterable[dict[str, Any]], *, err: bool) -> None:
    """The open findings, each on a line that begins with its place where it has one.

    The gravest of an agency first; of many by one rule the rest are told together.
    """
    opened = (finding for finding in findings if finding["status"] == "open")
    for _, own in groupby(opened, key=lambda finding: (finding["agency"], finding["year"])):
        shown = Counter[str]()
        folded: dict[str, list[dict[str, Any]]] = {}
        for finding in own:
            shown[finding["code"]] += 1
            if shown[finding["code"]] <= MOST_ALIKE:
                said = f"{finding['message']}（依据：{finding['citation']}）"
                click.echo(_line(finding, said), err=err)
            else:
                folded.setdefault(finding["code"], []).append(finding)
        for rest in folded.values():
            click.echo(_line(rest[0], f"另有{len(rest)}处{_places(rest)}；用 --json 查看"), err=err)


def _places(findings: list[dict[str, Any]]) -> str:
    """The lines of findings, or their cells: 表三!D7、E7."""
    lines = sorted({finding["line"] for finding in findings if finding["line"]})
    if lines:
        more = "等" if len(lines) > MOST_ALIKE else ""
        return f"，第{'、'.join(map(str, lines[:MOST_ALIKE]))}行{more}"
    cells = dict.fromkeys(finding["sheet_cell"] for finding in findings if finding["sheet_cell"])
    sheets: dict[str, list[str]] = {}
    for sheet, _, cell in (place.rpartition("!") for place in list(cells)[:MOST_ALIKE]):
        sheets.setdefault(sheet, []).append(cell)
    named = "".join(f"，{sheet}!{'、'.join(own)}" for sheet, own in sheets.items())
    return f"{named}等" if len(cells) > MOST_ALIKE else named


def print_notices(notices: Iterable[str]) -> None:
    """What of a file was not read and need not be."""
    for said in notices:
        click.echo(f"nianbao: {escaped(said)}", err=True)


def _line(finding: dict[str, Any], said: str) -> str:
    word, colour = MARKS[finding["severity"]]
    cell = finding["table"] or finding["section"] or ""
    if finding["row"] or finding["column"]:
        cell += f"[{finding['row'] or ''},{finding['column'] or ''}]"
    where = (finding[part] for part in ("file", "line", "character", "sheet_cell"))
    begun = "".join(f"{part}:" for part in where if part)
    named = f"{finding['code']} {cell}".strip()
    return f"{escaped(begun and f'{begun} ')}{click.style(word, fg=colour)} {named} {escaped(said)}"
