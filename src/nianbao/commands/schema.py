"""The command `schema`: what editors need to complete and check a parameter file."""

from __future__ import annotations

import click

from nianbao.commands.answering import answering


@click.command()
@answering
def schema() -> None:
    """Print the JSON Schema of the parameter file, for editors."""
    from nianbao.inputs.json_schema import schema_text

    click.echo(schema_text(), nl=False)
