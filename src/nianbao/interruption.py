"""Ctrl-C, a closed terminal and a stopped service: all end the program alike, in one line."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

EXIT_CODE = 130
MESSAGE = "nianbao: 已中断"
_SIGNALS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]


def expect_interruptions() -> None:
    """Let each of these signals raise KeyboardInterrupt, once; what is ignored stays so (nohup)."""
    for number in _SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


@contextmanager
def interruption_calls(function: Callable[[], object]) -> Iterator[None]:
    """Have an interruption call a function for as long as this lasts, and raise nothing.

    An event loop needs that: it does not clear away after an exception out of nowhere.
    """
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def call(*_: object) -> None:
        _ignore_more()
        function()

    try:
        for number, handler in before.items():
            if handler != signal.SIG_IGN:
                signal.signal(number, call)
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) == call:
                signal.signal(number, handler)


def _interrupt(*_: object) -> NoReturn:
    _ignore_more()
    raise KeyboardInterrupt


def _ignore_more() -> None:
    """Once is enough: the rest is clearing away."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
