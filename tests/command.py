"""The command line run in this process, as from the root of the repository."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

from nianbao.cli import main
from tests.conftest import CITY, ROOT


def invoke(*arguments: object, folder: Path = ROOT) -> Result:
    with chdir(folder):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])


def city() -> dict[str, Any]:
    """The parameters of the example city."""
    parameters: dict[str, Any] = yaml.safe_load(CITY.read_text(encoding="utf-8"))
    return parameters


def text(**changes: Any) -> bytes:
    """The example city's parameter file with these top-level keys changed."""
    return yaml.safe_dump({**city(), **changes}, allow_unicode=True).encode()
