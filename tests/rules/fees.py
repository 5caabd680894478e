"""The information processing fee, section six beside tables two and three."""

from __future__ import annotations

from tests.rules import Change, both, changed, says

UNPAID = changed("t3", "other_fee_unpaid", to=[1, 0, 0, 0, 0, 0])

INVALID: dict[str, tuple[Change, str]] = {
    "F002": (UNPAID, "s6_fee"),
    "F003": (
        says("s6_fee", "发出收费通知3件，实际缴费4件，收取信息处理费400元。"),
        "s6_fee",
    ),
    "F003 amounts": (
        says("s6_fee", "发出收费通知3件，通知金额300元，实际收取信息处理费400元。"),
        "s6_fee",
    ),
    "F004": (says("s6_fee", "发出收费通知1件，收取信息处理费155元。"), "s6_fee"),
    "F005": (
        both(UNPAID, says("s6_fee", "发出收费通知2件，实际缴费2件，收取信息处理费200元。")),
        "s6_fee",
    ),
    "T209": (says("s6_fee", "发出收费通知30件，收取信息处理费20000元。"), "s6_fee"),
}

VALID: dict[str, Change] = {
    "F002": both(UNPAID, says("s6_fee", "发出收费通知1件，申请人逾期未缴费。")),
    "F003": says("s6_fee", "发出收费通知4件，通知金额400元，实际缴费3件，收取信息处理费300元。"),
    "F004": says("s6_fee", "发出收费通知1件，收取信息处理费150元。"),
    "F005": both(UNPAID, says("s6_fee", "发出收费通知3件，实际缴费2件，收取信息处理费200元。")),
    "T209": says("s6_fee", "发出收费通知30件，收取信息处理费12500元。"),
}
