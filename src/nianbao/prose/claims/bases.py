"""What a stated number may honestly mean: for each kind, the cells it may sum (N001–N033)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache

from nianbao.form.editions import edition

Figure = Callable[[str], int | Decimal | None]
Base = tuple[str, tuple[str, ...]]  # its name, the cells it sums; "-" before a cell subtracts

GROUPS = ("denied", "unable", "not_processed", "other")
ORGANISATIONS = ("org_commercial", "org_research", "org_social", "org_legal")
CASES = {"review": ("rev",), "litigation": ("ld", "la"), "direct": ("ld",), "after": ("la",)}
_CASE_NAMES = {"upheld": "维持", "corrected": "纠正", "other": "其他结果", "pending": "尚未审结"}
DOCUMENTS = {"documents": "normative_docs", "rules": "rules"}


def _t3(rows: Sequence[str], columns: Sequence[str] = ("total",)) -> tuple[str, ...]:
    minus = [row[:1] == "-" for row in rows]
    named = [row.lstrip("-") for row in rows]
    return tuple(
        ("-" if less else "") + f"t3[{row},{column}]"
        for row, less in zip(named, minus, strict=True)
        for column in columns
    )


def _t4(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"-t4[cases,{c[1:]}]" if c[0] == "-" else f"t4[cases,{c}]" for c in columns)


_NEW: Base = ("新收", _t3(["new_received"]))
_ALL: Base = ("新收加上年结转", _t3(["new_received", "carried_in"]))
_DONE: Base = ("已办结", _t3(["results_total"]))
_DUE_LESS_OUT: Base = ("应办减结转", _t3(["new_received", "carried_in", "-carried_out"]))


def _applicants(*columns: str) -> list[Base]:
    rows = {"新收": ["new_received"], "新收加上年结转": ["new_received", "carried_in"]}
    return [(name, _t3(r, columns)) for name, r in {**rows, "已办结": ["results_total"]}.items()]


@cache
def bases() -> dict[str, list[Base]]:
    """Every kind that a table can judge, with the values it may mean, the obvious one first.

    A name that stands twice is one base in two editions of the form.
    """
    t3 = edition("gb2021_30").table("t3")
    groups = {group: t3.expand("row", (group,)) for group in GROUPS}
    but_other = [
        ("已办结，不含其他处理", _t3(["results_total", *(f"-{row}" for row in groups["other"])])),
        ("已办结，不含其他处理", _t3(["results_total", "-other"])),
    ]
    bases: dict[str, list[Base]] = {
        "new_received": [_NEW],
        "received": [_NEW, _ALL],
        "received_all": [_ALL, _NEW],
        "none_received": [_NEW],
        "carried_in": [("上年结转", _t3(["carried_in"]))],
        "carried_out": [("结转下年度", _t3(["carried_out"]))],
        "answered": [_DONE, *but_other, _DUE_LESS_OUT],
        "handled": [_DONE, _ALL, _NEW, *but_other],
        "granted": [("予以公开", _t3(["granted"])), ("含部分公开", _t3(["granted", "partial"]))],
        "partial": [("部分公开", _t3(["partial"]))],
        "granted_and_partial": [("予以公开加部分公开", _t3(["granted", "partial"]))],
        "natural_person": _applicants("natural_person"),
        "organisation": _applicants(*t3.expand("column", ("org_group",))),
        "licensing": [("本年处理决定", ("t2_5[licensing,decisions]",))],
        "penalty": [("本年处理决定", ("t2_6[penalty,decisions]",))],
        "coercion": [("本年处理决定", ("t2_6[coercion,decisions]",))],
        "admin_fee": [("本年收费金额", ("t2_8[admin_fee,amount_wan]",))],
    }
    bases |= {c: _applicants(c) for c in ORGANISATIONS}
    bases |= {group: [("该类合计", _t3(rows))] for group, rows in groups.items()}
    bases["other"].append(("该类合计", _t3(["other"])))
    bases |= {leaf: [("该项", _t3([leaf]))] for rows in groups.values() for leaf in rows}
    bases |= {f"none_{k}": bases[k] for k in ("licensing", "penalty", "coercion", "admin_fee")}
    for kind, row in DOCUMENTS.items():
        cells = {c: f"t2_1[{row},{c}]" for c in ("made", "repealed", "valid", "made_this_year")}
        made: list[Base] = [
            ("本年制发", (cells["made"],)),
            ("本年制发", (cells["made_this_year"],)),
        ]
        bases[f"{kind}_made"] = made
        bases[f"{kind}_repealed"] = [("本年废止", (cells["repealed"],))]
        bases[f"{kind}_valid"] = [("现行有效", (cells["valid"],))]
        bases[f"none_{kind}"] = [*made, ("现行有效", (cells["valid"],))]
    for court, parts in CASES.items():
        total = [f"{part}_total" for part in parts]
        pending = [f"-{part}_pending" for part in parts]
        everything, closed = ("全部案件", _t4(total)), ("仅计审结", _t4([*total, *pending]))
        bases[court] = [everything, closed]
        bases[f"{court}_closed"] = [closed, everything]
        for result, name in _CASE_NAMES.items():
            bases[f"{court}_{result}"] = [(name, _t4(f"{part}_{result}" for part in parts))]
    for court in ("direct", "after"):  # what follows both may be said of all litigation
        for result, name in _CASE_NAMES.items():
            bases[f"{court}_{result}"].append(
                (f"行政诉讼{name}", bases[f"litigation_{result}"][0][1])
            )
        bases[f"{court}_closed"].append(("行政诉讼审结", bases["litigation_closed"][0][1]))
    bases["disputes"] = [("复议加诉讼", _t4(["rev_total", "ld_total", "la_total"]))]
    bases["none_reviewed"] = bases["review"][:1]
    bases["none_litigated"] = bases["litigation"][:1]
    return bases


BESIDE_THE_TABLES = ("published", "fee_notices", "fee_notified", "fee_cases", "fee_received")
DERIVED = ("enumeration", "growth", "change", "share")


def kinds() -> frozenset[str]:
    """The closed list of kinds that a claim can have."""
    return frozenset((*bases(), *BESIDE_THE_TABLES, *DERIVED))


def candidates(kind: str, figure: Figure) -> list[tuple[Decimal, str]] | None:
    """The values that a claim of that kind may state, the obvious first, each with its base.

    None where nothing can be said: no cell answers to the kind, or a needed cell is blank.
    """
    values: dict[str, Decimal | None] = {}
    for name, cells in bases().get(kind, ()):
        if values.get(name) is None:
            values[name] = _summed(cells, figure)
    known = [(value, name) for name, value in values.items() if value is not None]
    return known if known and len(known) == len(values) else None


def _summed(cells: Iterable[str], figure: Figure) -> Decimal | None:
    total = Decimal(0)
    for cell in cells:
        value = figure(cell.removeprefix("-"))
        if value is None:
            return None
        total += -value if cell[0] == "-" else value
    return total
