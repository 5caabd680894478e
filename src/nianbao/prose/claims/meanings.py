"""Which kinds a phrase has in its surroundings; none where it speaks of something else.

A meaning takes the kind of the wording and the surroundings; for a phrase that says only half
of it (维持, 现行有效) the kind is that half, and the surroundings tell the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.kinds import COURTS, Own, none, words
from nianbao.prose.claims.lexicon import Lexicon
from nianbao.prose.claims.prose import MASKS
from nianbao.prose.claims.subjects import FOREIGN, REQUEST
from nianbao.prose.claims.surroundings import Surroundings

Meaning = Callable[[str, Surroundings], tuple[str, ...]]

_ON_REQUESTS = (Role.ON_REQUEST, Role.REQUESTS)  # sections
_ON_CASES = (*_ON_REQUESTS, Role.DISPUTES)
_CASES = frozenset((REQUEST, FOREIGN, *COURTS))  # subjects
_ABOUT_REQUESTS = re.compile(r"公开申请|依申请|申请公开|公开依申请")
_ABOUT_OPENNESS = re.compile(r"信息公开|依申请|公开申请")
_DOCUMENT_ATTRIBUTE = re.compile(rf"公文|发文|印发|属性|主动公开{MASKS['Q']}")
_REASON = re.compile(
    r"(?:第三方合法权益|国家秘密|内部事务性?信息|过程性{1,2}信息|行政执法案卷|行政查询事项"
    r"|三安全一稳定|投诉类?(?:申请)?|重复申请|公开出版物)(?:的|而)?$"
)
_VERBS = re.compile(r"制发|制定|制订|出台|印发|废止|现行有效|公开|修改|修订")
_VERB_KINDS = {"废止": Role.REPEALED, "现行有效": Role.VALID}
_OF_OTHER_MATTERS = re.compile(r"处罚|许可|征收|征地|土地|工伤|拆迁|强制")
_FEE_WORDS = re.compile(r"处理费|收费通知")


def deniable(form: Form) -> dict[str, str]:
    """The kinds that a list denies, with the word for what there is none of; courts apart."""
    charges: dict[str, str] = {Role.ADMIN_FEE: "行政事业性收费"}
    rows = {**words(form, Role.DOCUMENTS), **words(form, Role.DECISIONS), **charges}
    return {none(row): word for row, word in rows.items()}


@cache
def _denied(form: Form) -> Lexicon:
    courts = {Own.NONE_REVIEWED: "(?:行政)?复议", Own.NONE_LITIGATED: "(?:行政)?诉讼|起诉"}
    return Lexicon(deniable(form) | courts)


def itself(kind: str, at: Surroundings) -> tuple[str, ...]:
    """The phrase says all: 公开信息120条."""
    return (kind,)


def of_requests(kind: str, at: Surroundings) -> tuple[str, ...]:
    """办结5件 is of requests where these are spoken of last, or in the sections on them.

    A year in the phrase is the one that requests are carried in from, or out to.
    """
    named = re.search(r"20[0-9]{2}(?=年)", at.phrase)
    if named and int(named[0]) != at.setting.year + (1 if kind == Role.CARRIED_OUT else -1):
        return ()
    return (kind,) if _speaks_of_requests(at) else ()


def of_requests_named(kind: str, at: Surroundings) -> tuple[str, ...]:
    """全年收到9件 is of requests where the sentence has named them."""
    named = _ABOUT_REQUESTS.search(at.sentence) or _AMOUNT.search(at.sentence)
    return of_requests(kind, at) if named else ()


def of_amount_named(kind: str, at: Surroundings) -> tuple[str, ...]:
    """2023年62件，2024年18件 is of requests where the sentence began with their amount."""
    return of_requests(kind, at) if _AMOUNT.search(at.before) else ()


def of_nothing_left(kind: str, at: Surroundings) -> tuple[str, ...]:
    """办结9件，无结转: what was done leaves none."""
    return of_requests(kind, at) if re.search("办结|答复", _since_stop(at)) else ()


def of_what_is_left(kind: str, at: Surroundings) -> tuple[str, ...]:
    """7件正在办理中 is carried out, but not what was carried in."""
    return () if _CAME_BEFORE.search(_since_stop(at)) else of_requests(kind, at)


def of_what_all_are(kind: str, at: Surroundings) -> tuple[str, ...]:
    """12件申请均由自然人提出 is of all, where no list of parts stands around it."""
    return () if "其中" in at.sentence else of_requests(kind, at)


def of_all_received(kind: str, at: Surroundings) -> tuple[str, ...]:
    """已全部办结 leaves none, where it is of what came in, with nothing left out after it."""
    said = _since_stop(at)
    rest = at.read.masked[at.end : at.closes]
    came = max((m.start() for m in _CAME.finditer(said)), default=-1)
    before = max((m.start() for m in _CAME_BEFORE.finditer(said)), default=-1)
    whole = came > before and not _BUT.search(said) and not _STILL_OPEN.search(rest)
    return of_requests(kind, at) if whole else ()


def of_results(kind: str, at: Surroundings) -> tuple[str, ...]:
    """依申请公开6件 may be an attribute of documents (主动公开、不予公开), not of answers."""
    return () if _DOCUMENT_ATTRIBUTE.search(at.sentence) else of_requests(kind, at)


def of_groups(kind: str, at: Surroundings) -> tuple[str, ...]:
    """因属于国家秘密不予公开1件 is of its reason, not of all that was denied."""
    reason = _REASON.search(at.read.masked[max(at.opens, at.start - 16) : at.start])
    return () if reason else of_results(kind, at)


def of_documents_before(kind: str, at: Surroundings) -> tuple[str, ...]:
    """废止489件 is of the documents that the sentence names before."""
    rows = words(at.setting.form, Role.DOCUMENTS)
    row = at.speaks_of(at.opens, at.start, frozenset((*rows, FOREIGN)))
    return (f"{row}_{kind}",) if row in rows else ()


def of_verb_before(kind: str, at: Surroundings) -> tuple[str, ...]:
    """制发规章2件、行政规范性文件9件: the verb stands before the first of them."""
    said = _VERBS.findall(at.read.masked[max(at.opens, at.start - 30) : at.start])
    return (f"{kind}_{_VERB_KINDS.get(said[-1], Role.MADE)}",) if said else ()


def of_fees(kind: str, at: Surroundings) -> tuple[str, ...]:
    """实际收取800元 is of disclosure where the sentence names its fee."""
    said = _FEE_WORDS.search(at.phrase) or _FEE_WORDS.search(at.sentence)
    return (kind,) if said else ()


def of_all_fees(kind: str, at: Surroundings) -> tuple[str, ...]:
    """发出收费通知的件数和总金额以及实际收取的总金额均为0."""
    return (Own.FEE_NOTICES, Own.FEE_NOTIFIED, Own.FEE_RECEIVED)


def of_cases(kind: str, at: Surroundings) -> tuple[str, ...]:
    """行政复议5件 counts where disclosure is spoken of: an agency has other cases as well."""
    before = at.read.masked[max(0, at.opens - 80) : at.end + 40]
    return (kind,) if _is_of_openness(at, before) else ()


def of_both_courts(kind: str, at: Surroundings) -> tuple[str, ...]:
    """行政复议、行政诉讼均为0件."""
    return (Role.REVIEW, Role.LITIGATION) if of_cases(kind, at) else ()


def of_listed(kind: str, at: Surroundings) -> tuple[str, ...]:
    """无行政许可、行政处罚 denies all that it lists; lawsuits only where disclosure is meant."""
    found = _denied(at.setting.form).found(at.match["list"])
    denied = dict.fromkeys(kind for _, kind in found)
    openly = _is_of_openness(at, at.around(60, 20))
    if _OF_OTHER_MATTERS.search(at.phrase):
        openly = False
    return tuple(k for k in denied if openly or k not in (Own.NONE_REVIEWED, Own.NONE_LITIGATED))


def of_court_before(kind: str, at: Surroundings) -> tuple[str, ...]:
    """维持2件 is of the court that was spoken of last.

    驳回 is counted under 维持 or 其他结果: the words alone do not tell.
    """
    if not of_cases(kind, at):
        return ()
    opens = _whole_opens(at)
    court = at.speaks_of(opens, at.start, _CASES)
    around = at.read.masked[max(opens, at.start - 60) : at.end + 30]
    if court not in COURTS or "驳回" in around:
        return ()
    if kind == Role.OTHER_RESULT and not re.search(r"其他结果|维持|纠正", around):
        return ()
    return (f"{court}_{kind}",)


_CAME = re.compile(
    rf"^(?:全.)?{MASKS['Q']}(?:政府)?(?:信息)?(?:公开)?申请|所有|收到|接到|接收|受理|新收|登记|收件"
)
_CAME_BEFORE = re.compile(r"结转|遗留|承接|未办结")
_AMOUNT = re.compile("申请(?:数量|总量|总数|件数|量)")
_BUT = re.compile(r"到期|其中|除|应答复|其余|符合|属于|建议|提案|投诉|热线|信访")
_STILL_OPEN = re.compile(r"(?<!无)(?<!没有)(?<!不存在)(?<!没有需要)(?:结转|未到|尚)|正在|其余|除")


def _since_stop(at: Surroundings) -> str:
    """What stands before it since the last semicolon or full stop."""
    return at.before[at.before.rfind(";") + 1 :]


def _is_in(at: Surroundings, sections: tuple[Role, ...]) -> bool:
    form = at.setting.form
    return any(form.holds(role, at.setting.section) for role in sections)


def _is_of_openness(at: Surroundings, around: str) -> bool:
    return _is_in(at, _ON_CASES) or bool(_ABOUT_OPENNESS.search(around))


def _whole_opens(at: Surroundings) -> int:
    """Where the sentence begins; for one that begins with 其中, where the one before it does."""
    among = at.read.masked.startswith("其中", at.opens) and at.opens
    return at.read.sentence(at.opens - 1)[0] if among else at.opens


def _speaks_of_requests(at: Surroundings) -> bool:
    if _ABOUT_REQUESTS.search(at.phrase):
        return True
    if "结转" in at.phrase and not at.speaks_of(at.opens, at.start, frozenset((FOREIGN,))):
        return True
    subject = at.speaks_of(at.opens, at.start + 1, _CASES)
    if not subject:
        subject = at.speaks_of(_whole_opens(at), at.start, _CASES)
    if subject:
        return subject == REQUEST
    if _is_in(at, _ON_REQUESTS):
        return True
    block = at.read.block(at.start)
    return "依申请" in at.read.masked[block : block + 30]
