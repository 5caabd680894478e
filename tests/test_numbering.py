"""Automatic numbers as Word draws them."""

from __future__ import annotations

import pytest

from nianbao.published.word.numbering import formatted
from scripts.awkward_word import numbered, para
from tests.test_word_body import W, words

LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
    f'<w:lvlText w:val="{text}"/></w:lvl>'
    for level, (format, text) in enumerate(
        [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    )
)
LIST = f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
NUM = '<w:num w:numId="{}"><w:abstractNumId w:val="0"/>{}</w:num>'


@pytest.mark.parametrize(
    ("number", "format", "written"),
    [
        (3, "decimal", "3"),
        (12, "chineseCounting", "十二"),
        (21, "chineseCountingThousand", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "japaneseCounting", "一百一十"),
        (10, "ideographDigital", "一〇"),
        (7, "decimalFullWidth", "７"),
        (5, "decimalZero", "05"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "decimalEnclosedParen", "⑵"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (2, "ideographTraditional", "乙"),
        (4, "a format of another year", "4"),
        (0, "chineseCounting", "0"),
    ],
)
def test_a_number_is_written_in_its_format(number: int, format: str, written: str) -> None:
    assert formatted(number, format) == written


def test_headings_get_the_numbers_that_word_draws() -> None:
    body = "".join(
        para(text, numbered(1, level))
        for text, level in [
            ("总体情况", 0),
            ("主动公开", 1),
            ("依申请公开", 1),
            ("总数", 2),
            ("主动公开政府信息情况", 0),
            ("规章", 1),
        ]
    )
    assert words(body, numbering=LIST + NUM.format(1, "")) == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "1. 总数",
        "二、主动公开政府信息情况",
        "（一）规章",
    ]


def test_a_list_that_starts_anew_does_and_an_empty_paragraph_counts_for_nothing() -> None:
    over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = para("甲", numbered(1, 0)) + para("", numbered(1, 0)) + para("乙", numbered(1, 0))
    body += para("丙", numbered(2, 0)) + para("丁", numbered(2, 0))
    numbering = LIST + NUM.format(1, "") + NUM.format(2, over)
    assert words(body, numbering=numbering) == ["一、甲", "二、乙", "五、丙", "六、丁"]


def test_a_style_numbers_its_paragraphs_and_makes_them_headings() -> None:
    styles = (
        '<w:style w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:styleId="title"><w:basedOn w:val="base"/></w:style>'
    )
    body = para("总体情况", '<w:pStyle w:val="title"/>')
    assert words(body, numbering=LIST + NUM.format(1, ""), styles=styles) == ["一、总体情况"]


def test_a_number_taken_away_from_a_paragraph_is_not_drawn() -> None:
    body = para("甲", numbered(0, 0))
    assert words(body, numbering=LIST + NUM.format(1, "")) == ["甲"]


def test_a_bullet_is_no_word() -> None:
    bullet = (
        f'<w:abstractNum w:abstractNumId="1" xmlns:w="{W}"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert words(para("甲", numbered(9, 0)), numbering=bullet) == ["甲"]
