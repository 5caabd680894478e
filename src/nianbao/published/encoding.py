"""How a text is encoded: told by its bytes, for what a page declares is often wrong."""

from __future__ import annotations

import codecs

from nianbao.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # its mark begins as that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ("utf-8", "gb18030")  # GB2312 and GBK are a part of GB18030
_BROKEN = "\ufffd"
_FEW = 200  # one of so many characters beyond ASCII may be broken, as one cut in two is


def decoded(content: bytes, file: str) -> str:
    """The text of a file, what is broken in it as U+FFFD; InputError if it is no text.

    UTF-8, UTF-16 or UTF-32 with a mark, else UTF-8 or GB18030. A Chinese text in the one is not
    valid in the other, so that what it declares need not be asked.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if not looks_like_text(content):
        raise InputError("不是文字", file=file, expected="网页、Word、PDF或者纯文本文件")
    for encoding in _UNMARKED:
        text = content.decode(encoding, "replace")
        broken = text.count(_BROKEN)
        if broken * _FEW <= sum(not char.isascii() for char in text):
            return text
    raise InputError("文字编码无法识别", file=file, expected="UTF-8或者GB18030")


def is_marked(content: bytes) -> bool:
    """Whether a text tells its encoding by the mark that it begins with."""
    return any(content.startswith(mark) for mark, _ in _MARKS)


def looks_like_text(content: bytes) -> bool:
    """Whether bytes can be a text: it may have a stray control character, but not many."""
    plain = content.translate(None, _CONTROLS)
    return b"\0" not in content and (len(content) - len(plain)) * _FEW <= len(content)


_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1a"))
