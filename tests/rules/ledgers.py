"""The ledgers: their rows, their time limits, and the figures beside them."""

from __future__ import annotations

from typing import Any

from tests.rules import Change, both, changed, says

GRANTED = {
    "id": "1",
    "applicant_type": "自然人",
    "received_on": "2023-03-01",
    "outcome": "予以公开",
    "replied_on": "2023-03-20",
}
OPEN = {**GRANTED, "id": "2", "received_on": "2023-12-20", "outcome": "", "replied_on": ""}
GIVEN = "t3[granted,natural_person]"
LEFT = "t3[carried_out,natural_person]"


def ledger(*rows: dict[str, str], typed: bool = False) -> Change:
    """Table three counted from these requests and one more that is open."""

    def change(parameters: dict[str, Any]) -> None:
        if not typed:
            parameters["figures"].pop("t3")
        says("s1_2", "依法办理政府信息公开申请。")(parameters)
        parameters["_requests"] = [*rows, OPEN]

    return change


def one(**cells: str) -> Change:
    """A ledger of one answered request with these cells, and one open."""
    return ledger({**GRANTED, **cells})


def refused(outcome: str, **cells: str) -> Change:
    return one(outcome=outcome, **cells)


def cases(total: int) -> Change:
    """A typed table four beside a ledger with a case as respondent and one as co-respondent."""
    row = {"kind": "复议", "accepted_on": "2023-05-04", "result": "维持", "closed_on": "2023-06-30"}
    own = {**row, "id": "1", "role": "被申请人"}
    other = {**row, "id": "2", "kind": "复议后起诉", "role": "共同被告"}
    typed = [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, total, 0, 0, 0, total]
    return both(changed("t4", to=typed), lambda parameters: parameters.update(_cases=[own, other]))


AGAIN = {**GRANTED, "id": "3", "received_on": "2023-05-04", "replied_on": "2023-05-20"}
SAME = {"applicant": "甲", "content": "同一文件"}
FEE = "发出收费通知{}件，实际缴费1件，收取信息处理费100元。"

INVALID: dict[str, tuple[Change, str]] = {
    "L001": (ledger(GRANTED, typed=True), GIVEN),
    "T404": (cases(1), "t4[cases,la_upheld]"),
    "L002": (one(outcome=""), "t3[,natural_person]"),
    "L002 undated": (one(replied_on=""), LEFT),
    "L004": (one(replied_on="2023-03-30"), GIVEN),
    "L005": (one(extension_notified_on="2023-04-10", replied_on="2023-04-20"), GIVEN),
    "L005 approval": (
        one(extension_notified_on="2023-03-15", extension_approved_by=""),
        GIVEN,
    ),
    "L006": (one(correction_notified_on="2023-03-13", corrected_on="2023-03-15"), GIVEN),
    "L007": (
        one(third_party_from="2023-03-02", third_party_to="2023-03-24", replied_on="2023-04-03"),
        GIVEN,
    ),
    "L009": (one(applicant_type=""), "t3[granted,]"),
    "L010": (ledger({**GRANTED, **SAME}, {**AGAIN, **SAME}), GIVEN),
    "L011": (
        one(pages="30", fee_notified_on="2023-03-03", fee_paid_on="2023-03-06"),
        GIVEN,
    ),
    "L012": (one(outcome="", replied_on=""), "t3[carried_out,total]"),
    "T306": (one(outcome="", replied_on=""), "t3[carried_out,total]"),
    "T310": (
        refused("保护第三方合法权益", third_party_from=""),
        "t3[denied_third_party,natural_person]",
    ),
    "T311": (
        refused("补正后申请内容仍不明确", correction_notified_on=""),
        "t3[unable_unclear,natural_person]",
    ),
    "T312": (
        refused("无正当理由大量反复申请", reasons_notified_on=""),
        "t3[np_excessive,natural_person]",
    ),
    "T313": (
        refused("逾期未缴费", fee_notified_on=""),
        "t3[other_fee_unpaid,natural_person]",
    ),
    "F003 ledger": (one(fee_notified_on="", fee_paid_on="2023-03-06"), GIVEN),
    "F005 ledger": (
        both(
            one(fee_notified_on="2023-03-03", fee_paid_on="2023-03-06"),
            says("s6_fee", FEE.format(2)),
        ),
        "s6_fee",
    ),
}

VALID: dict[str, Change] = {
    "L001": both(ledger(GRANTED), changed("t3", to={"new_received": [2, 0, 0, 0, 0, 0]})),
    "T404": cases(0),
    "L002": ledger(GRANTED),
    "L004": one(replied_on="2023-03-29"),
    "L005": one(
        extension_notified_on="2023-03-29",
        extension_approved_by="公开机构负责人",
        replied_on="2023-04-20",
    ),
    "L006": one(correction_notified_on="2023-03-10", corrected_on="2023-03-15"),
    "L007": one(
        third_party_from="2023-03-02", third_party_to="2023-03-23", replied_on="2023-04-03"
    ),
    "L009": one(applicant_type="其他"),
    "L010": ledger({**GRANTED, **SAME}, {**AGAIN, **SAME, "outcome": "重复申请"}),
    "L011": one(pages="31", fee_notified_on="2023-03-03", fee_paid_on="2023-03-06"),
    "L012": ledger(GRANTED),
    "T306": both(
        ledger(GRANTED, {**OPEN, "id": "3", "received_on": "2023-11-01"}),
    ),
    "T310": refused(
        "保护第三方合法权益", third_party_from="2023-03-02", third_party_to="2023-03-10"
    ),
    "T311": refused(
        "补正后申请内容仍不明确", correction_notified_on="2023-03-02", corrected_on="2023-03-06"
    ),
    "T312": refused("无正当理由大量反复申请", reasons_notified_on="2023-03-02"),
    "T313": refused("逾期未缴费", fee_notified_on="2023-03-02"),
}
