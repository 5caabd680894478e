"""The template of a ledger, as it is handed out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from nianbao.inputs.ledgers.definition import definitions
from nianbao.inputs.ledgers.reader import read_ledger
from tests.command import invoke

REQUESTS = definitions()["requests"]


def test_the_template_is_read_back_empty_and_filled(tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    done = invoke("ledger-template", file)
    assert done.exit_code == 0, done.stderr
    for definition in definitions().values():
        assert read_ledger(file, file.name, None, definition).empty
    book = load_workbook(file)
    sheet = book[REQUESTS.title]
    sheet.append(["1", "自然人", date(2023, 1, 5), "（一）予以公开", date(2023, 1, 20)])
    book.save(file)
    assert len(read_ledger(file, file.name, None, REQUESTS)) == 1
    assert invoke("ledger-template", file).exit_code == 2
