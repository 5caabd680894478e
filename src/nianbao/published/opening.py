"""A published file opened: which medium it is, told by its content before its name.

It is untrusted. What cannot be read is refused with what it is and what to do about it.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import hashlib
import re
import zipfile
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from nianbao.errors import InputError
from nianbao.inputs.source import read_bytes
from nianbao.published.document import Medium
from nianbao.published.encoding import decoded, is_marked, looks_like_text

MOST_TEXT = 20 * 2**20  # bytes of a page or a text
MOST_PACKED = 64 * 2**20  # bytes of a PDF or a Word file
_MOST_PARTS = 10_000  # of an archived page; one with all its pictures has hundreds
_HEAD = 1024  # bytes in which a file says what it is
_READABLE = "网页、.docx、PDF或者纯文本文件"
_AS_WORD = "请用 WPS 或 Word 另存为 .docx"

_PICTURES = (*(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\1\0", b"AT&TFORM"),)
_BITMAP = re.compile(rb"BM.{4}\0{4}", re.DOTALL)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\5\6")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The streams of an OLE file tell what it is: which, what that is called, and what to do.
_STREAMS = (
    ("EncryptedPackage", "文件已加密", "请先解除密码，再另存一份"),
    ("WordDocument", "旧格式的文字文件（.doc、.wps）不能直接读取", _AS_WORD),
    ("Workbook", "这是表格文件（.xls、.et）", "年度报告应为" + _READABLE),
    ("PowerPoint Document", "这是演示文件", "年度报告应为" + _READABLE),
)
# A part of a zip file tells the same.
_PARTS = (
    ("OFD.xml", "OFD 文件不能直接读取", "请用阅读软件另存为 PDF"),
    ("xl/", "这是表格文件（.xlsx）", "年度报告应为" + _READABLE),
    ("ppt/", "这是演示文件（.pptx）", "年度报告应为" + _READABLE),
    ("content.xml", "OpenDocument 文件不能直接读取", _AS_WORD),
    ("Index/Document.iwa", "Pages 文件不能直接读取", "请另存为 .docx"),
)
_TEXTS = {".txt", ".text", ".md", ".markdown"}  # in which markup may stand
_BEFORE = r"\s*+(?:<\?xml[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+"
_WHOLE_PAGE = re.compile(f"{_BEFORE}<(?:!doctype\\s+html|html)\\b", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"</(?:p|div|td|table|span|body|html)\s*>", re.IGNORECASE)
_MAIL = re.compile(rb"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\s*\n")


@dataclass(frozen=True)
class Opened:
    """A file of a medium that is read. That of an archived page (.mht) has the page's content."""

    name: str
    medium: Medium
    content: bytes
    sha256: str  # of the file's bytes


def opened(file: Path) -> Opened:
    """A file with its medium; InputError with what to do if it is none that is read."""
    content = read_bytes(file, MOST_PACKED + 1)
    if len(content) > MOST_PACKED:
        raise _too_large(file, MOST_PACKED)
    if not content.strip(b"\0 \t\r\n"):
        raise InputError("文件是空的", file=file)
    digest = hashlib.sha256(content).hexdigest()
    medium = _binary(content, file)
    if medium is None:
        if len(content) > MOST_TEXT:
            raise _too_large(file, MOST_TEXT)
        content = _archived_page(content, file) or content
        medium = _written(content, file)
    return Opened(file.name, medium, content, digest)


def _too_large(file: Path, most: int) -> InputError:
    return InputError("文件过大，不予打开", file=file, expected=f"不超过 {most // 2**20} MiB")


def _binary(content: bytes, file: Path) -> Medium | None:
    """PDF or Word; None for a text. InputError for everything else."""
    if b"%PDF-" in content[:_HEAD]:
        return "pdf"
    if content.startswith(b"PK\3\4"):
        _require_word(content, file)
        return "word"
    if content.startswith(_OLE):
        raise _ole(content, file)
    if content.startswith(_PICTURES) or content[8:12] == b"WEBP" or _BITMAP.match(content):
        raise InputError("这是图片，图中的文字不能读取", file=file, expected=_READABLE)
    if content.startswith(_ARCHIVES):
        raise InputError("这是压缩文件，请先解压", file=file, expected=_READABLE)
    if content.lstrip().startswith(b"{\\rtf"):
        raise InputError(f"RTF 文件不能直接读取，{_AS_WORD}", file=file)
    if not is_marked(content) and not looks_like_text(content):
        raise InputError("不能识别的文件", file=file, expected=_READABLE)
    return None


def _require_word(content: bytes, file: Path) -> None:
    """InputError for a zip file that is no Word file."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, RuntimeError, NotImplementedError):
        raise InputError("文件已损坏，无法读取", file=file, found="不完整的压缩包") from None
    if any(name.startswith("word/") for name in names) and "[Content_Types].xml" in names:
        return
    for part, what, advice in _PARTS:
        if any(name.startswith(part) for name in names):
            raise InputError(f"{what}，{advice}", file=file)
    raise InputError("这是压缩文件，请先解压", file=file, expected=_READABLE)


def _ole(content: bytes, file: Path) -> InputError:
    for stream, what, advice in _STREAMS:
        if stream.encode("utf-16-le") in content:
            return InputError(f"{what}，{advice}", file=file)
    return InputError(f"旧格式的 Office 文件不能直接读取，{_AS_WORD}", file=file)


def _archived_page(content: bytes, file: Path) -> bytes | None:
    """The page in a web archive (.mht), in UTF-8 with its mark; None if it is no archive."""
    head = _MAIL.match(content[: 16 * _HEAD])
    if not head or b"mime-version:" not in head[0].lower():
        return None
    if content.count(b"\n--") > _MOST_PARTS:
        raise InputError("存档网页（.mht）的部分过多，不予读取", file=file)
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        for part in message.walk():
            if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    return codecs.BOM_UTF8 + decoded(payload, file.name).encode("utf-8", "replace")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise InputError("存档网页（.mht）中没有可读的网页，请另存为 .html", file=file)


def _written(content: bytes, file: Path) -> Medium:
    """A page or a text; what begins as a page is one whatever its name."""
    text = decoded(content, str(file))
    if not text.strip():
        raise InputError("文件是空的", file=file)
    if "<w:wordDocument" in text[: 4 * _HEAD] or "<pkg:package" in text[: 4 * _HEAD]:
        raise InputError(f"XML 格式的 Word 文件不能直接读取，{_AS_WORD}", file=file)
    if _WHOLE_PAGE.match(text):
        return "html"
    return "html" if file.suffix.lower() not in _TEXTS and _MARKUP.search(text) else "text"
