"""Watching: a proof at once, and another after every save, until it is interrupted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from nianbao.desk.dossier import Dossier, changed, dossier
from nianbao.desk.press import Press
from nianbao.desk.proof import Proof
from nianbao.desk.server import Board, bound, serve
from nianbao.errors import NianbaoError
from nianbao.faults import kept
from nianbao.inputs.workspace import Workspace
from nianbao.interruption import interruption_calls

Told = Callable[[Proof], None]


def watch(
    file: Path, workspace: Workspace, port: int, opened: Callable[[str], None], told: Told
) -> None:
    """Serve the review edition of a file and make it anew at every save.

    `opened` hears the address, `told` of every proof. UsageError if the port cannot be had;
    ends with KeyboardInterrupt, and leaves neither a process nor a file.
    """

    async def interruptible() -> None:
        task = asyncio.current_task()
        assert task is not None
        call = asyncio.get_running_loop().call_soon_threadsafe
        with interruption_calls(lambda: call(task.cancel)):
            await watching(file, workspace, port, opened, told)

    with suppress(asyncio.CancelledError):
        asyncio.run(interruptible())
    raise KeyboardInterrupt


async def watching(
    file: Path, workspace: Workspace, port: int, opened: Callable[[str], None], told: Told
) -> None:
    """The same in an event loop, until it is cancelled."""
    board = Board()
    server, address = serve(board, bound(port))
    opened(address)
    press = Press(file, workspace)
    place = file.absolute()  # papermill goes to the workspace's folder while it executes
    with ThreadPoolExecutor(1) as thread:
        try:
            while True:
                board.show(board.proof.checking())
                making = thread.submit(_made, board.proof, press, place)
                proof, files = await asyncio.wrap_future(making)
                board.show(proof)
                told(proof)
                await changed(files)
        finally:
            server.stop()
            while not making.done():
                press.halt()
                time.sleep(0.05)
            press.close()


def _made(before: Proof, press: Press, place: Path) -> tuple[Proof, Dossier]:
    """The next proof, and what it was made from; what nobody expected is told in the page, too."""
    begun = time.perf_counter()
    files = dossier(place, press.workspace)
    try:
        return before.current(press.proof(), time.perf_counter() - begun), files
    except NianbaoError as error:
        return before.refused(str(error)), files
    except Exception as error:
        return before.refused(kept(error)), files
