"""The kinds of numbers that prose states of a form, each with the values it may mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.form.table import Axis, Node, Table
from nianbao.prose.claims.bases import Base, Figured, base, crossing


class Topic(StrEnum):
    """What kinds have in common, by which meanings and qualifiers know them."""

    ANY = "any kind"
    REQUEST = "a request"
    RESULT = "a result"
    GROUP = "a group"
    APPLICANT = "an applicant"
    CASE = "a case"
    DOCUMENT = "a document"
    DECISION = "a decision"


class Own(StrEnum):
    """The kinds that are not of one row or column: what prose sums up, or no table has."""

    RECEIVED = "received"
    RECEIVED_ALL = "received_all"
    NONE_RECEIVED = "none_received"
    ANSWERED = "answered"
    HANDLED = "handled"
    GRANTED_AND_PARTIAL = "granted_and_partial"
    NONE_REVIEWED = "none_reviewed"
    NONE_LITIGATED = "none_litigated"

    PUBLISHED = "published"
    FEE_NOTICES = "fee_notices"
    FEE_NOTIFIED = "fee_notified"
    FEE_CASES = "fee_cases"
    FEE_RECEIVED = "fee_received"

    ENUMERATION = "enumeration"
    GROWTH = "growth"
    CHANGE = "change"
    SHARE = "share"


@dataclass(frozen=True)
class Kind:
    """A kind of number. The bases are what its writer can mean, the obvious one first.

    A row or column of the form that prose has a word for is a kind by its id.
    """

    name: str
    topics: frozenset[str]  # its topics and roles, and its name
    bases: tuple[Base, ...]  # none: no table has the number
    family: str  # the kinds that are judged alike


COURTS = (Role.REVIEW, Role.LITIGATION, Role.DIRECT, Role.AFTER)
RULINGS = {
    Role.UPHELD: "维持",
    Role.CORRECTED: "纠正",
    Role.OTHER_RESULT: "其他结果",
    Role.PENDING: "尚未审结",
}
CLOSED = "closed"  # of all rulings that are not pending
RULED = "ruled"  # the same, said outright: 已作出复议决定

FEES = (Own.FEE_NOTICES, Own.FEE_NOTIFIED, Own.FEE_CASES, Own.FEE_RECEIVED)
BESIDE_THE_TABLES = (Own.PUBLISHED, *FEES)


@cache
def kinds(form: Form) -> dict[str, Kind]:
    """The closed list of kinds that a claim on this edition can have, by name."""
    return {kind.name: kind for kind in _kinds(form)}


def candidates(kind: str, figures: Figured) -> list[tuple[Decimal, str]] | None:
    """The values that a claim of that kind may state, the obvious first, each with its base.

    None where nothing can be said: no cell answers to the kind, or a needed cell is blank.
    """
    known = kinds(figures.form).get(kind)
    values = [(base.value(figures), base.name) for base in known.bases] if known else []
    sure = [(value, name) for value, name in values if value is not None]
    return sure if sure and len(sure) == len(values) else None


def spoken(table: Table, axis: Axis) -> Iterator[tuple[Node, str]]:
    """The rows or columns that prose has a word for, with it; those merged into one as well."""
    for whole, _ in table.walk(axis):
        for node in (whole, *whole.merged):
            if node.spoken is not None:
                yield node, f"(?:{node.spoken})"


@cache
def words(form: Form, role: Role, axis: Axis = "row") -> dict[str, str]:
    """The rows or columns of the tables with that role, by id, with the word prose has for each."""
    tables = form.tables_of(role)
    return {node.id: word for table in tables for node, word in spoken(table, axis)}


def _kind(
    name: str, topics: tuple[str, ...] = (), bases: tuple[Base, ...] = (), family: str = ""
) -> Kind:
    return Kind(name, frozenset((Topic.ANY, *topics, name)), bases, family or name)


def _kinds(form: Form) -> Iterator[Kind]:
    yield from _requests(form)
    for table in form.tables_of(Role.REQUESTS):
        yield from _rows(form, table)
        yield from _applicants(table)
    for table in form.tables_of(Role.DOCUMENTS):
        yield from _documents(table)
    for table in form.tables_of(Role.DECISIONS):
        yield from _decisions(table)
    charged = base(form, "本年收费金额", (Role.ADMIN_FEE, Role.AMOUNT))
    yield _kind(Role.ADMIN_FEE, bases=(charged,))
    yield _kind(none(Role.ADMIN_FEE), bases=(charged,))
    yield from _cases(form)
    yield from map(_kind, (*BESIDE_THE_TABLES, Own.ENUMERATION, Own.GROWTH, Own.SHARE))
    yield _kind(Own.CHANGE, family=Own.GROWTH)


def none(kind: str) -> str:
    """The kind that denies there is any: 未制发规章."""
    return f"none_{kind}"


def _requests(form: Form) -> Iterator[Kind]:
    """What came in and went out, as prose sums it up."""
    new, carried = (Role.NEW_RECEIVED, Role.TOTAL), (Role.CARRIED_IN, Role.TOTAL)
    results, out = (Role.RESULTS_TOTAL, Role.TOTAL), (Role.CARRIED_OUT, Role.TOTAL)
    fresh = base(form, "新收", new)
    everything = base(form, "新收加上年结转", new, carried)
    done = base(form, "已办结", results)
    but_other = base(form, "已办结，不含其他处理", results, less=[(Role.OTHER, Role.TOTAL)])
    due_less_out = base(form, "应办减结转", new, carried, less=[out])
    of = (Topic.REQUEST,)
    yield _kind(Role.NEW_RECEIVED, of, (fresh,))
    yield _kind(Own.RECEIVED, of, (fresh, everything))
    yield _kind(Own.RECEIVED_ALL, of, (everything, fresh), Own.RECEIVED)
    yield _kind(Own.NONE_RECEIVED, (), (fresh,))
    yield _kind(Role.CARRIED_IN, of, (base(form, "上年结转", carried),))
    yield _kind(Role.CARRIED_OUT, of, (base(form, "结转下年度", out),))
    fresh_done = base(form, "新收减结转", new, less=[out])  # 本年新收12件，办结10件，结转2件
    yield _kind(Own.ANSWERED, of, (done, but_other, due_less_out, fresh_done))
    yield _kind(Own.HANDLED, of, (done, everything, fresh, but_other), Own.ANSWERED)
    granted, partial = (Role.GRANTED, Role.TOTAL), (Role.PARTIAL, Role.TOTAL)
    both = base(form, "予以公开加部分公开", granted, partial)
    yield _kind(Own.GRANTED_AND_PARTIAL, (*of, Topic.RESULT), (both,), Role.RESULTS)


def _rows(form: Form, table: Table) -> Iterator[Kind]:
    """What requests came to, row by row and group by group."""
    granted, partial = (Role.GRANTED, Role.TOTAL), (Role.PARTIAL, Role.TOTAL)
    names = {Role.GRANTED: "予以公开", Role.PARTIAL: "部分公开"}
    for node, _ in spoken(table, "row"):
        group = (Topic.GROUP,) if node.children or node.merged else ()
        usual = "该类合计" if group else "该项"
        name = names.get(node.role, usual) if node.role else usual
        bases = [crossing(name, table, "row", node, Role.TOTAL)]
        if node.role is Role.GRANTED:
            bases.append(base(form, "含部分公开", granted, partial))
        topics = (Topic.REQUEST, Topic.RESULT, *group, *_roles(node))
        yield _kind(node.id, topics, tuple(bases), Role.RESULTS)


def _applicants(table: Table) -> Iterator[Kind]:
    for node, _ in spoken(table, "column"):
        bases = (
            crossing("新收", table, "column", node, Role.NEW_RECEIVED),
            crossing("新收加上年结转", table, "column", node, Role.NEW_RECEIVED, Role.CARRIED_IN),
            crossing("已办结", table, "column", node, Role.RESULTS_TOTAL),
        )
        topics = (Topic.REQUEST, Topic.APPLICANT, *_roles(node))
        yield _kind(node.id, topics, bases, Role.APPLICANTS)


def _documents(table: Table) -> Iterator[Kind]:
    """Rules and normative documents: how many were made and repealed, how many hold."""
    names = {Role.MADE: "本年制发", Role.REPEALED: "本年废止", Role.VALID: "现行有效"}
    for node, _ in spoken(table, "row"):
        bases = {what: crossing(names[what], table, "row", node, what) for what in names}
        for what, its in bases.items():
            yield _kind(f"{node.id}_{what}", (Topic.DOCUMENT,), (its,), Role.DOCUMENTS)
        either = (bases[Role.MADE], bases[Role.VALID])
        yield _kind(none(node.id), (), either, none(Role.DOCUMENTS))


def _decisions(table: Table) -> Iterator[Kind]:
    for node, _ in spoken(table, "row"):
        bases = (crossing("本年处理决定", table, "row", node, Role.DECIDED),)
        yield _kind(node.id, (Topic.DECISION,), bases, Role.DECISIONS)
        yield _kind(none(node.id), (), bases, none(Role.DECISIONS))


def _cases(form: Form) -> Iterator[Kind]:
    """Reviews and lawsuits, with their rulings; these may leave out what is pending."""
    total = {court: (court, Role.TOTAL) for court in COURTS}
    pending = {court: (court, Role.PENDING) for court in COURTS}
    whole = {court: base(form, "全部案件", total[court]) for court in COURTS}
    closed = {
        court: base(form, "仅计审结", total[court], less=[pending[court]]) for court in COURTS
    }
    suits = closed[Role.LITIGATION]
    for court in COURTS:
        of = (Topic.CASE, court)
        family = Role.REVIEW if court is Role.REVIEW else Role.LITIGATION
        part = court in (Role.DIRECT, Role.AFTER)  # what follows both may be said of all lawsuits
        yield _kind(court, of, (whole[court], closed[court]), family)
        either = (closed[court], whole[court])
        all_suits = (replace(suits, name="行政诉讼审结"),) if part else ()
        yield _kind(f"{court}_{CLOSED}", of, (*either, *all_suits), family)
        yield _kind(f"{court}_{RULED}", of, (closed[court], *all_suits), family)
        for ruling, name in RULINGS.items():
            bases = [base(form, name, (court, ruling))]
            if part:
                bases.append(base(form, f"行政诉讼{name}", (Role.LITIGATION, ruling)))
            yield _kind(f"{court}_{ruling}", of, tuple(bases), f"{family}_{Role.RESULTS}")
    both = base(form, "复议加诉讼", total[Role.REVIEW], total[Role.LITIGATION])
    yield _kind(Role.DISPUTES, (Topic.CASE,), (both,), Role.LITIGATION)
    yield _kind(Own.NONE_REVIEWED, (), (whole[Role.REVIEW],), "none_disputed")
    yield _kind(Own.NONE_LITIGATED, (), (whole[Role.LITIGATION],), "none_disputed")


def _roles(node: Node) -> tuple[str, ...]:
    return (node.role,) if node.role else ()
