"""What `import nianbao` offers, and no more."""

from __future__ import annotations

import logging
import subprocess
import sys
from inspect import signature
from pathlib import Path

import pytest

import nianbao
from nianbao.annual_report import AnnualReport
from nianbao.errors import InputError
from nianbao.rules.finding import Finding
from tests.conftest import CITY, EXAMPLE
from tests.districts import OUTPUTS, digests


def test_five_functions_are_public() -> None:
    assert nianbao.__all__ == ["batch", "check", "read", "read_published", "run"]
    assert {
        name: list(signature(getattr(nianbao, name)).parameters) for name in nianbao.__all__
    } == {
        "read": ["file"],
        "read_published": ["file"],
        "check": ["files"],
        "run": ["file", "out", "draft"],
        "batch": ["places", "out", "draft", "force", "retry", "workers"],
    }
    assert all(getattr(nianbao, name).__doc__ for name in nianbao.__all__)


def test_they_stay_functions_whatever_else_is_imported() -> None:
    import nianbao.batches.batch
    import nianbao.pipeline

    assert all(callable(getattr(nianbao, name)) for name in nianbao.__all__)


def test_importing_the_package_loads_nothing_heavy() -> None:
    said = (
        "import sys, nianbao; print(*({'pandas', 'pydantic', 'yaml', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_a_report_is_read_with_its_figures() -> None:
    report = nianbao.read(CITY)
    assert isinstance(report, AnnualReport)
    assert report.figures.figure("t3[granted,total]") == 1191
    assert report.figures.figure("t3[granted,nobody]") is None
    with pytest.raises(InputError, match=r"nowhere.yaml"):
        nianbao.read("nowhere.yaml")


def test_files_are_checked_in_their_order(tmp_path: Path) -> None:
    found = nianbao.check([str(EXAMPLE), CITY])
    assert all(isinstance(finding, Finding) for finding in found)
    assert list(dict.fromkeys(finding.agency for finding in found)) == [
        *("qiaokou/grid-center", "suqian/city")
    ]
    bad = tmp_path / "bad.yaml"
    bad.write_text("year: 2023\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad.yaml"):
        nianbao.check([EXAMPLE, bad])


def test_one_report_is_made_as_a_batch_makes_it(tmp_path: Path) -> None:
    one = nianbao.run(EXAMPLE, out=tmp_path / "one")
    assert not one.withheld
    assert {file.name for file in one.files} == {*OUTPUTS, "notebook.ipynb"}
    many = nianbao.batch([EXAMPLE], out=tmp_path / "many", workers=1)
    assert [entry.status for entry in many.entries] == ["ok"]
    assert digests(tmp_path / "one") == digests(tmp_path / "many")
    again = nianbao.batch([EXAMPLE], out=tmp_path / "many")
    assert [entry.status for entry in again.entries] == ["skipped"]


def test_the_functions_print_nothing_and_log_where_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="nianbao"):
        nianbao.run(CITY, out=tmp_path)
        nianbao.batch([CITY], out=tmp_path, workers=1)
    assert capfd.readouterr() == ("", "")
    told = {(name, level): said for name, level, said in caplog.record_tuples}
    assert told["nianbao.annual_report", logging.DEBUG] == f"reading {CITY}"
    assert told["nianbao.pipeline", logging.INFO] == f"exporting to {tmp_path / 'suqian/2023/city'}"
    assert told["nianbao.batches.record", logging.INFO] == "suqian/2023/city: ok"


def test_a_withheld_edition_is_a_warning_that_nobody_need_hear() -> None:
    """Without a handler Python prints warnings: the package has one that does nothing."""
    said = (
        "import logging, nianbao; logging.getLogger('nianbao.pipeline').warning('withheld');"
        "print(logging.getLogger().handlers)"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
