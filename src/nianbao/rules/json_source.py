"""A JSON input file, read strictly: plain data with the line of every value, as `source.py` has
it of a YAML file.

Refused are duplicate keys, deep nesting, large files, and what JSON has no word for (NaN,
infinity, half a character).
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from pathlib import Path

from nianbao.errors import InputError
from nianbao.inputs.source import MAX_DEPTH, Address, Source, read_text

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\n\r]*")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def read_json(file: Path) -> Source:
    """A JSON object, read as strictly as `read_source` reads YAML."""
    if not file.is_file():
        raise InputError("不是可以读取的文件", file=file, expected="一个 JSON 文件")
    text = read_text(file)
    if not text.strip():
        raise InputError("文件是空的", file=file, expected="一个规则集")
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"不是有效的 JSON（{error.msg}）", file=file, line=error.lineno) from None
    except RecursionError:
        raise InputError("嵌套过深", file=file, expected=f"不超过 {MAX_DEPTH} 层") from None
    except ValueError as error:  # a number of thousands of digits
        raise InputError(f"不是可用的 JSON（{error}）", file=file) from None
    if not isinstance(data, dict):
        raise InputError("内容不是键值", file=file, line=1, expected="一个规则集")
    source = Source(file, text, data, {})
    _Places(source).walk((), 0)
    return source


class _Places:
    """The walk over a valid JSON text that notes the lines of each value in its source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.starts = [match.end() for match in re.finditer("\n", source.text)]

    def walk(self, address: Address, at: int) -> int:
        """Note the value that begins at a place or behind blanks there; the place behind it."""
        text, lines = self.source.text, self.source.lines
        at = self._past_blanks(at)
        first = self._line(at)
        lines[address] = (first, first)
        if text[at] in "{[":
            if len(address) > MAX_DEPTH:
                raise self.source.error(address, "嵌套过深", expected=f"不超过 {MAX_DEPTH} 层")
            at = self._walk_inside(address, at)
        else:
            value, at = _DECODER.raw_decode(text, at)
            self._require_sound(address, value)
        lines[address] = (first, self._line(at - 1))
        return at

    def _walk_inside(self, address: Address, at: int) -> int:
        text, number, keyed = self.source.text, 0, self.source.text[at] == "{"
        at = self._past_blanks(at + 1)
        while text[at] not in "}]":
            part: str | int = number
            if keyed:
                part, at = _DECODER.raw_decode(text, at)
                self._require_sound(address, part)
                at = self._past_blanks(at) + 1
                if (*address, part) in self.source.lines:
                    self.source.lines[*address, part] = (self._line(at), self._line(at))
                    raise self.source.error((*address, part), "键重复")
            at = self._past_blanks(self.walk((*address, part), at))
            if text[at] == ",":
                at = self._past_blanks(at + 1)
            number += 1
        return at + 1

    def _require_sound(self, address: Address, value: object) -> None:
        if isinstance(value, float) and not math.isfinite(value):
            raise self.source.error(address, "不是数字", expected="有限的数字", found=str(value))
        if isinstance(value, str) and (found := _UNPRINTABLE.search(value)):
            code = f"控制字符 U+{ord(found[0]):04X}"
            raise self.source.error(address, "填写有误", expected="不含控制字符的文字", found=code)

    def _past_blanks(self, at: int) -> int:
        match = _BLANK.match(self.source.text, at)
        return match.end() if match else at

    def _line(self, at: int) -> int:
        return bisect_right(self.starts, at) + 1
