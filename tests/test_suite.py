from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nianbao.errors import InputError
from nianbao.rules.suite import read_suite
from scripts import claims_suite

SUITE: dict[str, Any] = {
    "name": "sentences",
    "expectations": [
        {
            "type": "expect_column_values_to_not_match_regex_list",
            "kwargs": {
                "column": "sentence",
                "regex_list": ["旧表", "旧格式"],
                "row_condition": {
                    "type": "or",
                    "conditions": [
                        {
                            "type": "comparison",
                            "column": {"name": "section"},
                            "operator": "IN",
                            "parameter": ["s1", "s2"],
                        },
                        {"type": "nullity", "column": {"name": "section"}, "is_null": True},
                    ],
                },
            },
            "severity": "warning",
            "meta": {
                "code": "S901",
                "title": "不用旧表",
                "citation": "实务",
                "message": "{where}出现“{matched}”，{year}年不再使用。",
                "expected": "新表",
                "found": "{matched}",
                "years": {"from": 2021, "to": 2030},
                "cell": "t3[granted,total]",
            },
        },
        {
            "type": "expect_column_values_to_not_be_null",
            "kwargs": {"column": "quote"},
            "severity": "info",
            "meta": {"code": "S902", "title": "x", "citation": "x", "message": "{{{where}}}"},
        },
    ],
    "meta": {"frame": "sentences"},
}


def read(folder: Path, suite: Any, name: str = "sentences") -> Any:
    file = folder / f"{name}.json"
    file.write_text(json.dumps(suite, ensure_ascii=False, indent=1), encoding="utf-8")
    return read_suite(file)


def test_a_sound_suite_is_read(tmp_path: Path) -> None:
    suite = read(tmp_path, SUITE)
    (first, data), (second, _) = suite.expectations
    assert (first.meta.code, first.meta.years.first, first.meta.years.last) == ("S901", 2021, 2030)
    assert (second.meta.code, second.meta.years, second.meta.cell) == ("S902", None, None)
    assert data == SUITE["expectations"][0]


Edit = Callable[[dict[str, Any]], object]


def at(*path: str | int, to: Any = ..., drop: str | None = None) -> Edit:
    """A value of the first expectation set, or one of its keys left out."""

    def edit(suite: dict[str, Any]) -> None:
        place = suite["expectations"][0]
        for part in path if drop else path[:-1]:
            place = place[part]
        if drop:
            del place[drop]
        else:
            place[path[-1]] = to

    return edit


CONDITION = ("kwargs", "row_condition")
ONE = (*CONDITION, "conditions", 0)
AND = {"type": "and", "conditions": [SUITE["expectations"][0]["kwargs"]["row_condition"]]}

