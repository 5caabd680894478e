"""Forms that are not in the package, for as long as a test needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from nianbao.form.family import FORMS
from tests.conftest import FILES

INVENTED = FILES / "forms"


@contextmanager
def forms_of(folder: Path) -> Iterator[None]:
    """With the forms of a folder beside those of the package."""
    before = os.environ.get(FORMS)
    os.environ[FORMS] = str(folder)
    _forget()
    try:
        yield
    finally:
        os.environ.pop(FORMS)
        if before is not None:
            os.environ[FORMS] = before
        _forget()


def _forget() -> None:
    """Let every module read the forms anew."""
    for name, module in list(sys.modules.items()):
        if name.startswith("nianbao.") and isinstance(module, ModuleType):
            for one in list(vars(module).values()):
                # What Great Expectations has set up has nothing to do with forms, and takes long.
                if hasattr(one, "cache_clear") and one.__module__ == name:
                    one.cache_clear()
