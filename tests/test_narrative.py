from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError
from nianbao.inputs.workspace import Workspace
from nianbao.prose.document import Heading, text_of
from nianbao.prose.numerals import chinese_ordinal, read_chinese
from tests.conftest import CITY, EXAMPLE

Read = Callable[[dict[str, Any]], AnnualReport]


def test_the_preamble_gives_law_parts_period_and_contact(
    small: dict[str, Any], report: Read
) -> None:
    text = report(small).text("preamble")
    for part in (
        "《中华人民共和国政府信息公开条例》",
        "第五十条",
        "国办公开办函〔2021〕30号",
        "六个部分",
        "自2023年1月1日起至2023年12月31日止",
        "某路1号",
        "010-12345678",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("scope", "kind", "words"),
    [
        ("agency", "department", "我局"),
        ("level_only", "government", "不含下级行政机关"),
        ("region_rollup", "government", "汇总了本行政区域内各行政机关的数据"),
    ],
)
def test_the_scope_is_declared(
    scope: str, kind: str, words: str, small: dict[str, Any], report: Read
) -> None:
    small["scope"], small["agency"]["kind"] = scope, kind
    read = report(small)
    assert words in read.text("preamble") + read.text("s2")


def test_sentences_follow_the_figures(small: dict[str, Any], report: Read) -> None:
    read = report(small)
    assert read.text("s3") == (
        "2023年，我局新收政府信息公开申请7件，上年结转1件，共8件。"
        "全年办结7件，其中予以公开6件、不予公开1件；结转下年度继续办理1件。"
    )
    assert read.text("s4") == (
        "2023年，我局因政府信息公开工作被申请行政复议2件（结果维持1件、尚未审结1件）。未被提起行政诉讼。"
    )
    assert "行政许可决定4件" in read.text("s2")


def test_sentences_say_when_there_was_nothing(small: dict[str, Any], report: Read) -> None:
    small["figures"] = dict.fromkeys(("t2_1", "t2_5", "t2_6", "t2_8", "t3", "t4"), 0)
    read = report(small)
    assert "未收到政府信息公开申请" in read.text("s3")
    assert "未发生因政府信息公开工作引起的行政复议、行政诉讼" in read.text("s4")
    assert "各项数据均为零" in read.text("s2")


def test_nothing_is_claimed_of_blank_tables(small: dict[str, Any], report: Read) -> None:
    small["figures"] = {}
    read = report(small)
    for section in ("s2", "s3", "s4"):
        assert "见下" in read.text(section)
        assert "零" not in read.text(section)


def test_the_trial_form_is_served_too(small: dict[str, Any], report: Read) -> None:
    small["year"] = 2020
    small["figures"] = dict.fromkeys(("t2_1", "t2_5", "t2_6", "t2_8", "t2_9", "t3", "t4"), 0)
    small["narrative"] = {"s1": {"s1_1": "甲。"}}
    read = report(small)
    assert "国办公开办函〔2019〕60号" in read.text("preamble")
    assert "政府集中采购" in read.text("s2")
    assert read.prose("s1")[0] == Heading("（一）主动公开", 2, "s1_1")


def test_present_parts_are_numbered_without_gaps(small: dict[str, Any], report: Read) -> None:
    small["narrative"] = {"s1": {"s1_2": "甲。", "s1_5": "乙。"}}
    headings = [b.text for b in report(small).prose("s1") if isinstance(b, Heading)]
    assert headings == ["（一）依申请公开", "（二）监督保障"]


def test_a_bad_quotation_names_its_line(
    small: dict[str, Any], workspace: Workspace, tmp_path: Path
) -> None:
    small["narrative"] = {"s6": {"fee": "甲。\n乙{{ nothing }}。\n"}}
    file = tmp_path / "x.yaml"
    text = yaml.safe_dump(small, allow_unicode=True, sort_keys=False, default_style=None)
    file.write_text(text, encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "nothing" in row)
    with pytest.raises(InputError, match=f"第{line}行：narrative.s6.fee：引用了没有的名称 nothing"):
        read_annual_report(file, workspace)


def test_the_year_before_can_be_quoted(
    small: dict[str, Any], tmp_path: Path, workspace: Workspace
) -> None:
    (tmp_path / "notebooks").mkdir()
    folder = tmp_path / "params" / "test" / "2022"
    folder.mkdir(parents=True)
    (folder / "small.yaml").write_text(yaml.safe_dump({**small, "year": 2022}), encoding="utf-8")
    small["narrative"] = {"s3": "上年新收{{ prior.t3.new_received.total }}件。"}
    file = tmp_path / "x.yaml"
    file.write_text(yaml.safe_dump(small), encoding="utf-8")
    assert read_annual_report(file, Workspace(tmp_path)).text("s3") == "上年新收7件。"


def test_ordinals() -> None:
    spelled = {
        1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一百", 101: "一百零一",
        110: "一百一十", 112: "一百一十二", 999: "九百九十九",
    }  # fmt: skip
    assert {number: chinese_ordinal(number) for number in spelled} == spelled


