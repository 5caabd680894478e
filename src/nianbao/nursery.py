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
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection, Pipe
from multiprocessing.context import SpawnProcess
from typing import Any

from nbclient.exceptions import DeadKernelError

from nianbao.kernel import END, Message, Spill, new_kernel, serve, set_up
from nianbao.process import die_with_parent

FORKS = hasattr(os, "fork")
MOST_NOTEBOOKS = 50  # of one process that cannot fork: modules keep what a notebook left in them
_ENDED: list[Message] = [{"ended": True}]
_PATIENCE = 30.0  # seconds for a kernel to end when its notebook has


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
    """A kernel in a fork of this process."""

    def __init__(self) -> None:
        pipe, far = Pipe()
        super().__init__(pipe)
        self.pid = _fork(lambda: _run_alone(far), pipe)
        far.close()

    def kill(self) -> None:
        _kill_group(self.pid)

    def close(self) -> None:
        self.pipe.close()
        self.kill()
        os.waitpid(self.pid, 0)


def _run_alone(pipe: Connection) -> None:
    set_up()
    gc.freeze()  # what the parent left to collect is not the cells' to report
    serve(new_kernel(), pipe, _spills())


def _fork(run: Callable[[], None], *others: Connection) -> int:
    """The pid of a child that runs this in a process group of its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for connection in others:
            connection.close()
        os.setsid()  # whatever the cells start ends with it
        die_with_parent()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        if "numpy.random" in sys.modules:
            sys.modules["numpy.random"].seed()
        with contextlib.suppress(EOFError):  # the client is gone
            run()
        code = 0
    finally:
        os._exit(code)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _spills() -> list[Spill]:
    """Programmes' own output is watched where the stock kernel does, not on Windows."""
    return [Spill(1), Spill(2)] if FORKS else []


# --------------------------------------------------------------------------- the nursery


class Nursery:
    """Kernels one after the other, from a process that has imported these modules."""

    def __init__(self, modules: Sequence[str] = (), *, forks: bool = FORKS) -> None:
        self.modules, self.forks = tuple(modules), forks
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

    def close(self) -> None:
        """End the process with whatever runs in it."""
        if self.process is not None:
            self.pipe.close()
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
        self.pid: int | None = None

    def receive(self, ends: float | None) -> Message | None:
        message = super().receive(ends)
        if message == _ENDED[0]:
            self.nursery._busy = False
            raise DeadKernelError("Kernel died")
        if message and "pid" in message:
            self.pid = message["pid"]
            return self.receive(ends)
        return message

    def kill(self) -> None:
        if self.pid is not None:
            _kill_group(self.pid)
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    die_with_parent()
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
                    _bear(kernel, pipe)
                else:
                    serve(new_kernel(), pipe, spills)
                    gc.collect()
                pipe.send(_ENDED)
            # Else it was sent to a kernel that has just ended.
    except (EOFError, OSError):  # the parent is gone
        return
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)  # sys.stderr is the notebook's
        raise


def _bear(kernel: Any, pipe: Connection) -> None:
    """Fork, and wait for the child's end; one that did not end well takes the nursery with it.

    It may have left half a message in the pipe, and the client must not wait for the rest.
    """

    def run() -> None:
        pipe.send([{"pid": os.getpid()}])
        serve(kernel, pipe, _spills())

    pid = _fork(run)
    how = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # a zombie keeps its group's number
    _kill_group(pid)
    os.waitpid(pid, 0)
    if how is None or how.si_code != os.CLD_EXITED or how.si_status != 0:
        os._exit(1)
