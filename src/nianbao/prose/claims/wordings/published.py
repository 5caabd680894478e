"""How prose speaks of the information that was published."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import Own
from nianbao.prose.claims.phrases import SUM
from nianbao.prose.claims.wordings.wording import PUBLISHED_UNITS, Wording, wording


def published() -> Iterator[Wording]:
    """Information published: no cell has it, so it is compared with itself alone."""
    said = partial(wording, Own.PUBLISHED, units=PUBLISHED_UNITS, resolve=of.itself)
    shown = r"(?>(?:各类|各种|政府|政务|本级|公共|有关|相关|了|的)*)"
    yield said(rf"(?<!应)(?<!应主动)(?<!依申请)(?:公开|发布|公布){shown}信息(?:公开)?{SUM}Q")
    yield said(rf"(?:公开|发布|公布)(?>(?:了|共)*)Q{shown}信息")
