"""Fixtures: a workspace of the repository's own notebook and suites, and small agencies."""

from __future__ import annotations

import copy
import csv
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks.agencies import invent
from nianbao.annual_report import AnnualReport, annual_report, report_of
from nianbao.batches.batch import parameter_files, run_batch
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.ledgers import Ledger, Ledgers
from nianbao.inputs.ledgers.definition import KINDS, definitions
from nianbao.inputs.ledgers.reader import read_ledger
from nianbao.inputs.workspace import Workspace
from nianbao.rules.rulebook import Rulebook, read_rulebook
from nianbao.rules.subject import Subject
from nianbao.seasons.season import Season
from tests.publications import published

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "files"
EXAMPLE = ROOT / "params" / "qiaokou" / "2023" / "grid-center.yaml"
CITY = ROOT / "params" / "suqian" / "2023" / "city.yaml"

# Every process of this run of the suite, and of nothing else, has it in its environment.
_MARK = "NIANBAO_SUITE"


def pytest_addoption(parser: pytest.Parser) -> None:
    said = "write tests/files/snapshots and the answers in the tutorial anew"
    parser.addoption("--update-snapshots", action="store_true", help=said)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[_MARK] = f"{os.getpid()}-{time.time()}"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The last test of all: nothing that the suite has started runs on (Linux tells)."""
    if hasattr(session.config, "workerinput") or sys.platform != "linux":
        return
    ends = time.monotonic() + 60  # for a busy machine
    while (left := _left_running()) and time.monotonic() < ends:
        time.sleep(0.2)
    for process in left:
        print(f"\nstill running after the tests: {process}", file=sys.stderr)
        process.kill()
    if left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _left_running() -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            # What a process is given at its start; pytest itself has set the mark later.
            own = process.environ().get(_MARK) == os.environ[_MARK]
            ended = process.status() == psutil.STATUS_ZOMBIE
            # What workers are forked from ends with the process whose workers they are.
            helps = process.ppid() == os.getpid() and "multiprocessing" in str(process.cmdline())
            if own and not ended and not helps and process.pid != os.getpid():
                found.append(process)
    return found


SMALL: dict[str, Any] = {
    "agency": {
        "id": "small",
        "district": "test",
        "name": "某区某局",
        "self_reference": "局",
        "kind": "department",
    },
    "year": 2023,
    "scope": "agency",
    "contact": {"address": "某路1号", "phone": "010-12345678", "website": "某区人民政府网站"},
    "signed_on": "2024-01-20",
    "approved_by": "分管负责人",
    "checked_by": "办公室负责人",
    "figures": {
        "t2_1": {"rules": 0, "normative_docs": [1, 0, 3]},
        "t2_5": 4,
        "t2_6": {"penalty": 5, "coercion": 0},
        "t2_8": {"admin_fee": 1.25},
        "t3": {
            "new_received": [6, 1, 0, 0, 0, 0],
            "carried_in": [1, 0, 0, 0, 0, 0],
            "results": 0,
            "granted": [5, 1, 0, 0, 0, 0],
            "denied_third_party": [1, 0, 0, 0, 0, 0],
            "carried_out": [1, 0, 0, 0, 0, 0],
        },
        "t4": [1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
    "narrative": {
        "s1": {
            "s1_1": "全年主动公开政府信息120条，其中网站公开80条，政务新媒体公开40条。",
            "s1_2": "全年新收政府信息公开申请7件，上年结转1件，办结7件，结转下年度继续办理1件。",
            "s1_3": "制发行政规范性文件1件，现行有效3件，公开前均经审查。",
            "s1_4": "维护政府网站专栏，按要求更新栏目。",
            "s1_5": "接受工作考核和社会评议，没有责任追究的情形。",
        },
        "s5": {
            "this_year": [
                {
                    "problem": "政策解读以文字为主，图表和问答少。",
                    "measure": "2024年，重要文件与图表、问答同步公布。",
                }
            ]
        },
        "s6": {"fee": "本年度没有发出收费通知，未收取信息处理费。"},
    },
}

# What the same agency published a year earlier.
PRIOR: dict[str, Any] = {
    **SMALL,
    "year": 2022,
    "signed_on": "2023-01-18",
    "figures": {
        "t2_1": {"rules": 0, "normative_docs": [0, 0, 2]},
        "t2_5": 3,
        "t2_6": {"penalty": 4, "coercion": 0},
        "t2_8": {"admin_fee": 1.5},
        "t3": {
            "new_received": [4, 1, 0, 0, 0, 0],
            "carried_in": [0, 0, 0, 0, 0, 0],
            "results": 0,
            "granted": [3, 1, 0, 0, 0, 0],
            "carried_out": [1, 0, 0, 0, 0, 0],
        },
        "t4": [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
    "narrative": {
        "s1": {
            "s1_1": "主动公开信息96条，重点公开财政预算、决算和行政执法事项。",
            "s1_2": "新收申请5件，均在法定期限内办理。",
            "s1_3": "没有制发行政规范性文件，清理以往文件。",
            "s1_4": "网站专栏运行平稳。",
            "s1_5": "完成年度考核、评议各项任务，未发生追责情形。",
        },
        "s5": {
            "this_year": [{"problem": "公开目录更新不及时。", "measure": "每季度核对一次目录。"}]
        },
        "s6": {"fee": "没有收取信息处理费。"},
    },
}


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    return Workspace(ROOT)


@pytest.fixture(scope="session")
def rulebook(workspace: Workspace) -> Rulebook:
    return read_rulebook(workspace.suites)


@pytest.fixture
def small() -> dict[str, Any]:
    """Parameters of a small agency without any error, free to change."""
    return copy.deepcopy(SMALL)


@pytest.fixture
def report(workspace: Workspace) -> Callable[[dict[str, Any]], AnnualReport]:
    return lambda parameters: annual_report(parameters, workspace)


def report_beside(parameters: dict[str, Any], workspace: Workspace) -> AnnualReport:
    """The report of parameters whose year before, if any, stands under `_prior`.

    Where `_published` is given, it is the report as published, changed so; where `_members` is,
    it sums them; `_in_season` is what its district makes of it.
    """
    given = ("_prior", "_published", "_members", "_in_season")
    before, publication, members, in_season = (parameters.pop(key, None) for key in given)
    rows = {kind: parameters.pop(f"_{kind}", None) for kind in KINDS}
    now = from_parameters(parameters)
    ledgers = ledgers_of(now.year, workspace, {k: own for k, own in rows.items() if own})
    prior = annual_report(before, workspace) if before else None
    report = report_of(now, prior, ledgers)
    if members:
        report = replace(report, members=members(report))
    if in_season:
        report = in_season(report)
    return publication(published(report), prior) if publication else report


def subject_of(parameters: dict[str, Any], workspace: Workspace) -> Subject:
    """What a fixture has judged: the season under `_season`, else the report of its parameters."""
    season: Season | None = parameters.pop("_season", None)
    return season or report_beside(parameters, workspace)


def ledgers_of(
    year: int, workspace: Workspace, rows: dict[str, list[dict[str, str]]]
) -> Ledgers | None:
    """Ledgers of rows by kind, read from CSV files as an office would give them."""
    if not rows:
        return None
    read = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, own in rows.items():
            file = Path(folder) / f"{kind}.csv"
            columns = list(dict.fromkeys(key for row in own for key in row))
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns, restval="")
                writer.writeheader()
                writer.writerows(own)
            table = read_ledger(file, file.name, None, definitions()[kind])
            read[kind] = Ledger(table, file.name, "")
    return Ledgers(year, workspace.root / "holidays", **read)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """Six agencies, two years each, one with a planted violation; run once."""
    root = tmp_path_factory.mktemp("district")
    planted = invent(root, 6)
    run_batch(parameter_files([root / "params"]), Workspace(root), workers=2)
    yield root, planted
    shutil.rmtree(root)
