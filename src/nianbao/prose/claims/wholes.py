"""What is said of all that was counted before: 收到申请8件，均为自然人申请."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.kinds import COURTS, RULED, Own, words
from nianbao.prose.claims.phrases import US, compiled
from nianbao.prose.claims.statement import stated
from nianbao.prose.claims.surroundings import Setting, Surroundings

_ALL = (
    r"(?:均|全部|都|皆)(?>(?:已|获|得到|依法|为|系|是|由|来自|属于|被|复议机关|法院|申请人|决定|作出"
    r"|裁定)*)"
)
_CLOSES = (
    r"(?>(?:的|了|申请|提出|提交|递交|答复|原|行为|决定|" + US + "|作出)*)(?=[,;。、!?()\n]|并|$)"
)
_REQUESTS = frozenset((
    *(Own.RECEIVED, Own.RECEIVED_ALL, Own.ANSWERED, Own.HANDLED, Role.NEW_RECEIVED),
))  # fmt: skip
_RULINGS: dict[str, str] = {
    Role.UPHELD: r"(?:判决)?(?:予以)?(?:结果)?维持",
    Role.CORRECTED: r"(?:予以|被)?(?:纠[正错]|败诉)",
    RULED: r"(?:行政)?复议决定|判决|审结|结案",
}
_NEAR = 40  # characters between the number and what is said of all of it
_PARTED = re.compile(r"其余|其中|剩余|另|除|同比|较|比上")


@cache
def _phrases(form: Form) -> tuple[tuple[str, re.Pattern[str]], ...]:
    labels: dict[str, str] = {
        **words(form, Role.REQUESTS),
        **words(form, Role.REQUESTS, "column"),
        **_RULINGS,
    }
    if Role.GRANTED in labels:
        labels[Role.GRANTED] = f"(?:{labels[Role.GRANTED]}|予公开)"
    return tuple(
        (kind, compiled(f"{_ALL}(?P<what>{label}){_CLOSES}")) for kind, label in labels.items()
    )


def wholes(setting: Setting, taken: dict[int, Claim]) -> Iterator[Claim]:
    """The number before is of one applicant, result or ruling as well."""
    read = setting.read
    if not taken or not re.search("均|全部|都|皆", read.masked):
        return
    for kind, phrase in _phrases(setting.form):
        for match in phrase.finditer(read.masked):
            opens, _ = read.sentence(match.start())
            near = range(match.start() - 1, max(opens, match.start() - _NEAR - 1) - 1, -1)
            whole = next((place for place in near if place in taken), None)
            if whole is None or _PARTED.search(read.masked, whole + 1, match.start()):
                continue
            counted = taken[whole]
            its = kind
            if kind in _RULINGS:
                if counted.kind not in COURTS:
                    continue
                its = f"{counted.kind}_{kind}"
            elif counted.kind not in _REQUESTS:
                continue
            claim = stated(its, Surroundings(setting, match, read.by_place[whole]))
            if claim is not None:
                yield claim
