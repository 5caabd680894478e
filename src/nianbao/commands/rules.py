"""The command `rules`: the rulebook."""

from __future__ import annotations

import json

import click

from nianbao.commands.answering import answering, workspace_of
from nianbao.commands.findings import MARKS


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the rulebook as JSON.")
@click.option("--markdown", is_flag=True, help="Print the rulebook as a page.")
@click.option("--year", type=int, help="Only the rules in force for this report year.")
@click.option("--district", help="As this district has amended them; with --year.")
@answering
def rules(as_json: bool, markdown: bool, year: int | None, district: str | None) -> None:
    """Print the rulebook: code, severity, years in force, suite, citation, message."""
    from nianbao.rules.rulebook import read_rulebook

    if district and year is None:
        raise click.UsageError("--district needs --year: amendments hold for years")
    rulebook = read_rulebook(workspace_of().suites)
    listed = rulebook.listed(year, district)
    if as_json:
        records = [rule.record() for rule in listed]
        data = {"rulebook": rulebook.version, "rules": records}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if markdown:
        from nianbao.pages.html import page

        click.echo(page("rules.md.jinja", rules=listed, marks=MARKS), nl=False)
        return
    for rule in listed:
        word, colour = MARKS[rule.severity]
        years = f"{rule.first_year or ''}—{rule.last_year or ''}".strip("—") or "各年"
        click.echo(
            f"{rule.code} {click.style(word, fg=colour)} {rule.title}（{rule.suite}，{years}）"
        )
        click.echo(f"     {rule.message}\n     依据：{rule.citation}\n     出处：{rule.origin}")
    click.echo(f"规则库版本 {rulebook.version}，共 {len(listed)} 条", err=True)