def test_every_ordinal_reads_as_its_number() -> None:
    for number in range(1, 1000):
        read = read_chinese(chinese_ordinal(number), loose=True)
        assert read is not None
        assert read[0] == number


def test_more_than_a_hundred_items_are_numbered(small: dict[str, Any], report: Read) -> None:
    items = [{"title": "事项", "text": "已办。"}] * 110
    small["narrative"]["s6"] = {"items": items}
    headings = [b.text for b in report(small).prose("s6") if isinstance(b, Heading)]
    assert headings[98:101] == ["（九十九）事项", "（一百）事项", "（一百零一）事项"]
    small["narrative"]["s6"] = {"items": items * 10}
    with pytest.raises(InputError, match="不超过 999 项，现为1100 项"):
        report(small)


def test_an_item_without_text_keeps_its_title(small: dict[str, Any], report: Read) -> None:
    small["narrative"]["s6"] = {
        "items": [{"title": "甲", "text": ""}, {"title": "乙", "text": "丙"}]
    }
    headings = [b.text for b in report(small).prose("s6") if isinstance(b, Heading)]
    assert headings == ["（一）甲", "（二）乙"]


def test_a_problem_that_is_a_list_stands_below_its_label(
    small: dict[str, Any], report: Read
) -> None:
    small["narrative"]["s5"] = {"this_year": [{"problem": "- 甲\n- 乙", "measure": "```\n丙"}]}
    kinds = [(b.kind, text_of([b])) for b in report(small).prose("s5")[1:]]
    assert kinds == [
        ("paragraph", "存在问题："),
        ("list", "甲\n乙"),
        ("paragraph", "改进措施：丙"),
    ]


FIELDS = [
    ("preamble",), ("s1", "intro"), ("s1", "s1_1"), ("s2",), ("s3",), ("s4",),
    ("s5", "last_year", 0, "problem"), ("s5", "last_year", 0, "improvement"),
    ("s5", "this_year", 0, "problem"), ("s5", "this_year", 0, "measure"),
    ("s6", "fee"), ("s6", "items", 0, "title"), ("s6", "items", 0, "text"),
]  # fmt: skip


def written(parameters: dict[str, Any], place: tuple[str | int, ...], value: str) -> None:
    parameters["narrative"] = {
        "s1": {},
        "s5": {
            "last_year": [{"problem": "甲", "improvement": "乙"}],
            "this_year": [{"problem": "甲", "measure": "乙"}],
        },
        "s6": {"items": [{"title": "甲", "text": "乙"}]},
    }
    inner: Any = parameters["narrative"]
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value


@pytest.mark.parametrize("place", FIELDS, ids=str)
def test_no_brace_of_any_kind_is_published(
    place: tuple[str | int, ...], small: dict[str, Any], report: Read
) -> None:
    for left in ("}}", "｛｛ t3 ｝｝", "{ t3 }", "`}`", "﹛", "{", "}"):
        written(small, place, f"甲{left}乙")
        with pytest.raises(InputError, match="留下了花括号"):
            report(small)
    written(small, place, "甲{{ year }}乙")
    report(small)


@pytest.mark.parametrize("key", ["name", "self_reference", "address", "phone", "email"])
def test_no_brace_stands_in_a_published_line(key: str, small: dict[str, Any], report: Read) -> None:
    table = small["agency"] if key in small["agency"] else small["contact"]
    table[key] = "{{ year }}"
    with pytest.raises(InputError, match=f"{key}：留下了花括号"):
        report(small)


def lines_of(small: dict[str, Any], text: str, workspace: Workspace, folder: Path) -> int | None:
    """The line of the error that a text of section six brings, counted from its first line."""
    small["narrative"] = {"s6": {"fee": "@"}}
    whole = yaml.safe_dump(small, allow_unicode=True, sort_keys=False)
    indented = text.replace("\n", "\n      ")
    file = folder / "x.yaml"
    file.write_text(whole.replace("'@'", f"|\n      {indented}"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_annual_report(file, workspace)
    assert caught.value.line is not None
    return caught.value.line - whole[: whole.index("'@'")].count("\n") - 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲{{ year }}\n\n乙\n丙}} 丁", 4),
        ("甲\n\n" + "|甲" * 20 + "\n" + "|-" * 20, 4),
        ("甲\n\n- 甲\n  - 乙\n    - 丙\n      - 丁\n        - 戊", 7),
    ],
)
def test_what_cannot_be_published_names_its_line(
    text: str, line: int, small: dict[str, Any], workspace: Workspace, tmp_path: Path
) -> None:
    assert lines_of(small, text, workspace, tmp_path) == line


@pytest.mark.parametrize("file", [EXAMPLE, CITY], ids=["example", "city"])
def test_the_examples_have_all_their_prose(file: Path, workspace: Workspace) -> None:
    read = read_annual_report(file, workspace)
    assert all(read.text(section.id) for section in read.form.sections)
    assert "{{" not in "".join(passage.words for passage in read.passages)
