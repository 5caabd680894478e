"""A YAML input file, read strictly: plain data with the line of every key.

Refused before anything is built from them: aliases and tags (a "billion laughs"
file or an object constructor), duplicate keys, deep nesting, large files, and the
spellings of numbers that YAML 1.1 reads otherwise than a person does (010, 1:30), decimals
that a float would change, and characters that cannot be seen, comments included.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

import yaml

from nianbao.characters import UnfitError, escaped, visible
from nianbao.errors import InputError
from nianbao.inputs.slip import misplaced, slip

STDIN = Path("-")  # of a file's name: what is typed or piped in
MAX_BYTES = 1 << 20
MAX_DEPTH = 12
MAX_VALUES = 20_000  # keys counted; a full parameter file has a few hundred
_BACK = 3  # lines before the one that a parser stops at, in which a slip is looked for
LONGEST_SHOWN = 40  # characters of a found value in a message

Address = tuple[str | int, ...]  # the keys and indices from the top of the file to a value

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
# What the YAML parser says, in the words of whoever typed the file.
_REASONS = {
    "mapping values are not allowed": "这里不应有冒号：含冒号的文字请加引号，键应上下对齐",
    "could not find expected ':'": "键的后面缺少半角冒号",
    "did not find expected key": "缩进与上面各行不一致，或缺少“键: 值”",
    "did not find expected '-'": "缩进与上面各项不一致，或缺少“-”",
    "did not find expected ',' or ']'": "方括号没有写完，或各项之间缺少逗号",
    "did not find expected ',' or '}'": "花括号没有写完，或各项之间缺少逗号",
    "did not find expected node content": "这里缺少内容",
    "found unexpected end of stream": "引号没有写完",
    "tab character": "缩进应为空格，不能是制表符",
    "cannot start any token": "不能以这个字符开头：制表符请改为空格，文字请加引号",
    "entries are not allowed": "列表项应另起一行",
    "mapping keys are not allowed": "键应另起一行",
    "comment or line break": "文字应写在“|”或“>-”的下一行",
    "escape c": "双引号中的反斜杠写法有误：请改用单引号",
    "another document": "文件中只能有一份文档，不能有第二个“---”",
    "did not find expected <document start>": "前面的内容已经结束",
}


def spelled(address: Address) -> str:
    """An address as a person writes it: figures.t3.new_received[2]."""
    text = ""
    for part in address:
        plain = isinstance(part, int) or (part.isidentifier() and len(part) <= LONGEST_SHOWN)
        word = part if plain else described(part)
        text += f"[{word}]" if isinstance(part, int) else f".{word}" if text else str(word)
    return text


def described(value: object) -> str:
    """A found value in a message: short, on one line, what cannot be seen written out."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return f"布尔值 {str(value).lower()}"
    if isinstance(value, dict):
        return "一组键值"
    if isinstance(value, list):
        return f"{len(value)} 项的列表"
    text = " ".join(str(value).split())
    shown = text[:LONGEST_SHOWN] + "…" if len(text) > LONGEST_SHOWN else text
    return f"“{escaped(shown)}”"


def survives(number: Decimal) -> bool:
    """Whether a number is the same after a float, which papermill and JSON make of it."""
    return Decimal(repr(float(number))) == number


class Place(NamedTuple):
    """Where something stands in a file, as whoever asked named it.

    In a text a line and a character, counted from 1; in a workbook a cell: 表三!D7.
    """

    file: str
    line: int | None = None
    character: int | None = None
    sheet_cell: str | None = None


class Origin(Protocol):
    """A file that data was read from, which knows where each value of it stands."""

    @property
    def file(self) -> Path: ...

    @property
    def data(self) -> dict[str, Any]: ...

    @property
    def notices(self) -> tuple[str, ...]:
        """What of the file was not read and need not be, in a sentence each."""
        ...

    def place(self, address: Address, *fragments: str) -> Place:
        """The place of a value, or of the first of some fragments that stands inside it.

        A value that is not there is looked for in what would hold it.
        """
        ...

    def error(
        self,
        address: Address,
        message: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        fragment: str | None = None,
    ) -> InputError:
        """The error that names this file and the place of that value."""
        ...

    def slip(self, address: Address, key: str) -> InputError | None:
        """The error for a key that is missing below an address for a slip of the keyboard."""
        ...

    def naming(self, typed: Mapping[Address, Address]) -> Self:
        """The same file, its addresses by id known as they were typed."""
        ...


