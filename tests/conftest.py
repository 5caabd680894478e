"""Fixtures: a workspace of the repository's own notebook and suites, and small agencies."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport, annual_report
from nianbao.rulebook import Rulebook, read_rulebook
from nianbao.workspace import Workspace

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "files"
EXAMPLE = ROOT / "params" / "qiaokou" / "2023" / "grid-center.yaml"
CITY = ROOT / "params" / "suqian" / "2023" / "city.yaml"

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
    "contact": {"address": "某路1号", "phone": "010-12345678"},
    "signed_on": "2024-01-20",
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
