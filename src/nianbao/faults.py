"""What nobody expected: told in one line, its details kept in a file of the user's own."""

from __future__ import annotations

import os
import tempfile
from traceback import format_exception

from nianbao.characters import escaped

EXIT_CODE = 70  # EX_SOFTWARE of sysexits.h: never to be taken for open errors


def kept(error: BaseException) -> str:
    """The line; the traceback is in the file that it names, readable for its owner alone."""
    said = str(error).strip().split("\n")[0][:200]
    name = escaped(f"{type(error).__name__}: {said}" if said else type(error).__name__)
    try:
        number, path = tempfile.mkstemp(prefix="nianbao-fault-", suffix=".txt")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(format_exception(error))
    except OSError as full:
        path = f"（无法保存：{full.strerror}）"
    return f"程序内部错误（{name}），请把详情交给维护人员：{path}"
