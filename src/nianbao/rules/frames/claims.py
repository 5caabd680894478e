"""Frames of the numbers that the prose states: each beside the tables, and the fees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.role import Role
from nianbao.inputs.number import written
from nianbao.prose.claims.bodies import area, plain_name
from nianbao.prose.claims.breakdowns import OWN, Named, Names, breakdowns
from nianbao.prose.claims.claim import Claim, recomputed
from nianbao.prose.claims.kinds import BESIDE_THE_TABLES, FEES, Own, candidates, kinds
from nianbao.rules.fees import reachable
from nianbao.rules.frames.form import compared, instead_of
from nianbao.rules.likely_cause import likely_cause

Row = dict[str, Any]

# What is added up by itself, that a rule judges apart.
_PARTS: dict[str, str] = {Own.PUBLISHED: "published_parts", **dict.fromkeys(FEES, "fee_parts")}
_OF_BODIES = "bodies"  # the family of totals that are broken down by bodies


def _family(claim: Claim, report: AnnualReport) -> str:
    """The kinds that one rule judges together: results, applicants, review, …."""
    if claim.kind == Own.ENUMERATION and claim.of in _PARTS:
        return _PARTS[claim.of]
    return kinds(report.form)[claim.kind].family


def claims(report: AnnualReport) -> Iterator[Row]:
    """A claim: kind, family (the kinds judged by one rule), of, stated, verdict, allowed, likely.

    The verdict is agrees, other_base (another value that the words can mean), differs,
    contradicts (zero over what is not zero, or the reverse; or words of one meaning only), or
    differs_from_last (a number of the year before, beside last year's report); missing where
    the tables cannot judge: another year or body, a rounded number, a blank cell.
    """
    broken = [claim for claim in _broken_down(report) if not claim.complete]
    for claim in broken:
        yield _row(report, claim, _OF_BODIES, *_added_up(claim))
    for claim in report.claims:
        if claim.kind == Own.ENUMERATION:
            if any(_overlap(claim, one) for one in broken):
                continue  # told of the bodies
            verdict, allowed = _added_up(claim)
        elif claim.kind in (Own.GROWTH, Own.CHANGE, Own.SHARE):
            verdict, allowed = _recomputed(claim, report)
        else:
            verdict, allowed = _beside_the_tables(claim, report)
        row = _row(report, claim, _family(claim, report), verdict, allowed)
        wrong = verdict in ("differs", "contradicts")
        yield row | {"likely": _likely(claim, report) if wrong else ""}
    yield from _repetitions(report)


def _row(report: AnnualReport, claim: Claim, family: str, verdict: str | None, allowed: str) -> Row:
    return {
        **report.sentence_place(claim.section, claim.sentence),
        "kind": str(claim.kind),  # plain text, not a member of an enumeration
        "family": str(family),
        "of": str(claim.of),
        "stated": _number(claim.value, claim.unit) or claim.phrase,
        "verdict": verdict,
        "allowed": allowed,
        "phrase": claim.phrase,
        "first": "",
        "likely": "",
    }


def _number(value: Decimal | None, unit: str = "") -> str:
    return "" if value is None else f"{written(value)}{unit}"


def _beside_the_tables(claim: Claim, report: AnnualReport) -> tuple[str | None, str]:
    last = (f"{report.year - 1}年的数",)
    if report.prior and claim.qualifiers == last and not claim.about:
        values = candidates(claim.kind, report.prior.figures)
        if values is None or any(claim.agrees(value) for value, _ in values):
            return None, ""
        return "differs_from_last", _allowed(values)
    values = candidates(claim.kind, report.figures)
    if values and claim.part and claim.value is not None and not claim.about:
        most, name = max(values)
        if claim.value > most and claim.year in (None, report.year):
            return "differs", f"不多于{written(most)}（{name}）"
    if values is None or not claim.judged:
        return None, ""
    (obvious, _), *_ = values
    fitting = [name for value, name in values if claim.agrees(value)]
    if claim.agrees(obvious):
        return "agrees", ""
    if fitting:
        return "other_base", f"{written(obvious)}（{values[0][1]}），{fitting[0]}为{claim.value}"
    zero = (not claim.value and all(value for value, _ in values)) or (
        bool(claim.value) and not any(value for value, _ in values)
    )
    return "contradicts" if zero or _has_one_meaning(claim) else "differs", _allowed(values)


def _likely(claim: Claim, report: AnnualReport) -> str:
    """The slip by which a number beside the tables differs from what it usually means."""
    values = candidates(claim.kind, report.figures)
    if not values or claim.value is None:
        return ""
    others: list[tuple[Decimal | int, str]] = []
    if report.prior and (last := candidates(claim.kind, report.prior.figures)):
        others.append((last[0][0], "疑为上年的数"))
    if claim.kind == Role.NEW_RECEIVED:
        everything = candidates(Own.RECEIVED_ALL, report.figures) or []
        others += [(value, "疑将新收与上年结转合计") for value, _ in everything[:1]]
    usual = kinds(report.form)[claim.kind].bases[0]
    if len(usual.added) == 1 and not usual.subtracted:
        others += instead_of(report, usual.added[0])
    cause = likely_cause(claim.value, values[0][0], others)
    return f"，{cause}" if cause else ""


# Words that have no second meaning, with the number beside them.
_ONE_MEANING: dict[str, str] = {
    Role.NEW_RECEIVED: "新收",
    Role.CARRIED_IN: "结转",
    Role.CARRIED_OUT: "结转",
    Role.GRANTED: "予以公开",
}


def _has_one_meaning(claim: Claim) -> bool:
    word = _ONE_MEANING.get(claim.kind)
    said = word is not None and word in claim.phrase and "部分" not in claim.phrase
    return said and bool(claim.unit) and claim.unit in claim.phrase


def _allowed(values: Sequence[tuple[Decimal, str]]) -> str:
    """The values that the words can mean, each once, with their names."""
    named = dict(reversed(values))
    return "或".join(f"{written(value)}（{name}）" for value, name in reversed(named.items()))


def _recomputed(claim: Claim, report: AnnualReport) -> tuple[str | None, str]:
    before = report.prior.figures if report.prior else None
    values = recomputed(claim, report.figures, before)
    if values is None or not claim.judged:
        return None, ""
    if any(claim.agrees(value) for value, _ in values):
        return "agrees", ""
    unit = "" if claim.kind == Own.CHANGE else "%"
    rounded = {_rounded(value, unit): name for value, name in reversed(values)}
    return "differs", "或".join(f"{v}（{name}）" for v, name in reversed(rounded.items()))


def _rounded(value: Decimal, unit: str) -> str:
    return f"{value:.2f}{unit}" if unit else f"{written(value)}"


def _added_up(claim: Claim) -> tuple[str | None, str]:
    if claim.value is None or claim.about:
        return None, ""
    parts = "＋".join(_number(part) for part in claim.parts)
    total = sum(claim.parts, Decimal(0))
    return "agrees" if claim.complete else "differs", f"{parts}＝{written(total)}"


def _broken_down(report: AnnualReport) -> Iterator[Claim]:
    """The totals that a region's report breaks down by the bodies that it sums."""
    members = report.members
    region = area(plain_name(report.agency_year.agency.name))
    if members is None or not region:
        return
    listed = [Named(p.body.id, p.body.name, p.body.kind) for p in members.season.places]
    names = Names(listed, region)
    needed = {member.body.id for member in members.members} | {b.id for b in members.wanting}
    if needed and members.own is not None:
        needed.add(OWN)
    for passage in report.passages:
        if not passage.generated:
            yield from breakdowns(passage.section, passage.matchable, names, frozenset(needed))


def _overlap(one: Claim, other: Claim) -> bool:
    return one.section == other.section and one.start < other.end and other.start < one.end


# What may stand before a number that is said of everything, not of a channel or a field.
_WHOLE = (
    "(?:{own}|20[0-9]{{2}}年度?|全[年镇乡区县市局委校院]|全年|年内|本年度?|共|合计|总计|累计|总共|依法|主动|及时|对外|向社会|发出|实际"
    "|[我本](?:局|镇|乡|街道|中心|委|办|厅|院|校|站|处|所|单位|机关|市|区|县|省))*"
)


def _repetitions(report: AnnualReport) -> Iterator[Row]:
    """What is stated more than once: its numbers (family repetition) and its units (units)."""
    stated: dict[str, list[Claim]] = {}
    own = re.escape(report.agency_year.agency.name)
    for claim in report.claims:
        before = claim.sentence.text.partition(claim.phrase)[0]
        led = re.split(r"[，,；;：:。、（(]", before)[-1].strip("*")
        whole = claim.judged and re.fullmatch(_WHOLE.format(own=own), led)
        if claim.kind in BESIDE_THE_TABLES and whole and claim.year in (None, report.year):
            stated.setdefault(claim.kind, []).append(claim)
    for first, *others in stated.values():
        for other in others:
            same = "agrees" if other.value == first.value else "differs"
            yield _row(report, other, "repetition", same, "") | {"first": first.phrase}
            if other.unit and first.unit:
                units = "agrees" if other.unit == first.unit else "differs"
                yield _row(report, other, "units", units, "") | {"first": first.phrase}


# --------------------------------------------------------------------------- fees

_SINGLE = re.compile(r"(?:每|其中|,|，|、|^)(?:1|一|另)?件(?:收取|金额|收费)?([0-9]{2,6})元")


def fees(report: AnnualReport) -> Iterator[Row]:
    """A bound that the fees of section six must keep: relation, left, right.

    Relations: cases (notices cover paid cases), amounts (notified covers received), unpaid
    (notices cover paid and unpaid cases), denied (no notice, yet unpaid cases), income (the
    administrative charges, in 万元, cover what was received), ledger_notices (as on the ledger);
    and single, one notice's amount,
    with whether the tiers can come to it (reachable).
    """
    stated: dict[str, Claim] = {}
    for claim in report.claims:
        if claim.kind in FEES and claim.judged and claim.year in (None, report.year):
            stated.setdefault(claim.kind, claim)
    value = {kind: claim.value for kind, claim in stated.items()}
    last = f"(?:上年|{report.year - 1}年)"
    two_years = re.compile(rf"{last}[^。；]{{0,12}}通知|通知[^。；]{{0,12}}{last}")
    others = (p for p in report.passages if report.form.holds(Role.OTHERS, p.section))
    if any(two_years.search(passage.words) for passage in others):
        return  # notices of two years: their cases and amounts cannot be told apart
    unpaid = report.figures.sum(Role.FEE_UNPAID, Role.TOTAL)
    income = report.figures.sum(Role.ADMIN_FEE, Role.AMOUNT)
    notices, cases = value.get(Own.FEE_NOTICES), value.get(Own.FEE_CASES)
    received = value.get(Own.FEE_RECEIVED)

    def row(relation: str, kind: str, left: Any, right: Any) -> Row:
        claim = stated[kind]
        return {
            **report.sentence_place(claim.section, claim.sentence),
            "relation": relation,
            "phrase": claim.phrase,
            "reachable": None,
            **compared(left, right),
        }

    if notices is not None and cases is not None:
        yield row("cases", Own.FEE_CASES, cases, notices)
    if received is not None and (notified := value.get(Own.FEE_NOTIFIED)) is not None:
        yield row("amounts", Own.FEE_RECEIVED, received, notified)
    if notices is not None and unpaid is not None:
        if notices:
            yield row("unpaid", Own.FEE_NOTICES, unpaid + (cases or 0), notices)
        else:
            yield row("denied", Own.FEE_NOTICES, unpaid, notices)
    charged = _charged(report)
    if notices is not None and charged is not None:
        yield row("ledger_notices", Own.FEE_NOTICES, notices, charged)
    if received is not None and income is not None:
        bound = row("income", Own.FEE_RECEIVED, received / 10000, Decimal(income) + _slack(income))
        yield bound | {"expected": written(income)}
    singles = [Decimal(n) for c in stated.values() for n in _SINGLE.findall(c.sentence.text)]
    if received and 1 in (notices, cases):
        singles.append(received)
    for amount in dict.fromkeys(singles):
        kind = Own.FEE_RECEIVED if received is not None else next(iter(stated))
        yield row("single", kind, amount, None) | {"reachable": reachable(amount)}


def _charged(report: AnnualReport) -> int | None:
    """The fee notices of the year on the ledger; None without one that records them."""
    ledger = report.ledgers.requests if report.ledgers else None
    if ledger is None or "fee_notified_on" not in ledger.rows:
        return None
    return int((ledger.rows["fee_notified_on"].dt.year == report.year).sum())


def _slack(amount: Any) -> Decimal:
    """Half of the last place in which the amount is written."""
    return Decimal(1).scaleb(min(0, int(Decimal(amount).as_tuple().exponent))) / 2
