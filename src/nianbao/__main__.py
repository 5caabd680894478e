"""The program `nianbao`, and `python -m nianbao`."""

from __future__ import annotations

import sys

from nianbao.interruption import EXIT_CODE, MESSAGE, expect_interruptions


def main() -> None:
    """Run the command line, from its first import on ready to be interrupted."""
    try:
        expect_interruptions()
        from nianbao.cli import main as command_line

        command_line(prog_name="nianbao")
    except KeyboardInterrupt:
        print(MESSAGE, file=sys.stderr)
        sys.exit(EXIT_CODE)


if __name__ == "__main__":
    main()
