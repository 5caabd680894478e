"""The letters in their folder: as pages and Word files, written whole, none that is not due."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from nianbao.errors import UsageError
from nianbao.inputs.workspace import write_whole
from nianbao.office import mailing
from nianbao.office.mailing import ASIDE, Mailing, write_letters
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.season import Assessed
from tests.command import invoke
from tests.played import Played, body

_TAG = "<script>alert(1)</script>"


@pytest.fixture
def played(tmp_path: Path) -> Played:
    bodies = (body("finance", f"示例区{_TAG}财政局"), body("water", "示例区水务局"))
    return Played(tmp_path, *bodies)


def _wrong(parameters: dict[str, Any]) -> None:
    parameters["figures"]["t3"]["new_received"] = [96, 1, 0, 0, 0, 0, 7]
    parameters["narrative"]["s1"]["s1_4"] = f"{_TAG}新收申请99件。"


def _sent_back(played: Played) -> None:
    """The one has not handed in, the other's workbook was sent back."""
    played.writes("water", _wrong, spelling=".xlsx")
    played.happens("submitted", "water")
    reason = f"一、{_TAG}\n二、第五部分照抄上年。"
    played.happens("returned", "water", reason=reason, by="李某", role="区政务公开办")


def _written(played: Played, rulebook: Rulebook) -> Mailing:
    return write_letters(played.assessed(), played.workspace, rulebook)


def _names(done: Mailing) -> set[str]:
    return {file.name for file in done.folder.iterdir()}


def _words(file: Path) -> str:
    """All words of a Word file, its tables' as well."""
    document = docx.Document(str(file))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_every_letter_is_a_page_and_a_word_file_and_a_workbook_comes_back(
    played: Played, rulebook: Rulebook
) -> None:
    _sent_back(played)
    done = _written(played, rulebook)
    assert done.folder == played.workspace.outputs / "shili" / "2023" / "_letters"
    assert _names(done) == {
        *("finance.reminder.docx", "finance.reminder.html"),
        *("water.feedback.docx", "water.feedback.html", "water.xlsx"),
        *("index.html", ".letters.json"),
    }
    for file in ("water.feedback.html", "water.xlsx", "finance.reminder.docx"):
        assert f'href="{file}"' in (done.folder / "index.html").read_text(encoding="utf-8")


def test_the_page_and_the_word_file_say_the_same(played: Played, rulebook: Rulebook) -> None:
    _sent_back(played)
    done = _written(played, rulebook)
    said = _words(done.folder / "water.feedback.docx")
    page = (done.folder / "water.feedback.html").read_text(encoding="utf-8")
    for words in ("退回通知", "示例区水务局：", "第五部分照抄上年", "很可能只需将96改为6", "表三"):
        assert words in said
        assert words in page
    (errors, *_) = docx.Document(str(done.folder / "water.feedback.docx")).tables
    assert errors.rows[0]._tr.xpath("w:trPr/w:tblHeader")


def test_nothing_in_a_letter_runs_or_is_loaded(played: Played, rulebook: Rulebook) -> None:
    _sent_back(played)
    done = _written(played, rulebook)
    for file in done.folder.glob("*.html"):
        page = file.read_text(encoding="utf-8")
        assert "<script" not in page
        assert "default-src 'none'" in page
    assert "&lt;script&gt;" in (done.folder / "water.feedback.html").read_text(encoding="utf-8")
    assert _TAG in _words(done.folder / "water.feedback.docx")
    assert _TAG in _words(done.folder / "finance.reminder.docx")


def test_the_same_day_gives_the_same_bytes(
    played: Played, rulebook: Rulebook, tmp_path: Path
) -> None:
    _sent_back(played)
    assessment = played.assessed()
    one, two = (
        write_letters(assessment, played.workspace, rulebook, tmp_path / name).folder
        for name in ("one", "two")
    )
    for file in one.iterdir():
        assert file.read_bytes() == (two / file.name).read_bytes()
    with zipfile.ZipFile(one / "finance.reminder.docx") as archive:
        assert "2024-01-29" in archive.read("docProps/core.xml").decode()


def test_a_letter_that_is_no_longer_due_is_taken_away_and_nothing_else(
    played: Played, rulebook: Rulebook
) -> None:
    _sent_back(played)
    done = _written(played, rulebook)
    (done.folder / "notes.docx").write_bytes(b"mine")
    played.writes("finance")
    played.happens("submitted", "finance")
    again = _written(played, rulebook)
    assert again.gone == ("finance.reminder.docx", "finance.reminder.html")
    assert _names(again) >= {"notes.docx", "water.feedback.docx"}
    assert "finance.reminder.docx" not in _names(again)


