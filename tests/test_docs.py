from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from nianbao.cli import main
from nianbao.rules.rulebook import Rulebook
from tests.conftest import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_the_page_of_the_rulebook_is_current() -> None:
    shown = CliRunner().invoke(main, ["rules", "--markdown"])
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert shown.stdout == page, "run: nianbao rules --markdown > docs/rules.md"


def test_no_rule_both_waits_and_is_in_force(rulebook: Rulebook) -> None:
    page = (ROOT / "docs" / "waiting-rules.md").read_text(encoding="utf-8")
    waiting = set(re.findall(r"^\| ([A-Z][0-9]{3}) \|", page, re.MULTILINE))
    codes = {rule.code for rule in rulebook if not rule.code.startswith("E")}
    assert not waiting & codes
    assert len(waiting | codes) == 145


def test_the_suites_run_in_stock_great_expectations_as_documented() -> None:
    page = (ROOT / "docs" / "great-expectations.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code
    assert len([line for line in code[1].splitlines() if line]) <= 15
    done = subprocess.run(
        [sys.executable, "-c", code[1]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "GX_ANALYTICS_ENABLED": "false"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`((?:src|tests|docs|scripts|params|notebooks|benchmarks)/[\w/.-]+)`",
        page.read_text(encoding="utf-8"),
    )
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []
