"""What was handed in as a workbook, by its content and its name; only .xlsx is read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from nianbao.errors import InputError
from nianbao.inputs.source import read_bytes

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ett", ".ods")  # the first is read
LARGEST = 16 * 2**20  # bytes; a filled form has 0.2 MB
_SAVE = "请在 Excel 或 WPS 中打开它，另存为“Excel 工作簿（.xlsx）”"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLSX = "XLSX 工作簿"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, LookupError, OverflowError, RuntimeError),
)
# The parts that tell what a zip archive is, the most telling first.
_TOLD_BY = {
    "xl/vbaProject.bin": "带宏的工作簿（XLSM）",
    "xl/workbook.bin": "二进制工作簿（XLSB）",
    "word/document.xml": "Word 文件",
    "ppt/presentation.xml": "演示文稿",
    "[Content_Types].xml": _XLSX,
}


def require_xlsx(file: Path) -> None:
    """InputError for a file that is not there, is too large, or is no .xlsx workbook."""
    content = _content(file)
    kind, suffix = _kind(file, content), file.suffix.lower()
    if kind == _XLSX and suffix == SUFFIXES[0]:
        return
    if kind == _XLSX:
        raise InputError(
            f"扩展名是 {suffix}，内容是{kind}：请把扩展名改为 .xlsx",
            file=file,
            expected=".xlsx",
            found=suffix,
        )
    if kind == "加密的文件":
        raise InputError(
            "文件有打开密码，无法读取：请在 Excel 或 WPS 中取消密码，再保存为 .xlsx",
            file=file,
            expected=_XLSX,
            found=kind,
        )
    done = "是空的" if not content else "不是 .xlsx 工作簿，不能作为填报的表读取"
    raise InputError(f"文件{done}：{_SAVE}", file=file, expected=_XLSX, found=kind)


def _content(file: Path) -> bytes:
    content = read_bytes(file, LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError(
            "文件过大，不予打开：请删去图片和无关的工作表",
            file=file,
            expected=f"不超过 {LARGEST // 2**20} MiB",
            found="更大",
        )
    return content


def _kind(file: Path, content: bytes) -> str:
    """What a file holds, as a message has it."""
    if not content:
        return "空文件"
    if content.startswith(b"PK"):
        return _archived(file)
    if content.startswith(_COMPOUND):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        return "加密的文件" if encrypted else "旧版的工作簿（XLS 或者 ET）"
    if content.startswith(b"%PDF"):
        return "PDF 文件"
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "其他格式的文件"
    page = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    return "网页或者 XML 文件" if page else "文本文件（如 CSV）"


def _archived(file: Path) -> str:
    """What a zip archive holds."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            ods = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
            if ods and b"opendocument" in archive.read("mimetype"):
                return "ODF 文件（如 ODS）"
    except _BROKEN:
        raise InputError(
            "工作簿已损坏，无法读取：文件可能没有复制或者下载完，请重新取一份；"
            f"能打开的，{_SAVE.removeprefix('请')}",
            file=file,
            expected=f"完整的{_XLSX}",
            found="不完整的 XLSX 文件",
        ) from None
    return next((kind for part, kind in _TOLD_BY.items() if part in names), "压缩包")