@dataclass(frozen=True)
class Source:
    """A file's text, its data, and where each value of the data stands: an Origin."""

    file: Path
    text: str
    data: dict[str, Any]
    lines: dict[Address, tuple[int, int]]  # first and last line, counted from 1
    columns: dict[Address, int] = field(default_factory=dict)  # of the first line, from 1
    typed: Mapping[Address, Address] = field(default_factory=dict)  # addresses by id, as typed
    notices: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the text: the same for CRLF and LF, with and without a BOM."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def line(self, address: Address, fragment: str | None = None) -> int | None:
        """The line of a value, or of a fragment of text inside it."""
        known = self._known(address)
        return None if known is None else self.place(known, *([fragment] if fragment else [])).line

    def place(self, address: Address, *fragments: str) -> Place:
        """Line and character of a value, or of the first fragment that stands inside it."""
        known = self._known(address) or ()
        first, last = self.lines.get(known, (1, 1))
        lines = self.text.split("\n")[first - 1 : last]
        for fragment in fragments:
            for number, line in enumerate(lines, first):
                if fragment in line:
                    return Place(str(self.file), number, line.index(fragment) + 1)
        return Place(str(self.file), first, self.columns.get(known, 1))

    def _known(self, address: Address) -> Address | None:
        """The nearest address at or above one that the file has."""
        address = self.as_typed(address)
        above = (address[:n] for n in range(len(address), -1, -1))
        return next((one for one in above if one in self.lines), None)

    def error(
        self,
        address: Address,
        message: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        fragment: str | None = None,
    ) -> InputError:
        """The error that names this file and the line of that value."""
        return InputError(
            message,
            file=self.file,
            line=self.line(address, fragment),
            path=spelled(self.as_typed(address)),
            expected=expected,
            found=found,
        )

    def slip(self, address: Address, key: str) -> InputError | None:
        """The error for a key that is missing below an address for a slip in its line."""
        first, last = self.lines.get(self.as_typed(address), (1, 0))
        for number, line in enumerate(self.text.split("\n")[first - 1 : last], first):
            if slipped := slip(line, key):
                path = spelled((*address, key))
                return InputError(slipped, file=self.file, line=number, path=path)
        return None

    def naming(self, typed: Mapping[Address, Address]) -> Source:
        """The same file, its addresses by id known as they were typed."""
        return replace(self, typed=typed)

    def as_typed(self, address: Address) -> Address:
        """The address in the keys that the file has: a row may be named by its label."""
        for n in range(len(address), 0, -1):
            if address[:n] in self.typed:
                return self.typed[address[:n]] + address[n:]
        return address


def read_source(file: Path, most: int = MAX_VALUES, what: str = "参数文件") -> Source:
    """Read a YAML file; InputError with file and line for whatever is wrong with it.

    STDIN is read from standard input. `most` is how many keys and values it may have, `what` the
    word for such a file.
    """
    text = read_text(file)
    _refuse_unseen(file, text)
    try:
        _refuse_indirection(file, text, most)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        typed = text.split("\n")[:line]
        for number in range(len(typed), max(line - _BACK, 0), -1):
            if slipped := slip(typed[number - 1]) or misplaced(typed[:number]):
                raise InputError(slipped, file=file, line=number) from None
        raise InputError(f"不是有效的 YAML（{_explained(error)}）", file=file, line=line) from None
    if node is None:
        raise InputError("文件是空的", file=file, expected=f"一份{what}")
    if not isinstance(node, yaml.MappingNode):
        raise InputError("内容不是键值", file=file, line=1, expected="“键: 值”形式的参数")
    lines: dict[Address, tuple[int, int]] = {}
    columns: dict[Address, int] = {}
    data = _build(file, node, (), lines, columns)
    return Source(file, text, data, lines, columns)


