"""The district's own file made from its members: exact, and nothing else of it is changed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from nianbao.annual_report import read_annual_report
from nianbao.cli import main
from nianbao.conversion import convert
from nianbao.errors import UsageError
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import read_figures
from nianbao.inputs.reading import read_agency_year
from nianbao.office.rolling import roll_up
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook
from tests.rules import both, changed, set_to
from tests.test_members import FEE, NEW, REPORTING, ROLLS_UP, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A district of which everybody is approved."""
    made = Office(tmp_path)
    made.approve(*REPORTING)
    return made


def read(file: Path) -> AgencyYear:
    return read_agency_year(file, complete=False)


def test_a_new_file_has_the_sums_and_the_district_for_its_agency(office: Office) -> None:
    done = roll_up(office.workspace, "shili", 2023)
    own = read(done.file)
    assert (own.scope, own.agency.kind, own.agency.name) == (
        *("region_rollup", "government", "示例区人民政府"),
    )
    assert own.agency.self_reference == "区"
    figures = read_figures(own)
    assert (figures.figure(NEW), figures.figure(FEE)) == (24, 5)
    assert done.is_new
    assert done.is_whole
    assert done.changed == ()


def test_every_cell_is_what_a_dozen_lines_come_to(office: Office) -> None:
    office.approve("water", change=changed("t2_8", "admin_fee", to=0.1))
    done = roll_up(office.workspace, "shili", 2023)
    own = read_figures(read(done.file))
    folder = office.folder / "2023"
    parts = [read_figures(read(folder / f"{id}.yaml")) for id in REPORTING]
    for cell in own:
        summed = sum(Decimal(part.figure(cell.address) or 0) for part in parts)
        assert cell.figure is not None
        assert Decimal(cell.figure) == summed


def test_a_file_that_is_there_keeps_every_byte_but_its_figures(office: Office) -> None:
    file = office.region(changed("t3", "new_received", 0, to=99))
    text = file.read_text(encoding="utf-8")
    commented = "# 本区自己的话\n" + text.replace("narrative:", "# 正文\nnarrative:  # 留着\n", 1)
    file.write_text(commented.replace("\n", "\r\n"), encoding="utf-8", newline="")
    done = roll_up(office.workspace, "shili", 2023)
    content = file.read_bytes().decode()
    assert content.count("\r\n") == content.count("\n")
    after = content.replace("\r\n", "\n")
    begin, end = commented.index("figures:"), commented.index("# 正文")
    assert after.startswith(commented[:begin].split("figures:")[0])
    assert commented[end:].split("rollup:")[0] in after
    assert "# 本区自己的话" in after
    (told,) = (c for c in done.changed if "新收" in c.cell and "自然人" in c.cell)
    assert (told.was, told.now) == ("99", "24")
    again = roll_up(office.workspace, "shili", 2023)
    assert again.is_same
    assert again.changed == ()
    assert file.read_bytes().decode() == content


@pytest.mark.parametrize(
    "written", ["rollup: {}", "rollup: {joint_cases: {by: 某人, on: 2024-01-20}}", "rollup:",
                "rollup:\n  basis: approved", "rollup:\n    bodies: [water]", ""]
)  # fmt: skip
def test_the_basis_is_written_wherever_a_roll_up_stands(office: Office, written: str) -> None:
    file = office.region()
    text = yaml.safe_load(file.read_text(encoding="utf-8"))
    del text["rollup"]
    file.write_text(
        yaml.safe_dump(text, allow_unicode=True, sort_keys=False) + written + "\n",
        encoding="utf-8",
    )
    roll_up(office.workspace, "shili", 2023, latest=True)
    rollup = read(file).rollup
    assert rollup is not None
    assert rollup.basis == "latest"
    assert rollup.bodies == (["water"] if "water" in written else [])
    assert (rollup.joint_cases is not None) == ("joint_cases" in written)


def test_a_blank_stays_blank_and_is_told(office: Office) -> None:
    office.approve("water", change=changed("t3", "new_received", 0, to=None))
    done = roll_up(office.workspace, "shili", 2023)
    assert read_figures(read(done.file)).figure(NEW) is None
    told = [cell for cell in done.blank if "新收" in cell and "自然人" in cell]
    assert told[0].endswith("（示例区水务局）")
    assert not done.is_whole


