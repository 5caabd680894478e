"""Published reports read from their files: the awkward documents, and what is no report."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.errors import InputError
from nianbao.published.reading import read_published
from tests.published import compared, documents, expected, shown


@pytest.mark.parametrize("document", documents(), ids=lambda file: file.name)
def test_every_figure_of_an_awkward_document_is_read(document: Path) -> None:
    due = expected(document)
    report = read_published(document)
    found = compared(report, due)
    assert not found.wrong, shown(found.wrong)
    assert not found.lost, shown(found.lost)
    assert report.identity.year and report.identity.year.value == due["year"]
    assert report.identity.name and report.identity.name.value == due["agency"]


def test_there_are_twenty_awkward_documents_in_all_media() -> None:
    assert len(documents()) >= 20
    assert {file.suffix for file in documents()} >= {".html", ".docx", ".pdf", ".txt", ".md"}


@pytest.mark.parametrize(
    "text",
    ["", "登录", "采购结果公告\n\n序号 名称 金额\n1 桌椅 30\n"],
)
def test_what_is_no_report_is_told_in_one_message(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_published(file)
    assert "a.txt" in str(error.value)