# What is wrong, the message, and what stands on the line that it names.
WRONG: dict[str, tuple[Edit, str, str]] = {
    "a misspelt column": (
        at("kwargs", "column", to="sentense"),
        "kwargs.column：填写有误；应为数据框 sentences 的列（如 sentence.*现为“sentense”",
        '"column": "sentense"',
    ),
    "a column of numbers": (
        at("kwargs", "column", to="year"),
        "应为一列文字，现为“year”，是一列数字",
        '"column": "year"',
    ),
    "a column of no text": (at("kwargs", "column", to=7), "应为文字", '"column": 7'),
    "no column": (at("kwargs", drop="column"), "缺少必填项；应为column", '"kwargs"'),
    "an unknown kwarg": (
        at("kwargs", "colunm", to="x"),
        "未知的键；应为row_condition、column、regex_list，现为“colunm”",
        "colunm",
    ),
    "a share": (at("kwargs", "mostly", to=0.9), "未知的键.*“mostly”", "mostly"),
    "no kwargs": (at(drop="kwargs"), "缺少必填项；应为kwargs", "{"),
    "kwargs of no keys": (at("kwargs", to=[]), "应为一组键值，现为0 项的列表", "kwargs"),
    "an unknown type": (
        at("type", to="expect_column_values_to_not_match_regexlist"),
        "不能使用的 expectation；应为expect_column_values_to_not_match_regex_list",
        "regexlist",
    ),
    "a type that weighs the rows together": (
        at("type", to="expect_column_values_to_be_unique"),
        "不能使用的 expectation",
        "unique",
    ),
    "an invalid pattern": (
        at("kwargs", "regex_list", 1, to="旧表("),
        r"regex_list\[1\].*不是有效的正则表达式.*现为“旧表\(”",
        "旧表(",
    ),
    "a pattern without an end": (
        at("kwargs", "regex_list", 1, to="(a|b+)+$"),
        r"没有尽头，现为“\(a\|b\+\)\+\$”",
        "(a|b+)+$",
    ),
    "no pattern": (at("kwargs", "regex_list", to=[]), "至少 1 项的列表", "regex_list"),
    "one pattern": (at("kwargs", "regex_list", to="旧表"), "应为列表", "regex_list"),
    "a severity of ours": (
        at("severity", to="warn"),
        "severity：填写有误；应为critical, warning, info，现为“warn”",
        '"warn"',
    ),
    "no severity": (at(drop="severity"), "缺少必填项；应为severity", "{"),
    "no meta": (at(drop="meta"), "缺少必填项；应为meta", "{"),
    "no code": (at("meta", drop="code"), "缺少必填项；应为code", '"meta"'),
    "a code of another form": (at("meta", "code", to="s901"), "应为规则编码", "s901"),
    "no title": (at("meta", drop="title"), "缺少必填项；应为title", '"meta"'),
    "no citation": (at("meta", drop="citation"), "缺少必填项；应为citation", '"meta"'),
    "an empty message": (at("meta", "message", to=""), "应为不空的文字", '"message"'),
    "a misspelt key of meta": (at("meta", "expectd", to="x"), "未知的键.*“expectd”", "expectd"),
    "a truth in words": (at("meta", "explainable", to="no"), "应为true 或 false", "explainable"),
    "no truth": (at("meta", "local", to=None), "应为true 或 false，现为空", "local"),
    "private without a pattern": (
        lambda suite: suite["expectations"][1]["meta"].update(private=True),
        "不按正则表达式查找的规则不能是 private",
        "private",
    ),
    "years the wrong way": (
        at("meta", "years", to={"from": 2030, "to": 2020}),
        "应为from 不晚于 to，现为2030 至 2020",
        "years",
    ),
    "no years": (at("meta", "years", to={}), "应为from、to 至少一项", "years"),
    "a year in words": (at("meta", "years", "from", to="2021"), "应为整数", "from"),
    "a year long ago": (at("meta", "years", "from", to=21), "应为不小于 2019 的数", "from"),
    "a cell that no form has": (
        at("meta", "cell", to="t3[grante,total]"),
        "应为表、单元格或者部分",
        "grante",
    ),
    "a table that no form has": (at("meta", "cell", to="t9"), "应为表、单元格或者部分", "t9"),
    "a message of another frame": (
        at("meta", "message", to="{shown}出现“{matched}”"),
        "模板有误；应为数据框的列.*现为{shown}",
        "shown",
    ),
    "what a pattern misses, without one": (
        lambda suite: suite["expectations"][1]["meta"].update(message="{matched}"),
        "模板有误.*现为{matched}",
        "{matched}",
    ),
    "an attribute in a message": (
        at("meta", "message", to="{where.__class__}"),
        "模板有误.*{where.__class__}",
        "__class__",
    ),
    "an index in a message": (at("meta", "message", to="{where[0]}"), "模板有误", "[0]"),
    "a width in a message": (
        at("meta", "found", to="{where!r:>99999999}"),
        "meta.found：模板有误；应为只写名称：{where}",
        ">9999",
    ),
    "a width within a width": (at("meta", "found", to="{where:{year}}"), "模板有误", "{year}}"),
    "an open brace": (at("meta", "message", to="{where"), "应为成对的大括号", "{where"),
    "a place by number": (at("meta", "message", to="{}{0}"), "模板有误", "{}{0}"),
    "a condition in words": (
        at(*CONDITION, to="section == 's1'"),
        "row_condition：填写有误；应为一组键值",
        "row_condition",
    ),
    "a condition of no type": (
        at(*CONDITION, drop="type"),
        "应为type 为 comparison, nullity, and, or",
        "row_condition",
    ),
    "a condition passed through": (
        at(*CONDITION, to={"type": "pass_through", "pass_through_filter": "x"}),
        "应为type 为 comparison, nullity, and, or",
        "row_condition",
    ),
    "an unknown operator": (at(*ONE, "operator", to="="), "应为==, !=", '"="'),
    "a misspelt column of a condition": (
        at(*ONE, "column", "name", to="sektion"),
        r"conditions\[0\].column.name：.*（如 section",
        "sektion",
    ),
    "a bare column": (at(*ONE, "column", to="section"), "应为一组键值", '"column": "section"'),
    "no list": (at(*ONE, "parameter", to="s1"), "应为列表，IN 要有可比的值", "parameter"),
    "nothing in the list": (at(*ONE, "parameter", to=[]), "应为列表，IN", "parameter"),
    "a number among texts": (
        at(*ONE, "parameter", to=["s1", 2]),
        "应为文字（“section”列的值），现为“2”",
        "parameter",
    ),
    "an order of texts": (at(*ONE, "operator", to="<"), "应为== 或 !=", "parameter"),
    "no parameter": (at(*ONE, drop="parameter"), "缺少必填项；应为parameter", "{"),
    "no conditions": (at(*CONDITION, "conditions", to=[]), "至少 1 项的列表", "conditions"),
    "an or within an and": (at(*CONDITION, to=AND), "应为type 为 comparison, nullity", "{"),
    "a value for a nullity": (
        at(*CONDITION, "conditions", 1, "is_null", to="no"),
        "应为true 或 false",
        "is_null",
    ),
    "the same rule twice": (
        lambda suite: suite["expectations"].append(copy.deepcopy(suite["expectations"][0])),
        r"expectations\[2\]：规则 S901 重复",
        "{",
    ),
    "an expectation in words": (
        lambda suite: suite["expectations"].append("x"),
        r"expectations\[2\]：填写有误；应为一组键值",
        '"x"',
    ),
    "no expectations": (lambda suite: suite.pop("expectations"), "缺少必填项", "{"),
    "no expectation": (lambda suite: suite.update(expectations=[]), "至少 1 项", "expectations"),
    "another name": (lambda suite: suite.update(name="cells"), "与文件名不同", "name"),
    "another frame": (
        lambda suite: suite["meta"].update(frame="cells"),
        "meta.frame：与文件名不同；应为sentences",
        "frame",
    ),
    "an unknown key": (lambda suite: suite.update(x=1), "未知的键", '"x": 1'),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    edit, message, fragment = WRONG[name]
    suite = copy.deepcopy(SUITE)
    edit(suite)
    with pytest.raises(InputError, match=message) as refused:
        read(tmp_path, suite)
    error = refused.value
    assert error.file == tmp_path / "sentences.json"
    assert error.line is not None
    assert fragment in (tmp_path / "sentences.json").read_text("utf-8").split("\n")[error.line - 1]


def test_a_suffix_in_capitals_is_no_second_suite(tmp_path: Path) -> None:
    file = tmp_path / "sentences.JSON"
    file.write_text(json.dumps(SUITE), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"与文件名不同；应为sentences\.JSON，现为“sentences\.json”"
    ):
        read_suite(file)


@pytest.mark.parametrize(("key", "message"), [("name", "与文件名不同"), ("column", "填写有误")])
def test_a_name_of_any_length_is_answered_shortly(key: str, message: str, tmp_path: Path) -> None:
    suite = json.dumps(SUITE).replace(f'"{key}": "', f'"{key}": "{"x" * 30_000}', 1)
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path, json.loads(suite), "sentences")
    assert len(str(caught.value)) < len(str(tmp_path)) + 300


def test_a_suite_of_no_frame_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="第2行：name：没有这个数据框；应为cells、"):
        read(tmp_path, {**SUITE, "name": "words", "meta": {}}, "words")


def test_the_suite_of_claims_is_what_its_table_gives() -> None:
    assert claims_suite.SUITE.read_text(encoding="utf-8") == claims_suite.suite()
