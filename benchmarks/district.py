"""What a district's office waits for: status, roll-up and index, of many bodies in many districts.

    python -m benchmarks.district [DISTRICTS [BODIES]]

20 districts of 150 bodies unless told, one year's report each, the last year's beside it. Every
number is one run on this machine; the ratio of warm to cold is what is to be kept.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.season import invent_season
from benchmarks.usage import Usage, usage

NIANBAO = (sys.executable, "-m", "nianbao")


def timed(said: str, root: Path, *arguments: str, codes: tuple[int, ...] = (0, 1)) -> Usage:
    """A command as a whole process, told in a line."""
    used = usage((*NIANBAO, *arguments), root)
    if used.code not in codes:
        raise SystemExit(f"nianbao {arguments[0]} ended with {used.code}")
    print(f"{said:44} {used.wall:8.1f} s  {used.together:6.0f} MiB", flush=True)
    return used


def main() -> None:
    """Invent, then time what the office does."""
    districts = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    bodies = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    with tempfile.TemporaryDirectory(prefix="nianbao-district-") as folder:
        root = Path(folder)
        for n in range(districts):
            invent_season(root, f"d{n:02}", f"示例{n + 1}区", bodies)
        print(f"{os.cpu_count()} cores, {districts} districts of {bodies} bodies\n")
        cold = timed("status of all districts, for the first time", root, "status", "--json")
        warm = timed("again", root, "status", "--json")
        print(f"{'warm / cold':44} {warm.wall / cold.wall:8.2f}")
        one = timed("status of one district", root, "status", "d00", "--json")
        print(f"{'one / all':44} {one.wall / warm.wall:8.2f}")
        files = sorted(map(str, (root / "params" / "d00" / "2023").glob("*.yaml")))
        timed("roll-up of one district", root, "rollup", "d00", "2023", "--latest")
        timed("all of one district handed in", root, "submit", *files)
        timed("letters to one district", root, "letters", "d01", "2023")


if __name__ == "__main__":
    main()
