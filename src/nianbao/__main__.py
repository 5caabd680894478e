"""The program `nianbao`, and `python -m nianbao`: what ends it ends it in one line."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

INTERRUPTED = 130  # the exit code


def main() -> None:
    """Run the command line; Ctrl-C, a closed terminal and a stopped service end it alike."""
    ends = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]

    def interrupt(*_: object) -> NoReturn:
        for number in ends:
            signal.signal(number, signal.SIG_IGN)  # once is enough: the rest is clearing away
        raise KeyboardInterrupt

    try:
        for number in ends:
            if signal.getsignal(number) != signal.SIG_IGN:  # as nohup asks
                signal.signal(number, interrupt)
        from nianbao.cli import main as command_line

        command_line(prog_name="nianbao")
    except KeyboardInterrupt:
        print("nianbao: 已中断", file=sys.stderr)
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
