"""The letters of a season in a folder, to be sent: what is due, and nothing that is not.

A letter of an earlier run is taken away, lest it be sent to one who has handed in since. Which
files are ours a list beside them says; no other is touched, and one that somebody has altered
since is put aside.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.inputs.workspace import Workspace, clear_leftovers, write_whole
from nianbao.office.assessment import Assessment
from nianbao.office.feedback import Feedback, feedback
from nianbao.office.letters import Due, changed, due
from nianbao.office.wording import in_words, reminder, reply
from nianbao.pages.html import page
from nianbao.pages.letter import letter_page
from nianbao.pages.word.edition import reference_of
from nianbao.pages.word.letter import letter_file
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.position import STATES
from nianbao.seasons.season import Season

FOLDER = "_letters"  # no body's: an id begins with no such sign
INDEX = "index.html"
ASIDE = "altered"  # below the folder: letters that somebody has changed by hand
_LIST = ".letters.json"
_OURS = re.compile(r"[a-z0-9-]+\.(?:(?:reminder|feedback)\.(?:docx|html)|xlsx)|index\.html")

Progress = Callable[[Due, int], None]


@dataclass(frozen=True)
class Sent:
    """A letter that was written, with what it says back; `files` are its names."""

    due: Due
    files: tuple[str, ...]
    feedback: Feedback | None = None


@dataclass(frozen=True)
class Mailing:
    """What came of it: nothing is sent to the `unjudged`; `gone` letters are no longer due.

    Those `aside` were altered by hand.
    """

    folder: Path
    sent: tuple[Sent, ...]
    unjudged: tuple[Due, ...]
    gone: tuple[str, ...]
    aside: tuple[str, ...]


def write_letters(
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    out: Path | None = None,
    progress: Progress = lambda letter, whole: None,
) -> Mailing:
    """Every letter of a season that is due today, and the page that lists them.

    UsageError for a folder that cannot be written, or has a file of such a name that is not ours.
    """
    season = assessment.season
    folder = out or workspace.outputs / season.district.id / str(season.year) / FOLDER
    reference = reference_of(workspace.reference) if workspace.reference else None
    letters = due(season)
    files: dict[str, bytes] = {}
    sent: list[Sent] = []
    unjudged: list[Due] = []
    for one in letters:
        name, said, own = f"{one.body.id}.{one.kind}", None, {}
        if one.kind == "reminder":
            letter = reminder(one, season)
        else:
            known = assessment.reports.get(one.body.id)
            findings = known.findings if known else ()
            said = feedback(one.position.place, findings, workspace, rulebook)
            if said.unjudged and not said.returned:
                unjudged.append(one)  # nothing is wrong that is known of
                continue
            letter = reply(one, said, season)
            own = {f"{one.body.id}.xlsx": said.workbook} if said.workbook else {}
        own = {
            f"{name}.html": letter_page(letter).encode(),
            f"{name}.docx": letter_file(letter, reference),
            **own,
        }
        files |= own
        sent.append(Sent(one, tuple(own), said))
        progress(one, len(letters))
    files[INDEX] = _index(season, sent, unjudged).encode()
    try:
        gone, aside = _written(folder, files)
    except OSError as error:
        raise UsageError(f"无法写入文件夹 {folder}（{error.strerror}）") from None
    return Mailing(folder, tuple(sent), tuple(unjudged), gone, aside)


def _index(season: Season, sent: Sequence[Sent], unjudged: Sequence[Due]) -> str:
    return page(
        "letters.html.jinja",
        title=f"{season.district.name}{season.year}年度报告：待发函件",
        season=season,
        sent=sent,
        unjudged=unjudged,
        states=STATES,
        changed=changed(season),
        day=in_words(season.today),
        in_words=in_words,
    )


def _written(folder: Path, files: Mapping[str, bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files in the folder, each whole; which of earlier ones are gone, which put aside."""
    folder.mkdir(parents=True, exist_ok=True)
    clear_leftovers(folder)
    known = _known(folder / _LIST)
    there = [name for name in {*known, *files} if (folder / name).exists()]
    strange = sorted(name for name in there if name not in known)
    if strange:
        raise UsageError(
            f"{folder} 中已有 {'、'.join(strange[:3])}，不是由本命令写成的，不予覆盖；请另选文件夹"
        )
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    # Whatever stops this half-way, all files that stand here then are known to be ours.
    both = {
        name: {*known.get(name, ()), *([digests[name]] if name in digests else [])}
        for name in {*known, *files}
    }
    _list(folder / _LIST, both)
    aside = [name for name in sorted(there) if _altered(folder / name, both[name])]
    for name in aside:
        _put_aside(folder, name)
    for name, data in files.items():
        write_whole(folder / name, data)
    gone = tuple(sorted(name for name in there if name not in files and name not in aside))
    for name in gone:
        (folder / name).unlink()
    _list(folder / _LIST, {name: {digest} for name, digest in digests.items()})
    return gone, tuple(aside)


def _known(file: Path) -> dict[str, set[str]]:
    """The names and digests of letters of an earlier run; none of a list that is not ours."""
    try:
        listed = json.loads(file.read_bytes()) if file.exists() else {}
        return {
            name: {str(digest) for digest in digests}
            for name, digests in listed.items()
            if _OURS.fullmatch(name)
        }
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}


def _list(file: Path, known: Mapping[str, set[str]]) -> None:
    told = {name: sorted(digests) for name, digests in sorted(known.items())}
    write_whole(file, json.dumps(told, indent=1) + "\n")


def _altered(file: Path, digests: set[str]) -> bool:
    return hashlib.sha256(file.read_bytes()).hexdigest() not in digests


def _put_aside(folder: Path, name: str) -> None:
    """Keep what somebody has written in a letter, where it is not taken for one to be sent."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]
    (folder / ASIDE).mkdir(exist_ok=True)
    (folder / name).replace(folder / ASIDE / f"{digest}.{name}")
