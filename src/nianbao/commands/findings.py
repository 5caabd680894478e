"""Findings as a terminal shows them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

MARKS = {"error": ("错误", "red"), "warn": ("警告", "yellow"), "info": ("提示", "cyan")}
MOST_ALIKE = 5  # findings of one rule shown for one agency


def print_findings(check: dict[str, Any], *, err: bool) -> None:
    """The open findings by agency, the gravest first; of many alike only the first."""
    from nianbao.rules.finding import SEVERITIES

    agencies: dict[str, list[dict[str, Any]]] = {}
    for finding in check["findings"]:
        if finding["status"] == "open":
            own = f"{finding['agency']} {finding['year']}"
            agencies.setdefault(own, []).append(finding)
    for own, findings in agencies.items():
        counted = Counter(finding["severity"] for finding in findings)
        tally = "，".join(f"{SEVERITIES[s]} {counted[s]}" for s in SEVERITIES if counted[s])
        click.echo(f"{click.style(own, bold=True)}（{tally}）", err=err)
        alike = Counter[str]()
        for finding in findings:  # the worst first
            alike[finding["code"]] += 1
            if alike[finding["code"]] <= MOST_ALIKE:
                _print_finding(finding, err=err)
        for code, number in alike.items():
            if number > MOST_ALIKE:
                click.echo(f"  …… {code} 另有 {number - MOST_ALIKE} 处，用 --json 查看", err=err)


def _print_finding(finding: dict[str, Any], *, err: bool) -> None:
    word, colour = MARKS[finding["severity"]]
    cell = finding["table"] or finding["section"] or ""
    if finding["row"] or finding["column"]:
        cell += f"[{finding['row'] or ''},{finding['column'] or ''}]"
    place = f" {cell}" if cell else ""
    click.echo(
        f"  {click.style(word, fg=colour)} {finding['code']}{place} {finding['message']}"
        f"（依据：{finding['citation']}）",
        err=err,
    )
