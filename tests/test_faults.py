"""What nobody expected: one line, its details in a file, and nobody else's report lost."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from nianbao.rules.frames import FRAMES
from tests.command import city, invoke, text
from tests.conftest import EXAMPLE


def surprise(*_: object, **__: object) -> None:
    raise ZeroDivisionError("nobody expected this")


def test_what_nobody_expected_is_70_with_its_details_in_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("rules.rulebook", "pipeline"):
        monkeypatch.setattr(f"nianbao.{module}.read_rulebook", surprise)
    for command in (["run", EXAMPLE], ["check", EXAMPLE], ["rules"]):
        result = invoke(*command)
        assert result.exit_code == 70
        (line,) = [line for line in result.stderr.splitlines() if not line.endswith("…")]
        assert "程序内部错误（ZeroDivisionError: nobody expected this）" in line
        details = Path(line.rpartition("：")[2])
        assert "in surprise" in details.read_text(encoding="utf-8")
        details.unlink()


@pytest.mark.parametrize(
    "where", ["nianbao.rules.check.read_annual_report", "nianbao.rules.frames.prose.text"]
)
def test_one_files_surprise_never_takes_the_others_with_it(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, _, name = where.rpartition(".")
    original = getattr(importlib.import_module(module), name)

    def sometimes(given: Any, *rest: Any) -> Any:
        of = getattr(given, "key", None) or str(given)
        return surprise() if "grid-center" in of else original(given, *rest)

    if name == "text":
        monkeypatch.setitem(FRAMES, name, sometimes)
    monkeypatch.setattr(where, sometimes)
    file = tmp_path / "city.yaml"
    file.write_bytes(text(scope="level_only", figures={**city()["figures"], "t2_5": "不详"}))
    result = invoke("check", EXAMPLE, file)
    assert result.exit_code == 70
    assert f"{file}:25:3: 错误 C003 " in result.stdout
    assert f"{EXAMPLE}：程序内部错误" in result.stderr
    Path(result.stderr.split("：")[-2].split("\n")[0]).unlink(missing_ok=True)
