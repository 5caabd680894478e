"""What the prose speaks of, place by place: requests, a court, documents, or something else."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.kinds import words
from nianbao.prose.claims.lexicon import Lexicon
from nianbao.prose.claims.prose import Prose

REQUEST = "request"
FOREIGN = "foreign"  # what has numbers of its own in a report: 建议, 热线, 行政许可
_FAR = 200  # characters before a place in which its subject is sought

_FOREIGN = (
    r"建议|提案|议案|热线|12345|留言|诉求|工单|舆情|来信|来电|咨询|信箱|网民|低保|救助|补贴"
    r"|宅基地|建房|法律援助|户籍|商标|专利|行政许可|行政处罚|行政审批|政务服务|信访(?!、?举报|、?投诉类)"
    r"|举报(?!、?投诉)|投诉(?!类)|会议|活动|培训|考核|稿件|问卷|事项清单|线索"
)


@cache
def _lexicon(form: Form) -> Lexicon:
    return Lexicon({
        REQUEST: r"公开申请|依申请|申请公开|要求公开[^,;。]{1,16}的申请",
        Role.DIRECT: r"[未不]经(?:行政)?复议直接",
        Role.AFTER: r"复议后",
        Role.REVIEW: r"复议",
        Role.LITIGATION: r"诉讼",
        **words(form, Role.DOCUMENTS),
        FOREIGN: _FOREIGN,
    })  # fmt: skip


class Subjects:
    """The subjects that a prose names, in order."""

    def __init__(self, read: Prose, form: Form) -> None:
        self._named = list(_lexicon(form).found(read.masked))
        self._places = [place for place, _ in self._named]

    def last(self, start: int, end: int, among: frozenset[str]) -> str:
        """The last of these that is named in masked[start:end]; "" for none."""
        index = bisect_left(self._places, end) - 1
        while index >= 0 and self._places[index] >= max(start, end - _FAR):
            if self._named[index][1] in among:
                return self._named[index][1]
            index -= 1
        return ""
