"""What each command prints, refuses and ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import city, invoke, text
from tests.conftest import CITY, EXAMPLE, ROOT

REFUSED: dict[str, bytes] = {
    "an empty file": b"",
    "random bytes": bytes(range(256)),
    "a YAML syntax error": b"agency: [1\nyear",
    "an alias bomb": b"a: &a [1]\n"
    + b"".join(
        f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n".encode() for n in range(30)
    ),
    "a YAML tag": b"agency: !!python/object/apply:os.system ['touch /tmp/x']\n",
    "an unknown key": text(color="red"),
    "an unknown key inside": text(contact={"address": "x", "phone": "y", "fax": "z"}),
    "a key that would be code": text(**{"x=1\nimport os": 1}),
    "a wrong type": text(year="2023"),
    "a list of the wrong length": text(figures={"t4": [0, 1]}),
    "the year 1999": text(year=1999),
    "the year 3000": text(year=3000),
    "an id that climbs": text(agency={**city()["agency"], "id": "../../etc"}),
    "a prior outside the workspace": text(prior="../outside.yaml"),
    "an absolute prior": text(prior="/etc/passwd"),
    "a prior that is not there": text(prior="params/none.yaml"),
    "a prior of another agency": text(prior="params/qiaokou/2023/grid-center.yaml"),
    "a narrative of 10 MB": text(narrative={"s2": "长" * 3_400_000}),
    "a class behind a quotation": text(narrative={"s2": "{{ ''.__class__ }}"}),
    "a quotation of nothing": text(narrative={"s2": "{{ nothing }}"}),
    "an endless loop": text(narrative={"s2": "{% for i in range(10**12) %}x{% endfor %}"}),
    "an endless expression": text(narrative={"s2": "{{ 9 ** 9 ** 9 ** 9 }}"}),
    "a ledger that is not there": text(ledgers={"requests": "data/x.csv"}),
    "a prior with a name that no system takes": text(prior=f"params/{'名' * 100}.yaml"),
    "a ledger with a name that no system takes": text(ledgers={"requests": "名" * 100}),
}


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_one_message_and_nothing_written(
    name: str, command: str, tmp_path: Path
) -> None:
    file, out = tmp_path / "city.yaml", tmp_path / "out"
    file.write_bytes(REFUSED[name])
    options = ["--out", out] if command == "run" else []
    result = invoke(command, file, *options)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    messages = [line for line in result.stderr.splitlines() if not line.endswith("…")]
    assert messages[0].startswith("nianbao: ")
    assert "Traceback" not in result.stderr
    assert not out.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["city.yaml"]


@pytest.mark.parametrize("path", ["none.yaml", ".", "名" * 100, "x" * 300, "loop.yaml"])
def test_a_missing_file_and_a_folder_are_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    for command in (["run", "--out", tmp_path / "out"], ["check"]):
        result = invoke(*command, tmp_path / path)
        assert result.exit_code == 2
        assert "nianbao: " in result.stderr
        assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    file = tmp_path / "a.yaml"
    file.touch()
    monkeypatch.setattr(Path, "open", refuse)
    result = invoke("check", file)
    assert result.exit_code == 2
    assert "无法读取（Permission denied）" in result.stderr


def test_check_prints_findings_as_the_contract_has_them(tmp_path: Path) -> None:
    figures = city()["figures"]
    figures["t3"]["granted"][6] = 1192
    file = tmp_path / "city.yaml"
    file.write_bytes(text(figures=figures))
    result = invoke("check", file, "--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert set(data) == {"rulebook", "counts", "findings"}
    assert set(data["counts"]) == {"error", "warn", "info", "explained"}
    finding = next(f for f in data["findings"] if f["code"] == "T303")
    assert {**finding, "message": "", "citation": ""} == {
        "code": "T303",
        "severity": "error",
        "status": "open",
        "agency": "suqian/city",
        "year": 2023,
        "table": "t3",
        "row": "granted",
        "column": "total",
        "section": "s3",
        "expected": "1191",
        "found": "1192",
        "message": "",
        "citation": "",
        "file": str(file),
        "line": text(figures=figures).decode().split("granted:")[0].count("\n") + 8,
        "character": 7,
        "sheet_cell": None,
    }


def test_check_text_names_code_cell_labels_and_both_numbers(tmp_path: Path) -> None:
    figures = city()["figures"]
    figures["t4"][4] = 441
    file = tmp_path / "city.yaml"
    file.write_bytes(text(figures=figures))
    result = invoke("check", file)
    assert result.exit_code == 1
    for part in ("T401", "t4[cases,rev_total]", "行政复议—总计", "441", "440"):
        assert part in result.stdout
    assert "\x1b" not in result.stdout


def test_check_of_sound_files_is_0() -> None:
    result = invoke("check", EXAMPLE, CITY, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["counts"]["error"] == 0


def test_rules_prints_every_rule(rulebook: Any) -> None:
    listed = json.loads(invoke("rules", "--json").stdout)
    assert listed["rulebook"] == rulebook.version
    assert {rule["code"] for rule in listed["rules"]} == {rule.code for rule in rulebook}
    for rule in listed["rules"]:
        assert set(rule) >= {"code", "severity", "citation", "message", "suite", "years"}
    shown = invoke("rules").stdout
    assert all(rule.code in shown and rule.citation in shown for rule in rulebook)


@pytest.mark.parametrize("command", [[], ["run"], ["check"], ["rules"], ["doctor"]])
def test_every_command_has_help(command: list[str]) -> None:
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_bad_usage_is_2() -> None:
    assert invoke("run").exit_code == 2
    assert invoke("nothing").exit_code == 2


def imported(*arguments: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "nianbao", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": ""},
    )
    return {line.split("|")[-1].strip() for line in done.stderr.splitlines() if "|" in line}


HEAVY = {"great_expectations", "nbconvert", "typst", "pandas", "numpy", "papermill"}


def test_help_imports_nothing_heavy() -> None:
    assert not imported("--help") & (HEAVY | {"pydantic"})


def test_a_check_imports_neither_great_expectations_nor_pandas() -> None:
    assert not imported("check", str(EXAMPLE)) & HEAVY


@pytest.mark.parametrize("limit", ["nan", "inf", "-inf", "-1", "0", "1e30", "x"])
def test_a_time_limit_is_a_time(limit: str) -> None:
    result = invoke("batch", "--time-limit", limit)
    assert result.exit_code == 2
    assert "--time-limit" in result.stderr
