"""The record of what a workspace was given; whoever wrote it, it names no file elsewhere."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from nianbao.errors import UsageError
from nianbao.workspaces.manifest import NAME, Manifest, read_manifest

DIGEST = "0" * 64


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    manifest = Manifest("1.2.0", {"expectations/a.json": DIGEST, ".gitignore": DIGEST})
    assert read_manifest(tmp_path) is None
    (tmp_path / NAME).write_text(manifest.text, encoding="utf-8")
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize(
    "path",
    ["../a", "a/../../b", "/etc/passwd", "C:/a", "a\\b", "", "a//b", "./a", "a/..", "a\nb", "a/"],
)
def test_a_path_that_may_lead_elsewhere_is_refused(path: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(Manifest("1", {path: DIGEST}).text, encoding="utf-8")
    with pytest.raises(UsageError, match="已损坏"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        *(None, [], {}, {"package": "1"}, {"package": 1, "files": {}}),
        *({"package": "1", "files": []}, {"package": "1", "files": {"a": 1}}),
        *({"package": "1", "files": {"a": "x"}}, {"package": "1", "files": {}, "more": 1}),
        {"package": "\x1b[2J", "files": {}},
    ],
)
def test_what_is_no_manifest_is_refused(data: Any, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UsageError, match="已损坏；请删除它"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", [b"", b"\xff", b"[" * 100_000, b" " * (1 << 21)])
def test_what_is_no_json_is_refused(text: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(text)
    with pytest.raises(UsageError, match="已损坏"):
        read_manifest(tmp_path)


def test_a_manifest_that_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(UsageError, match="已损坏"):
        read_manifest(tmp_path)
