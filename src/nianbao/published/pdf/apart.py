"""A PDF read in a process of its own, which may be ended: pdfium itself cannot be stopped.

What its parser is at, no check in Python sees; a hostile file takes that process with it, and
nothing else. It costs the start of an interpreter.
"""

from __future__ import annotations

import faulthandler
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nianbao.errors import InputError
from nianbao.published.document import Block, Document, Drawn, Spot, Square, Words
from nianbao.published.pdf.pages import read_pdf

_PATIENCE = 60  # seconds
_MOST_MEMORY = 4 * 2**30  # bytes of address space, where Linux can bound it


def read_pdf_apart(content: bytes, name: str, sha256: str, patience: float = _PATIENCE) -> Document:
    """What a PDF says; InputError also where it takes too long or ends the process."""
    command = [sys.executable, "-P", "-m", "nianbao.published.pdf.apart"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=patience)
    except subprocess.TimeoutExpired:
        raise InputError(
            "这份PDF在时限内没有读完，没有读出", file=name, expected=f"{patience:g}秒内能读完的PDF"
        ) from None
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise InputError("读取这份PDF时程序中断，没有读出", file=name) from None
    if "message" in said:
        message, expected, found = said["message"], said["expected"], said["found"]
        raise InputError(message, file=name, expected=expected, found=found)
    return _document(said, name, sha256)


def _document(said: Mapping[str, Any], name: str, sha256: str) -> Document:
    blocks, notices = tuple(map(_block, said["blocks"])), tuple(said["notices"])
    return Document(name, sha256, "pdf", blocks, title=said["title"], notices=notices)


def _block(said: Mapping[str, Any]) -> Block:
    spot = Spot(**said["spot"])
    if "text" in said:
        return Words(said["text"], spot, said["level"])
    squares = (Square(**{**one, "spot": Spot(**one["spot"])}) for one in said["squares"])
    return Drawn(said["rows"], said["columns"], tuple(squares), spot, said["ruled"])


def main() -> None:
    """Read the PDF on standard input, and say on standard output what it says."""
    faulthandler.dump_traceback_later(_PATIENCE, exit=True)  # if nobody is left to end this
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(_MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        said = asdict(read_pdf(sys.stdin.buffer.read(), "", ""))
    except InputError as error:
        said = {"message": error.message, "expected": error.expected, "found": error.found}
    except MemoryError:
        said = {"message": "读取这份PDF所需的内存过多，没有读出", "expected": None, "found": None}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
