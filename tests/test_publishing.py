"""What a district publishes: what is approved, as it was approved, and nothing internal."""

from __future__ import annotations

import hashlib
import html
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from benchmarks.agencies import invent
from nianbao.annual_report import read_annual_report
from nianbao.errors import UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.office import package
from nianbao.office.package import Package
from nianbao.office.publishing import FILES
from nianbao.pages.package import Line, package_page
from nianbao.seasons.event import Kind
from nianbao.seasons.events import add_event
from tests.command import invoke
from tests.conftest import ROOT
from tests.test_standing import event

LIST = """\
name: 示例区
bodies:
  - {id: bureau, name: 示例区住房和城乡建设局, kind: department}
  - {id: finance, name: 示例区财政局, kind: department}
  - {id: water, name: 示例区<水务>局, kind: department}
  - {id: school, name: 示例区学校, kind: public_institution, reports_through: finance}
"""
# Of a reviewer's work alone: the reason of an explanation, ledgers, a comment in the file.
REASON, COMMENT = "此处系内部核实意见甲", "内部备注乙"
INTERNAL = (REASON, COMMENT, "data/example", "requests.csv", "cases.csv", "内部人员丙")
PLANTED = ("review.html", "notebook.ipynb", "findings.json", "run.json", "requests.csv", "a.html")


