"""The notebook's objects and the exporters, on a notebook executed by a fake kernel."""

from __future__ import annotations

import copy
import io
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import nbformat
import pikepdf
import pypdfium2
import pytest

from nianbao.annual_report import AnnualReport
from nianbao.errors import NianbaoError, UsageError
from nianbao.form.editions import edition
from nianbao.inputs.workspace import PARAMS_FILE_VARIABLE, Workspace
from nianbao.notebook import Master, open_master
from nianbao.pages import exporters
from nianbao.pages.blocks import Image
from nianbao.pages.chart import parts
from nianbao.pages.executed import MIME, read
from nianbao.rules.rulebook import Rulebook
from tests.conftest import EXAMPLE, ROOT
from tests.kernel import execute
from tests.rules import changed, says
from tests.test_causes import totals

Read = Callable[[dict[str, Any]], AnnualReport]
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"


@pytest.fixture
def executed(
    report: Read, rulebook: Rulebook, workspace: Workspace
) -> Callable[[dict[str, Any]], nbformat.NotebookNode]:
    """The master notebook, executed in this process for the parameters."""
    return lambda parameters: execute(Master(report(parameters), rulebook, workspace))


def export(name: str, notebook: nbformat.NotebookNode, **options: Any) -> Any:
    return getattr(exporters, name)(**options).from_notebook_node(copy.deepcopy(notebook))[0]


