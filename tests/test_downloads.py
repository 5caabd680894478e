from __future__ import annotations

from nianbao.pages.downloads import Download, downloads


def test_what_stands_beside_a_page_is_offered_with_its_kind_and_size() -> None:
    sizes = {"figures.json": 1024, "review.html": 9, "report.pdf": 3 << 19, "findings.json": 1}
    assert downloads(sizes) == [
        Download("report.pdf", "PDF", "1.5MB"),
        Download("figures.json", "数据JSON", "1KB"),
    ]
    assert downloads({}) == []