def _explained(error: yaml.MarkedYAMLError) -> str:
    said = " ".join(part for part in (error.context, error.problem) if part)
    return next((reason for words, reason in _REASONS.items() if words in said), said)


def read_text(file: Path) -> str:
    """The text of a small file in UTF-8, with the line ends of Unix; InputError if it is none."""
    raw = read_bytes(file, MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        size = "更多" if file == STDIN else f"{file.stat().st_size} 字节"
        raise InputError("文件过大", file=file, expected="不超过 1 MiB", found=size)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(
            f"不是 UTF-8 编码；若为 GB18030，请先转换：iconv -f GB18030 -t UTF-8 {file.name}",
            file=file,
            line=line,
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(file: Path, most: int) -> bytes:
    """The first bytes of a file; InputError if there is no such file."""
    try:
        if file == STDIN:
            return sys.stdin.buffer.read(most)
        if not file.exists():
            raise InputError("文件不存在", file=file)
        if not file.is_file():
            raise InputError("不是文件", file=file)
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise InputError(f"无法读取（{error.strerror}）", file=file) from None


def _refuse_unseen(file: Path, text: str) -> None:
    try:
        visible(text)
    except UnfitError as error:
        line = text.count("\n", 0, error.at) + 1
        raise InputError(
            "字符有误", file=file, line=line, expected=error.expected, found=error.found
        ) from None


def _refuse_indirection(file: Path, text: str, most: int) -> None:
    depth = values = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise InputError(
                    "嵌套过深", file=file, line=line, expected=f"不超过 {MAX_DEPTH} 层"
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent):
            values += 1
            if values > most:
                raise InputError(
                    "内容过多", file=file, line=line, expected=f"不超过 {most} 个键和值"
                )
        if getattr(event, "anchor", None) is not None:
            raise InputError("不允许使用 YAML 锚点和别名（& 和 *）", file=file, line=line)
        if getattr(event, "tag", None) is not None:
            raise InputError(f"不允许使用 YAML 标签{described(event.tag)}", file=file, line=line)


def _build(
    file: Path,
    node: yaml.Node,
    address: Address,
    lines: dict[Address, tuple[int, int]],
    columns: dict[Address, int],
) -> Any:
    first = node.start_mark.line + 1
    # A block ends at column 0 of the line after it.
    last = node.end_mark.line + (1 if node.end_mark.column else 0)
    lines.setdefault(address, (first, max(first, last)))
    columns.setdefault(address, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise InputError("键必须是一个词", file=file, line=line, path=spelled(address))
            key = key_node.value
            inner = (*address, key)
            if key in result:
                raise InputError("键重复", file=file, line=line, path=spelled(inner))
            value = _build(file, value_node, inner, lines, columns)
            lines[inner] = (line, lines[inner][1])
            columns[inner] = key_node.start_mark.column + 1
            result[key] = value
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_build(file, n, (*address, i), lines, columns) for i, n in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(file, node, address)


def _scalar(file: Path, node: yaml.ScalarNode, address: Address) -> Any:
    kind, text = node.tag.rsplit(":", 1)[-1], node.value

    def refuse(expected: str, message: str = "写法有歧义") -> InputError:
        return InputError(
            message,
            file=file,
            line=node.start_mark.line + 1,
            path=spelled(address),
            expected=expected,
            found=described(text),
        )

    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("yes", "true", "on", "y")
    if kind == "int":
        if not _DECIMAL.fullmatch(text):
            raise refuse("十进制整数（不超过 18 位），或加引号的文字")
        return int(text)
    if kind == "float":
        if not _FLOAT.fullmatch(text):
            raise refuse("小数，或加引号的文字")
        if not survives(Decimal(text)):
            raise refuse("不超过 15 位有效数字的小数，或加引号的文字", "小数过长")
        return float(text)
    if kind == "timestamp":
        try:
            return date.fromisoformat(text)
        except ValueError:
            try:
                datetime.fromisoformat(text)
            except ValueError:
                raise refuse("存在的日期，如 2024-01-02") from None
            raise refuse("日期，如 2024-01-02") from None
    return text
