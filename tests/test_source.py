from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.inputs.source import MAX_BYTES, read_source

REFUSED = {
    "an empty file": (b"", "文件是空的"),
    "only a comment": (b"# nothing\n", "文件是空的"),
    "a list instead of keys": (b"- 1\n", "内容不是键值"),
    "random bytes": (b"\x93\x00\xff\xfe\x01", "不是 UTF-8"),
    "an unclosed bracket": (b"a: 1\nb: [1, 2\n", "第3行"),
    "a colon in a text": ("a: 甲: 乙\n".encode(), "第1行：不是有效的 YAML（这里不应有冒号"),
    "a key without a colon": (b"a: 1\nb\nc: 2\n", "键的后面缺少半角冒号"),
    "an uneven indent": (b"a:\n    b: 1\n  c: 2\n", "第3行：不是有效的 YAML（缩进与上面各行不一致"),
    "an open quote": (b'a: "x\nb: 1\n', "引号没有写完"),
    "an odd escape": (b'a: "\\q"\n', "双引号中的反斜杠写法有误"),
    "an alias bomb": (
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "第1行：不允许使用 YAML 锚点",
    ),
    "an object constructor": (b"a: !!python/object/apply:os.system [id]\n", "不允许使用 YAML 标签"),
    "a plain tag": (b"a: !x 1\n", "不允许使用 YAML 标签"),
    "a thousand open brackets": (b"a: " + b"[" * 1000, "嵌套过深"),
    "a repeated key": (b"a: 1\nb: 2\na: 3\n", "第3行：a：键重复"),
    "two documents": (b"a: 1\n---\nb: 2\n", "不是有效的 YAML"),
    "an octal number": (b"a: 010\n", "写法有歧义"),
    "a sexagesimal number": (b"a: 1:30\n", "写法有歧义"),
    "an underscored number": (b"a: 1_000\n", "写法有歧义"),
    "an infinite number": (b"a: .inf\n", "写法有歧义"),
    "a day that does not exist": (b"a: 2024-02-30\n", "写法有歧义"),
    "a moment instead of a day": (b"a: 2024-01-02 10:00:00\n", "写法有歧义"),
    "a list as a key": (b"? [1]\n: 2\n", "键必须是一个词"),
    "a decimal that a float would change": (b"a: 1.12345678901234567\n", "不超过 15 位有效数字"),
    "a number without its last digits": (b"a: 5.\n", "写法有歧义"),
    "a number without its first digits": (b"a: .5\n", "写法有歧义"),
    "an exponent": (b"a: 1.0e+5\n", "写法有歧义"),
    "no number": (b"a: .nan\n", "写法有歧义"),
    "a binary number": (b"a: 0b1\n", "写法有歧义"),
    "a time of day": (b"a: 12:30:45\n", "写法有歧义"),
    "a number of 5,000 digits": (b"a: " + b"9" * 5000, "写法有歧义"),
    "binary data": (b"a: !!binary aGk=\n", "不允许使用 YAML 标签“tag:yaml.org,2002:binary”"),
    "a tag of a megabyte": (b"!" * (MAX_BYTES - 1), "不允许使用 YAML 标签"),
    "a mapping as a key": (b"a: 1\n? {a: 1}\n: 2\n", "第2行：键必须是一个词"),
    "a key repeated in braces": (b"a: {b: 1,\n  b: 2}\n", "第2行：a.b：键重复"),
    "a key that steers a terminal": (b'a: 1\n"\\e[31m": 1\n"\\e[31m": 2\n', "“\\x1b[31m”：键重复"),
    "a key of 10,000 characters twice": (b"? %b\n: 1\n" % (b"x" * 10_000) * 2, "xxx…”：键重复"),
    "a tab as indentation": (b"a:\n\tb: 2\n", "第2行：缩进用了制表符（Tab），请改为空格"),
    "a control character": (
        b"a: x\n\x07\n",
        "第2行：字符有误；应为看得见的文字，现为控制字符 U+0007",
    ),
    "a NUL": (b"a: x\0\n", "控制字符 U+0000"),
    "a zero-width space": ("a: 1\nb: 甲\u200b\n".encode(), "第2行：字符有误"),
    "a turned direction in a comment": ("a: 1 # \u202e\n".encode(), "第1行：字符有误"),
    "a byte order mark inside": ("a: 1\n\ufeffb: 2\n".encode(), "第2行：字符有误"),
    "a mark on nothing": ("a: 甲\n\nb: \u0301\n".encode(), "第3行：字符有误"),
    "a megabyte of brackets": (b"[" * MAX_BYTES, "嵌套过深"),
    "a megabyte of dashes": (b"- " * (MAX_BYTES // 2), "嵌套过深"),
    "a megabyte of question marks": (b"? " * (MAX_BYTES // 2), "嵌套过深"),
    "a megabyte of keys": (b"a: \n" * (MAX_BYTES // 4), "内容过多"),
    "a megabyte of zeros": (b"a: [" + b"0," * (MAX_BYTES // 2 - 3) + b"]", "内容过多"),
    "a megabyte of anchors": (b"&a " * (MAX_BYTES // 3), "不允许使用 YAML 锚点"),
    "a megabyte of hashes": (b"#" * MAX_BYTES, "文件是空的"),
    "a megabyte in open quotes": (b'a: "' + b"x" * (MAX_BYTES - 4), "不是有效的 YAML"),
    "a large file": (b"a: " + b"x" * MAX_BYTES, "文件过大"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_in_one_message(name: str, tmp_path: Path) -> None:
    content, message = REFUSED[name]
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_source(file)
    assert message in str(caught.value)
    assert str(file) in str(caught.value)
    assert len(str(caught.value)) < len(str(file)) + 200


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件不存在"):
        read_source(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="不是文件"):
        read_source(tmp_path)


def test_gb18030_is_answered_with_how_to_convert_it(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes("a: 1\nname: 甲局\n".encode("gb18030"))
    with pytest.raises(InputError, match=r"第2行.*iconv -f GB18030 -t UTF-8 x\.yaml"):
        read_source(file)


@pytest.mark.parametrize("text", ["a: 1\r\nb: 甲\r\n", "\ufeffa: 1\nb: 甲\n", "a: 1\rb: 甲\r"])
def test_line_ends_and_a_byte_order_mark_change_nothing(text: str, tmp_path: Path) -> None:
    file, other = tmp_path / "x.yaml", tmp_path / "y.yaml"
    file.write_bytes(text.encode())
    other.write_text("a: 1\nb: 甲\n", encoding="utf-8")
    source, plain = read_source(file), read_source(other)
    assert (source.data, source.sha256) == (plain.data, plain.sha256)


def test_the_key_on_stays_a_word(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("on: 2024-01-02\nno: x\n", encoding="utf-8")
    assert list(read_source(file).data) == ["on", "no"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", 0.1),
        ("-0.5", -0.5),
        ("123456789012.345", 123456789012.345),
        ("0.00000000000000123", 1.23e-15),
        ("999999999999999999", 999999999999999999),
        ("'1.12345678901234567'", "1.12345678901234567"),
        ("1e5", "1e5"),
        ("１２", "１２"),
        ("=", "="),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, value: object, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"a: {text}\n", encoding="utf-8")
    assert read_source(file).data == {"a": value}


def test_a_fragment_of_a_block_is_found_on_its_own_line(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a:\n  b: |\n    one\n    {{ two }}\n  c: {{}}\n".replace("{{}}", "1"))
    source = read_source(file)
    assert source.line(("a", "b"), "{{ two }}") == 4
    assert source.line(("a", "c")) == 5
    assert source.line(("a", "missing")) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.yaml"
        file.write_bytes(content)
        try:
            assert isinstance(read_source(file).data, dict)
        except InputError as error:
            assert str(file) in str(error)
