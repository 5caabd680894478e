"""What a name tells of a body, and what its prose calls it."""

from __future__ import annotations

import pytest

from nianbao.inputs.agency_year import KINDS
from nianbao.published.agency.kind import kind_of, read_kind, read_scope, read_self_reference
from nianbao.published.document import Spot, Words
from nianbao.published.published_report import Fact


def said(*texts: str) -> list[Words]:
    return [Words(text, Spot(line=n)) for n, text in enumerate(texts, 1)]


def own(name: str, *texts: str) -> Fact[str] | None:
    named = Fact(name, "标题")
    return read_self_reference(named, read_kind(named), said(*texts))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("淮安市洪泽区人民政府", "government"),
        ("平潭综合实验区", "government"),
        ("平潭综合实验区管理委员会", "government"),
        ("太平镇人民政府", "township"),
        ("螅镇", "township"),
        ("官洲街道办事处", "subdistrict"),
        ("高新区社会发展局", "department"),
        ("某市发展和改革委员会", "department"),
        ("某市人民政府办公室", "department"),
        ("国家税务总局某区税务局", "vertical"),
        ("某县气象局", "vertical"),
        ("硚口区社会管理网格化服务中心", "public_institution"),
        ("某市第一人民医院", "public_institution"),
        ("河口镇第1分部", None),
        ("某市信息中心第3分部", None),
        ("中共某市委宣传部", "department"),
        ("某某", None),
    ],
)
def test_a_name_tells_its_kind_or_none(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
    assert kind is None or kind in KINDS


def test_an_agency_calls_itself_as_its_prose_says_most() -> None:
    assert own("某县水利局", "我局公开12条。我县水利平稳，我县增收。") == Fact(
        "局", "正文所称", Spot(line=1)
    )
    named = own("某县水利局", "本年度公开12条。")
    assert named is not None
    assert (named.value, named.inferred) == ("局", True)
    assert own("某区人民政府", "我区公开12条，本办法有效。") == Fact("区", "正文所称", Spot(line=1))
    unnamed = read_self_reference(None, None, said("现将我办2022年度情况报告如下：本机关无。"))
    assert unnamed == Fact("办", "正文所称", Spot(line=1))


def test_words_that_only_begin_as_a_name_are_none() -> None:
    told = said("基本部门本办法我市场本处理本所列本区域")
    assert read_self_reference(None, None, told) is None


def test_a_government_sums_up_its_region_unless_it_says_otherwise() -> None:
    government = read_kind(Fact("某区人民政府", "标题"))
    summed = read_scope(government, said("数据汇总了全区各行政机关的数据。"))
    assert summed is not None
    assert summed.value == "region_rollup"
    own_level = read_scope(government, said("所列数据为本级数据，不含下级单位。"))
    assert own_level is not None
    assert own_level.value == "level_only"
    alone = read_scope(read_kind(Fact("某局", "标题")), said("汇总"))
    assert alone is not None
    assert alone.value == "agency"
    assert read_scope(None, ()) is None
