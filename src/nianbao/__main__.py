"""The program `nianbao`, and `python -m nianbao`."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from nianbao.interruption import EXIT_CODE, MESSAGE, expect_interruptions


def main() -> None:
    """Run the command line, from its first import on ready to be interrupted."""
    try:
        expect_interruptions()
        _speak_utf_8()
        from nianbao.cli import main as command_line

        command_line(prog_name="nianbao")
    except KeyboardInterrupt:
        print(MESSAGE, file=sys.stderr)
        sys.exit(EXIT_CODE)


def _speak_utf_8() -> None:
    """Write UTF-8 into pipes and files on Windows, too, where the default has not every letter."""
    if sys.platform != "win32" or "PYTHONIOENCODING" in os.environ:
        return
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    main()
