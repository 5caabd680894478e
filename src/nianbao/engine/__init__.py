"""Notebooks run by forking a kernel that is ready. Knows nothing of reports."""

import nianbao.lean  # noqa: F401
