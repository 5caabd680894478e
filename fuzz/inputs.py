"""Sound inputs of every kind, small: what the odd ones are made from."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from fuzz import ROOT
from nianbao.pages.public import Document
from nianbao.prose.document import Heading

EXAMPLE = ROOT / "params" / "qiaokou" / "2023" / "grid-center.yaml"
EXAMPLES = ("qiaokou/2023/grid-center", "suqian/2023/city", "example/2023/bureau")

_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)

REPORT = Document("甲", ("甲",), "甲", 2023, "2024-01-02", True, "格式", (Heading("一、乙", 1),))
PARAMETERS: dict[str, Any] = {
    "agency": {
        "id": "small",
        "district": "test",
        "name": "示例区示例局",
        "self_reference": "局",
        "kind": "department",
    },
    "year": 2023,
    "scope": "agency",
    "contact": {
        "address": "示例路1号",
        "phone": "000-00000000",
        "postcode": "000000",
        "email": "a@example.cn",
        "website": "示例区人民政府网站",
    },
    "signed_on": "2024-01-20",
    "submitted_on": "2024-01-10",
    "published_on": "2024-01-25",
    "approved_by": "分管负责人",
    "checked_by": "办公室负责人",
    "figures": {
        "t2_1": {"rules": 0, "normative_docs": [1, 0, 3]},
        "t2_5": 4,
        "t2_6": {"penalty": 5, "coercion": 0},
        "t2_8": {"admin_fee": 1.25},
        "t3": {
            "new_received": [6, 1, 0, 0, 0, 0, 7],
            "carried_in": [1, 0, 0, 0, 0, 0],
            "results": 0,
            "granted": [5, 1, 0, 0, 0, 0],
            "denied_third_party": {"natural_person": 1, "org_commercial": "/"},
            "carried_out": [1, 0, 0, 0, 0, 0],
        },
        "t4": [1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
    "narrative": {
        "preamble": "本报告由示例区示例局编制，由六个部分组成，统计期限为2023年1月1日至12月31日。",
        "s1": {
            "intro": "2023年，我局认真执行《条例》。",
            "s1_1": "全年主动公开政府信息120条，其中网站公开80条，**政务新媒体**公开40条。",
            "s1_2": "全年新收政府信息公开申请{{ t3.new_received.total }}件，上年结转1件，办结7件。",
            "s1_3": "制发行政规范性文件1件，现行有效3件：\n\n1. 文件一\n2. 文件二",
            "s1_4": "维护政府网站专栏。\n\n| 栏目 | 条 |\n|---|---|\n| 文件 | 3 |\n\n见[网站](https://example.cn)。",
            "s1_5": "热线办件{{ facts.hotline_cases }}件，占{{ (1 / 4) | percent }}；培训34人次。",
        },
        "s2": "2023年，收取行政事业性收费1.25万元。",
        "s3": "2023年收到申请7件，比上年增加2件，同比增长40%。",
        "s4": "行政复议2件，其中结果维持1件、尚未审结1件；行政诉讼2件。",
        "s5": {
            "last_year": [{"problem": "目录更新不及时。", "improvement": "已每季度核对一次。"}],
            "this_year": [
                {"problem": "图表和问答少。", "measure": "2024年，与图表同步公布。"},
                {"problem": "解读少。", "measure": "逐项补充。"},
            ],
        },
        "s6": {
            "fee": "2023年没有发出收费通知，未收取信息处理费。",
            "items": [{"title": "建议提案办理", "text": "办理建议3件。"}],
        },
    },
    "facts": {"hotline_cases": 109513, "share": 12.5, "place": "示例"},
    "explanations": [
        {
            "code": "T304",
            "cell": "t3[carried_in,natural_person]",
            "found": 1,
            "reason": "核对无误。",
            "by": "办公室",
            "on": "2024-01-02",
        }
    ],
}

_REQUESTS = """\
编号,申请人类别,收到日期,办理结果,答复日期,补正告知日期,补正收到日期,征求第三方意见开始日期,征求第三方意见结束日期,延期告知日期,延期批准人,收费通知日期,缴费日期,页数,申请人,申请内容
甲1,自然人,2022-12-20,（一）予以公开,2023-01-05,,,,,,,,,,,
甲2,商业企业,2023-03-01,（二）部分公开,2023-03-28,2023-03-03,2023-03-10,,,,,,,,,
甲3,自然人,2023-05-04,granted,2023/7/1,,,2023-05-06,2023-05-20,2023-05-30,负责人,,,,,
甲4,公民,2023年9月1日,其他处理,20230915,,,,,,,2023-09-04,2023-09-08,30页,某人,某事
甲5,natural_person,2023-12-20,,,,,,,,,,,,,
甲6,自然人,45100,重复申请,45110,,,,,,,,,,,
"""
_CASES = """\
案号,案件类型,受理日期,结果,审结日期,地位
乙1,行政复议,2022-11-21,结果纠正,2023-01-18,被申请人
乙2,复议后起诉,2023-06-05,结果维持,2023-08-02,共同被告
乙3,未经复议直接起诉,2023-12-11,尚未审结,,被告
"""
_DOCUMENTS = """\
文号,文件类型,制发日期,废止日期
丙1号,行政规范性文件,2019-05-20,2023-03-01
丙2号,规范性文件,2023-08-03,
"""
LEDGERS = {"requests": _REQUESTS, "cases": _CASES, "documents": _DOCUMENTS}


_NOW = re.compile(rb"[0-9-]{10}T[0-9:]{8}Z")  # when a workbook was made: the same every time


def fill_workspace(folder: Path) -> None:
    """A workspace with the rules, last year's parameter file and the ledgers."""
    shutil.copytree(ROOT / "expectations", folder / "expectations")
    for name in ("data", "holidays", "notebooks", "params/test/2022", "params/test/2023"):
        (folder / name).mkdir(parents=True)
    before = {**PARAMETERS, "year": 2022, "signed_on": "2023-01-20", "explanations": []}
    (folder / "params" / "test" / "2022" / "small.yaml").write_bytes(yaml_of(before))
    for kind, text in LEDGERS.items():
        (folder / "data" / f"{kind}.csv").write_text(text, encoding="utf-8")


