from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.errors import FontError, InputError, NianbaoError, NotebookError, UsageError

HOSTILE = "\x1b[31m红\u202e\r\u200b"


@pytest.mark.parametrize("kind", [NianbaoError, UsageError, FontError, NotebookError, InputError])
def test_no_message_steers_the_terminal(kind: type[NianbaoError]) -> None:
    assert str(kind(f"甲\n{HOSTILE}")) == "甲\n\\x1b[31m红\\u202e\\r\\u200b"


def test_every_part_of_an_input_error_is_written_out() -> None:
    error = InputError("乙", file=Path(f"{HOSTILE}\n.yaml"), path=HOSTILE, found=HOSTILE)
    assert str(error) == (
        "\\x1b[31m红\\u202e\\r\\u200b\\n.yaml：\\x1b[31m红\\u202e\\r\\u200b：乙，"
        "现为\\x1b[31m红\\u202e\\r\\u200b"
    )


def test_a_notebook_shows_the_message_alone(capsys: pytest.CaptureFixture[str]) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    try:
        shell.run_cell(
            "from nianbao.errors import UsageError\nraise UsageError('没有这个参数文件')"
        )
    finally:
        InteractiveShell.clear_instance()
    shown = capsys.readouterr()
    assert (shown.out + shown.err).strip() == "没有这个参数文件"
