"""Ids out of names: readable, short enough, the same every time."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.inputs.problem import ID
from nianbao.published.agency.agency_id import LONGEST, agency_id, district_id

NAMES = [
    ("淮安市洪泽区人民政府", "huaian-hongze-renmin-zhengfu", "hongze"),
    ("硚口区社会管理网格化服务中心", "qiaokou-shehuiguanliwanggehua-fuwu-zhongxin", "qiaokou"),
    ("平潭县流水镇人民政府", "pingtan-liushui-renmin-zhengfu", "pingtan"),
    ("中山街道办事处", "zhongshan-banshichu", "zhongshan"),
    ("螅镇人民政府", "xizhen-renmin-zhengfu", "xizhen"),
    ("文县人民政府", "wenxian-renmin-zhengfu", "wenxian"),
    ("重庆市城乡建设委员会", "chongqing-chengxiangjianshe-weiyuanhui", "chongqing"),
    ("城市管理局", "chengshiguanliju", "chengshiguanliju"),
    ("乡村振兴局", "xiangcunzhenxingju", "xiangcunzhenxingju"),
    ("国家税务总局洪泽区税务局", "guojiashuiwuzongju-hongze-shuiwuju", "hongze"),
    ("绿春县教育局", "lvchun-jiaoyuju", "lvchun"),
    ("洪泽区１２３４５热线服务中心", "hongze-12345rexian-fuwu-zhongxin", "hongze"),
    ("  ", "", ""),
]


@pytest.mark.parametrize(("name", "agency", "district"), NAMES)
def test_the_ids_of_a_name(name: str, agency: str, district: str) -> None:
    assert (agency_id(name), district_id(name)) == (agency, district)


def test_a_long_name_is_cut_between_its_syllables() -> None:
    name = "黔东南苗族侗族自治州人力资源和社会保障局劳动保障监察综合执法支队服务中心"
    assert len(agency_id(name)) <= LONGEST
    assert agency_id(name) == "qiandongnanmiaozudongzu-renliziyuanheshehuibaozhangjulaodongbao"


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=300), st.lists(st.sampled_from("洪泽自治区州县局街道1aé ")).map("".join)
    )
)
def test_any_name_gives_an_id_or_none(name: str) -> None:
    for id in (agency_id(name), district_id(name)):
        assert not id or (re.fullmatch(ID, id) and len(id) <= LONGEST)


def test_the_dictionaries_are_loaded_only_where_they_are_needed() -> None:
    code = "import sys, nianbao.published.agency.agency_id; assert 'pypinyin' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