def test_a_letter_that_somebody_has_altered_is_put_aside(
    played: Played, rulebook: Rulebook
) -> None:
    done = _written(played, rulebook)
    letter = done.folder / "finance.reminder.docx"
    letter.write_bytes(b"with a date")
    again = _written(played, rulebook)
    assert again.aside == ("finance.reminder.docx",)
    assert zipfile.is_zipfile(letter)
    (kept,) = (done.folder / ASIDE).iterdir()
    assert kept.read_bytes() == b"with a date"


def test_a_file_of_that_name_that_is_not_ours_stays(played: Played, rulebook: Rulebook) -> None:
    """The office names the folder in which the workbooks of the bodies are."""
    _sent_back(played)
    before = (played.folder / "water.xlsx").read_bytes()
    with pytest.raises(UsageError, match=r"water\.xlsx，不是由本命令写成的"):
        write_letters(played.assessed(), played.workspace, rulebook, played.folder)
    assert (played.folder / "water.xlsx").read_bytes() == before
    assert not (played.folder / "index.html").exists()


def test_what_was_stopped_half_way_is_gone_on_with(
    played: Played, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopping(target: Path, text: str | bytes, mode: int | None = None) -> None:
        if target.name.startswith("water"):
            raise KeyboardInterrupt
        write_whole(target, text, mode)

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "write_whole", stopping)
        with pytest.raises(KeyboardInterrupt):
            _written(played, rulebook)
    played.writes("finance")
    played.happens("submitted", "finance")
    again = _written(played, rulebook)
    assert "finance.reminder.docx" not in _names(again)
    assert not again.aside


@pytest.mark.parametrize("listed", ["[]", "{", '{"../x": ["1"], "index.html": 3}', '{"a": {}}'])
def test_a_list_that_is_not_ours_gives_nothing_away(
    played: Played, rulebook: Rulebook, listed: str
) -> None:
    done = _written(played, rulebook)
    other = done.folder.parent / "x"
    other.write_bytes(b"mine")
    (done.folder / ".letters.json").write_text(listed, encoding="utf-8")
    with pytest.raises(UsageError, match="不予覆盖"):
        _written(played, rulebook)
    assert other.read_bytes() == b"mine"


def test_a_season_in_which_all_is_well_has_an_index_that_says_so(
    played: Played, rulebook: Rulebook
) -> None:
    for id in ("finance", "water"):
        played.writes(id)
        played.happens("submitted", id)
    done = _written(played, rulebook)
    assert done.sent == ()
    assert "没有需要发的函件" in (done.folder / "index.html").read_text(encoding="utf-8")


def test_the_command_says_what_it_wrote_and_where(played: Played) -> None:
    root = played.workspace.root
    result = invoke("letters", "shili", "2023", folder=root)
    assert result.exit_code == 0
    assert "催报函 2 份，审核反馈单 0 份" in result.stderr
    assert result.stdout == "outputs/shili/2023/_letters/index.html\n"
    for arguments in (("nowhere", "2023"), ("shili", "1999"), ("../shili", "2023")):
        assert invoke("letters", *arguments, folder=root).exit_code == 2


def test_what_was_altered_after_it_was_approved_stands_in_the_index(
    played: Played, rulebook: Rulebook
) -> None:
    played.writes("finance")
    played.happens("submitted", "finance")
    played.happens("approved", "finance")
    played.writes("finance", lambda parameters: parameters.update(signed_on="2024-01-21"))
    done = _written(played, rulebook)
    page = (done.folder / "index.html").read_text(encoding="utf-8")
    assert "财政局（审定后有改动）" in page
    assert not [file for file in done.folder.iterdir() if file.name.startswith("finance")]


def test_nobody_is_sent_what_only_the_program_could_not_judge(
    played: Played, rulebook: Rulebook
) -> None:
    played.writes("finance")
    played.happens("submitted", "finance")
    found = played.assessed()
    places = tuple(
        replace(place, assessed=Assessed(message="核对时超过时限，没有结果"))
        if place.body.id == "finance"
        else place
        for place in found.season.places
    )
    unjudged = replace(found, season=replace(found.season, places=places), reports={})
    done = write_letters(unjudged, played.workspace, rulebook)
    assert [one.body.id for one in done.unjudged] == ["finance"]
    assert [one.due.body.id for one in done.sent] == ["water"]
    assert "检查没有完成" in (done.folder / "index.html").read_text(encoding="utf-8")


def test_a_workbook_in_which_nothing_is_marked_is_not_said_to_be_marked(
    played: Played, rulebook: Rulebook
) -> None:
    played.writes("finance", spelling=".xlsx")
    played.happens("submitted", "finance")
    played.happens("returned", "finance", reason="第五部分请补充改进措施。")
    done = _written(played, rulebook)
    said = _words(done.folder / "finance.feedback.docx")
    assert "随附贵单位的填报工作簿，可以直接在其中改正" in said
    assert "标出" not in said
