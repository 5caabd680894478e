from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from nianbao.cli import COMMANDS, main
from nianbao.rules.rulebook import Rulebook
from tests.command import city, invoke, text
from tests.conftest import CITY, EXAMPLE, ROOT

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


def fenced(page: str, language: str) -> str:
    """The first block of a language in a page of docs/."""
    whole = (ROOT / "docs" / page).read_text(encoding="utf-8")
    block = re.search(rf"```{language}\n(.*?)```", whole, re.DOTALL)
    assert block
    return block[1]


def problems(output: str) -> list[dict[str, Any]]:
    """What VS Code would list: the parts of each line that one of the documented matchers takes."""
    (task,) = json.loads(fenced("editors.md", "json"))["tasks"]
    found = []
    for line in output.splitlines():
        for matcher in task["problemMatcher"]:
            pattern = matcher["pattern"]
            if match := re.search(pattern["regexp"], line, re.ASCII):
                parts = {name: match[at] for name, at in pattern.items() if name != "regexp"}
                found.append({**parts, "severity": matcher["severity"]})
    return found


def test_vs_code_lists_every_finding_at_its_place(tmp_path: Path) -> None:
    figures = city()["figures"]
    figures["t3"]["granted"][6] = 1192
    figures["t2_8"] = 0
    file = tmp_path / "city of 3: a.yaml"
    file.write_bytes(text(figures=figures, signed_on="2024-04-02"))
    findings = json.loads(invoke("check", file, "--json").stdout)["findings"]
    assert {finding["severity"] for finding in findings} == {"error", "warn", "info"}
    words = {"error": "error", "warn": "warning", "info": "info"}
    listed = [
        (p["file"], int(p["line"]), int(p["column"]), p["code"], p["severity"])
        for p in problems(invoke("check", "--quiet", file).output)
    ]
    assert listed == [
        (str(file), f["line"], f["character"], f["code"], words[f["severity"]]) for f in findings
    ]


def test_vs_code_lists_every_key_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "city.yaml"
    file.write_bytes(text(contact={}, signed_on="soon"))
    output = invoke("check", "--quiet", file).output
    assert len(output.splitlines()) > 1
    listed = problems(output)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [problem["file"] for problem in listed] == [str(file)] * len(output.splitlines())
    for problem in listed:
        key = problem["message"].split("：")[0].split(".")[0]
        assert lines[int(problem["line"]) - 1].startswith(f"{key}:")


def test_the_hooks_before_a_commit_take_parameter_files_and_nothing_else() -> None:
    own = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (local,) = yaml.safe_load(fenced("editors.md", "yaml"))["repos"]
    assert [hook["id"] for hook in own + local["hooks"]] == ["nianbao-check"] * 2
    for hook in own + local["hooks"]:
        taken = re.compile(hook["files"])
        assert all(taken.search(str(file.relative_to(ROOT))) for file in (CITY, EXAMPLE))
        assert not any(
            taken.search(f"params/{name}") for name in (".schema.json", "a/2025/.#b.yaml")
        )
        program, *how = hook["entry"].split()
        assert program == "nianbao"
        assert invoke(*how, CITY, EXAMPLE).exit_code == 0


def test_the_readme_names_every_command() -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"^    nianbao ([a-z-]+) .*  # ", page, re.MULTILINE)
    assert set(COMMANDS) == set(named)


def test_the_numbers_in_the_readme_are_current(rulebook: Rulebook) -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    codes = {rule.code for rule in rulebook}
    assert f"The suites hold {len(codes)} coded rules" in page
    measured = re.search(
        r"nianbao / stock: (\d+)", (ROOT / "docs/performance.md").read_text("utf-8")
    )
    said = re.search(r"(\d+) times as fast as the stock", page)
    assert measured
    assert said
    assert round(int(measured[1]), -1) == int(said[1])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_wheel_that_a_page_names_is_that_of_this_version(page: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"nianbao-[^ `]+\.whl", page.read_text(encoding="utf-8"))
    assert set(named) <= {f"nianbao-{project['version']}-py3-none-any.whl"}
