"""expectations/claims.json, the suite of the numbers that prose states, from a short table.

    python scripts/claims_suite.py

Most of its rules say the same of another number: what contradicts a table is an error, what differs
from it a warning, what is honest on another base a hint. The suite stays a plain file that stock
Great Expectations loads; a test compares it with this table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SUITE = Path(__file__).parent.parent / "expectations" / "claims.json"
AGREES = "实务：文字与表格一致"

# A number beside a table: code, family of claims, what it is called, the table, and whether the
# words can honestly mean another number.
STATED = (
    ("N001", "new_received", "新收件数", "表三", False),
    ("N002", "received", "收到申请件数", "表三", True),
    ("N003", "carried_in", "上年结转件数", "表三", False),
    ("N004", "carried_out", "结转下年度件数", "表三", False),
    ("N005", "answered", "办结件数", "表三", True),
    ("N006", "results", "办理结果", "表三", True),
    ("N007", "applicants", "申请人构成", "表三", True),
    ("N014", "documents", "规范性文件和规章件数", "表二", None),
    ("N021", "review", "行政复议件数", "表四", True),
    ("N022", "review_results", "行政复议结果", "表四", False),
    ("N033", "litigation", "行政诉讼件数", "表四", True),
    ("N033", "litigation_results", "行政诉讼结果", "表四", False),
)
WRITES = "{where}写“{phrase}”"


def rules() -> Iterator[dict[str, Any]]:
    """The expectations in the order of the suite."""
    for code, family, name, table, another in STATED:
        differs = f"{WRITES}，与{table}不一致：应为{{allowed}}{{likely}}。请核对正文和{table}。"
        title, other = f"正文的{name}与{table}一致", f"正文的{name}与{table}相符"
        if another is None:
            source = "武政办发〔2025〕54号：在总体情况写明规范性文件数量"
            yield rule(code, "warning", family, BOTH, title, differs, source)
            continue
        opposite = f"{WRITES}，与{table}不符：应为{{allowed}}{{likely}}。请改正正文或者{table}。"
        yield rule(code, "critical", family, ["contradicts"], other, opposite)
        yield rule(code, "warning", family, ["differs"], title, differs)
        if another:
            base = f"{WRITES}，通常所指为{{allowed}}。请在正文写明口径。"
            title = f"正文的{name}写明口径"
            yield rule(code, "info", family, ["other_base"], title, base, expected="写明口径")
    differs = f"{WRITES}，与表二不一致：应为{{allowed}}{{likely}}。请核对正文和表二。"
    yield rule("T211", "warning", DISCLOSED, BOTH, "正文与表二一致", differs)
    for code, family, what, table in (
        ("N008", "none_received", "未收到申请", "表三"),
        ("N009", "none_disputed", "未发生复议诉讼", "表四"),
    ):
        opposite = f"{WRITES}，与{table}不符：应为{{allowed}}{{likely}}。请改正正文或者{table}。"
        title = f"“{what}”与{table}一致"
        yield rule(code, "critical", family, [*BOTH, "other_base"], title, opposite)
    yield from alone()


BOTH = ["differs", "contradicts"]
DENIED = ("decisions", "admin_fee", "documents")
DISCLOSED = [*(f"none_{family}" for family in DENIED), "decisions", "admin_fee"]


def alone() -> Iterator[dict[str, Any]]:
    """The rules that say what no other says."""
    differs = ["differs"]
    yield rule(
        "N010", "warning", "enumeration", differs, "分项之和等于总数",
        f"{WRITES}，分项之和{{allowed}}，与总数{{stated}}不符。请核对各分项和总数。",
    )  # fmt: skip
    yield rule(
        "N011", "warning", "growth", differs, "同比按上年报告复算",
        f"{WRITES}，按上年报告复算为{{allowed}}。请核对。", f"{AGREES}；上年报告",
    )  # fmt: skip
    yield rule(
        "N012", "warning", "share", differs, "占比可以复算",
        f"{WRITES}，按表内数字复算为{{allowed}}。请核对。",
    )  # fmt: skip
    families = sorted({row[1] for row in STATED})
    yield rule(
        "N011", "warning", families, ["differs_from_last"], "正文所写上年的数与上年报告一致",
        f"{WRITES}，与上年报告不一致：应为{{allowed}}。请核对。", f"{AGREES}；上年报告",
    )  # fmt: skip
    first = {"expected": "{first}", "found": "{phrase}"}
    yield rule(
        "N013", "warning", "repetition", differs, "同一数据前后一致",
        f"{WRITES}，与前文“{{first}}”不一致。请核对并统一。", "实务：前后不一致", **first,
    )  # fmt: skip
    yield rule(
        "N015", "warning", "published_parts", differs, "各分项公开信息数之和等于总数",
        f"{WRITES}，各分项之和{{allowed}}，与总数{{stated}}不符。请核对各分项和总数。",
    )  # fmt: skip
    yield rule(
        "R009", "warning", "bodies", differs, "正文分单位数之和等于总数",
        f"{WRITES}，分单位数之和{{allowed}}，与总数{{stated}}不符。请核对各单位的数和总数。",
        "实务：文字与汇总一致",
    )  # fmt: skip
    yield rule(
        "N016", "info", "units", differs, "同一指标计量单位一致",
        f"{WRITES}，前文同一指标写作“{{first}}”，计量单位不一致。请统一。", "实务：计量单位不一致",
        **first,
    )  # fmt: skip
    yield rule(
        "N031", "critical", "fee_parts", differs, "信息处理费分项之和等于总额",
        f"{WRITES}，信息处理费分项之和{{allowed}}，与总额{{stated}}不符。请核对。",
        "国办函〔2020〕109号",
    )  # fmt: skip


def rule(
    code: str, severity: str, families: str | list[str], verdicts: list[str], title: str,
    message: str, citation: str = AGREES, expected: str = "{allowed}", found: str = "{stated}",
) -> dict[str, Any]:  # fmt: skip
    """One expectation: no claim of the families has one of the verdicts."""
    return {
        "type": "expect_column_values_to_not_be_in_set",
        "kwargs": {
            "column": "verdict",
            "value_set": verdicts,
            "row_condition": {
                "type": "comparison",
                "column": {"name": "family"},
                "operator": "==" if isinstance(families, str) else "IN",
                "parameter": families,
            },
        },
        "severity": severity,
        "meta": {
            "code": code,
            "title": title,
            "citation": citation,
            "message": message,
            "expected": expected,
            "found": found,
        },
    }


def suite() -> str:
    """The file as it should be."""
    data = {"name": "claims", "expectations": list(rules()), "meta": {"frame": "claims"}}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SUITE.write_text(suite(), encoding="utf-8")
    print(f"{SUITE.name}: {len(list(rules()))} expectations")
