"""The cells and the equations of the form."""

from __future__ import annotations

from tests.rules import Change, both, changed, set_to

ROW = [0, 0, 0, 0, 0, 0]


def trial_form(*changes: Change) -> Change:
    """The agency's report of 2020, on the trial form, with these changes of its figures."""
    return both(
        set_to("year", to=2020),
        set_to("signed_on", to="2021-01-20"),
        set_to(
            "figures",
            to={
                "t2_1": 0,
                "t2_5": 0,
                "t2_6": {"penalty": [12, 2, 40], "coercion": 0},
                "t2_8": 0,
                "t2_9": 0,
                "t3": 0,
                "t4": 0,
            },
        ),
        *changes,
    )


def in_other_column(*rows: str) -> Change:
    """Requests that all came from other organisations."""
    moved = (set_to("figures", "t3", row, to=[0, 0, 0, 0, 0, 7]) for row in rows)
    return both(*(set_to("figures", "t3", row, to=ROW) for row in ALL_ROWS), *moved)


ALL_ROWS = ("new_received", "carried_in", "granted", "denied_third_party", "carried_out")

BUREAU = both(
    set_to("agency", "kind", to="vertical"), set_to("agency", "name", to="某区市场监督管理局")
)
OFFICE = both(
    set_to("agency", "kind", to="department"), set_to("agency", "name", to="某市人民政府办公室")
)

INVALID: dict[str, tuple[Change, str]] = {
    "C001": (changed("t2_1", "normative_docs", 2, to=None), "t2_1[normative_docs,valid]"),
    "C001 row": (changed("t3", "granted", to=[None] * 6), "t3[granted,]"),
    "C001 table": (changed("t4", to=None), "t4"),
    "C002": (changed("t2_5", to="/"), "t2_5[licensing,decisions]"),
    "C003": (changed("t2_5", to="约40件左右"), "t2_5[licensing,decisions]"),
    "C004": (changed("t2_6", "penalty", to=-5), "t2_6[penalty,decisions]"),
    "C005": (changed("t2_6", "penalty", to=5.5), "t2_6[penalty,decisions]"),
    "C006": (changed("t2_6", "penalty", to="５件"), "t2_6[penalty,decisions]"),
    "C007": (changed("t2_8", "admin_fee", to=1.1234567), "t2_8[admin_fee,amount_wan]"),
    "C008": (changed("t2_6", to=0), None),
    "T301": (changed("t3", "carried_out", 0, to=2), "t3[new_received,natural_person]"),
    "T302": (
        changed("t3", "results_total", to=[7, 1, 0, 0, 0, 0]),
        "t3[results_total,natural_person]",
    ),
    "T303": (changed("t3", "granted", to=[5, 1, 0, 0, 0, 0, 7]), "t3[granted,total]"),
    "T305": (changed("t3", "carried_out", 1, to=2), "t3[carried_out,org_commercial]"),
    "T401": (changed("t4", 4, to=3), "t4[cases,rev_total]"),
    "T402": (changed("t4", 9, to=3), "t4[cases,ld_total]"),
    "T403": (changed("t4", 14, to=3), "t4[cases,la_total]"),
    "T202": (changed("t2_1", "normative_docs", to=[4, 0, 3]), "t2_1[normative_docs,made]"),
    "T204": (changed("t2_1", "rules", to=[1, 0, 1]), "t2_1[rules,made]"),
    "T204 of a vertical bureau": (
        both(BUREAU, changed("t2_1", "rules", to=[1, 0, 1])),
        "t2_1[rules,made]",
    ),
    "T208": (changed("t2_8", "admin_fee", to=12500), "t2_8[admin_fee,amount_wan]"),
    "T214": (
        trial_form(changed("t2_1", to={"rules": 0, "normative_docs": [3, 3, 2]})),
        "t2_1[normative_docs,published_this_year]",
    ),
    "T314": (changed("t3", "other_other", to=[None] * 6), "t3[other_other,natural_person]"),
    "T315": (in_other_column("new_received", "granted"), "t3"),
    "S004": (changed("t2_6", to=None), "t2_6"),
}

VALID: dict[str, Change] = {
    "C001": changed("t2_1", "normative_docs", 2, to=0),
    "C002": changed("t2_5", to=0),
    "C003": changed("t2_5", to="40"),
    "C004": changed("t2_6", "penalty", to=0),
    "C005": changed("t2_6", "penalty", to=5.0),
    "C006": changed("t2_6", "penalty", to="5"),
    "C007": changed("t2_8", "admin_fee", to=1.123456),
    "C008": changed("t2_6", to={"penalty": 0, "coercion": 1}),
    "T301": changed("t3", "carried_out", to=[1, 0, 0, 0, 0, 0, 1]),
    "T302": changed("t3", "results_total", to=[6, 1, 0, 0, 0, 0]),
    "T303": changed("t3", "granted", to=[5, 1, 0, 0, 0, 0, 6]),
    "T305": changed("t3", "carried_out", to=[1, 0, 0, 0, 0, 0]),
    "T401": changed("t4", 4, to=2),
    "T402": changed("t4", 9, to=0),
    "T403": changed("t4", 14, to=0),
    "T202": changed("t2_1", "normative_docs", to=[4, 2, 3]),
    "T204": changed("t2_1", "rules", to=0),
    "T204 of a city's own office": both(OFFICE, changed("t2_1", "rules", to=[1, 0, 1])),
    "T208": changed("t2_8", "admin_fee", to=9999.99),
    "T208 with four decimals": changed("t2_8", "admin_fee", to=12500.1234),
    "T214": trial_form(changed("t2_1", to={"rules": 0, "normative_docs": [3, 2, 2]})),
    "T314": changed("t3", "other_other", to=0),
    "T315": both(
        in_other_column("new_received", "granted"),
        set_to("figures", "t3", "new_received", to=[1, 0, 0, 0, 0, 6]),
        set_to("figures", "t3", "granted", to=[1, 0, 0, 0, 0, 6]),
    ),
    "S004": changed("t2_6", to=0),
}
