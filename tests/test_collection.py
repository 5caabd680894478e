"""Which files of a folder are documents, and where their pages go."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.audits.collection import NOWHERE, documents
from nianbao.errors import UsageError
from nianbao.inputs.workspace import write_whole


def made(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_documents_of_every_medium_are_found_with_their_district(tmp_path: Path) -> None:
    made(tmp_path, "甲区/2023/a.html", "甲区/b.PDF", "c.docx", "乙区/d.txt", "乙区/e.wps")
    found = {one.page: one.district for one in documents([tmp_path], tmp_path / "out")}
    assert found == {
        "c.docx.html": NOWHERE,
        "乙区/d.txt.html": "乙区",
        "乙区/e.wps.html": "乙区",
        "甲区/2023/a.html.html": "甲区",
        "甲区/b.PDF.html": "甲区",
    }


def test_what_is_no_document_is_passed_over(tmp_path: Path) -> None:
    made(
        tmp_path,
        *("a.html", "a_files/frame.html", "a_files/x.js", "b.htm", "b.files/x.html"),
        *("data_files/c.html", ".hidden.html", "~$d.docx", ".git/e.html", "f.xlsx", "g"),
        *("outputs/audit/a.html.html", "outputs/h.html"),
    )
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    found = documents([tmp_path], tmp_path / "outputs" / "audit")
    names = [one.file.relative_to(tmp_path).as_posix() for one in found]
    assert names == ["a.html", "b.htm", "data_files/c.html", "outputs/h.html"]


def test_a_file_is_taken_whatever_its_name_and_once(tmp_path: Path) -> None:
    made(tmp_path, "a", "d/b.pdf")
    found = documents([tmp_path / "a", tmp_path / "d" / "b.pdf", tmp_path], tmp_path / "out")
    assert [(one.page, one.district) for one in found] == [
        ("a.html", NOWHERE),
        ("b.pdf.html", NOWHERE),
    ]


def test_a_document_is_called_by_its_path_as_given_and_below_the_place(tmp_path: Path) -> None:
    made(tmp_path, "甲区/2023/a.html", "b.pdf")
    found = documents([tmp_path / "甲区", tmp_path / "b.pdf"], tmp_path / "out")
    assert [(one.given, one.below) for one in found] == [
        (str(tmp_path / "甲区" / "2023" / "a.html"), "2023/a.html"),
        (str(tmp_path / "b.pdf"), "b.pdf"),
    ]


def test_no_two_documents_have_one_page(tmp_path: Path) -> None:
    long = "名" * 79
    made(tmp_path, "one/a.html", "two/A.html", f"one/{long}甲.txt", f"one/{long}乙.txt")
    found = documents([tmp_path / "one", tmp_path / "two"], tmp_path / "out")
    pages = [one.page for one in found]
    assert len({page.casefold() for page in pages}) == 4
    assert "A.html-2.html" in pages
    for one in found:
        (tmp_path / "out" / one.page).parent.mkdir(parents=True, exist_ok=True)
        write_whole(tmp_path / "out" / one.page, "")  # beside first, under a longer name


def test_a_place_that_is_not_there_or_has_no_document_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有这个文件或文件夹"):
        documents([tmp_path / "none"], tmp_path)
    with pytest.raises(UsageError, match=r"没有可以核对的文件（\*.html"):
        documents([tmp_path], tmp_path / "out")
