"""The pictures of the clerk's manual: real sheets of a workbook, drawn by LibreOffice.

    python -m scripts.pictures

An invented agency's workbook with two faults in it, as it was filled in and as `check --mark`
gives it back, to docs/images/workbook-*.png. Needs Pillow, LibreOffice Calc, pdftoppm and
fontconfig. LibreOffice prints no notes: one is drawn beside its cell, in its own words.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image, ImageChops, ImageDraw, ImageFont

from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workbook.layout import FINDINGS, SUMMARY, layout
from nianbao.workbooks.form import workbook
from nianbao.workbooks.styles import FILLS
from nianbao.workbooks.values import values_of

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
AGENCY = """
agency: {id: zhengwu, district: mouqu, name: 某市某区政务服务中心, self_reference: 中心,
         kind: public_institution}
year: 2025
scope: agency
contact: {address: 某市某区某路1号, phone: 000-00000000, website: 某市某区人民政府网站}
signed_on: 2026-01-28
submitted_on: 2026-02-03
approved_by: 分管负责人
checked_by: 办公室负责人
figures:
  t2_1: {rules: 0, normative_docs: [2, 0, 5]}
  t2_5: 12
  t2_6: {penalty: 3, coercion: 0}
  t2_8: 0
  t3:
    new_received: [7, 1, 0, 0, 0, 0]
    carried_in: [1, 0, 0, 0, 0, 0]
    results: 0
    granted: [5, 1, 0, 0, 0, 0]
    partial: [1, 0, 0, 0, 0, 0]
    unable_not_held: [1, 0, 0, 0, 0, 0]
    carried_out: 0
  t4: [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
narrative:
  s1:
    s1_1: 全年主动公开政府信息86条，其中网站公开61条，政务新媒体公开25条。
    s1_2: 全年新收政府信息公开申请9件，均按时答复。
    s1_3: 制发行政规范性文件2件，公开前均经审查。
    s1_4: 维护政府网站专栏，按要求更新栏目。
    s1_5: 接受工作考核和社会评议，没有责任追究的情形。
  s5:
    last_year: [{problem: 部分栏目更新不够及时。, improvement: 2025年，按月检查各栏目更新情况。}]
    this_year: [{problem: 图表和问答少。, measure: 2026年，重要文件与图表、问答同步公布。}]
  s6: {fee: 本年度没有发出收费通知，未收取信息处理费。}
"""
MARKED = "D6"  # the cell of table three whose note is shown
EXPLAINED = ("P001", "区政府办公室通知，本区报送时限延至2026年2月6日", "办公室负责人", "2026-02-03")
NOTE, EDGE = "#ffffe1", "#7f7f7f"
WIDTH = 1200  # pixels
# On A3, a sheet a page.
FIT = b'<pageSetup paperSize="8" orientation="landscape" fitToWidth="1" fitToHeight="1"/>'


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "params" / "mouqu" / "2025"
        place.mkdir(parents=True)
        typed, filled, marked = (place / name for name in ("a.yaml", "zhengwu.xlsx", "marked.xlsx"))
        typed.write_text(AGENCY, encoding="utf-8")
        agency_year = read_agency_year(typed)
        filled.write_bytes(workbook(agency_year.form, *values_of(agency_year)))
        typed.unlink()
        check = [sys.executable, "-m", "nianbao", "check", "--quiet", filled, "--mark", marked]
        subprocess.run(check, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
        places = layout(agency_year.form)
        names = [sheet.name for sheet in places.sheets]
        table = places.blocks["t3"].at.sheet
        before, after = (pages(file, names.index(table)) for file in (filled, marked))
        keep("table", trimmed(before[names.index(table)]))
        keep("summary", trimmed(before[names.index(SUMMARY)]))
        keep("findings", trimmed(after[names.index(FINDINGS)]), across=0.591, down=0.555)
        words = load_workbook(marked)[table][MARKED].comment.text
        keep("note", noted(trimmed(after[names.index(table)]), words))
        explain(marked)
        keep("explained", trimmed(pages(marked, 0)[names.index(FINDINGS)]), down=0.6)


def pages(file: Path, whole: int) -> list[Image.Image]:
    """A page for each sheet; one of them whole, with what stands beside its printed area."""
    plain = file.with_name("plain.xlsx")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(plain, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                area = rb'<definedName name="_xlnm.Print_Area" localSheetId="%d".*?</definedName>'
                data = re.sub(area % whole, b"", data)
            elif name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"<headerFooter.*?</headerFooter>", b"", data, flags=re.DOTALL)
                data = re.sub(rb"<(rowBreaks|colBreaks).*?</\1>", b"", data, flags=re.DOTALL)
                data = re.sub(rb"<pageSetup[^>]*/>", FIT, data)
            new.writestr(name, data)
    own = f"-env:UserInstallation={(file.parent / 'office').as_uri()}"
    office = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", file.parent, plain]
    subprocess.run(office, check=True, timeout=180, stdout=subprocess.DEVNULL)
    drawn = file.parent / file.stem
    drawn.mkdir(exist_ok=True)
    subprocess.run(
        ["pdftoppm", "-r", "200", "-png", plain.with_suffix(".pdf"), drawn / "p"], check=True
    )
    return [Image.open(page).convert("RGB") for page in sorted(drawn.glob("p-*.png"))]


def explain(marked: Path) -> None:
    """An explanation in the list of findings, of which some columns are hidden for the picture."""
    book = load_workbook(marked)
    sheet = book[FINDINGS]
    for row in sheet.iter_rows():
        if row[5].value == EXPLAINED[0]:
            for cell, text in zip(row[8:], EXPLAINED[1:], strict=True):
                cell.value = text
    for letter in "DE":
        sheet.column_dimensions[letter].hidden = True
    book.save(marked)


def trimmed(page: Image.Image) -> Image.Image:
    """A page without its margins."""
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert box
    return page.crop((box[0] - 16, box[1] - 16, box[2] + 16, box[3] + 16))


def noted(page: Image.Image, words: str) -> Image.Image:
    """The head of a table, with the note of its first marked cell beside that."""
    fill = tuple(bytes.fromhex(FILLS["error"][2:]))
    wide, high = page.size
    spots = [(x, y) for y in range(high) for x in range(wide) if page.getpixel((x, y)) == fill]
    left, top = min(x for x, _ in spots), min(y for _, y in spots)
    right = left
    while (right + 1, top) in set(spots[: 4 * wide]):
        right += 1
    font = ImageFont.truetype(_font(), 24)
    lines = [line for text in words.splitlines() for line in _folded(text, 26)]
    box = (right + 60, top + 60, right + 60 + 26 * 24 + 40, top + 60 + 36 * len(lines) + 32)
    draw = ImageDraw.Draw(page)
    draw.line((right, top, box[0], box[1]), fill="black", width=2)
    draw.polygon(((right - 16, top), (right, top), (right, top + 16)), fill="#c00000")
    draw.rectangle(box, fill=NOTE, outline=EDGE, width=2)
    for n, line in enumerate(lines):
        draw.text((box[0] + 20, box[1] + 14 + 36 * n), line, font=font, fill="black")
    return page.crop((0, 0, box[2] + 140, box[3] + 50))


def _font() -> str:
    found = ["fc-match", "-f", "%{file}", "Noto Sans CJK SC"]
    return subprocess.run(found, check=True, capture_output=True, text=True).stdout


def _folded(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


def keep(name: str, page: Image.Image, across: float = 1.0, down: float = 1.0) -> None:
    """A picture, or its upper left part, as small as it may be."""
    page = page.crop((0, 0, int(page.width * across), int(page.height * down)))
    page = page.resize((WIDTH, round(page.height * WIDTH / page.width)), Image.Resampling.LANCZOS)
    file = IMAGES / f"workbook-{name}.png"
    page.quantize(128, Image.Quantize.MAXCOVERAGE).save(file, optimize=True)
    print(
        f"{file.relative_to(ROOT)}: {file.stat().st_size / 1024:.0f} KB, {page.width}×{page.height}"
    )


if __name__ == "__main__":
    main()
