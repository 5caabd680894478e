"""A file that somebody saved from a website: what it is, or why it is not read."""

from __future__ import annotations

import base64
import hashlib
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.published import opening
from nianbao.published.encoding import decoded
from nianbao.published.opening import opened

PAGE = "<!DOCTYPE html><html><body><p>一、总体情况</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def packed(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def saved(folder: Path, name: str, content: bytes | str) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


@pytest.mark.parametrize(
    ("name", "content", "medium"),
    [
        ("a.html", PAGE, "html"),
        ("a.doc", PAGE, "html"),
        ("a.txt", PAGE, "html"),
        ("下载", "<div><table><tr><td>1</td></tr></table></div>", "html"),
        ("a.htm", "前面有字<p>一、总体情况</p>", "html"),
        ("a.html", "\ufeff\n<!-- saved -->\n" + PAGE, "html"),
        ("a.html", PAGE.encode("utf-16"), "html"),
        ("a.html", PAGE.encode("utf-32"), "html"),
        ("a.html", PAGE.encode("gb2312"), "html"),
        ("a.txt", "一、总体情况", "text"),
        ("a.md", "# 一、总体情况\n\n<div>\n\n图\n\n</div>", "text"),
        ("a.html", "一、总体情况", "text"),
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("a.html", b"\n%PDF-1.4\n", "pdf"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml"), "word"),
        ("a.zip", packed("[Content_Types].xml", "word/document2.xml"), "word"),
    ],
)
def test_the_medium_is_told_by_the_content(
    tmp_path: Path, name: str, content: bytes | str, medium: str
) -> None:
    file = saved(tmp_path, name, content)
    found = opened(file)
    assert (found.name, found.medium) == (name, medium)
    assert found.content == file.read_bytes()
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b" \n\0", "文件是空的"),
        ("\u3000\n", "文件是空的"),
        (
            OLE + "WordDocument".encode("utf-16-le"),
            ".doc、.wps）不能直接读取，请用 WPS 或 Word 另存",
        ),
        (OLE + "Workbook".encode("utf-16-le"), "表格文件"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "文件已加密"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "演示文件"),
        (OLE, "旧格式的 Office 文件"),
        (packed("OFD.xml", "Doc_0/Document.xml"), "OFD 文件不能直接读取，请用阅读软件另存为 PDF"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "表格文件"),
        (packed("ppt/presentation.xml"), "演示文件"),
        (packed("mimetype", "content.xml"), "OpenDocument"),
        (packed("年报.html"), "压缩文件，请先解压"),
        (packed(), "压缩文件，请先解压"),
        (b"PK\3\4\0\0", "文件已损坏"),
        (b"Rar!\x1a\7\0", "压缩文件"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"BM\x36\0\0\0\0\0\0\0", "图片"),
        (b"{\\rtf1", "RTF"),
        (b"\0\1\2\3abc", "不能识别的文件"),
        ("<?xml version='1.0'?><w:wordDocument/>", "XML 格式的 Word 文件"),
        (b"\xff " * 50, "文字编码无法识别"),
    ],
)
def test_what_is_not_read_is_told_with_what_to_do(
    tmp_path: Path, content: bytes | str, said: str
) -> None:
    file = saved(tmp_path, "年报.html", content)
    with pytest.raises(InputError) as raised:
        opened(file)
    assert said in str(raised.value)
    assert str(raised.value).startswith(str(file))
    assert raised.value.exit_code == 2


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不是文件"):
        opened(tmp_path)
    with pytest.raises(InputError, match="文件不存在"):
        opened(tmp_path / "没有.html")


def test_a_file_beyond_the_bounds_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOST_TEXT", 2**20)
    with pytest.raises(InputError, match="文件过大，不予打开；应为不超过 1 MiB"):
        opened(saved(tmp_path, "a.html", PAGE + " " * 2**20))
    assert opened(saved(tmp_path, "a.pdf", b"%PDF-" + b" " * 2**20)).medium == "pdf"
    monkeypatch.setattr(opening, "MOST_PACKED", 2**20)
    with pytest.raises(InputError, match="文件过大"):
        opened(saved(tmp_path, "a.pdf", b"%PDF-" + b" " * 2**20))


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_the_page_of_a_web_archive_is_read(tmp_path: Path, encoding: str) -> None:
    body = base64.encodebytes(PAGE.encode(encoding)).decode()
    archive = (
        "From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="-b-"\n\n\n'
        f"---b-\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{body}\n---b---\n"
    )
    file = saved(tmp_path, "a.mht", archive)
    found = opened(file)
    assert found.medium == "html"
    assert decoded(found.content, "a.mht") == PAGE
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_web_archive_without_a_page_is_told(tmp_path: Path) -> None:
    archive = "MIME-Version: 1.0\nContent-Type: text/plain\n\n一、总体情况\n"
    with pytest.raises(InputError, match="存档网页"):
        opened(saved(tmp_path, "a.mht", archive))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\3\4", b"MIME-Version: 1\n\n", OLE]))
def test_any_file_is_opened_or_refused(tmp_path: Path, content: bytes, head: bytes) -> None:
    try:
        assert opened(saved(tmp_path, "a.html", head + content)).content
    except InputError:
        return


@pytest.mark.parametrize("before", ["<!-- -->", "<?xml?>", "<?xml ", "<!--", " "])
def test_what_stands_before_a_page_is_passed_over_in_bounded_time(
    tmp_path: Path, before: str
) -> None:
    begun = time.process_time()
    assert opened(saved(tmp_path, "a.txt", before * 40_000 + "甲")).medium == "text"
    assert time.process_time() - begun < 2


def test_an_archived_page_of_endless_parts_is_refused(tmp_path: Path) -> None:
    head = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    with pytest.raises(InputError, match="部分过多"):
        opened(saved(tmp_path, "a.mht", head + b"--b\n\nx\n" * 20_000))
