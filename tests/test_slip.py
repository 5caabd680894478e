"""What is typed by mistake, and the answer: what to type instead, on the line where it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from nianbao.errors import InputError
from nianbao.inputs.figures import read_figures
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.slip import day_meant, half_width, slip
from tests.conftest import SMALL

FILE = yaml.safe_dump(SMALL, allow_unicode=True, sort_keys=False)
UNTIL_FIGURES = FILE.split("figures:")[0]


def answer(text: str, folder: Path) -> str:
    """The message that a parameter file of this text is refused with."""
    file = folder / "x.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_figures(read_agency_year(file))
    return str(caught.value).replace(f"{file} ", "")


# A line of the file, how it was typed, and the answer.
LINES = {
    "a full-width colon": (
        "year: 2023",
        "year：2023",
        "冒号是全角的，请改为半角冒号加一个空格：year: 2023",
    ),
    "no blank after the colon": (
        "year: 2023",
        "year:2023",
        "冒号后面没有空格，请改为.*：year: 2023",
    ),
    "a full-width colon inside": (
        "  phone: 010-12345678",
        "  phone：010-12345678",
        "冒号是全角的.*：phone: 010-12345678",
    ),
    "no blank behind the last of some keys": (
        "  website: 某区人民政府网站",
        "  website:某区人民政府网站",
        "冒号后面没有空格.*：website: 某区",
    ),
    "a full-width colon behind the last of some keys": (
        "  website: 某区人民政府网站",
        "  website：某区人民政府网站",
        "冒号是全角的.*：website: 某区",
    ),
    "a full-width colon on a group": ("agency:", "agency：", "冒号是全角的.*：agency:"),
    "a tab": ("  kind: department", "\tkind: department", "缩进用了制表符（Tab），请改为空格"),
    "a day without hyphens": (
        "signed_on: '2024-01-20'",
        "signed_on: 20240612",
        "signed_on：填写有误；应为写成 2024-06-12 的日期，现为“20240612”",
    ),
    "a year in full width": (
        "year: 2023",
        "year: ２０２３",
        "year：填写有误；应为整数 2023，现为“２０２３”",
    ),
    "a key without its value": (
        "  name: 某区某局",
        "  name:",
        "agency.name：尚未填写；应为机关名称（机关全称，如 硚口区司法局）",
    ),
    "a key whose value is empty": (
        "  name: 某区某局",
        "  name: ''",
        "agency.name：尚未填写；应为机关名称",
    ),
    "a word that is none of the list": (
        "  kind: department",
        "  kind: 局",
        "agency.kind：.*government（一级政府）、department（政府部门）、.*现为“局”",
    ),
    "a key in Chinese": ("year: 2023", "年度: 2023", "年度：未知的键；应为year"),
    "a misspelt key": (
        "signed_on: '2024-01-20'",
        "signed_at: '2024-01-20'",
        "signed_at：未知的键；应为signed_on",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_a_slip_is_answered_with_what_to_type(name: str, tmp_path: Path) -> None:
    right, typed, message = LINES[name]
    lines = FILE.splitlines()
    number = lines.index(right)
    lines[number] = typed
    said = answer("\n".join(lines), tmp_path).splitlines()
    pattern = f"第{number + 1}行：{message}"
    assert any(re.match(pattern, line) for line in said), said


FLOWS = {
    "an English comma in a reason": (
        "explanations: [{code: T304, reason: 已核对, 无误, by: 张, on: 2024-01-02}]",
        '文字中有半角逗号；应为加引号的整段文字，如 reason: "已核对, 无误"',
    ),
    "a full-width colon in braces": (
        "explanations: [{code：T304, reason: 已核对, by: 张, on: 2024-01-02}]",
        "冒号是全角的，请改为半角冒号加一个空格：code: T304",
    ),
    "two commas in a reason": (
        "explanations: [{code: T304, reason: 已核对, 无误, 可以, by: 张, on: 2024-01-02}]",
        '如 reason: "已核对, 无误, 可以"',
    ),
}


@pytest.mark.parametrize("name", FLOWS)
def test_a_comma_in_braces_is_answered_with_the_text_in_quotes(name: str, tmp_path: Path) -> None:
    typed, message = FLOWS[name]
    assert message in answer(FILE + typed + "\n", tmp_path)


FIGURES = {
    "too few": ("{t3: {granted: [1, 2]}}", "列数不符；应为6 或 7 个数：自然人、商业企业、"),
    "too many": ("{t3: {granted: [1, 2, 3, 4, 5, 6, 7, 8]}}", "总计（可不填），现为8 个"),
    "full-width commas": (
        "{t3: {granted: [1，2，3，4，5，6]}}",
        "各数没有用半角逗号隔开；应为6 或 7",
    ),
    "no commas": ("{t3: {granted: [1 2 3 4 5 6]}}", "各数没有用半角逗号隔开"),
    "no brackets": ("{t3: {granted: 5}}", "应为0，或 [ ] 中的6 或 7 个数：自然人、"),
    "a full-width comma in a full row": (
        "{t3: {granted: [6，1, 0, 0, 0, 0, 0]}}",
        "各数没有用半角逗号隔开",
    ),
    "full-width brackets": ("{t3: {granted: 【1,2】}}", "括号和逗号应为半角"),
    "a full-width colon in braces": ("{t2_1: {rules: {made：1}}}", "冒号是全角的.*：made: 1"),
    "no blank in braces": ("{t2_1: {rules: {made:1}}}", "冒号后面没有空格.*：made: 1"),
    "a full-width comma in braces": (
        "{t2_1: {rules: {made: 1，repealed: 0}}}",
        "括号和逗号应为半角",
    ),
    "a full-width colon behind a label": (
        "\n  t3:\n    予以公开：[1, 2]\n    partial: []",
        "冒号是全角的.*：予以公开: ",
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_typed_wrong_are_answered_with_how_to_type_them(name: str, tmp_path: Path) -> None:
    typed, message = FIGURES[name]
    said = answer(f"{UNTIL_FIGURES}figures: {typed}\n", tmp_path)
    assert all(part in said for part in message.split(".*")), said


@pytest.mark.parametrize(
    "typed",
    [
        *("20240612", "2024.6.12", "2024/6/12", "2024年6月12日", "2024-6-12"),
        *("2024.06.12", "２０２４年６月１２日", " 20240612 "),
    ],
)
def test_a_day_in_another_spelling_is_understood(typed: str) -> None:
    assert day_meant(typed) == "2024-06-12"


@pytest.mark.parametrize("typed", ["20240230", "2024", "6月12日", "x", "", 2024, "9" * 5000])
def test_what_is_no_day_is_none(typed: object) -> None:
    assert day_meant(typed) is None


def test_full_width_digits_are_a_number() -> None:
    assert half_width("２０２３") == 2023
    for typed in ("2023", "２０２３年", "", None, 2023, "²"):
        assert half_width(typed) is None or typed == "²"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "year: 2023",
            "  address: 甲路1号",
            "    text: 附件：见后",
            "    附件：见后",
            "  - 要求：做好",
        ),
        *("see https://example.org", "", "  granted: [1, 2]", "  # 注：[1，2]"),
    ],
)
def test_a_sound_line_and_a_line_of_prose_show_no_slip(line: str) -> None:
    assert slip(line) is None


def test_figures_with_a_unit_or_in_full_width_are_read_and_noted(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"{UNTIL_FIGURES}figures: {{t2_5: ５, t2_6: {{penalty: 3件}}}}\n")
    figures = read_figures(read_agency_year(file))
    five, three = figures.cell("t2_5", "licensing", "decisions"), figures.table("t2_6")[0]
    assert (five.value, five.normalised, three.value, three.normalised) == (5, True, 3, True)


PROSE = f"""{UNTIL_FIGURES}figures: {{}}
narrative:
  s1:
    s1_3: |
      制发行政规范性文件{{{{ t2_1.normative_docs.made }}}}件，公开前均经审查，执行“三审三校”制度。
    s1_4: |
__LINE__
    s1_5: |
      接受监督。
"""


@pytest.mark.parametrize("typed", ["按要求更新栏目。", "    更新栏目。", "　　更新栏目。"])
def test_prose_that_is_not_indented_is_answered_on_its_own_line(typed: str, tmp_path: Path) -> None:
    text = PROSE.replace("__LINE__", typed)
    line = text.split(typed)[0].count("\n") + 1
    said = answer(text, tmp_path)
    assert said == f"第{line}行：文字应比键“s1_4”多缩进两格，不用全角空格缩进"


def test_prose_that_quotes_a_figure_is_no_slip(tmp_path: Path) -> None:
    text = PROSE.replace("__LINE__", '      按要求更新栏目。"\n    s1_6: "')
    assert "半角" not in answer(text, tmp_path)


def test_what_is_pasted_below_an_empty_list_is_answered_with_the_list(tmp_path: Path) -> None:
    text = f"{FILE}explanations: []\n  # 见审阅版\n  - {{code: T304}}\n"
    assert "上一行的 [] 表示没有内容：要在下面填写，请先删去 []" in answer(text, tmp_path)