def yaml_of(parameters: dict[str, Any]) -> bytes:
    """Parameters as a parameter file."""
    text = yaml.safe_dump(parameters, allow_unicode=True, sort_keys=False)
    days = ("signed_on", "submitted_on", "published_on", "on")
    for day in days:  # a date is not quoted
        text = text.replace(f"{day}: '", f"{day}: ").replace(f"'{day}': '", f"{day}: ")
    return "\n".join(
        line.rstrip("'") if any(d in line for d in days) else line for line in text.split("\n")
    ).encode()


def parameter_files() -> list[bytes]:
    """Parameter files: a small one with every key, and the examples."""
    files = [ROOT / "params" / f"{name}.yaml" for name in EXAMPLES]
    examples = [file.read_bytes().replace(b"data/example/", b"data/") for file in files]
    return [yaml_of(PARAMETERS), *examples]


def parameters() -> list[bytes]:
    """Parameters as the notebook is given them, as JSON."""
    older = {**PARAMETERS, "year": 2020, "signed_on": "2021-01-20", "figures": {"t3": 0, "t4": 0}}
    ledgers = {kind: f"data/{kind}.csv" for kind in LEDGERS}
    counted = {**PARAMETERS, "figures": {"t2_5": 0}, "ledgers": ledgers}
    return [as_json(one) for one in (PARAMETERS, older, counted)]


def csv_files() -> list[bytes]:
    """Ledgers as CSV files, with a title, in other encodings, with tabs."""
    titled = "示例局台账,,\n\n" + _REQUESTS
    return [
        *(text.encode() for text in LEDGERS.values()),
        titled.encode("gb18030"),
        _REQUESTS.replace("2022-", "2019-").replace("2023-", "2020-").encode(),
        _REQUESTS.replace(",", "\t").replace("\n", "\r\n").encode("utf-8-sig"),
    ]


