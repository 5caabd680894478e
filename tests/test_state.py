"""What earlier runs left: believed, or as if it were not there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import nianbao
from nianbao.batches import state
from nianbao.batches.pool import Left
from nianbao.batches.state import (
    Entry,
    Stamps,
    State,
    Summary,
    read_state,
    read_states,
    said,
    surroundings,
    unchanged,
    write_state,
)
from nianbao.batches.worker import Making
from nianbao.inputs.district import Deadlines
from nianbao.pages import font_sources
from tests.conftest import ROOT
from tests.districts import states
from tests.forms import forms_of


def test_a_state_is_believed_only_by_the_run_that_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / "params" / "d" / "2023" / "a.yaml"
    entry = Entry("a", "d", 2023, "failed", "k", 1.0, "of an orphan")
    orphans = State("another run", str(file), entry, {}, {}, Summary("a", {}, {}, []), "system")
    job = Making(
        files=(str(file),),
        outputs=str(tmp_path),
        run="this run",
        time_limit=60,
        root="",
        surroundings="",
        draft=False,
    )
    write_state(tmp_path, file, orphans)
    assert not list(Left([job]).ended())
    write_state(tmp_path, file, replace(orphans, run="this run"))
    assert [done.entry for done in Left([job]).ended()] == [entry]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[" * 100_000,
        lambda text: text.replace('"year": 2023', '"year": "2023"'),
        lambda text: text.replace('"d"', '"javascript:alert(1)"'),
        lambda text: text.replace('"run"', '"walk"'),
        lambda text: text.replace('"ok"', '"worst"'),
        lambda text: re.sub('"file": "[^"]*"', '"file": "."', text),
    ],
)
def test_a_state_that_was_tampered_with_is_as_if_it_were_not_there(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    file = tmp_path / "params" / "d" / "2023" / "a.yaml"
    entry = Entry("a", "d", 2023, "ok", "k", 1.0, "")
    write_state(tmp_path, file, State("r", str(file), entry, {}, {}, Summary("a", {}, {}, [])))
    assert read_state(tmp_path, file)
    state = states(tmp_path)[0]
    state.write_text(change(state.read_text(encoding="utf-8")), encoding="utf-8")
    assert read_state(tmp_path, file) is None
    assert read_states(tmp_path) == []


@pytest.mark.parametrize("output", ["x" * 5000, "a\0b"])
def test_an_output_that_no_system_can_hold_is_not_there(output: str, tmp_path: Path) -> None:
    file = tmp_path / "params" / "d" / "2023" / "a.yaml"
    entry = Entry("a", "d", 2023, "ok", "k", 1.0, "")
    outputs: Stamps = {output: None}
    write_state(tmp_path, file, State("r", str(file), entry, {}, outputs, Summary("a", {}, {}, [])))
    assert read_states(tmp_path) == []


def test_a_report_is_unchanged_only_while_its_district_says_the_same_of_it(tmp_path: Path) -> None:
    file = tmp_path / "params" / "d" / "2023" / "a.yaml"
    entry = Entry("a", "d", 2023, "ok", "key-1", 1.0, "")
    state = State("r", str(file), entry, {}, {}, Summary("a", {}, {}, []), standing="before")
    given = said(Deadlines(submit="01-26"))
    assert unchanged(state, "key", "before", said(None))
    assert not unchanged(state, "key", "after", said(None))
    assert not unchanged(state, "key", None, said(None))
    assert not unchanged(state, "key", "before", given)
    assert not unchanged(state, "key", "before", None)
    assert unchanged(replace(state, deadlines=given), "key", "before", given)


def test_what_is_gone_is_told_in_whichever_spelling_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    entry = Entry("a", "d", 2023, "ok", "k", 1.0, "")
    state = State("r", str(file), entry, {}, {}, Summary("a", {}, {}, []))
    assert state.gone
    file.with_suffix(".xlsx").touch()
    assert not state.gone


def test_a_changed_file_of_the_package_or_of_a_form_makes_every_report_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Path(nianbao.__file__).parent == state.PACKAGE
    package, form = tmp_path / "package", tmp_path / "forms" / "annual_report" / "next.yaml"
    shutil.copytree(state.PACKAGE / "form", package / "form")
    form.parent.mkdir(parents=True)
    monkeypatch.setattr(state, "PACKAGE", package)
    with forms_of(tmp_path / "forms"):
        keys = [surroundings(ROOT, draft=False)]
        for file in (package / "form" / "role.py", form):
            with file.open("a", encoding="utf-8") as stream:
                stream.write("# changed\n")
            keys.append(surroundings(ROOT, draft=False))
        assert surroundings(ROOT, draft=False) == keys[-1]
    assert len(set(keys)) == 3


def test_every_folder_that_typst_is_given_changes_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(font_sources.TEX) <= set(state._FONT_FOLDERS)
    monkeypatch.setattr(state, "_FONT_FOLDERS", (str(tmp_path),))
    before = surroundings(ROOT, draft=False)
    (tmp_path / "FandolFang-Regular.otf").touch()
    assert surroundings(ROOT, draft=False) != before


def test_the_looks_of_the_word_file_are_part_of_the_key(tmp_path: Path) -> None:
    file = tmp_path / "styles" / "reference.docx"
    file.parent.mkdir()
    keys = [surroundings(tmp_path, draft=False)]
    for content in (b"one", b"another"):
        file.write_bytes(content)
        keys.append(surroundings(tmp_path, draft=False))
    file.with_name("~$reference.docx").write_bytes(b"of Word, while it has it open")
    assert surroundings(tmp_path, draft=False) == keys[-1]
    assert len(set(keys)) == 3
