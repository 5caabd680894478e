"""How far a long work has come: a bar, or plain lines where there is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click


class Ended(Protocol):
    """What came of one of many: `status` is skipped, failed, or anything else that was done."""

    @property
    def status(self) -> str: ...


@contextmanager
def progress(whole: int, quiet: bool, part: str = "") -> Iterator[Callable[[Ended, int], None]]:
    """Told of each that ended and how many there are; `part` is the part of the work."""
    if quiet:
        yield lambda ended, whole: None
        return
    if not sys.stderr.isatty():
        begun = told = time.monotonic()
        seen = skipped = failures = 0

        def line(ended: Ended, whole: int) -> None:
            nonlocal seen, skipped, failures, told
            seen += 1
            skipped += ended.status == "skipped"
            failures += ended.status == "failed"
            now = time.monotonic()
            if seen == whole or now - told > 5:
                told = now
                rate = (seen - skipped) / (now - begun)
                left = f"，约剩 {(whole - seen) / rate:.0f} 秒" if rate and seen < whole else ""
                said = f"{seen} / {whole}，失败 {failures}，每秒 {rate:.1f} 份{left}"
                click.echo(f"{part} {said}" if part else said, err=True)

        yield line
        return
    from tqdm import tqdm

    with tqdm(total=whole, unit="份", desc=part or None) as bar:
        failures = 0

        def step(ended: Ended, whole: int) -> None:
            nonlocal failures
            bar.total = whole
            failures += ended.status == "failed"
            if failures:
                bar.set_postfix_str(f"失败 {failures}", refresh=False)
            bar.update()

        yield step