@cache
def workbooks() -> list[bytes]:
    """Ledgers as workbooks: days as texts and as days, a sheet or several."""
    from openpyxl import Workbook

    from nianbao.inputs.ledgers.definition import definitions

    files = []
    for kinds in (("requests",), ("cases", "requests"), ("documents",)):
        workbook = Workbook()
        workbook.remove(workbook.active)
        for kind in kinds:
            sheet = workbook.create_sheet(definitions()[kind].title)
            for row in csv.reader(io.StringIO(LEDGERS[kind])):
                sheet.append([_day(cell) for cell in row])
        stream = io.BytesIO()
        workbook.save(stream)
        members = unpacked(stream.getvalue())
        same = {n: _NOW.sub(b"2024-01-02T00:00:00Z", data) for n, data in members.items()}
        files.append(packed(same))
    return files


@cache
def filled_forms() -> list[bytes]:
    """Fill-in workbooks: with everything in them, with last year's figures, as good as empty."""
    from nianbao.inputs.agency_year import from_parameters
    from nianbao.inputs.figures import read_figures
    from nianbao.workbooks.form import workbook
    from nianbao.workbooks.values import values_of

    agency_year = from_parameters(PARAMETERS)
    form, (values, lists) = agency_year.form, values_of(agency_year)
    filled_later = ("figures", "narrative")
    basics = {at: value for at, value in values.items() if at[0] not in filled_later}
    files = (
        workbook(form, values, lists),
        workbook(form, values, lists, read_figures(agency_year)),
        workbook(form, basics, {}),
    )
    return [packed(unpacked(file)) for file in files]


@cache
def references() -> list[bytes]:
    """Word files of an office: a report, one with a header of its own, one of another make."""
    import docx

    from nianbao.pages.word.edition import word

    own = docx.Document(io.BytesIO(word(REPORT, "{}")))
    header = own.sections[0].header
    header.is_linked_to_previous = False
    header.paragraphs[0].add_run("甲局").add_picture(io.BytesIO(_PNG))
    files = [word(REPORT, "{}")]
    for file in (own, docx.Document()):
        stream = io.BytesIO()
        file.save(stream)
        files.append(stream.getvalue())
    return [packed(unpacked(file)) for file in files]


def unpacked(workbook: bytes) -> dict[str, bytes]:
    """The files in a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """A workbook of files, not compressed: its bytes can be changed one by one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text) if "-" in text else text
    except ValueError:
        return text


def holidays() -> list[bytes]:
    """A year's holidays."""
    text = "off: [2026-01-01, 2026-02-16, 2026-02-17]\nwork: [2026-02-14, 2026-02-28]\n"
    return [text.encode()]


def lists() -> list[bytes]:
    """A district's list."""
    bodies = (
        "{id: small, name: 示例区示例局, kind: department, from: 2020, to: 2030}",
        "{id: school, name: 示例区学校, kind: public_institution, reports_through: small}",
        "{id: tax, name: 示例区税务局, kind: vertical, parent: small, summed: false}",
    )
    lines = ("name: 示例区", "bodies:", *(f"  - {body}" for body in bodies))
    return ["\n".join((*lines, "deadlines: {submit: 01-26, publish: '01-31'}", "")).encode()]


def records() -> list[bytes]:
    """The record of a season, as written and by hand."""
    from nianbao.seasons.entry import chained
    from nianbao.seasons.event import Event

    given: tuple[dict[str, Any], ...] = (
        {"event": "submitted", "by": "办公室"},
        {"event": "returned", "reason": "请核对表三。"},
        {"event": "submitted", "on": "2024-01-19"},
        {"event": "approved", "by": "甲", "role": "分管负责人"},
        {"event": "published", "url": "https://example.cn/a", "on": "2024-01-20"},
        {"event": "filed"},
    )
    lines, last = list[bytes](), "test/2023"
    for one in given:
        at = {"body": "small", "at": "2024-01-20T10:00:00+08:00", "seal": "1" * 64}
        line = chained(Event.model_validate_json(as_json({**at, **one})), last)
        lines, last = [*lines, line.text], line.chain
    text = b"\n".join(lines) + b"\n"
    return [text, re.sub(rb',"chain":"[0-9a-f]+"', b"", text)]