def plain(html: str) -> str:
    from html import unescape

    return unescape(re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", "", html, flags=re.DOTALL))


class Elements(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def pdf_pages(pdf: bytes) -> list[str]:
    """The text of each page, without white space."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        texts = (page.get_textpage().get_text_bounded() for page in document)
        return ["".join(text.split()) for text in texts]


def test_the_public_page_has_the_form_in_order(small: dict[str, Any], executed: Any) -> None:
    text = plain(export("ReportExporter", executed(small)))
    position = -1
    for section in edition("gb2021_30").sections:
        assert text.index(section.heading) > position
        position = text.index(section.heading)
    for table in edition("gb2021_30").tables:
        for axis in ("row", "column"):
            for node, _ in table.walk(axis):
                assert node.label in text
    assert "某区某局" in text
    assert "2024年1月20日" in text


def test_the_public_page_has_no_code_and_no_findings(small: dict[str, Any], executed: Any) -> None:
    changed("t2_8", "admin_fee", to=1.1234567)(small)  # a warning marks its cell for the reviewer
    page = export("ReportExporter", executed(small))
    for word in ("C007", "report.show", "open_master", "finding", "marked"):
        assert word not in page
    assert "C007" in export("ReviewExporter", executed(small))


@pytest.mark.parametrize("exporter", ["ReportExporter", "ReviewExporter"])
def test_pages_load_nothing_and_run_nothing_but_what_their_policy_knows(
    exporter: str, small: dict[str, Any], executed: Any
) -> None:
    page = export(exporter, executed(small))
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert page.count("<script") == len(scripts) == (exporter == "ReviewExporter")
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    assert re.findall(r"script-src ([^;]+);", page) == [f"'sha256-{one}'" for one in hashes]
    assert not re.search(r"(src|href)=\"(?!#|data:|https?://|mailto:)", page)
    assert not re.search(r"<link|<iframe|@import|url\(", page)
    assert "default-src 'none'" in page
    assert '<html lang="zh-CN">' in page


def test_every_finding_leads_to_its_sentence(small: dict[str, Any], executed: Any) -> None:
    small["narrative"]["s1"]["s1_1"] = "全年发布XX解读，见附表。" * 250
    page = export("ReviewExporter", executed(small))
    ids = re.findall(r'id="(sentence-[0-9]+)"', page)
    assert len(ids) == len(set(ids)) == 250
    assert set(re.findall(r'href="#(sentence-[0-9]+)"', page)) == set(ids)


@pytest.mark.parametrize("exporter", ["ReportExporter", "ReviewExporter"])
def test_markup_in_any_input_is_only_text(
    exporter: str, small: dict[str, Any], executed: Any
) -> None:
    small["agency"]["name"] = small["agency"]["self_reference"] = EVIL
    small["contact"] = {"address": EVIL, "phone": EVIL, "website": EVIL, "email": EVIL}
    small["facts"] = {"evil": EVIL}
    small["narrative"] = {
        "s1": {"intro": f"{EVIL} [x](javascript:alert(4)) {{{{ facts.evil }}}}"},
        "s6": {"items": [{"title": EVIL, "text": EVIL}]},
        "s5": {"this_year": [{"problem": EVIL, "measure": EVIL}]},
    }
    small["figures"]["t2_5"] = EVIL[:60]
    small["explanations"] = [
        {
            "code": "C007",
            "cell": EVIL,
            "found": EVIL,
            "reason": EVIL,
            "by": EVIL,
            "on": "2024-01-02",
        }
    ]
    page = export(exporter, executed(small), draft=True)
    elements = Elements()
    elements.feed(page)
    tags = [tag for tag, _ in elements.found]
    assert tags.count("script") == (exporter == "ReviewExporter")
    assert not {*tags} & {"svg", "iframe", "object", "embed"}
    attributes = [pair for _, pairs in elements.found for pair in pairs]
    assert not [name for name, _ in attributes if name.startswith("on")]
    assert not [value for _, value in attributes if (value or "").startswith("javascript")]
    assert "alert(1)" in plain(page)


def test_an_open_error_makes_every_public_edition_a_draft(
    small: dict[str, Any], executed: Any
) -> None:
    notebook = executed(small)
    assert "草稿" not in plain(export("ReportExporter", notebook))
    assert "草稿" not in "".join(pdf_pages(export("PDFExporter", notebook)))
    changed("t4", 4, to=3)(small)
    notebook = executed(small)
    assert "草稿" in plain(export("ReportExporter", notebook))
    assert all("草稿" in page for page in pdf_pages(export("PDFExporter", notebook)))


def test_the_pdf_is_tagged_archivable_and_holds_its_figures(
    small: dict[str, Any], executed: Any
) -> None:
    notebook = executed(small)
    pdf = export("PDFExporter", notebook)
    assert pdf == export("PDFExporter", notebook)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        xmp = file.open_metadata()
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
        assert xmp["pdfuaid:part"] == "1"
        assert str(file.Root.Lang).startswith("zh")
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo["/Title"]) == "某区某局2023年政府信息公开工作年度报告"
        assert file.Root.MarkInfo.Marked
        assert [str(o.title) for o in file.open_outline().root] == [
            section.heading for section in edition("gb2021_30").sections
        ]
        attached = file.attachments["figures.json"].get_file().read_bytes()
        assert attached.decode() == exporters.figures_json(read(notebook).record)
        assert file.Root.AF[0].AFRelationship == "/Data"
        fonts = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
        assert fonts
        assert all(any(f"/FontFile{n}" in o for n in ("", "2", "3")) for o in fonts)


def test_the_pdf_says_what_the_page_says(small: dict[str, Any], executed: Any) -> None:
    small["narrative"] = {
        "s1": {"s1_1": '**依据《条例》**的规定，“公开”`#import "x"` $x$ *甲\\*。'}
    }
    notebook = executed(small)
    words = "".join(pdf_pages(export("PDFExporter", notebook)))
    assert '依据《条例》的规定，“公开”#import"x"$x$*甲' in words
    for section in edition("gb2021_30").sections:
        assert section.heading in words


def test_a_character_without_a_glyph_is_an_error_not_a_box(
    small: dict[str, Any], executed: Any
) -> None:
    small["narrative"] = {"s1": {"intro": "埃及\U00013080字"}}
    with pytest.raises(NianbaoError, match=r"U\+13080.*apt-get install"):
        export("PDFExporter", executed(small))


def test_the_review_page_shows_last_year_beside_this_year(
    small: dict[str, Any], report: Read, rulebook: Rulebook, workspace: Workspace
) -> None:
    last = report({**copy.deepcopy(small), "year": 2022})
    changed("t2_5", to=9)(small)
    both = replace(report(small), prior=last)
    page = export("ReviewExporter", execute(Master(both, rulebook, workspace)))
    assert "上年 4<br>+5" in page
    assert 'class="prior"' not in export(
        "ReportExporter", execute(Master(both, rulebook, workspace))
    )


def test_the_review_page_has_errors_first_whatever_their_section(
    small: dict[str, Any], executed: Any
) -> None:
    changed("t4", 4, to=3)(small)
    says("s1_4", "维护网站专栏XX处。")(small)
    small["signed_on"] = "2024-03-01"
    notebook = executed(small)
    findings = read(notebook).record.findings
    assert {f.severity for f in findings} == {"error", "warn", "info"}
    page = export("ReviewExporter", notebook)
    states = re.findall(r'<li class="finding (\w+)', page)
    assert states == sorted(states, key=["error", "warn", "info"].index)
    assert len(states) > 2
    for n, code in re.findall(r'class="item">第(\d+)项 (\w+)<', page):
        assert code == findings[int(n) - 1].code
    ids = [int(n) for n in re.findall(r'id="finding-(\d+)"', page)]
    assert sorted(ids) == list(range(1, len(findings) + 1))


def test_what_one_number_brought_about_is_one_entry_that_says_which(
    small: dict[str, Any], executed: Any
) -> None:
    totals(small)
    changed("t3", "granted", 0, to=600)(small)
    page = export("ReviewExporter", executed(small))
    entry = page[page.index('<li class="finding') :].partition("</table>")[0]
    assert "可能原因：多写一个0" in entry
    assert "现为 <b>600</b>，改为 <b>60</b>，下列2项就都相符" in entry
    assert 'href="#t3-granted-natural_person"' in entry
    cell = page[page.index('<td id="t3-granted-natural_person"') :].partition("</td>")[0]
    n = re.search(r'id="finding-(\d+)"', entry)[1]  # type: ignore[index]
    assert f'<a class="mark" href="#finding-{n}">疑误</a>' in cell
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in entry.split("<tr")[2:]]
    assert [list(map(plain, row)) for row in rows] == [
        ["第1项 T302", "表三“（七）总计”行“自然人”列", "60", "600", "−540"],
        ["第2项 T303", "表三“（一）予以公开”行“总计”列", "70", "610", "−540"],
    ]


def test_every_link_of_the_review_page_leads_to_one_place(
    small: dict[str, Any], executed: Any
) -> None:
    changed("t3", "carried_out", to=[9] * 6)(small)
    changed("t4", to=["/"] * 15)(small)
    small["narrative"]["s1"]["s1_1"] = "全年发布XX解读，见附表。" * 9
    page = export("ReviewExporter", executed(small))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert len(links) > 40
    assert links <= set(ids)
    assert {f"finding-{n}" for n in re.findall(r'class="item">第(\d+)项', page)} <= set(ids)


def test_pictures_have_one_ink_and_grey_and_a_number_at_every_bar(
    small: dict[str, Any], executed: Any
) -> None:
    cells = read(executed(small)).cells
    images = [b for c in cells for o in c.outputs for b in getattr(o, "blocks", ())]
    over_years, outcomes = (b for b in images if isinstance(b, Image))
    for image in (over_years, outcomes):
        svg = b64decode(image.data).decode()
        colours = set(re.findall(r'(?:fill|stroke)="#(\w+)"', svg))
        assert all(len({*colour[0::2]}) == 1 == len({*colour[1::2]}) for colour in colours)
        assert "单位：件" in svg and "资料来源：2023年政府信息公开工作年度报告表三" in svg
        assert image.caption and image.alt.startswith(image.caption)
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", b64decode(outcomes.data).decode())
    assert {"6", "1", "（一）予以公开 6", "（三）不予公开 1", "合计 7"} <= set(texts)
    many = {f"第{n}类": 1000 if n == 1 else 3 for n in range(1, 7)}  # five too narrow for a number
    svg = b64decode(parts("甲", many, source="乙").data).decode()
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*>3</text>', svg)]
    assert places == sorted(places) and len(places) == 5
    assert all(after - before > 10 for before, after in pairwise(places))


def test_code_and_sources_are_folded_behind_the_report(
    small: dict[str, Any], executed: Any
) -> None:
    page = export("ReviewExporter", executed(small))
    assert page.index('id="findings"') < page.index('id="s1"') < page.index('id="s6"')
    assert page.index('id="s6"') < page.index('<details id="provenance">')
    assert page.index('<details id="code">') < page.index("open_master")
    assert "规则检查的发现" not in plain(page)  # a heading of the notebook with nothing below it


def test_last_year_stands_beside_figures_that_differ_alone(
    small: dict[str, Any], report: Read, rulebook: Rulebook, workspace: Workspace
) -> None:
    last = report({**copy.deepcopy(small), "year": 2022})
    changed("t2_5", to=1)(small)
    both = replace(report(small), prior=last)
    page = export("ReviewExporter", execute(Master(both, rulebook, workspace)))
    assert re.findall(r'class="prior">(.*?)</small>', page) == ["上年 4<br>−3"]


def test_personal_data_stands_in_no_word_of_the_review_page(
    small: dict[str, Any], executed: Any
) -> None:
    says("s6", "来信人**手机1380013**8000，已答复XX件。")(small)
    notebook = executed(small)
    source = "text = '138 0013 8000，13**800138000**，1380013`8000`，１３８００１３８０００，"
    source += "1380013\\n8000'"
    notebook.cells.insert(1, parameters_cell(source))
    page = plain(export("ReviewExporter", notebook))
    found = read(notebook).record.findings
    assert {f.code for f in found} >= {"Q009", "Q010"}
    assert page.count("138＊＊＊＊＊＊＊＊") > 2
    assert "手机138＊＊＊＊＊＊＊＊，已答复XX件。Q0" in page  # in the prose, its findings beside it
    assert "13800138000" not in str(found) + page
    assert "8000" not in page
    assert "8000" not in page.replace("１", "1").replace("８", "8").replace("０", "0")
    assert "13800138000" in plain(export("ReportExporter", notebook))


def parameters_cell(source: str) -> Any:
    """A cell as papermill injects it."""
    metadata = {"tags": ["injected-parameters"]}
    return nbformat.v4.new_code_cell(source, execution_count=1, metadata=metadata)


def test_only_personal_data_is_masked_and_only_in_the_parameters(
    small: dict[str, Any], executed: Any
) -> None:
    says("s6", "申请人张三。申请人张三提出申请。")(small)
    notebook = executed(small)
    injected = parameters_cell("text = '申请人提出申请，申请人张三提出申请，申请人李四'")
    own = nbformat.v4.new_code_cell("申请人张三 = 1", execution_count=1)
    notebook.cells[1:1] = injected, own
    code = plain(export("ReviewExporter", notebook)).partition("来源和代码")[2]
    assert "申请人提出申请，申请人＊＊提出申请，申请人李四" in code
    assert "申请人张三 = 1" in code


def test_personal_data_of_an_accepted_finding_stays_masked_and_leads_nowhere(
    small: dict[str, Any], executed: Any
) -> None:
    text = "来信人[13800138000](https://a.cn/1)，[网页](https://a.cn/?tel=1%33800138000)，[乙](https://b.cn)。"
    says("s6", text)(small)
    says("s1_1", "[丙](https://c.cn/13800138000)。")(small)
    found = next(f for f in read(executed(small)).record.findings if f.code == "Q010")
    reason = {"code": found.code, "cell": found.cell, "found": found.found}
    small["explanations"] = [reason | {"reason": "本人同意", "by": "甲", "on": "2024-01-10"}]
    notebook = executed(small)
    accepted = next(f for f in read(notebook).record.findings if f.code == "Q010")
    page = export("ReviewExporter", notebook)
    assert accepted.status == "explained"
    assert '来信人138＊＊＊＊＊＊＊＊，网页，<a href="https://b.cn">乙</a>' in page
    assert "13800138000" not in page
    assert "c.cn" not in page.partition("来源和代码")[0]
    assert f'href="#finding-{read(notebook).record.findings.index(accepted) + 1}">Q010' not in page


def test_ten_thousand_cells_that_show_nothing_are_passed_over_in_no_time(
    small: dict[str, Any], executed: Any
) -> None:
    from time import perf_counter

    from nianbao.pages.executed import Cell
    from nianbao.pages.review import review

    sound = read(executed(small))
    empty = (Cell("1", True, (), ()),) * 10_000
    started = perf_counter()
    assert len(review(replace(sound, cells=(*sound.cells, *empty))).code) > 10_000
    assert perf_counter() - started < 5


def test_the_twin_has_one_record_a_cell(small: dict[str, Any], executed: Any) -> None:
    twin = json.loads(exporters.figures_json(read(executed(small)).record))
    assert len(twin["cells"]) == 200
    total = next(c for c in twin["cells"] if (c["row"], c["column"]) == ("new_received", "total"))
    assert (total["raw"], total["state"], total["value"]) == (None, "computed", 7)


def test_a_notebook_that_did_not_run_is_refused() -> None:
    master = nbformat.read(ROOT / "notebooks" / "annual_report.ipynb", as_version=4)
    with pytest.raises(UsageError, match="不是已运行的"):
        export("ReportExporter", master)


def test_a_changed_frame_is_not_shown_as_the_report(
    small: dict[str, Any], report: Read, rulebook: Rulebook, workspace: Workspace
) -> None:
    master = Master(report(small), rulebook, workspace)
    t3 = master.tables("s3")["t3"]
    assert MIME in master.show(t3)._repr_mimebundle_()
    t3.loc["granted", "natural_person"] = 99
    with pytest.raises(UsageError, match="改动的数字不会进入报告"):
        master.show(t3)


def test_the_notebook_shows_the_file_it_is_given_or_pointed_at_or_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT / "notebooks")
    assert open_master(agency=None, year=None).report.key == "example/bureau"
    monkeypatch.setenv(PARAMS_FILE_VARIABLE, str(EXAMPLE))
    assert open_master().report.key == "qiaokou/grid-center"
    master = open_master(params_file="../params/suqian/2023/city.yaml", agency=None)
    assert master.report.key == "suqian/city"


def test_parameters_come_from_one_place(
    small: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv(PARAMS_FILE_VARIABLE, str(EXAMPLE))
    assert open_master(**small).report.key == "test/small"
    with pytest.raises(UsageError) as refused:
        open_master(params_file=str(EXAMPLE), agency=small["agency"], year=2023)
    assert str(refused.value) == (
        "params_file 和其他参数只能给一种：参数文件中已有全部参数，请去掉agency、year"
    )


def test_a_section_that_the_form_lacks_is_refused(
    small: dict[str, Any],
    workspace: Workspace,
    rulebook: Rulebook,
    report: Callable[[dict[str, Any]], AnnualReport],
) -> None:
    master = Master(report(small), rulebook, workspace)
    for ask in (master.prose, master.tables):
        with pytest.raises(UsageError, match="没有“s7”这一部分；应为s1、s2"):
            ask("s7")
