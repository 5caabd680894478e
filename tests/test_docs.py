from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

from nianbao.cli import COMMANDS, main
from nianbao.form.editions import edition
from nianbao.inputs.number import read_number
from nianbao.inputs.workbook.container import LARGEST
from nianbao.inputs.workbook.day import day_typed
from nianbao.inputs.workbook.layout import FINDINGS, SUMMARY, layout
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.position import STATES
from nianbao.workbooks.guide import READY
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
        files = [CITY, EXAMPLE, CITY.with_suffix(".xlsx")]
        assert all(taken.search(str(file.relative_to(ROOT))) for file in files)
        others = (".schema.json", "a/2025/.#b.yaml", "a/2025/~$b.xlsx", "a/2025/b.xlsm")
        assert not any(taken.search(f"params/{name}") for name in others)
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


PARTED = ("workbook", "html", "word", "pdf", "drawn", "written", "prose", "agency")  # groups within


def test_every_room_of_a_group_is_named_in_the_table_of_the_house() -> None:
    table = dict(
        re.findall(r"^\| `(\w+)/` \| (.*) \|$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)
    )
    source = ROOT / "src" / "nianbao"
    rooms = [
        (group, room)
        for group in table
        for room in [
            *(source / group).glob("*.py"),
            *(room for inner in PARTED for room in source.glob(f"{group}/{inner}/*.py")),
        ]
        if room.stem != "__init__"
    ]
    assert len(rooms) > 100
    assert [str(room) for group, room in rooms if f"`{room.stem}`" not in table[group]] == []


def rows(page: str) -> list[list[str]]:
    """The rows of the tables in a page of docs/."""
    whole = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [line.strip("|").split("|") for line in whole.splitlines() if line.startswith("| ")]


def test_what_the_clerks_manual_says_is_read_is_read() -> None:
    kinds = {"数": "count", "万元": "money_wan"}
    told = [
        (kind.strip(), re.findall("`(.*?)`", typed), says)
        for kind, typed, *says in (row for row in rows("workbook.zh-CN.md") if len(row) == 3)
    ]
    read, unread = 0, 0
    for kind, spellings, (says,) in told:
        for spelling in spellings:
            if kind == "日期":
                value = day_typed(spelling)
            elif kind in kinds:
                value = read_number(spelling, kinds[kind])[1]
            assert (value is None) == says.strip().startswith("不读"), spelling
            assert "读作 2，" not in says or value == 2
            assert "读作日期" not in says or value == date(2024, 1, 2)
            read, unread = read + (value is not None), unread + (value is None)
    assert read > 10
    assert unread > 10


def test_every_command_of_the_offices_manual_is_understood() -> None:
    """Its words are parsed, options and all; a path need not be there."""
    page = (ROOT / "docs" / "season.zh-CN.md").read_text(encoding="utf-8")
    lines = re.findall(r"^nianbao (.*)$", "".join(re.findall(r"```sh\n(.*?)```", page, re.S)), re.M)
    assert len(lines) > 10
    context = click.Context(main)
    for line in lines:
        name, *words = shlex.split(line, comments=True)
        command = main.get_command(context, name)
        assert command, name
        _, left, _ = command.make_parser(click.Context(command)).parse_args(words)
        assert left == [], line


def test_the_offices_manual_names_every_state() -> None:
    told = {row[0].strip() for row in rows("season.zh-CN.md")}
    assert {word for word in STATES.values() if "（" not in word} <= told


def test_the_clerks_manual_names_every_sheet_and_nothing_else() -> None:
    table = {
        name for row in rows("workbook.zh-CN.md") if len(row) == 2 for name in row[0].split("、")
    }
    plan = layout(edition("gb2021_30"))
    assert {sheet.name for sheet in plan.sheets} <= {name.strip() for name in table}
    page = (ROOT / "docs" / "workbook.zh-CN.md").read_text(encoding="utf-8")
    assert READY in page
    assert all(f"“{name}”" in page for name in (SUMMARY, FINDINGS))
    shown = {column.label for column in plan.findings.columns}
    assert {"规则编码", "单元格", "现值", "理由", "说明人", "说明日期", "位置"} <= shown
    assert f"超过 {LARGEST // 2**20} MB" in page


def test_every_picture_is_shown_and_is_small() -> None:
    shown = {
        name
        for page in PAGES
        for name in re.findall(r"images/([\w-]+\.png)", page.read_text("utf-8"))
    }
    pictures = {file.name: file.stat().st_size for file in (ROOT / "docs" / "images").iterdir()}
    assert shown == pictures.keys()
    assert max(pictures.values()) < 120 * 1024


def test_the_keys_of_a_finding_are_documented(tmp_path: Path) -> None:
    figures = city()["figures"]
    figures["t4"][4] = 441
    file = tmp_path / "city.yaml"
    file.write_bytes(text(figures=figures))
    first, *_ = json.loads(invoke("check", file, "--json").stdout)["findings"]
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [key for key in first if f"`{key}`" not in page] == []
