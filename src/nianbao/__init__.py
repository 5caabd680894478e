"""nianbao (年报): the government-information-disclosure annual report as a notebook pipeline."""

import logging

from nianbao.api import batch, check, read, read_published, run

__all__ = ["batch", "check", "read", "read_published", "run"]

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent unless a program listens
