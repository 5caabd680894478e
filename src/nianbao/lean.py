"""A leaner jsonschema, which everything of Jupyter imports: import this room before any of that.

If it finds the package rfc3987_syntax, jsonschema loads it, and that takes 2.5 seconds to compile
a grammar of addresses, in every process, for a format that notebooks do not have.
"""

from __future__ import annotations

import sys
from typing import Any

_GRAMMAR = "rfc3987_syntax"

if "jsonschema" not in sys.modules and _GRAMMAR not in sys.modules:
    _modules: dict[str, Any] = sys.modules
    _modules[_GRAMMAR] = None  # as if it were not installed
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[_GRAMMAR]
