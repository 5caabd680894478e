"""What a system lacks, told with the command that gets it."""

from __future__ import annotations

from pathlib import Path

from tests.command import invoke


def test_doctor_finds_nothing_missing_here() -> None:
    result = invoke("doctor")
    assert result.exit_code == 0, result.output
    for label in ("标题", "正文", "一级标题", "二级标题", "表格", "页码"):
        assert f"✓ {label}字体：" in result.stdout


def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    result = invoke("doctor", folder=tmp_path)
    assert result.exit_code == 2
    assert "不是 nianbao 工作区" in result.stdout
