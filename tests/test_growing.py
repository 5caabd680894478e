"""Rows that grow with what is typed, and columns that are as wide as their widest text."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

from xlsxwriter import Workbook

from nianbao.workbooks.growing import GrowingSheet


def test_a_row_that_grows_has_its_greatest_height_and_no_fixed_one() -> None:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a", GrowingSheet)
        for row in (0, 1):
            sheet.write_string(row, 0, "x")
        sheet.set_row(0, 60)
        sheet.grow(1, 90)
        sheet.grow(1, 45)
        sheet.widen(2, 120)
        sheet.widen(2, 110)
    xml = ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    fixed, growing = re.findall("<row [^>]*>", xml)
    assert 'customHeight="1"' in fixed
    assert 'ht="90"' in growing and "customHeight" not in growing
    (width,) = re.findall('<col min="3" max="3" width="([0-9.]+)"', xml)
    assert 120 <= float(width) < 121
