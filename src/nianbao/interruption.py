"""Ctrl-C, a closed terminal and a stopped service: all end the program alike, in one line."""

from __future__ import annotations

import signal
from typing import NoReturn

EXIT_CODE = 130
MESSAGE = "nianbao: 已中断"
_SIGNALS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]


def expect_interruptions() -> None:
    """Let each of these signals raise KeyboardInterrupt, once; what is ignored stays so (nohup)."""
    for number in _SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # once is enough: the rest is clearing away
    raise KeyboardInterrupt
