"""The batch on small invented districts, with the real engine and the real exporters."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from benchmarks.agencies import invent
from nianbao.batches.batch import parameter_files, run_batch
from nianbao.batches.worker import of_season
from nianbao.errors import InputError, UsageError
from nianbao.inputs.workspace import SPELLINGS, Workspace
from nianbao.pipeline import PUBLIC, run
from nianbao.seasons.season import open_season
from tests.conftest import EXAMPLE
from tests.districts import BATCH, again, digests, statuses
from tests.test_season import FEW
from tests.test_standing import event


def test_every_agency_year_has_its_own_report_and_findings(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, planted = district
    for key, status in statuses(root).items():
        name, year, agency = key.split("/")
        folder = root / "outputs" / key
        found = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
        codes = {f["code"] for f in found if f["severity"] == "error"}
        assert {f["agency"] for f in found} <= {f"{name}/{agency}"}
        if year == "2023" and f"{name}/{agency}" in planted:
            assert planted[f"{name}/{agency}"] in codes
            assert status == "findings"
        else:
            assert codes == set()
            assert status == "ok"
            figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
            page = (folder / "report.html").read_text(encoding="utf-8")
            assert figures["agency"]["id"] == agency
            assert figures["title"] in page
            assert f"统计期限自{year}年1月1日起" in page


def test_an_unchanged_batch_does_nothing_and_one_change_runs_alone(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    assert set(again(root).values()) == {"skipped"}
    file = next((root / "params").glob("*/2023/*0.yaml"))
    file.write_text(file.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    ran = {key for key, status in again(root).items() if status != "skipped"}
    assert ran == {f"{file.parts[-3]}/2023/{file.stem}"}


def test_last_years_file_and_the_outputs_are_inputs_too(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    again(root)
    file = next((root / "params").glob("*/2022/*1.yaml"))
    file.write_text(file.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    (root / "outputs" / "d02" / "2023" / "a00002" / "report.pdf").unlink()
    ran = {key for key, status in again(root).items() if status != "skipped"}
    assert ran == {f"d01/{year}/a00001" for year in (2022, 2023)} | {"d02/2023/a00002"}


def test_one_worker_or_several_give_the_same_bytes(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    again(root)
    files = parameter_files([root / "params"])
    run_batch(list(reversed(files)), Workspace(root), out=tmp_path, workers=1)
    assert digests(tmp_path) == digests(root / "outputs")


def test_bad_files_and_failing_notebooks_do_not_stop_the_others(tmp_path: Path) -> None:
    invent(tmp_path, 3)
    params = tmp_path / "params"
    (params / "d00" / "2022" / "a00000.yaml").write_text("agency: [", encoding="utf-8")
    copy = params / "d01" / "2022" / "b.yaml"
    copy.write_text((params / "d01" / "2022" / "a00001.yaml").read_text(encoding="utf-8"))
    (params / "d02" / "2022" / "loop").symlink_to(params)
    notebook = tmp_path / "notebooks" / "annual_report.ipynb"
    broken = notebook.read_text(encoding="utf-8").replace(
        "report.signature()",
        "import os; os._exit(1) if report.report.year == 2023 else report.signature()",
    )
    notebook.write_text(broken, encoding="utf-8")
    done = run_batch(parameter_files([params]), Workspace(tmp_path), workers=2)
    found = {f"{e.district}/{e.year}/{e.agency}": (e.status, e.message) for e in done.entries}
    assert found["d00/2022/a00000"][0] == "failed"
    assert "a00000.yaml 第" in found["d00/2022/a00000"][1]
    assert "位置与内容不符" in found["d01/2022/b"][1]
    assert found["d01/2022/a00001"][0] == "ok"
    assert found["d02/2022/a00002"][0] == "ok"
    assert "笔记本" in found["d02/2023/a00002"][1]
    assert done.exit_code == 3
    failed = tmp_path / "outputs" / "d02" / "2023" / "a00002"
    assert [f.name for f in failed.iterdir()] == ["notebook.failed.ipynb"]
    retried = again(tmp_path, retry=True)
    assert set(retried) == {key for key, (status, _) in found.items() if status == "failed"}


def test_places_without_parameter_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有参数文件"):
        parameter_files([tmp_path])
    with pytest.raises(UsageError, match="没有这个文件"):
        parameter_files([tmp_path / "none"])


def test_a_second_batch_in_one_folder_says_so_and_stops(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    with FileLock(root / "outputs" / ".lock"), pytest.raises(UsageError, match="另一批任务"):
        again(root)


def test_a_part_of_the_agencies_brings_the_record_up_to_date_and_never_replaces_it(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    again(root)
    one = root / "params" / "d00" / "2023" / "a00000.yaml"
    record = root / "outputs" / "run.json"
    record.write_text("tampered with", encoding="utf-8")
    run_batch([one], Workspace(root), force=True, workers=1)
    assert len(json.loads(record.read_text(encoding="utf-8"))) == 12
    listed = (root / "outputs" / "index.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row["form"] for row in csv.DictReader(listed)] == ["gb2021_30"] * 12
    page = (root / "outputs" / "index.html").read_text(encoding="utf-8")
    assert page.count('href="d0') == page.count("/review.html") + page.count("/report.") > 12
    run_batch(parameter_files([root / "params"]), Workspace(root), retry=True, workers=1)
    assert len(statuses(root)) == 12


def test_a_file_that_is_refused_leaves_no_public_edition_of_an_earlier_one(tmp_path: Path) -> None:
    invent(tmp_path, 1)
    file = tmp_path / "params" / "d00" / "2023" / "a00000.yaml"
    sound = file.read_text(encoding="utf-8")
    again(tmp_path)
    folder = tmp_path / "outputs" / "d00" / "2023" / "a00000"
    assert (folder / "report.pdf").exists()
    file.write_text(sound + "color: red\n", encoding="utf-8")
    assert again(tmp_path)["d00/2023/a00000"] == "failed"
    assert not [f for f in folder.iterdir() if f.name.startswith("report.")]
    file.write_text(sound, encoding="utf-8")
    assert again(tmp_path)["d00/2023/a00000"] == "ok"
    assert (folder / "report.pdf").exists()


def public(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("report.*"))


def test_no_public_edition_stays_beside_what_was_refused_however_it_came_to_that(
    tmp_path: Path,
) -> None:
    invent(tmp_path, 1)
    file = tmp_path / "params" / "d00" / "2023" / "a00000.yaml"
    folder = tmp_path / "outputs" / "d00" / "2023" / "a00000"
    sound = file.read_bytes()
    workspace = Workspace(tmp_path)
    assert again(tmp_path)["d00/2023/a00000"] == "ok"
    made = {name: (folder / name).read_bytes() for name in public(folder)}
    assert set(made) == set(PUBLIC)

    def earlier() -> None:
        """The public edition of an earlier run stands there again."""
        for name, content in made.items():
            (folder / name).write_bytes(content)

    file.write_bytes(sound + b"color: red\n")
    earlier()
    with pytest.raises(InputError):
        run(file, workspace)
    assert public(folder) == []

    file.write_bytes(b"\xff\xfe\x00 no text")
    earlier()
    assert again(tmp_path)["d00/2023/a00000"] == "failed"
    assert public(folder) == []

    file.unlink()
    earlier()
    with pytest.raises(InputError):
        run(file, workspace)
    assert public(folder) == []
    earlier()
    assert run_batch([file], workspace, workers=1).entries[0].status == "failed"
    assert public(folder) == []


def test_an_agency_year_whose_file_is_gone_is_shown_as_gone(tmp_path: Path) -> None:
    invent(tmp_path, 2)
    again(tmp_path)
    file = tmp_path / "params" / "d01" / "2023" / "a00001.yaml"
    kept = file.read_bytes()
    file.unlink()
    again(tmp_path)
    gone = statuses(tmp_path)
    assert gone.pop("d01/2023/a00001") == "gone"
    assert set(gone.values()) == {"skipped"}
    page = (tmp_path / "outputs" / "index.html").read_text(encoding="utf-8")
    assert "<b>已移走</b>" in page
    assert 'href="d01/2023/a00001/report.html"' in page
    listed = (tmp_path / "outputs" / "index.csv").read_text(encoding="utf-8-sig").splitlines()
    states = {(r["agency"], r["year"]): r["state"] for r in csv.DictReader(listed)}
    assert states["a00001", "2023"] == "gone"
    assert states["a00001", "2022"] == "ok"
    assert "d01 2023年度" not in page  # no sum of what is not there
    run_batch([tmp_path / "params/d00/2023/a00000.yaml"], Workspace(tmp_path), workers=1)
    assert statuses(tmp_path)["d01/2023/a00001"] == "gone"
    file.write_bytes(kept)
    run_batch([file], Workspace(tmp_path), workers=1)
    assert statuses(tmp_path)["d01/2023/a00001"] in ("ok", "skipped")


def test_an_event_of_one_body_runs_its_report_alone(tmp_path: Path) -> None:
    invent(tmp_path, 1)
    again(tmp_path)
    year = tmp_path / "params" / "d00" / "2023"
    line = event("submitted").model_copy(update={"body": "another"}).model_dump_json()
    record = year / "events.jsonl"
    record.write_text(line + "\n", encoding="utf-8")
    assert set(again(tmp_path).values()) == {"skipped"}
    own = event("submitted").model_copy(update={"body": "a00000"}).model_dump_json()
    record.write_text(f"{line}\n{own}\n", encoding="utf-8")
    assert {k for k, status in again(tmp_path).items() if status != "skipped"} == {
        "d00/2023/a00000"
    }
    assert set(again(tmp_path).values()) == {"skipped"}


def test_other_deadlines_of_a_district_judge_its_reports_anew(tmp_path: Path) -> None:
    invent(tmp_path, 1)
    listed = tmp_path / "params" / "d00" / "district.yaml"
    text = "name: 示例区\nbodies: [{id: a00000, name: 示例区某局, kind: department}]\n"
    listed.write_text(text, encoding="utf-8")
    again(tmp_path)
    listed.write_text(text.replace("某局", "一局"), encoding="utf-8")
    assert set(again(tmp_path).values()) == {"skipped"}
    listed.write_text(f"{text}deadlines: {{submit: 01-20}}\n", encoding="utf-8")
    assert "skipped" not in again(tmp_path).values()
    assert set(again(tmp_path).values()) == {"skipped"}


def test_the_report_of_a_region_depends_on_the_list_the_record_and_every_body(
    tmp_path: Path,
) -> None:
    shili = Workspace(tmp_path)
    (tmp_path / "params" / "shili").mkdir(parents=True)
    (tmp_path / "params" / "shili" / "district.yaml").write_text(FEW, encoding="utf-8")
    own = shili.places("shili", 2023, "finance")[0]
    own.parent.mkdir()
    ledger = EXAMPLE.read_text(encoding="utf-8") + "ledgers: {cases: data/cases.csv}\n"
    draft = "".join(line for line in ledger.splitlines(True) if not line.startswith("signed_on"))
    own.write_text(draft, encoding="utf-8")
    page = own.parent / "published" / "finance.html"
    page.parent.mkdir()
    page.write_text("<p></p>", encoding="utf-8")
    season = open_season(shili, "shili", 2023)
    files = {file.relative_to(shili.root).as_posix() for file in of_season(season, shili)}
    ids = [place.body.id for place in season.places]
    assert files == {
        *(f"params/shili/{y}/{id}{s}" for y in (2022, 2023) for id in ids for s in SPELLINGS),
        *(f"params/shili/district{suffix}" for suffix in SPELLINGS),
        *("params/shili/2023/events.jsonl", "data/cases.csv"),
        *("params/shili/2023/.handed-in", "params/shili/2023/published"),
        "params/shili/2023/published/finance.html",
    }


def test_two_files_of_one_agency_year_are_refused(tmp_path: Path) -> None:
    for folder, suffix in (("params", "yaml"), ("others", "yaml"), ("params", "yml")):
        file = tmp_path / folder / "d" / "2023" / f"a.{suffix}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for places in ([tmp_path / "params"], [tmp_path / "others", tmp_path / "params"]):
        with pytest.raises(UsageError, match="同一机关同一年度"):
            parameter_files(places)


def test_names_that_are_none_of_a_parameter_file_are_passed_over_or_answered(
    tmp_path: Path,
) -> None:
    invent(tmp_path, 1)
    year = tmp_path / "params" / "d00" / "2023"
    (year / ".#a00000.yaml").symlink_to("an.editor@a-host.123")
    (year / "._a00000.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "params" / ".git").mkdir()
    (tmp_path / "params" / ".git" / "x.yaml").touch()
    odd = [
        os.fsencode(year / "\x1b[31m.yaml"),
        os.fsencode(year / "b") + b"\xff.yaml",
        os.fsencode(tmp_path / "params/d00/2023²/c.yaml"),
    ]
    sound = (year / "a00000.yaml").read_bytes()
    for name in odd:
        Path(os.fsdecode(name)).parent.mkdir(exist_ok=True)
        Path(os.fsdecode(name)).write_bytes(sound)
    done = subprocess.run(BATCH, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    entries = json.loads((tmp_path / "outputs" / "run.json").read_text(encoding="utf-8"))
    assert sorted((e["agency"], e["year"], e["status"]) for e in entries) == [
        ("\\x1b[31m", 2023, "failed"),
        ("a00000", 2022, "ok"),
        ("a00000", 2023, "ok"),
        ("b\\xff", 2023, "failed"),
        ("c", 0, "failed"),
    ]


def test_a_folder_that_cannot_be_read_is_told_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(folder: str) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(UsageError, match=r"无法读取.*Permission denied"):
        parameter_files([tmp_path])
    with pytest.raises(UsageError, match=r"无法读取.*File name too long"):
        parameter_files([tmp_path / ("名" * 100)])


def test_a_record_that_cannot_be_written_is_said(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    files = parameter_files([root / "params" / "d00"])
    (tmp_path / "run.json").mkdir()
    done = run_batch(files, Workspace(root), out=tmp_path, workers=1)
    assert "无法写入" in done.unwritten
    assert done.exit_code == 2
    assert len(done.entries) == 2


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A small disk of its own at a folder; skips where this system allows no mounting."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk takes root, and a system that allows it")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_a_message_and_a_true_record(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    with mounted(tmp_path, "size=3m"):
        files = parameter_files([root / "params"])
        done = run_batch(files, Workspace(root), out=tmp_path, workers=2)
        assert len(done.entries) == len(files)
        failed = [e for e in done.entries if e.status == "failed"]
        assert failed
        assert "No space left" in failed[0].message
        assert not list(tmp_path.rglob(".run-*"))


def test_a_folder_that_cannot_be_written_is_a_message(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="无法写入输出文件夹"):
        again(root, out=tmp_path / "file" / "outputs")
    with mounted(tmp_path, "ro"), pytest.raises(UsageError, match="Read-only file system"):
        again(root, out=tmp_path)


def test_one_folder_that_cannot_be_written_is_one_failure(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    (tmp_path / "d00" / "2022").mkdir(parents=True)
    (tmp_path / "d00" / "2022" / "a00000").touch()
    done = run_batch(parameter_files([root / "params"]), Workspace(root), out=tmp_path, workers=2)
    failed = {f"{e.agency}/{e.year}": e.message for e in done.entries if e.status == "failed"}
    assert list(failed) == ["a00000/2022"]
    assert "无法写入输出文件夹" in failed["a00000/2022"]


def test_files_that_change_or_go_while_the_batch_runs_are_noticed(tmp_path: Path) -> None:
    invent(tmp_path, 2)
    changing = tmp_path / "params" / "d00" / "2023" / "a00000.yaml"
    notebook = tmp_path / "notebooks" / "annual_report.ipynb"
    meddling = notebook.read_text(encoding="utf-8").replace(
        "report.signature()",
        "p = __import__('pathlib').Path('params/d00/2023/a00000.yaml'); "
        "p.write_text(p.read_text() + '# 改') if '改' not in p.read_text() else 0; "
        "report.signature()",
    )
    notebook.write_text(meddling, encoding="utf-8")
    gone = tmp_path / "params" / "d00" / "2023" / "gone.yaml"
    files = [*parameter_files([tmp_path / "params"]), gone]
    done = run_batch(files, Workspace(tmp_path), workers=1)
    entries = {f"{e.agency}/{e.year}": e for e in done.entries}
    assert entries["gone/2023"].status == "failed"
    assert "gone.yaml" in entries["gone/2023"].message
    assert entries["a00000/2023"].status == "ok"  # as it was when it was read
    ran = {key for key, status in again(tmp_path).items() if status != "skipped"}
    assert ran == {"d00/2023/a00000"}
    assert changing.read_text(encoding="utf-8").endswith("# 改")
