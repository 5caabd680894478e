"""What stands above and below a report on its page."""

from __future__ import annotations

import pytest

from nianbao.published.prose.edges import (
    day_in,
    is_bottom,
    is_chrome,
    read_title,
    signature_of,
    title_of,
    without_head,
    without_tail,
)


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("淮安市洪泽区人民政府2024年政府信息公开工作年度报告", "淮安市洪泽区人民政府", 2024),
        ("某局 2024 年政府信息公开工作年度报告", "某局", 2024),
        ("2022年度螅镇政府信息公开工作年度报告", "螅镇", 2022),
        ("某区教育局关于2023年政府信息公开工作情况的报告", "某区教育局", 2023),
        ("关于报送某区教育局2023年政府信息公开工作年度报告的函", "某区教育局", 2023),
        ("某市人民政府政府信息公开工作年度报告（2024年）", "某市人民政府", 2024),
        ("某市人民政府信息公开2023年年度报告", "某市人民政府", 2023),
        ("某街道办事处二〇二三年政府信息公开年报", "某街道办事处", 2023),
        ("2024年政府信息公开工作年度报告", "", 2024),
        ("首页 > 政务公开 > 某县水利局2021年度政府信息公开年度报告", "某县水利局", 2021),
    ],
)
def test_a_title_names_agency_and_year(text: str, agency: str, year: int) -> None:
    read = read_title(text)
    assert read is not None
    assert (read[2], read[1]) == (agency, year)


@pytest.mark.parametrize(
    "text",
    [
        "编制《太平镇政府2022年度政府信息公开工作年度报告》。",
        "根据要求，某局编制2024年政府信息公开工作年度报告",
        "2024年政府信息公开工作要点",
        "总体情况",
        "",
    ],
)
def test_what_mentions_a_report_is_no_title(text: str) -> None:
    assert read_title(text) is None


def test_a_title_may_stand_on_two_lines_below_the_page_s_own() -> None:
    texts = ["首页", "某市某区人民政府", "2024年政府信息公开工作年度报告", "根据规定，编制本报告。"]
    title = title_of(texts, len(texts))
    assert title is not None
    assert (title.agency, title.first, title.last) == ("某市某区人民政府", 1, 3)
    broken = title_of(["某市某局2024年政府信息公开", "工作年度报告", "根据规定。"], 3)
    assert broken is not None
    assert (broken.agency, broken.last) == ("某市某局", 2)


def test_the_last_title_above_the_text_is_the_report_s() -> None:
    name = "某局2024年政府信息公开工作年度报告"
    title = title_of([name, "来源：某局", name, "根据规定，编制本报告。"], 4)
    assert title is not None
    assert (title.first, title.last) == (2, 3)


def test_a_title_at_the_head_of_a_run_of_text_leaves_the_rest() -> None:
    run = (
        "首页 公开 某局2024年政府信息公开工作年度报告 来源：某局 时间：2025-01-02 根据规定，编制。"
    )
    title = title_of([run], 1)
    assert title is not None
    assert title.agency == "某局"
    assert without_head(title.rest) == "根据规定，编制。"


@pytest.mark.parametrize(
    "text",
    [
        "来源：原创     发布时间：2023-01-31 13:24    浏览次数：次",
        "字体：【大 中 小】",
        "上一篇：某局预算公开",
        "附件下载",
        "【打印】 【关闭】",
        "版权所有：某区人民政府",
        "鄂ICP备05000000号",
        "当前位置：首页>政务公开",
        "- 12 -",
        "第 3 页 共 12 页",
    ],
)
def test_the_page_s_own_words_are_told(text: str) -> None:
    assert is_chrome(text)


@pytest.mark.parametrize(
    "text",
    [
        "微信公众号全年发布信息120条。",
        "打印申请材料12份，均已归档。",
        "来源于群众的申请逐件登记。",
        "时间跨度为全年。",
        "某区人民政府办公室",
        "一、总体情况",
    ],
)
def test_a_sentence_of_the_report_is_not_the_page_s(text: str) -> None:
    assert not is_chrome(text)
    assert not is_bottom(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025年1月20日", "2025-01-20"),
        ("二〇二五年一月二十日", "2025-01-20"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("2023-01-31 13:24", "2023-01-31"),
        ("2025年2月30日", None),
        ("2025年", None),
    ],
)
def test_a_day_is_read_in_digits_and_in_words(text: str, day: str | None) -> None:
    assert day_in(text) == day


def test_a_signature_is_the_name_and_the_day_below_the_text() -> None:
    signed = signature_of(["无其他事项。", "某区教育局", "2025年1月20日", "打印 关闭", "版权所有"])
    assert (signed.first, signed.agency, signed.signed_on) == (1, "某区教育局", "2025-01-20")
    joined = signature_of(["无其他事项。", "某区教育局2025年1月20日"])
    assert (joined.first, joined.agency) == (1, "某区教育局")
    alone = signature_of(["无其他事项。", "二〇二五年一月二十日"])
    assert (alone.first, alone.agency, alone.signed_on) == (1, "", "2025-01-20")


def test_a_name_that_is_broken_over_lines_is_the_signature_if_it_is_that_of_the_title() -> None:
    texts = ["无其他事项。", "示例 11 区中山街道办事处第 10", "分部", "2025 年 1 月 20 日"]
    signed = signature_of(texts, "示例11区中山街道办事处第10分部")
    assert (signed.first, signed.agency) == (1, "示例11区中山街道办事处第10分部")
    assert (signed.agency_at, signed.signed_at, signed.signed_on) == (1, 3, "2025-01-20")
    assert signature_of(texts[:3], signed.agency).first == 1
    assert signature_of(texts, "另一个中心").first == 2


def test_without_a_signature_the_text_goes_to_its_end() -> None:
    assert signature_of(["无。"]).first == 1
    assert signature_of(["截至2024年12月31日，各项工作完成。"]).first == 1
    assert signature_of(["没有需要报告之处"]).first == 1
    assert signature_of([]).first == 0
    assert signature_of(["无。", "上一篇：某文", "某区教育局"]).first == 1


def test_the_page_s_words_behind_the_last_sentence_go() -> None:
    assert without_tail("全年无收费。 附件下载") == "全年无收费。"
    assert without_tail("全年无收费。附件下载量12次。") == "全年无收费。附件下载量12次。"
