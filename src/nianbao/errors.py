"""What can go wrong, each class answering one question for the caller.

    NianbaoError
    ├── InputError        the parameter file or another input is wrong     exit 2
    ├── UsageError        the command, the workspace or the system is      exit 2
    │   └── FontError     a glyph that the text needs is not installed
    └── NotebookError     a notebook failed while it ran                   exit 3

Messages are Chinese: they are read by the analyst who wrote the input.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nianbao.characters import escaped


class NianbaoError(Exception):
    """Base of all errors that are answered with one message and no traceback.

    A message may quote any input: what cannot be seen in it is written out.
    """

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(escaped(message))

    def _render_traceback_(self) -> list[str]:
        """In a notebook, too, the message alone."""
        return str(self).splitlines()


class InputError(NianbaoError):
    """An input that cannot be used: where, what was expected, what was found.

    `cell` is that of a workbook with its name: 表三!D7 自然人. `parts` are the errors that one
    tells together, itself where it is one alone.
    """

    _parts: tuple[InputError, ...] = ()

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        cell: str | None = None,
        path: str | None = None,
        expected: str | None = None,
        found: str | None = None,
    ) -> None:
        self.file, self.line, self.cell, self.path = file, line, cell, path
        self.message = message
        self.expected, self.found = expected, found
        where = str(file).replace("\n", "\\n") if file is not None else ""
        if line is not None:
            where += f" 第{line}行"
        if cell is not None:
            where += f" {cell}"
        head = "：".join(part for part in (where, path, message) if part)
        if expected is not None:
            head += f"；应为{expected}"
        if found is not None:
            head += f"，现为{found}"
        super().__init__(head)

    @classmethod
    def together(cls, parts: Sequence[InputError]) -> InputError:
        """One error for several, of which there is one at least."""
        if len(parts) == 1:
            return parts[0]
        whole = cls("\n".join(map(str, parts)))
        whole._parts = tuple(parts)
        return whole

    @property
    def parts(self) -> tuple[InputError, ...]:
        return self._parts or (self,)


class UsageError(NianbaoError):
    """The command line, the workspace or the installation does not allow the job."""


class FontError(UsageError):
    """No installed font has a glyph that the text needs."""


class NotebookError(NianbaoError):
    """A notebook stopped with an error; `notebook` is the failed one, kept for reading."""

    exit_code = 3

    def __init__(self, message: str, notebook: Path | None = None) -> None:
        super().__init__(message)
        self.notebook = notebook
