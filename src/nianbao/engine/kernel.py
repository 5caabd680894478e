"""A notebook's kernel without sockets: cells come through a pipe, IPython's messages go back."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import io
import os
import select
import sys
import threading
import time
import warnings
from collections.abc import Sequence
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

Message = dict[str, Any]
END: Message = {"end": True}


def set_up() -> None:
    """Make this process fit for cells: no input, no debugger, the warnings of a fresh Python."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # no word of a debugger
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    with open(os.devnull) as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    # What the parent makes of all warnings is its own affair.
    own: Any = [f for f in warnings.filters if f[2] is not Warning or f[1] or f[3]]
    warnings.filters = own


def serve(kernel: Any, pipe: Connection, spills: Sequence[Spill]) -> None:
    """Run what comes through the pipe until END comes or a cell asks the kernel to exit."""
    kernel.session.pipe = pipe
    for spill in spills:
        spill.stream = sys.stdout if spill.number == 1 else sys.stderr
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    while not kernel.shell.exit_now:
        request = pipe.recv()
        if request == END:
            break
        if "info" in request:
            pipe.send([kernel.kernel_info["language_info"]])
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
        for spill in spills:
            spill.drain()
        kernel._publish_status("idle", "shell", parent)
    loop.close()


def new_kernel() -> Any:
    """IPython's kernel, its session writing to the pipe that `serve` gives it.

    From now on this process's stdout and stderr are the notebook's.
    """
    from ipykernel import debugger
    from ipykernel.inprocess.ipkernel import InProcessKernel
    from ipykernel.iostream import BackgroundSocket, IOPubThread
    from ipykernel.zmqshell import ZMQInteractiveShell
    from jupyter_client.session import Session
    from traitlets.config import Config

    debugger._is_debugpy_available = False  # nobody can attach to it here
    lock = threading.Lock()
    held: list[Message] = []

    class PipeSession(Session):
        pipe: Connection | None = None

        def send(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None,
                 ident: Any = None, buffers: Any = None, track: bool = False, header: Any = None,
                 metadata: Any = None) -> Any:  # fmt: skip
            message = msg_or_type
            if isinstance(message, str):
                message = self.msg(message, content, parent, header=header, metadata=metadata)
            kept = ("msg_type", "content", "header", "metadata", "parent_header")
            if self.pipe is not None:
                with lock:
                    held.append({key: message[key] for key in kept})
                    if not _is_followed(message):
                        self.pipe.send(held)
                        held.clear()
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

    ZMQInteractiveShell.clear_instance()  # of the notebook before, where processes cannot fork
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


def _is_followed(message: Message) -> bool:
    """Whether another message comes at once, with which this one can travel."""
    kind: str = message["msg_type"]
    busy = kind == "status" and message["content"]["execution_state"] == "busy"
    return busy or kind == "execute_reply"


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


class Spill:
    """What programs started by a cell write to the process's own stdout or stderr."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.stream: Any = None  # where it goes
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
