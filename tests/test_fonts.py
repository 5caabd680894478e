"""Which face sets what: tried with fonts that are made here, found by Typst as any other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

from nianbao.errors import FontError
from nianbao.form.editions import editions
from nianbao.pages import font_sources, fonts
from nianbao.pages.blocks import Signature, words_of
from nianbao.pages.fonts import ROLES, chosen, words_by_role
from nianbao.pages.typeset import typeset
from nianbao.prose.document import (
    Code,
    Em,
    Grid,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    paragraph,
)
from tests.command import invoke
from tests.test_typeset import of_blocks, tables

COMMON = "某局政府信息公开草稿—0123456789"
OPEN = ("Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai")
OFFICE = {
    "title": "FZXiaoBiaoSong-B05S",
    "body": "FangSong_GB2312",
    "heading1": "SimHei",
    "heading2": "KaiTi_GB2312",
    "table": "SimSun",
    "page_number": "SimSun",
}
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Makes a family with these characters, on a system that has no other fonts."""

    def make(*families: str, characters: str = COMMON) -> None:
        for family in families:
            write(tmp_path / f"{family}.ttf", family, characters)
        fonts._families.cache_clear()

    def found() -> typst.Fonts:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(tmp_path)]
        )

    monkeypatch.setattr(fonts, "installed", found)
    fonts._glyphs.cache_clear()
    yield make
    fonts._families.cache_clear()
    fonts._glyphs.cache_clear()


