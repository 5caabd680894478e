"""Who published a report, and of which year."""

from __future__ import annotations

import pytest

from nianbao.form.editions import newest
from nianbao.published.agency.identity import read_identity
from nianbao.published.document import Document, Spot, Words
from nianbao.published.prose.sections import read_sections
from nianbao.published.published_report import Fact, Identity, Tables

FORM = newest()
TITLES = [section.heading for section in FORM.sections]
PERIOD = "所列数据的统计期限自2024年1月1日起至2024年12月31日止。"


def identity(
    *texts: str,
    title: str = "",
    published_on: str = "",
    publisher: str = "",
    name: str = "a.html",
    folder: str = "",
) -> Identity:
    blocks = tuple(Words(text, Spot(line=n)) for n, text in enumerate(texts, 1))
    document = Document(
        name, "", "html", blocks, title=title, published_on=published_on, publisher=publisher
    )
    sections = read_sections(document, FORM, Tables(FORM.id, "", ()))
    return read_identity(document, sections, folder)


def told(one: Identity) -> tuple[str | None, int | None]:
    return one.name and one.name.value, one.year and one.year.value


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["某市某区人民政府", "2024年政府信息公开工作年度报告"], "某市某区人民政府"),
        (["2024年度某镇政府信息公开工作年度报告"], "某镇"),
        (["政府信息公开工作年度报告", "（2024年度）", "某镇人民政府", "2025年1月"], "某镇人民政府"),
        (["某局关于2024年政府信息公开工作情况的报告"], "某局"),
        (
            ["2024年政府信息公开工作年度报告", "按规定，某县水利局编制本报告。" + PERIOD],
            "某县水利局",
        ),
    ],
)
def test_the_title_or_whoever_made_the_report_is_the_agency(texts: list[str], name: str) -> None:
    assert told(identity(*texts, *TITLES, "无。")) == (name, 2024)


@pytest.mark.parametrize(
    "text",
    [
        "本报告由某县水利局办公室根据《条例》（国令第711号）要求编制此报告。",
        "根据《条例》的要求,某县水利局办公室特编制2024年政府信息公开年度报告。",
        "按照规定，由某县水利局办公室组织编写。",
    ],
)
def test_whoever_made_the_report_is_told_in_many_words(text: str) -> None:
    assert told(identity(text, *TITLES))[0] == "某县水利局办公室"


def test_words_of_a_hostile_preamble_end() -> None:
    assert told(identity("根据按照，组织" * 5000 + "编制", *TITLES))[0] is None


def test_without_a_title_signature_and_page_tell_the_agency() -> None:
    signed = identity("根据规定编制。", *TITLES, "无。", "某县水利局", "2025年1月20日")
    assert signed.name is not None
    assert (signed.name.value, signed.name.basis) == ("某县水利局", "落款")
    assert signed.year is not None
    assert (signed.year.value, signed.year.inferred) == (2024, True)
    assert signed.signed_on is not None
    assert signed.signed_on.value == "2025-01-20"
    published = identity(*TITLES, "无。", publisher="某县水利局", published_on="2025-01-21 10:00")
    assert told(published) == ("某县水利局", 2024)
    assert published.published_on is not None
    assert published.published_on.value == "2025-01-21"


def test_the_title_of_the_page_serves_where_the_text_has_none() -> None:
    page = identity(*TITLES, title="某局2024年政府信息公开工作年度报告_政务公开_某县人民政府")
    assert told(page) == ("某局", 2024)
    assert page.title is not None
    assert page.title.basis == "网页标题"


def test_the_page_names_the_agency_where_the_title_does_not() -> None:
    title = "2024年政府信息公开工作年度报告"
    texts = ("某县人民政府", "首页", title, *TITLES, "无。")
    assert told(identity(*texts, title=f"某局{title}")) == ("某局", 2024)
    site = ("某县人民政府", "政务公开", *TITLES)
    assert told(identity(*site, title=f"某局{title}-某县人民政府")) == ("某局", 2024)


def test_the_year_of_the_title_counts_and_another_period_is_told() -> None:
    one = identity("某局2023年政府信息公开工作年度报告", PERIOD, *TITLES, "无。")
    assert one.year is not None
    assert one.year.value == 2023
    assert "统计期限写为2024年" in one.year.basis


