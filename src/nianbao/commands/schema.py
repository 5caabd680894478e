"""The command `schema`: what editors need to complete and check what is typed."""

from __future__ import annotations

import click

from nianbao.commands.answering import answering


@click.command()
@click.option("--list", "of_list", is_flag=True, help="That of a district's list of bodies.")
@answering
def schema(of_list: bool) -> None:
    """Print the JSON Schema of the parameter file, for editors."""
    from nianbao.inputs.json_schema import list_schema_text, schema_text

    click.echo(list_schema_text() if of_list else schema_text(), nl=False)
