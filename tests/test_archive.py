"""A zip archive that somebody handed in: its parts, or one message."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from nianbao.errors import InputError
from nianbao.inputs import archive
from nianbao.inputs.archive import Archive


def packed(file: Path, how: int = zipfile.ZIP_DEFLATED, **parts: bytes) -> Path:
    with zipfile.ZipFile(file, "w", how) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file


def read(file: Path, largest: int = 2**26) -> dict[str, bytes]:
    """Every part of an archive."""

    def whole(parts: Archive, name: str) -> bytes:
        return b"".join(parts.pieces(name, 2**16))

    with archive.opened(file, "a.zip", what="文件", kind="ZIP", largest=largest) as parts:
        return {name: whole(parts, name) for name in parts.names}


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_parts_of_an_archive_are_read(tmp_path: Path, how: int) -> None:
    parts = {"甲": b"1", "乙": b"2" * 60_000}
    assert read(packed(tmp_path / "a", how, **parts)) == parts


@pytest.mark.parametrize(
    ("parts", "how", "largest", "said"),
    [
        (
            {"甲": b"1" * 2**17},
            zipfile.ZIP_DEFLATED,
            2**26,
            "文件的甲过大，不予打开；应为0 MiB以内",
        ),
        ({"甲": b"1" * 2**17}, zipfile.ZIP_STORED, 2**16, "文件展开后过大"),
        ({"甲": b"1" * 2**25}, zipfile.ZIP_DEFLATED, 2**26, "压缩比不超过100，现为32 MiB"),
        ({"甲": b"1"}, zipfile.ZIP_BZIP2, 2**26, "不合格式的内容"),
    ],
)
def test_what_no_honest_archive_has_is_refused(
    tmp_path: Path, parts: dict[str, bytes], how: int, largest: int, said: str
) -> None:
    with pytest.raises(InputError, match=said) as raised:
        read(packed(tmp_path / "a", how, **parts), largest)
    assert str(raised.value).startswith("a.zip：文件")


def test_a_broken_one_and_what_its_reader_cannot_read_are_one_message(tmp_path: Path) -> None:
    file = packed(tmp_path / "a", zipfile.ZIP_STORED, 甲=b"1" * 99)
    file.write_bytes(file.read_bytes().replace(b"11", b"12", 1))  # another check sum
    with pytest.raises(InputError, match=r"a\.zip：文件已损坏，无法读取，现为不完整的ZIP"):
        read(file)
    for error in (KeyError("乙"), ValueError("乙"), RecursionError()):
        with (
            pytest.raises(InputError, match="文件已损坏，无法读取，现为不合格式的内容"),
            archive.opened(file, "a", what="文件", kind="ZIP", largest=2**26),
        ):
            raise error


def test_a_part_that_is_said_to_begin_before_the_file_is_refused(tmp_path: Path) -> None:
    content = bytearray(packed(tmp_path / "a", a=b"1").read_bytes())
    content[-6] += 10  # where the list of parts is said to begin
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(InputError, match="不合格式的内容"):
        read(tmp_path / "a")


@pytest.mark.parametrize("name", ["a.XML", "../a", "甲/../../a", "/a"])
def test_a_name_of_which_two_programs_may_read_two_things_is_refused(
    tmp_path: Path, name: str
) -> None:
    file = packed(tmp_path / "a", zipfile.ZIP_STORED, **{"a.xml": b"1", name: b"2"})
    with pytest.raises(InputError, match="不合格式的内容"):
        read(file)