def test_a_title_of_last_year_gives_way_to_period_and_signature() -> None:
    texts = ("某局2023年政府信息公开工作年度报告", PERIOD, *TITLES, "无。", "某局", "2025年1月2日")
    one = identity(*texts)
    assert one.year is not None
    assert one.year.value == 2024
    assert "标题写为2023年" in one.year.basis


def test_without_a_title_the_period_tells_the_year() -> None:
    assert told(identity("根据规定编制。" + PERIOD, *TITLES, "无。")) == (None, 2024)
    spoken = identity("按国办公开办函〔2021〕30号，现将我办2022年度情况报告如下：", *TITLES)
    assert told(spoken) == (None, 2022)
    assert spoken.self_reference is not None
    assert spoken.self_reference.value == "办"


def test_the_day_of_publication_may_stand_below_the_title() -> None:
    texts = ("2022年度某镇政府信息公开工作年度报告", "来源：原创 发布时间：2023-01-31 13:24")
    one = identity(*texts, *TITLES, "无。")
    assert one.published_on is not None
    assert (one.published_on.value, one.published_on.spot) == ("2023-01-31", Spot(line=2))


def test_what_is_not_told_is_none() -> None:
    assert identity("公开12条。") == Identity()
    assert identity(*TITLES) == Identity()


def test_the_preamble_tells_where_to_ask() -> None:
    one = identity("某局2024年政府信息公开工作年度报告", "地址：某路1号，电话：83426353。", *TITLES)
    assert {key: fact.value for key, fact in one.contact.items()} == {
        "address": "某路1号",
        "phone": "83426353",
    }


def test_paragraphs_of_one_page_have_one_place() -> None:
    texts = [
        "某局2024年政府信息公开工作年度报告",
        "根据规定编制。",
        *TITLES,
        "无。",
        "某局",
        "2025年1月2日",
    ]
    page = Spot(page=1)
    document = Document("a.pdf", "", "pdf", tuple(Words(text, page) for text in texts))
    one = read_identity(document, read_sections(document, FORM, Tables(FORM.id, "", ())))
    assert one.title is not None
    assert (one.title.basis, one.title.spot) == ("标题", page)
    assert one.signed_on is not None


@pytest.mark.parametrize(
    ("name", "folder", "year", "basis"),
    [
        ("某局2022年年报.txt", "2021", 2022, "文件名"),
        ("2022年度报告.txt", "", 2022, "文件名"),
        ("a.txt", "2022", 2022, "文件夹"),
        ("a.txt", "2022年度", 2022, "文件夹"),
    ],
)
def test_a_year_that_is_not_told_may_be_in_the_name_of_the_file_or_its_folder(
    name: str, folder: str, year: int, basis: str
) -> None:
    texts = (*TITLES, "无。")
    assert identity(*texts, name=name, folder=folder).year == Fact(year, basis, inferred=True)
    told = identity("2024年某局政府信息公开工作年度报告", *texts, name=name, folder=folder).year
    assert told is not None
    assert told.value == 2024


@pytest.mark.parametrize(
    ("name", "folder"), [("2023年1月18日发布.txt", ""), ("20230118.txt", ""), ("a.txt", "20230118")]
)
def test_a_day_in_the_name_of_a_file_is_not_the_year(name: str, folder: str) -> None:
    assert identity(*TITLES, "无。", name=name, folder=folder).year is None


def test_a_second_report_below_names_no_other_agency() -> None:
    one, other = (
        Words(f"{name}2024年政府信息公开工作年度报告", Spot(line=1)) for name in ("某局", "某镇")
    )
    first = Words("一、总体情况", Spot(line=1))  # a page whose source is one line
    said = (Words("本年公开3条。", Spot(line=1)), Words("二、主动公开政府信息情况", Spot(line=1)))
    found = Document("a.html", "", "html", (one, first, *said, other, first, *said))
    sections = read_sections(found, FORM, Tables(FORM.id, "", ()))
    assert told(read_identity(found, sections)) == ("某局", 2024)
