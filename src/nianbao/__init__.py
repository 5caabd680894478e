"""nianbao (年报): the government-information-disclosure annual report as a notebook pipeline."""

from nianbao.api import batch, check, read, run

__all__ = ["batch", "check", "read", "run"]