def write(file: Path, family: str, characters: str) -> None:
    """A font with one empty glyph for all its characters."""
    names = [".notdef", "blank"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): "blank" for char in characters})
    builder.setupGlyf({name: Glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    named = {"familyName": family, "styleName": "Regular", "psName": "Made-Regular"}
    builder.setupNameTable(named)
    builder.setupOS2()
    builder.setupPost()
    builder.save(file)


def of_all(text: str = "某局") -> dict[str, str]:
    return dict.fromkeys(ROLES, text)


def test_office_faces_come_first(install: Install) -> None:
    install(*OPEN, "FandolFang R", *OFFICE.values())
    assert chosen(of_all()) == {role: [family] for role, family in OFFICE.items()}


@pytest.mark.parametrize(
    "family", ["仿宋_GB2312", "仿宋", "FangSong", "FZFangSong-Z02", "STFangsong"]
)
def test_a_fangsong_is_known_by_the_name_its_file_gives_it(family: str, install: Install) -> None:
    install(*OPEN, family)
    assert chosen(of_all())["body"] == [family]


def test_an_open_face_of_the_kind_comes_before_one_of_another_kind(install: Install) -> None:
    install(*OPEN, "FandolFang R", "SimSun")
    assert chosen(of_all())["body"] == ["FandolFang R"]
    assert chosen(of_all())["title"] == ["Noto Serif CJK SC"]


def test_a_face_that_lacks_a_character_is_passed_over_whole(install: Install) -> None:
    install("FangSong_GB2312", "FandolFang R")
    install(*OPEN, characters=f"{COMMON}硚口")
    with pytest.raises(FontError, match="在"):
        chosen(of_all() | {"body": "某局在硚口"})
    assert chosen(of_all() | {"body": "某局硚口"})["body"] == ["Noto Serif CJK SC"]
    install("FZFangSong-Z02", characters=f"{COMMON}硚口")
    assert chosen(of_all() | {"body": "某局硚口"})["body"] == ["FZFangSong-Z02"]
    assert chosen(of_all() | {"title": "硚口"})["body"] == ["FangSong_GB2312"]


def test_what_no_face_has_comes_from_a_last_resort_and_is_logged(
    install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install(*OPEN, "FandolFang R")
    install("HanaMinB", characters="𠮷")
    with caplog.at_level(logging.INFO, logger="nianbao"):
        assert chosen(of_all() | {"body": "某𠮷"})["body"] == ["FandolFang R", "HanaMinB"]
    assert "body: FandolFang R lacks 𠮷, set in HanaMinB" in caplog.messages


def test_where_none_has_all_the_one_that_lacks_fewest_sets_the_rest(install: Install) -> None:
    install("FandolFang R", "Noto Sans CJK SC", "LXGW WenKai")
    install("Noto Serif CJK SC", characters=f"{COMMON}硚")
    install("HanaMinB", characters="𠮷")
    found = chosen(of_all() | {"body": "某硚𠮷"})["body"]
    assert found == ["Noto Serif CJK SC", "HanaMinB"]


@pytest.mark.parametrize(("characters", "sign"), [("−–-", "−"), ("–-", "–"), ("-", "-")])
def test_a_minus_is_a_sign_that_its_face_has(characters: str, sign: str, install: Install) -> None:
    install(*OPEN, characters=COMMON + "−–-")
    install(OFFICE["body"], characters=COMMON + characters)
    assert chosen({"body": "某局−1"})["body"] == [OFFICE["body"]]
    assert fonts.minus_of(OFFICE["body"]) == sign


def test_the_face_of_traditional_characters_is_never_taken(install: Install) -> None:
    install("cwTeXFangSong", "cwTeX 仿宋體", characters=f"{COMMON}硚")
    install(*OPEN)
    assert chosen(of_all())["body"] == ["Noto Serif CJK SC"]
    with pytest.raises(FontError, match="硚"):
        chosen(of_all() | {"body": "硚"})


def test_a_system_without_a_face_is_told_what_it_was_for(install: Install) -> None:
    install("Noto Serif CJK SC", "Noto Sans CJK SC")
    assert fonts.lacking() == ["heading2"]
    with pytest.raises(FontError, match="二级标题"):
        chosen(of_all())


def test_words_are_those_of_the_face_that_sets_them() -> None:
    point = (paragraph("项"), Quote((paragraph("引"),)))
    document = of_blocks(
        Heading("一", 1),
        Heading("二", 2),
        Heading("三", 3),
        Paragraph((Text("文"), Code("码"))),
        List(False, 1, (point,)),
        Grid((("头",),), (("格",),), "题"),
        Signature("署", "日", "2024-01-20"),
    )
    words = words_by_role(document)
    assert set("三文码项引署日•") <= set(words["body"])
    assert not set("一二头格") & set(words["body"])
    assert words["heading1"].split() == ["一", "题"] and words["heading2"].split() == ["二"]
    assert words["table"].split() == ["头", "格"]
    assert document.title in words["title"]


# Of the form and of doctor; the big ones have what names have as well.
FORM = COMMON + "".join(
    map(chr, (*range(0x20, 0x7F), *range(0x2010, 0x2027), *range(0xFF00, 0xFF60)))
)
FORM += "".join(words_of(table) for form in editions() for table in tables(form.id, "0"))
BIG = FORM + "".join(map(chr, range(0x4E00, 0xA000)))


def doctor() -> list[str]:
    result = invoke("doctor")
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_doctor_says_which_face_sets_what_and_what_the_official_look_lacks(
    install: Install,
) -> None:
    install(*OPEN, characters=BIG)
    lines = doctor()
    assert "✓ 标题字体：Noto Serif CJK SC（不是小标宋，代用）" in lines
    assert "✓ 正文字体：Noto Serif CJK SC（不是仿宋，代用）" in lines
    assert "✓ 二级标题字体：LXGW WenKai（楷体，开源字体）" in lines
    (official,) = (line for line in lines if line.startswith("✓ 公文字体"))
    assert "缺方正小标宋简体、仿宋_GB2312、黑体、楷体_GB2312、宋体，" in official
    assert font_sources.official() in official and font_sources.open_fang() in official


def test_doctor_finds_nothing_lacking_where_an_office_has_its_faces(install: Install) -> None:
    install(*OPEN, *OFFICE.values(), characters=BIG)
    lines = doctor()
    assert "✓ 标题字体：FZXiaoBiaoSong-B05S（小标宋）" in lines
    assert "✓ 正文字体：FangSong_GB2312（仿宋）" in lines
    assert "✓ 公文字体：齐全" in lines


def test_doctor_says_what_stands_in_for_a_face_of_few_characters(install: Install) -> None:
    install(*OPEN, characters=BIG)
    install("FandolFang R", characters=FORM)
    few = "FandolFang R（仿宋，开源字体）；有它缺的生僻字时，整篇改用 Noto Serif CJK SC"
    assert f"✓ 正文字体：{few}" in doctor()
    install("FandolFang R", characters=BIG)
    fonts._glyphs.cache_clear()
    assert "✓ 正文字体：FandolFang R（仿宋，开源字体）" in doctor()


@pytest.mark.parametrize("rare", ["", "硚", "−3㎡"])
def test_a_paragraph_is_set_in_one_face_whatever_stands_in_it(rare: str) -> None:
    words = (
        Text(f"甲—“乙”……2023年·A4（{rare}）①"),
        Strong((Text("丙"),)),
        Code("t3"),
        Em((Text("丁"),)),
    )
    link = Link("https://www.gov.cn/", (Text("www.gov.cn"),))
    pdf = typeset(of_blocks(Paragraph((*words, link)), Quote((Paragraph(words),))), "{}")
    page = pypdfium2.PdfDocument(pdf)[0]
    shown = list(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,)))
    body = [part for part in shown if part.get_font_size() not in (22, 14)]  # title, page number
    assert len(body) > 4 and len({face(part) for part in body}) == 1


def face(shown: pypdfium2.PdfTextObj) -> str:
    """The family of a piece of text: ABCDEF+NotoSerifCJKsc-Bold is NotoSerifCJKsc."""
    return str(shown.get_font().get_base_name()).split("+")[-1].split("-")[0]
