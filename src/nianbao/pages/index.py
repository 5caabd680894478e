"""outputs/index.html: every agency-year of a batch, sortable and filterable without a network."""

from __future__ import annotations

from typing import Any

from nianbao.pages.html import page

STATES = {"ok": "已生成", "findings": "有错误", "failed": "失败"}


def index_page(rows: list[dict[str, Any]]) -> str:
    """The page; each row an agency-year with state, counts, key figures and its files."""
    ordered = sorted(rows, key=lambda r: (r["district"], -r["year"], r["agency"]))
    districts: dict[str, dict[str, int]] = {}
    for row in ordered:
        totals = districts.setdefault(row["district"], dict.fromkeys((*STATES, "error", "warn"), 0))
        totals[row["state"]] += 1
        for severity in ("error", "warn"):
            totals[severity] += row["counts"].get(severity, 0)
    years = sorted({row["year"] for row in ordered}, reverse=True)
    return page("index.html.jinja", rows=ordered, districts=districts, years=years, states=STATES)
