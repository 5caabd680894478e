"""The explanations themselves."""

from __future__ import annotations

from typing import Any

from tests.rules import Change


def reason(code: str, cell: str, found: Any) -> dict[str, Any]:
    return {
        "code": code,
        "cell": cell,
        "found": found,
        "reason": "按实际情况填报",
        "by": "某人",
        "on": "2024-01-20",
    }


def explaining(*reasons: dict[str, Any], amount: float = 1.1234567) -> Change:
    def change(parameters: dict[str, Any]) -> None:
        parameters["figures"]["t2_8"] = amount
        parameters["explanations"] = list(reasons)

    return change


FEE = "t2_8[admin_fee,amount_wan]"

INVALID: dict[str, tuple[Change, str]] = {
    "E001": (explaining(reason("C007", FEE, 1.7654321)), FEE),
    "E002": (explaining(reason("C007", FEE, 1.25), amount=1.25), FEE),
    "E003": (explaining(reason("T301", "t3[new_received,total]", 8)), "t3[new_received,total]"),
}

VALID: dict[str, Change] = dict.fromkeys(INVALID, explaining(reason("C007", FEE, 1.1234567)))
