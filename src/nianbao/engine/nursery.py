"""Where kernels come from: a fork of this process, or a nursery that was loaded for many.

A nursery is a small process that imports what the notebooks need, makes a kernel and then
forks for each notebook; the fork is cheaper, the smaller the process. Where processes cannot
fork, it runs a bounded number of notebooks itself, each in a new kernel, and is replaced.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.connection import Connection, Pipe
from multiprocessing.context import SpawnProcess
from typing import Any

from nbclient.exceptions import DeadKernelError

from nianbao.engine.kernel import END, Message, Spill, new_kernel, serve, set_up
from nianbao.engine.process import (
    KILL,
    adopt_orphans,
    await_child,
    can_fork,
    die_with_parent,
    end_descendants,
    end_when_told,
    kill_group,
)

MOST_NOTEBOOKS = 50  # of one process that cannot fork: modules keep what a notebook left in them
_ENDED: list[Message] = [{"ended": True}]
_PATIENCE = 30.0  # seconds for a kernel to end when its notebook has
_PATIENCE_AT_END = 5.0  # seconds for a nursery that is to end


class Kernel:
    """One notebook's kernel, seen from the client's end of the pipe."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self._received: deque[Message] = deque()

    def send(self, request: Message) -> None:
        """Send a request; DeadKernelError if the kernel is gone."""
        try:
            self.pipe.send(request)
        except OSError:
            raise DeadKernelError("Kernel died") from None

    def receive(self, ends: float | None) -> Message | None:
        """The next message; None at the end of the time; DeadKernelError if the kernel is gone."""
        try:
            if self._received:
                return self._received.popleft()
            if not self.pipe.poll(None if ends is None else max(0.0, ends - time.monotonic())):
                return None
            self._received.extend(self.pipe.recv())
        except (EOFError, OSError):
            raise DeadKernelError("Kernel died") from None
        return self._received.popleft()

    def language_info(self) -> Message:
        """What the notebook's metadata says of the language."""
        self.send({"info": True})
        return self.receive(time.monotonic() + _PATIENCE) or {}

    def kill(self) -> None:
        """End the kernel and whatever its cells started, now."""
        raise NotImplementedError

    def close(self) -> None:
        """Give the kernel up, dead or alive."""
        raise NotImplementedError


class ForkedKernel(Kernel):
    """A kernel in a fork of this process, under a guard that ends all that its cells started."""

    def __init__(self) -> None:
        pipe, far = Pipe()
        super().__init__(pipe)
        self.guard = _fork(lambda: _guarded(far), pipe, dies_by=signal.SIGTERM)
        far.close()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.guard, signal.SIGTERM)

    def close(self) -> None:
        self.pipe.close()
        self.kill()
        os.waitpid(self.guard, 0)


def _guarded(pipe: Connection) -> None:
    def run() -> None:
        set_up()
        gc.freeze()  # what the parent left to collect is not the cells' to report
        serve(new_kernel(), pipe, _spills())

    end_when_told()
    adopt_orphans()
    _born(run, pipe)


def _born(run: Callable[[], None], *pipes: Connection) -> int:
    """Fork, and wait for the child's end: its exit code. Nothing that it started outlives this."""
    pid = _fork(run)
    try:
        for pipe in pipes:
            pipe.close()  # its other end hears of the child's end
        return await_child(pid)
    finally:
        kill_group(pid)
        end_descendants()


def _fork(run: Callable[[], None], *others: Connection, dies_by: signal.Signals = KILL) -> int:
    """The pid of a child that runs this in a session of its own, and ends with this process."""
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for connection in others:
            connection.close()
        os.setsid()  # Ctrl-C in a terminal is not for it, and its group is its own
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(parent, dies_by)
        if "numpy.random" in sys.modules:
            sys.modules["numpy.random"].seed()
        with contextlib.suppress(EOFError):  # the client is gone
            run()
        code = 0
    finally:
        os._exit(code)


def _spills() -> list[Spill]:
    """Programmes' own output is watched where the stock kernel does, not on Windows."""
    return [] if sys.platform == "win32" else [Spill(1), Spill(2)]


# --------------------------------------------------------------------------- the nursery


