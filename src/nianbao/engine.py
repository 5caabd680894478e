"""A papermill engine that forks a loaded process instead of starting a kernel.

    papermill --engine nianbao notebooks/annual_report.ipynb out.ipynb -f …

A kernel process spends seconds on imports that its parent has already done. Here the parent
forks a child for each notebook; the child runs the cells in the kernel's own shell and sends
the kernel's own messages back through a pipe, where the stock client turns them into outputs.
Cells cannot reach the parent: a child that exits, is killed or never ends is one failed report.

papermill loads this module by its entry point: import papermill, not this, to have it.
Without fork the stock kernel runs the notebook, with the same outputs.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import gc
import io
import os
import select
import signal
import sys
import threading
import time
import warnings
from multiprocessing.connection import Connection, Pipe
from types import SimpleNamespace
from typing import Any

from nbclient.client import CellExecutionComplete, timestamp  # type: ignore[attr-defined]
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.iorw import write_ipynb

from nianbao.process import die_with_parent

Message = dict[str, Any]


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's engine `nianbao`."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: Any = None, **kwargs: Any
    ) -> Any:
        """As papermill's, but the notebook is saved once, however it ends, not at every cell."""
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **kwargs)
        except BaseException:
            write_ipynb(nb, output_path)
            raise

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        execution_timeout: float | None = None,
        report_timeout: float | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run the cells in a forked child; `report_timeout` bounds them all together."""
        if not hasattr(os, "fork") or kernel_name not in ("python3", "python"):
            return super().execute_managed_notebook(
                nb_man, kernel_name, execution_timeout=execution_timeout, **kwargs
            )
        known = {k: kwargs[k] for k in ("log_output", "stdout_file", "stderr_file") if k in kwargs}
        client = ForkClient(nb_man, timeout=execution_timeout, kernel_name=kernel_name, **known)
        client.report_timeout = report_timeout
        return client.execute()


class ForkClient(PapermillNotebookClient):  # type: ignore[misc]
    """The stock notebook client, its kernel a forked child behind a pipe."""

    report_timeout: float | None = None

    def execute(self, **kwargs: Any) -> Any:
        self.reset_execution_trackers()
        self.ends = time.monotonic() + self.report_timeout if self.report_timeout else None
        self.child = _Child()
        try:
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = self.child.language_info()
            self.set_widgets_metadata()
        finally:
            self.child.close()
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, *_: Any, **__: Any) -> Any:
        """As nbclient's async_execute_cell, over the pipe."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        if self.record_timing:
            cell["metadata"]["execution"] = {}
        allows_errors = not self.force_raise_errors and (
            self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        )
        self.code_cells_executed += 1
        cell.outputs = []
        self.clear_before_next_output = False
        reply = self._reply(cell, cell_index, stop_on_error=not allows_errors)
        asyncio.run(self._check_raise_for_error(cell, cell_index, reply))
        self.nb["cells"][cell_index] = cell
        return cell

    def _reply(self, cell: Any, index: int, stop_on_error: bool) -> Message:
        limit = self._get_timeout(cell)
        ends = time.monotonic() + limit if limit else None
        if self.ends is not None:
            ends = min(ends or self.ends, self.ends)
        self.child.send({"code": cell.source, "stop_on_error": stop_on_error, "id": cell.get("id")})
        reply: Message | None = None
        while True:
            message = self.child.receive(ends)
            if message is None:
                self.child.kill()
                raise CellTimeoutError.error_from_timeout_and_cell(
                    "Cell execution timed out", int(limit or self.report_timeout or 0), cell
                )
            if message["msg_type"] == "execute_reply":
                reply = message
                if self.record_timing:
                    cell["metadata"]["execution"]["shell.execute_reply"] = timestamp(message)
                continue
            try:
                self.process_message(message, cell, index)
            except CellExecutionComplete:
                if reply is None:
                    raise DeadKernelError("Kernel died") from None
                return reply


# --------------------------------------------------------------------------- the child


class _Child:
    """A forked process that runs cells one after another."""

    def __init__(self) -> None:
        self.pipe, far = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                self.pipe.close()
                os.setsid()  # a group of its own: whatever the cells start ends with it
                die_with_parent()
                _serve(far)
                code = 0
            finally:
                os._exit(code)
        far.close()

    def send(self, request: Message) -> None:
        try:
            self.pipe.send(request)
        except OSError:
            raise DeadKernelError("Kernel died") from None

    def receive(self, ends: float | None) -> Message | None:
        """The next message; None at the end of the time; DeadKernelError if the child is gone."""
        while True:
            left = None if ends is None else max(0.0, ends - time.monotonic())
            if select.select([self.pipe], [], [], left)[0]:
                try:
                    message: Message = self.pipe.recv()
                except (EOFError, OSError):
                    raise DeadKernelError("Kernel died") from None
                return message
            if ends is not None and time.monotonic() >= ends:
                return None

    def language_info(self) -> Message:
        self.send({"info": True})
        info = self.receive(time.monotonic() + 60)
        return info or {}

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        self.pipe.close()
        self.kill()
        os.waitpid(self.pid, 0)


