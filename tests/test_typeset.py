"""The Typst template: what it decides, compared with what it would measure."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from nianbao import typeset
from nianbao.form import EDITIONS, edition
from nianbao.tables import header_rows, label_rows


@pytest.mark.parametrize("form", EDITIONS)
@pytest.mark.parametrize("text", ["0", "9999"])
def test_a_table_with_short_figures_stands_on_one_page_without_being_measured(
    form: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks: list[dict[str, Any]] = []
    for table in edition(form).tables:
        value = {"text": text, "colspan": 1, "rowspan": 1, "role": "value"}
        rows = [[*labels, *[value] * len(table.leaf_columns)] for labels in label_rows(table)]
        labels = max(row.depth() for row in table.rows) if any(r.label for r in table.rows) else 0
        blocks.append(
            {
                "kind": "table",
                "caption": table.caption,
                "show_caption": table.captioned,
                "label_columns": labels,
                "columns": labels + len(table.leaf_columns),
                "header": header_rows(table),
                "rows": rows,
            }
        )
    document = {
        "title": "某局政府信息公开工作年度报告",
        "agency": "某局",
        "year": 2023,
        "date": "2024-01-20",
        "draft": False,
        "description": "年度报告",
        "blocks": blocks,
    }
    decided = pictures(typeset.typeset(document, "{}"))
    template = typeset._template()
    measuring = template.replace(b"c.text.clusters().len() <= 4", b"false")
    assert measuring != template
    monkeypatch.setattr(typeset, "_template", lambda: measuring)
    assert pictures(typeset.typeset(document, "{}")) == decided


def pictures(pdf: bytes) -> list[bytes]:
    """The pages as they are seen."""
    return [page.render(scale=1).to_numpy().tobytes() for page in pypdfium2.PdfDocument(pdf)]
