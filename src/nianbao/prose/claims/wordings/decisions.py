"""How prose speaks of documents made, of decisions taken, and of what was charged for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import words
from nianbao.prose.claims.phrases import END, FIRST, LED, MADE, NONE, SUM
from nianbao.prose.claims.wordings.wording import (
    CASE_UNITS,
    DOCUMENT_UNITS,
    MONEY,
    Wording,
    wording,
)


def documents(form: Form) -> Iterator[Wording]:
    """Rules and normative documents: made, repealed, in force."""
    said = partial(wording, units=DOCUMENT_UNITS)
    verbs = {
        Role.MADE: MADE,
        Role.REPEALED: "(?:废止|宣布废止)了?",
        Role.VALID: "(?:现行有效|继续有效|保持有效|(?<!现行)有效|现有|保留)的?",
    }
    of_whom = r"(?:(?:本?[省市区县州镇乡]|本级|地方)?(?:人民)?政府|部门)?"
    # With verb and noun together; 发布 and 公开 are of showing, not of making.
    for row, noun in words(form, Role.DOCUMENTS).items():
        for what, verb in verbs.items():
            whole = partial(said, f"{row}_{what}", resolve=of.itself)
            yield whole(rf"(?<!未){verb}{SUM}{FIRST}{of_whom}{noun}{SUM}Q")
            yield whole(rf"(?<!未){verb}{SUM}Q{noun}")
            yield whole(rf"{noun}(?>(?:本年度?|全年|中|新|,|:)*){verb}{SUM}Q")
            # 没有现行有效的规范性文件 states a zero of those alone.
        yield said(
            f"{row}_{Role.VALID}",
            rf"{NONE}(?:现行有效|继续有效|有效|现行)的?{of_whom}{noun}(?:情况)?{END}",
            resolve=of.itself,
        )
        # With the noun alone, after another number.
        yield said(row, rf"(?<=Q[,、]){noun}{SUM}Q", resolve=of.of_verb_before)
    # With the verb alone.
    by = r"截至(?:20\d\d年)?(?:[0-9]{1,2}月[0-9]{1,2}日|年[底末])"
    when = rf"(?:本年度?|全年|年末|年底|{by}|目前|新|并|已|共|清理|集中)?"
    for what, verb in {
        **verbs,
        Role.REPEALED: "废止",
        Role.VALID: "(?:现行有效|继续有效|保持有效)",
    }.items():
        lone = rf"(?<=[,;、:Q]){when}{verb}的?(?:文件|件数)?{SUM}Q{END}"
        yield said(what, lone, resolve=of.of_documents_before)


def decisions(form: Form) -> Iterator[Wording]:
    """Decisions on licences, penalties and coercion."""
    offices = words(form, Role.DECISIONS)
    said = partial(wording, units=CASE_UNITS, resolve=of.itself)
    # Before the number where the noun leads the whole, behind it where a verb stands before.
    for kind, noun in offices.items():
        yield said(kind, rf"{LED}{noun}(?>(?:处理|决定书?|案件|数量|一栏)*){SUM}(?:作出|做出)?Q")
    for kind, noun in offices.items():  # 行政许可事项 are not decisions
        yield said(kind, rf"(?:作出|做出|办理|办结|实施|查处){SUM}Q{noun}(?!事项|信息)")


def charges() -> Iterator[Wording]:
    """What was charged for services, in money."""
    taken = r"(?>(?:收入|总?金额|总额|全年|本年度?|共计|共|实际|收取|征收|入库|缴库)*)"
    amount = rf"(?<!减免)(?<!免征)(?<!停征)(?<!免收)行政事业性收费{taken}{SUM}M"
    yield wording(Role.ADMIN_FEE, amount, MONEY, of.itself)
