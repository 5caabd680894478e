"""The wheel is all that an analyst has: from it alone, in an empty folder, to the outputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from sysconfig import get_path

import pytest
import yaml

from nianbao.workspaces.supply import supply
from tests.conftest import EXAMPLE, ROOT

OUTPUTS = {
    *("report.html", "report.pdf", "report.docx", "review.html", "notebook.ipynb"),
    *("figures.json", "figures.csv", "findings.json"),
}


def build(target: str, root: Path, folder: Path) -> Path:
    """The wheel or sdist of a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def nianbao(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The program of a fresh environment: the wheel, and what it depends on from this one."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, symlinks=os.name != "nt")
    scheme = {"base": str(home), "platbase": str(home)}
    site = Path(get_path("purelib", "venv", scheme))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(get_path("purelib") + "\n", encoding="utf-8")
    python = Path(get_path("scripts", "venv", scheme)) / "python"
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}

    def run(*arguments: str, folder: Path, module: bool = True) -> str:
        command = [str(python), *(("-m", "nianbao") if module else ()), *arguments]
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = "import nianbao; print(nianbao.__file__)"
    assert Path(run("-c", where, folder=home, module=False)).is_relative_to(site)
    return run


def test_from_the_wheel_alone_to_the_outputs(nianbao: Callable[..., str], tmp_path: Path) -> None:
    nianbao("init", "w", folder=tmp_path)
    root = tmp_path / "w"
    printed = nianbao("run", EXAMPLE.relative_to(ROOT).as_posix(), folder=root).splitlines()
    folder = root / "outputs/qiaokou/2023/grid-center"
    assert {file.name for file in folder.iterdir()} == OUTPUTS
    assert {root / line for line in printed} == {folder / name for name in OUTPUTS}
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    record = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    assert "硚口区社会管理网格化服务中心" in json.dumps(record, ensure_ascii=False)
    checked = nianbao("check", "2023/grid-center.yaml", "--json", folder=root / "params/qiaokou")
    assert json.loads(checked)["counts"]["error"] == 0
    assert nianbao("init", "--update", folder=root / "notebooks") == ""


def test_from_a_blank_file_to_the_outputs(nianbao: Callable[..., str], tmp_path: Path) -> None:
    nianbao("init", "w", folder=tmp_path)
    root = tmp_path / "w"
    place = "params/qiaokou/2024/grid-center.yaml"
    nianbao("new", place, "--from", "params/qiaokou/2023/grid-center.yaml", folder=root)
    file, example = root / place, yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    blank = file.read_text(encoding="utf-8")
    assert (root / "params" / blank.split("$schema=../../")[1].split("\n")[0]).is_file()
    given = yaml.safe_load(blank)
    assert given["agency"] == example["agency"]
    prose = json.dumps(example["narrative"], ensure_ascii=False).replace("2023", "2024")
    filled = {
        **{key: value for key, value in given.items() if value is not None},
        "signed_on": date(2025, 1, 6),
        "figures": dict.fromkeys(given["figures"], 0),
        "narrative": json.loads(prose),
        "facts": example["facts"],
        "explanations": [],
    }
    file.write_text(yaml.safe_dump(filled, allow_unicode=True, sort_keys=False), encoding="utf-8")
    nianbao("run", place, folder=root)
    assert {f.name for f in (root / "outputs/qiaokou/2024/grid-center").iterdir()} == OUTPUTS


def test_the_wheel_gives_what_the_repository_has(wheel: Path) -> None:
    below = "nianbao/workspaces/files/"
    with zipfile.ZipFile(wheel) as archive:
        given = {
            name.removeprefix(below): archive.read(name)
            for name in archive.namelist()
            if name.startswith(below)
        }
    assert given.pop("gitignore") == supply().files[".gitignore"]
    assert given == {path: data for path, data in supply().files.items() if path != ".gitignore"}


def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    for name in ("sdist", "source", "again"):
        (tmp_path / name).mkdir()
    with tarfile.open(build("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    again = build("wheel", source, tmp_path / "again")
    assert again.read_bytes() == wheel.read_bytes()
