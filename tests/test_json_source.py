from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.errors import InputError
from nianbao.rules.json_source import read_json


def test_every_value_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"a": [1,\n {"b": "x"},\n []\n],\n\n "c": null}\n', encoding="utf-8")
    source = read_json(file)
    assert source.data == {"a": [1, {"b": "x"}, []], "c": None}
    assert source.lines == {
        (): (1, 6),
        ("a",): (1, 4),
        ("a", 0): (1, 1),
        ("a", 1): (2, 2),
        ("a", 1, "b"): (2, 2),
        ("a", 2): (3, 3),
        ("c",): (6, 6),
    }


WRONG = {
    "empty": ("", "文件是空的"),
    "cut short": ('{"a":\n [1, 2', "第2行：不是有效的 JSON"),
    "a comment": ("{\n // x\n}", "第2行：不是有效的 JSON"),
    "a list": ("[1]", "第1行：内容不是键值"),
    "a key twice": ('{"a": 1,\n "a": 2}', "第2行：a：键重复"),
    "no number": ('{\n"a": NaN}', "第2行：a：不是数字；应为有限的数字，现为nan"),
    "an infinite number": ('{\n"a": [1e999]}', r"第2行：a\[0\]：不是数字"),
    "thousands of digits": ('{"a": ' + "9" * 5000 + "}", "不是可用的 JSON"),
    "deep": ('{"a":' * 20 + "1" + "}" * 20, "嵌套过深；应为不超过 12 层"),
    "bottomless": ('{"a":' + "[" * 100_000, "嵌套过深"),
    "half a character": ('{"a": "\\ud800"}', "控制字符 U\\+D800"),
    "a control character in a key": ('{"\\u0007": 1}', "控制字符 U\\+0007"),
    "an override of direction": ('{\n"a": "\\u202e"}', "第2行：a：填写有误.*U\\+202E"),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused(name: str, tmp_path: Path) -> None:
    text, message = WRONG[name]
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as refused:
        read_json(file)
    assert str(refused.value).startswith(str(file))


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    folder, dangling, latin, huge = (tmp_path / f"{n}.json" for n in "abcd")
    folder.mkdir()
    dangling.symlink_to(tmp_path / "nowhere")
    latin.write_bytes('{"a": "年报"}'.encode("gb18030"))
    huge.write_text('{"a": "' + "x" * (1 << 20) + '"}', encoding="utf-8")
    for file, message in (
        (folder, "不是可以读取的文件"),
        (dangling, "不是可以读取的文件"),
        (latin, "第1行：不是 UTF-8 编码"),
        (huge, "文件过大"),
    ):
        with pytest.raises(InputError, match=message):
            read_json(file)