def happens(root: Path, *kinds: Kind, body: str) -> None:
    workspace = Workspace(root)
    report = read_annual_report(root / f"params/example/2023/{body}.yaml", workspace)
    for kind in kinds:
        new = event(kind, report.seal, body)
        add_event(workspace, "example", 2023, lambda standing, new=new: new, body)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district of three: two are approved, one has not handed in."""
    root = tmp_path_factory.mktemp("season")
    invent(root, 1)
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copytree(ROOT / "params" / "example", root / "params" / "example")
    (root / "params/example/district.yaml").write_text(LIST, encoding="utf-8")
    bureau = root / "params/example/2023/bureau.yaml"
    text = bureau.read_text(encoding="utf-8")
    explained = (
        "explanations:\n"
        f"  - {{code: C008, found: 第二十条第（八）项, reason: {REASON}, by: 内部人员丙, "
        "on: 2024-01-10}\n"
    )
    bureau.write_text(f"{text}{explained}# {COMMENT}\n", encoding="utf-8")
    invented = (root / "params/d00/2023/a00000.yaml").read_text(encoding="utf-8")
    finance = invented.replace("d00", "example").replace("a00000", "finance")
    (root / "params/example/2023/finance.yaml").write_text(finance, encoding="utf-8")
    happens(root, "submitted", "approved", body="bureau")
    happens(root, "submitted", "approved", body="finance")
    return root


def publish(root: Path, to: Path) -> Result:
    return invoke("publish", "example", "2023", "--to", to, "--quiet", folder=root)


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def published(season: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("site") / "2023"
    result = publish(season, to)
    assert result.exit_code == 1, result.output
    assert "未列入 示例区<水务>局：未报送" in result.stderr
    assert "已列入 2 份" in result.stderr
    return to


def test_only_public_files_of_approved_reports_are_in_it(published: Path) -> None:
    reports = {f"{body}/{name}" for body in ("bureau", "finance") for name in FILES}
    assert contents(published).keys() == reports | {"index.html", "figures.csv", "SHA256SUMS"}


def test_the_sums_are_right(published: Path) -> None:
    for line in (published / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == digest
    if shutil.which("sha256sum"):
        command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
        subprocess.run(command, cwd=published, check=True, capture_output=True)


def test_every_link_leads_to_a_file_within(published: Path) -> None:
    pages = [published / "index.html", *published.glob("*/report.html")]
    for page in pages:
        links = re.findall(r'href="([^"#:]+)"', page.read_text(encoding="utf-8"))
        assert links
        for link in links:
            file = (page.parent / html.unescape(link)).resolve()
            assert file.is_file(), link
            assert file.is_relative_to(published.resolve())


def test_the_page_names_every_body_and_says_nothing_of_errors(published: Path) -> None:
    page = (published / "index.html").read_text(encoding="utf-8")
    assert "示例区2023年政府信息公开工作年度报告" in page
    assert "示例区&lt;水务&gt;局" in page
    assert "见示例区财政局" in page
    assert page.count("尚未公布") == 1
    assert not re.search("错误|未报|退回|审定", page)


def test_the_figures_of_all_are_one_table(published: Path) -> None:
    text = (published / "figures.csv").read_bytes()
    assert text.startswith("\ufeffdistrict,agency,name,year,form,".encode())
    lines = text.decode("utf-8-sig").splitlines()
    own = [
        line
        for body in ("bureau", "finance")
        for line in (published / body / "figures.csv").read_text("utf-8-sig").splitlines()[1:]
    ]
    assert lines[1:] == own


def unpacked(name: str, content: bytes) -> bytes:
    """A file with what is packed in it: a Word file's parts, a PDF's attachments."""
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(map(archive.read, archive.namelist()))
    if name.endswith(".pdf"):
        import zlib

        parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
        found = [content]
        for part in parts:
            try:
                found.append(zlib.decompress(part))
            except zlib.error:
                found.append(part)
        return b"".join(found)
    return content


def test_nothing_internal_can_get_in(season: Path, tmp_path: Path) -> None:
    folder = season / "outputs/example/2023/bureau"
    review = (folder / "review.html").read_text(encoding="utf-8")
    assert REASON in review  # it is there to be kept in
    for name in PLANTED:
        (folder / f"old-{name}").write_text(REASON, encoding="utf-8")
    (folder / "inner").mkdir()
    (folder / "inner" / "report.html").write_text(REASON, encoding="utf-8")
    assert publish(season, tmp_path / "site").exit_code == 1
    assert publish(season, tmp_path / "site.zip").exit_code == 1
    whole = contents(tmp_path / "site")
    assert {Path(name).name for name in whole} == {
        *FILES, "index.html", "figures.csv", "SHA256SUMS",
    }  # fmt: skip
    for name, content in whole.items():
        for word in INTERNAL:
            assert word.encode() not in unpacked(name, content), (name, word)
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == whole


def test_the_same_reports_give_the_same_bytes_and_an_old_package_gives_way(
    season: Path, published: Path, tmp_path: Path
) -> None:
    for name in ("a.zip", "b.zip"):
        publish(season, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    before = contents(published)
    (published / "index.html").write_text(
        (published / "index.html").read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8"
    )
    assert publish(season, published).exit_code == 1
    assert contents(published) == before
    assert [p.name for p in published.parent.iterdir()] == [published.name]


def test_what_changed_after_its_approval_is_left_out(season: Path, tmp_path: Path) -> None:
    file = season / "params/example/2023/finance.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("signed_on: ", "signed_on: 2024-01-08 # "), encoding="utf-8")
    result = publish(season, tmp_path / "site")
    file.write_text(text, encoding="utf-8")
    assert result.exit_code == 1
    assert "示例区财政局：审定以后有改动，应重新报送、审定" in result.stderr
    assert not (tmp_path / "site" / "finance").exists()
    assert "bureau" in contents(tmp_path / "site")["SHA256SUMS"].decode()


def test_where_nothing_is_approved_nothing_is_written(season: Path, tmp_path: Path) -> None:
    result = invoke("publish", "example", "2022", "--to", tmp_path / "site", folder=season)
    assert result.exit_code == 1
    assert "没有写出" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("district", ["none", "../example", "Example"])
def test_a_district_that_is_none_is_refused(district: str, season: Path, tmp_path: Path) -> None:
    result = invoke("publish", district, "2023", "--to", tmp_path / "site", folder=season)
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())


def of_others(to: Path) -> None:
    to.mkdir()
    (to / "letter.txt").touch()


def with_a_stranger(to: Path) -> None:
    with Package(to, "example 2023").writing() as add:
        add("index.html", package_page("t", "example 2023", []).encode())
        add("figures.csv", b"")
    (to / "letter.txt").touch()


def of_another_year(to: Path) -> None:
    with Package(to, "example 2022").writing() as add:
        add("index.html", package_page("t", "example 2022", []).encode())
        add("figures.csv", b"")


@pytest.mark.parametrize("stands", [of_others, with_a_stranger, of_another_year, Path.touch])
@pytest.mark.parametrize("name", ["site", "site.zip"])
def test_what_stands_at_the_place_and_is_no_such_package_is_left_alone(
    name: str, stands: Callable[[Path], None], tmp_path: Path
) -> None:
    to = tmp_path / name
    if stands is with_a_stranger and name.endswith(".zip"):
        pytest.skip("nobody adds a file to a ZIP by chance")
    stands(to)
    with pytest.raises(UsageError, match="不能发布到"):
        Package(to, "example 2023").require_place(Workspace(tmp_path / "elsewhere"))


@pytest.mark.parametrize(
    "place", ["", "params/example", "outputs", "outputs/site.zip", "..", "notebooks/x"]
)
def test_no_package_is_written_into_the_workspace_s_own_folders(place: str, tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    root.mkdir()
    with pytest.raises(UsageError, match="工作区自己的文件夹"):
        Package(root / place, "d 2023").require_place(Workspace(root))


@pytest.mark.parametrize("name", ["site", "site.zip"])
def test_a_package_that_comes_to_no_end_leaves_the_old_one(name: str, tmp_path: Path) -> None:
    place = Package(tmp_path / name, "d 2023")
    with place.writing() as add:
        add("index.html", b"old")
        add("figures.csv", b"")
    before = contents(tmp_path)
    with pytest.raises(ZeroDivisionError), place.writing() as add:
        add("index.html", b"new")
        raise ZeroDivisionError
    assert contents(tmp_path) == before
    with pytest.raises(UsageError, match="No space"), place.writing() as add:
        raise OSError(28, "No space left on device")
    assert contents(tmp_path) == before


def test_an_old_package_comes_back_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Package(tmp_path / "site", "d 2023")
    with place.writing() as add:
        add("index.html", b"old")
    renamed = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(5, "Input/output error")
        return renamed(self, target)

    monkeypatch.setattr(package.Path, "rename", rename)
    with pytest.raises(UsageError, match="无法写入"), place.writing() as add:
        add("index.html", b"new")
    assert (tmp_path / "site" / "index.html").read_bytes() == b"old"


def test_the_page_has_days_only_where_there_are_any() -> None:
    lines = [Line("甲局", "department", "a", date(2024, 1, 30)), Line("乙局", "department")]
    assert "2024年1月30日" in package_page("t", "m", lines)
    assert "公布日期" not in package_page("t", "m", lines[1:])