class Nursery:
    """Kernels one after the other, from a process that has imported these modules."""

    def __init__(self, modules: Sequence[str] = (), *, forks: bool | None = None) -> None:
        self.modules = tuple(modules)
        self.forks = can_fork() if forks is None else forks
        self.process: SpawnProcess | None = None
        self.born = 0  # kernels of this process
        self._prepared: Message | None = None
        self._busy = False  # a kernel has the pipe

    def prepare(self, function: Callable[..., None], *args: Any) -> None:
        """Call a function of a module before any further kernel; the one before is forgotten."""
        self._prepared = {"call": function, "args": args}
        if self._usable():
            self.pipe.send(self._prepared)

    def kernel(self) -> Kernel:
        """A new kernel; the one before must have been closed."""
        if not self._usable() or not (self.forks or self.born < MOST_NOTEBOOKS):
            self.start()
        self.born += 1
        self._busy = True
        kernel = _NurseryKernel(self)
        kernel.send({"folder": os.getcwd()})  # noqa: PTH109
        return kernel

    def interrupt(self) -> None:
        """End the process, from another thread: whoever waits for its kernel hears of its death."""
        process = self.process
        if process is not None and process.pid is not None:
            process.terminate()

    def close(self) -> None:
        """End the process with whatever runs in it."""
        if self.process is not None:
            self.pipe.close()
            self.process.terminate()  # it has processes to end
            self.process.join(_PATIENCE_AT_END)
            self.process.kill()
            self.process.join()
            self.process = None

    def start(self) -> None:
        """Start the process, ending the one before; `kernel` does so by itself when it must."""
        self.close()
        self.pipe, far = Pipe()
        context = get_context("spawn")
        self.process = context.Process(
            target=_nurse, args=(far, self.modules, self.forks), daemon=True
        )
        with _children_allowed():
            self.process.start()
        far.close()
        self.born, self._busy = 0, False
        if self._prepared:
            self.pipe.send(self._prepared)

    def _usable(self) -> bool:
        """Whether the process waits for orders; one whose kernel does not end is not."""
        if self.process is None:
            return False
        try:
            ends = time.monotonic() + _PATIENCE
            while self._busy and self.pipe.poll(max(0.0, ends - time.monotonic())):
                self._busy = self.pipe.recv() != _ENDED
        except (EOFError, OSError):
            return False
        return not self._busy and self.process.is_alive()


class _NurseryKernel(Kernel):
    """The kernel that has the nursery's pipe until it ends."""

    def __init__(self, nursery: Nursery) -> None:
        super().__init__(nursery.pipe)
        self.nursery = nursery

    def receive(self, ends: float | None) -> Message | None:
        message = super().receive(ends)
        if message == _ENDED[0]:
            self.nursery._busy = False
            raise DeadKernelError("Kernel died")
        return message

    def kill(self) -> None:
        self.nursery.close()

    def close(self) -> None:
        if self.nursery._busy and not self.pipe.closed:
            with contextlib.suppress(DeadKernelError):
                self.send(END)


@contextlib.contextmanager
def _children_allowed() -> Iterator[None]:
    """A Dask nanny's workers are daemons, to which multiprocessing allows no children.

    Ours end with their parent whatever happens to it, which is what that rule is for.
    """
    config = current_process()._config  # type: ignore[attr-defined]
    daemon = config.pop("daemon", None)
    try:
        yield
    finally:
        if daemon is not None:
            config["daemon"] = daemon


def _nurse(pipe: Connection, modules: Sequence[str], forks: bool) -> None:
    """The nursery's process: do what comes through the pipe until the parent is gone."""
    parent = parent_process()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    end_when_told()
    die_with_parent(parent.pid if parent and parent.pid else 0, signal.SIGTERM)
    adopt_orphans()
    set_up()
    try:
        for module in modules:
            import_module(module)
        kernel, spills = (new_kernel(), []) if forks else (None, _spills())
        gc.collect()
        gc.freeze()  # what all children share is not copied for the collector's sake
        while True:
            request = pipe.recv()
            if "call" in request:
                request["call"](*request["args"])
                gc.freeze()
            elif "folder" in request:
                os.chdir(request["folder"])
                if forks:
                    code = _born(lambda: serve(kernel, pipe, _spills()))
                    # It may have left half a message in the pipe, whose rest nobody must wait for.
                    if code != 0:
                        os._exit(1)
                else:
                    serve(new_kernel(), pipe, spills)
                    end_descendants()
                    gc.collect()
                pipe.send(_ENDED)
            # Else it was sent to a kernel that has just ended.
    except (EOFError, OSError, SystemExit):  # the parent is gone, or needs no more
        return
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)  # sys.stderr is the notebook's
        raise
    finally:
        end_descendants()