def _serve(pipe: Connection) -> None:
    """Run what the parent sends in a kernel without sockets, until the parent is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # no word of a debugger
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    with open(os.devnull) as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    # What the parent makes of all warnings is its own affair.
    own: Any = [f for f in warnings.filters if f[2] is not Warning or f[1] or f[3]]
    warnings.filters = own
    gc.freeze()  # what the parent left to collect is not the cells' to report
    kernel = _kernel(pipe)
    spilled = [_Spill(number, stream) for number, stream in ((1, sys.stdout), (2, sys.stderr))]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        if "info" in request:
            pipe.send(kernel.kernel_info["language_info"])
            continue
        content = {
            "code": request["code"],
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": request["stop_on_error"],
        }
        parent = kernel.session.msg("execute_request", content)
        parent["metadata"] = {"cellId": request["id"]}
        kernel.set_parent([], parent)
        kernel._publish_status("busy", "shell", parent)
        loop.run_until_complete(kernel.execute_request(None, [], parent))
        for spill in spilled:
            spill.drain()
        kernel._publish_status("idle", "shell", parent)
        if kernel.shell.exit_now:
            return


def _kernel(pipe: Connection) -> Any:
    """IPython's kernel, its session writing to the pipe instead of to sockets."""
    from ipykernel import debugger
    from ipykernel.inprocess.ipkernel import InProcessKernel
    from ipykernel.iostream import BackgroundSocket, IOPubThread
    from ipykernel.zmqshell import ZMQInteractiveShell
    from jupyter_client.session import Session
    from traitlets.config import Config

    debugger._is_debugpy_available = False  # nobody can attach to it here
    lock = threading.Lock()

    class PipeSession(Session):
        def send(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None,
                 ident: Any = None, buffers: Any = None, track: bool = False, header: Any = None,
                 metadata: Any = None) -> Any:  # fmt: skip
            message = msg_or_type
            if isinstance(message, str):
                message = self.msg(message, content, parent, header=header, metadata=metadata)
            kept = ("msg_type", "content", "header", "metadata", "parent_header")
            with lock:
                pipe.send({key: message[key] for key in kept})
            return message

    class NoThread(IOPubThread):  # type: ignore[misc]
        def __init__(self) -> None:
            self.thread = threading.current_thread()
            self.background_socket = BackgroundSocket(self)

        def start(self) -> None: ...
        def stop(self) -> None: ...
        def close(self) -> None: ...

        def schedule(self, function: Any) -> None:
            function()

    class PipeKernel(InProcessKernel):  # type: ignore[misc]
        def _redirected_io(self) -> Any:
            return contextlib.nullcontext()

    config = Config({"HistoryManager": {"enabled": False}})
    session = PipeSession()
    streams = {name: _Stream(session, name) for name in ("stdout", "stderr")}
    kernel = PipeKernel(
        session=session,
        iopub_thread=NoThread(),
        shell_class=ZMQInteractiveShell,
        config=config,
        **streams,
    )
    sys.stdout, sys.stderr = streams["stdout"], streams["stderr"]
    for stream in streams.values():
        stream.kernel = kernel
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
    kernel.shell.displayhook.topic = b"execute_result"
    return kernel


class _Stream(io.TextIOBase):
    """stdout or stderr as stream messages, sent at a flush or when much has come together."""

    _MOST = 64 * 1024

    def __init__(self, session: Any, name: str) -> None:
        self.session, self.stream_name = session, name
        self.kernel: Any = None
        self.kept: list[str] = []
        self.size = 0

    @property
    def name(self) -> str:
        return f"<{self.stream_name}>"

    encoding = "UTF-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.kept.append(text)
        self.size += len(text)
        if self.size >= self._MOST:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text, self.kept, self.size = "".join(self.kept), [], 0
        if text:
            parent = self.kernel.get_parent() if self.kernel else None
            content = {"name": self.stream_name, "text": text}
            self.session.send(None, "stream", content, parent)


class _Spill:
    """What programs started by a cell write to the process's own stdout or stderr."""

    def __init__(self, number: int, stream: Any) -> None:
        self.stream = stream
        self.far, near = os.pipe()
        os.dup2(near, number)
        os.close(near)
        self.idle = threading.Event()
        self.idle.set()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        while True:
            select.select([self.far], [], [])
            self.idle.clear()
            data = os.read(self.far, 64 * 1024)
            self.stream.write(decode(data))
            self.stream.flush()
            self.idle.set()

    def drain(self) -> None:
        """Wait until everything written so far has been sent."""
        while select.select([self.far], [], [], 0)[0] or not self.idle.is_set():
            time.sleep(0.001)