@cache
def unit_sheets() -> list[bytes]:
    """A sheet of bodies by cells, as it is given out and filled in."""
    import openpyxl

    from nianbao.inputs.workspace import Workspace
    from nianbao.office.units import write_blank_units
    from nianbao.workbooks.head import FIRST_COLUMN

    with TemporaryDirectory() as folder:
        listed = Path(folder, "params", "test", "district.yaml")
        listed.parent.mkdir(parents=True)
        listed.write_bytes(lists()[0])
        file = Path(folder, "sheet.xlsx")
        write_blank_units(file, Workspace(Path(folder)), "test", 2023)
        files = [file.read_bytes()]
        book = openpyxl.load_workbook(file)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                if row[0].value == "small":
                    for cell in row[FIRST_COLUMN - 1 :]:
                        cell.value = 1
        book.save(file)
        files.append(file.read_bytes())
    members = [
        {n: _NOW.sub(b"2024-01-02T00:00:00Z", data) for n, data in unpacked(one).items()}
        for one in files
    ]
    return [packed(one) for one in members]


def amendments() -> list[bytes]:
    """A district's rules."""
    lines = (
        "S012: {kwargs: {max_value: 1500}, source: 本区2024年年报通知}",
        "C008: {off: true, source: 本区零报告不再确认}",
        "D009: {severity: error, years: {from: 2022, to: 2024}, source: 本区2024年年报通知}",
    )
    return ["\n".join(lines).encode()]


def few_rules() -> dict[str, bytes]:
    """Suites of a few rules by name: a district may change some, not C001, and must set P003."""
    few: dict[str, bytes] = {}
    for name in ("agency_years", "blanks", "tables", "text"):
        suite = json.loads((ROOT / "expectations" / f"{name}.json").read_bytes())
        rules = [rule for rule in suite["expectations"] if rule["meta"]["code"] in _FEW]
        few[name] = as_json({**suite, "expectations": rules})
    return few


_FEW = ("C001", "C008", "D009", "P003", "Q005", "S004", "S012")


def suites() -> list[bytes]:
    """The suites, and a rule of each as a suite of its own: small, quickly read."""
    files = [file.read_bytes() for file in sorted((ROOT / "expectations").glob("*.json"))]
    small = []
    for data in map(json.loads, files):
        small += [as_json({**data, "expectations": [one]}) for one in data["expectations"][:6]]
    return small


def states() -> list[bytes]:
    """The state that a run left."""
    file = str(EXAMPLE)
    stamps = {file: [4126, 1_700_000_000_000_000_000], f"{file}.html": None}
    entry = {
        "agency": "grid-center",
        "district": "qiaokou",
        "year": 2023,
        "status": "findings",
        "key": "0123456789abcdef",
        "seconds": 1.5,
        "message": "2处警告",
    }
    summary = {
        "name": "示例区示例局",
        "counts": {"error": 0, "warn": 2, "info": 0, "explained": 0},
        "figures": {"new_received": 7, "results_total": None},
        "files": ["report.docx", "report.html", "report.pdf"],
    }
    state = {"run": "a", "file": file, "entry": entry, "summary": summary, "kind": ""}
    return [as_json({**state, "inputs": stamps, "outputs": stamps})]


def masters() -> list[bytes]:
    """The master notebook."""
    return [(ROOT / "notebooks" / "annual_report.ipynb").read_bytes()]


def published_pages() -> list[bytes]:
    """Pages of websites with a report in them."""
    return _published("html")


def published_documents() -> list[bytes]:
    """Word files of published reports."""
    return _published("docx")


def published_pdfs() -> list[bytes]:
    """PDFs of published reports."""
    return _published("pdf")


def _published(suffix: str) -> list[bytes]:
    files = sorted((ROOT / "tests" / "files" / "published").glob(f"*.{suffix}"))
    return [file.read_bytes() for file in files]


@cache
def notebooks() -> list[bytes]:
    """What the cells of executed notebooks hold, as JSON: the record, and beside it one cell."""
    from fuzz.editions import cells
    from nianbao.annual_report import annual_report
    from nianbao.inputs.workspace import Workspace

    with TemporaryDirectory() as folder:
        fill_workspace(Path(folder))
        reports = [annual_report(json.loads(p), Workspace(Path(folder))) for p in parameters()]
        every = [cells(report) for report in reports]
    for record, *_ in every:
        del record["outputs"][0]["figures"][3:]
    return [as_json([record, cell]) for record, *others in every for cell in others]


def as_json(value: Any) -> bytes:
    """Plain data as a JSON file."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