def test_last_years_report_gives_what_it_has(office: Office) -> None:
    last = both(
        set_to("scope", to="region_rollup"),
        set_to("year", to=2022),
        set_to("agency", "name", to="示例区人民政府"),
        set_to("contact", "phone", to="010-11111111"),
    )
    text = office.write("shili", last).read_text(encoding="utf-8")
    (office.folder / "2022").mkdir()
    (office.folder / "2023" / "shili.yaml").unlink()
    (office.folder / "2022" / "shili.yaml").write_text(text, encoding="utf-8")
    done = roll_up(office.workspace, "shili", 2023)
    own = yaml.safe_load(done.file.read_text(encoding="utf-8"))
    assert own["contact"]["phone"] == "010-11111111"
    assert own["narrative"]["s5"]["last_year"][0]["problem"].startswith("政策解读以文字为主")
    assert (own["agency"]["id"], own["scope"]) == ("shili", "region_rollup")


def test_a_file_of_another_name_is_the_districts_if_it_says_so(office: Office) -> None:
    text = office.region().read_text(encoding="utf-8")
    (office.folder / "2023" / "shili.yaml").unlink()
    file = office.folder / "2023" / "city.yaml"
    file.write_text(text.replace("id: shili", "id: city"), encoding="utf-8")
    assert roll_up(office.workspace, "shili", 2023).file == file


def test_what_is_no_region_is_not_touched(office: Office) -> None:
    office.write("shili")
    with pytest.raises(UsageError, match="不是汇总全行政区域的报告"):
        roll_up(office.workspace, "shili", 2023)


def test_a_workbook_is_to_be_converted_first(office: Office) -> None:
    file = office.region()
    text = file.read_text(encoding="utf-8").replace("rollup: {}\n", "")
    file.write_text(text, encoding="utf-8")
    convert(file, file.with_suffix(".xlsx"))
    file.unlink()
    with pytest.raises(UsageError, match=r"nianbao convert params/shili/2023/shili\.xlsx"):
        roll_up(office.workspace, "shili", 2023)


def test_nobody_to_sum_is_told_and_nothing_written(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with pytest.raises(UsageError, match="应计入汇总的 4 个单位都没有审定"):
        roll_up(office.workspace, "shili", 2023)
    assert not (office.folder / "2023").exists()


def test_figures_that_stand_in_one_line_with_others_are_not_cut_out(office: Office) -> None:
    file = office.region()
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump(data, default_flow_style=True, width=10**6), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(UsageError, match="figures"):
        roll_up(office.workspace, "shili", 2023)
    assert file.read_bytes() == before


def test_the_command_tells_who_counts_and_who_does_not(
    tmp_path: Path, workspace: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path)
    for name in ("notebooks", "expectations"):
        (tmp_path / name).mkdir()
    (tmp_path / "notebooks" / "annual_report.ipynb").write_text("{}", encoding="utf-8")
    office.approve("finance", "village")
    office.approve("town", change=ROLLS_UP)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["rollup", "shili", "2023"])
    assert done.exit_code == 1, done.output
    assert done.stdout.strip() == "params/shili/2023/shili.yaml"
    assert "2/3 个单位计入汇总" in done.stderr
    assert "没有计入 1 个（未报）：示例区水务局" in done.stderr
    assert "（已由示例区石桥镇汇总，不再相加）：示例区石桥镇农技站" in done.stderr
    office.approve("water")
    done = CliRunner().invoke(main, ["rollup", "shili", "2023"])
    assert done.exit_code == 0
    assert "行“自然人”列原为 12，现为 18" in done.stderr


def test_what_was_rolled_up_has_no_finding_of_its_sums(office: Office, rulebook: Rulebook) -> None:
    office.region()
    file = roll_up(office.workspace, "shili", 2023).file
    report = read_annual_report(file, office.workspace)
    found = {f.code for f in judge([report], rulebook)[0].findings}
    assert not found & {"R001", "R003", "R004", "R007", "R008"}
