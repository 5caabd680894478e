"""A notebook that was run in JupyterLab and saved there is still the one that was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nianbao.batches.state import surroundings
from nianbao.inputs.notebook_file import as_written
from nianbao.workspaces.supply import digest, supply
from tests.conftest import ROOT

NOTEBOOK = ROOT / "notebooks" / "annual_report.ipynb"


def saved(change: Any = lambda notebook: None) -> bytes:
    """The master notebook as JupyterLab saves it after a run."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    for number, cell in enumerate(notebook["cells"]):
        cell["source"] = "".join(cell["source"])
        cell["metadata"]["execution"] = {"iopub.status.busy": "2024-01-02T03:04:05Z"}
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x"]}]
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    change(notebook)
    return json.dumps(notebook, indent=1, sort_keys=True).encode()


def test_what_running_it_leaves_is_no_other_notebook() -> None:
    written = NOTEBOOK.read_bytes()
    assert saved() != written
    assert as_written(saved()) == as_written(written)
    assert digest(saved()) == supply().digests["notebooks/annual_report.ipynb"]


@pytest.mark.parametrize(
    "change",
    [
        lambda notebook: notebook["cells"][3].update(source="report = None"),
        lambda notebook: notebook["cells"][3]["metadata"].update(tags=[]),
        lambda notebook: notebook["cells"].pop(),
        lambda notebook: notebook["cells"].reverse(),
    ],
)
def test_another_word_tag_or_cell_is(change: Any) -> None:
    assert as_written(saved(change)) != as_written(saved())


@pytest.mark.parametrize(
    "text", ['{"cells": 1, "cell_type": 2}', '["cell_type"', '{"cells": [{"cell_type": 1}]}', "x"]
)
def test_what_is_no_notebook_stays_as_it_is(text: str) -> None:
    assert as_written(text.encode()) == text.encode()


def test_a_batch_goes_on_after_the_notebook_was_run_in_the_lab(tmp_path: Path) -> None:
    for name in ("notebooks", "expectations"):
        (tmp_path / name).mkdir()
    file = tmp_path / "notebooks" / NOTEBOOK.name
    file.write_bytes(NOTEBOOK.read_bytes())
    before = surroundings(tmp_path, draft=False)
    file.write_bytes(saved())
    assert surroundings(tmp_path, draft=False) == before
    file.write_bytes(saved(lambda notebook: notebook["cells"].pop()))
    assert surroundings(tmp_path, draft=False) != before
