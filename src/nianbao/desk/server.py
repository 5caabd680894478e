"""The page of a proof, served to this computer alone, and the news of it as events."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import suppress
from socket import create_server, socket

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.web import Application, HTTPError, RequestHandler

from nianbao.desk.proof import Proof
from nianbao.errors import UsageError

HERE = "127.0.0.1"
_BEAT = 15.0  # seconds between two signs of life, by which a closed page is noticed


class Board:
    """The proof that is shown now; whoever waits hears of the next."""

    def __init__(self) -> None:
        self.proof = Proof()
        self._next = asyncio.Event()

    def show(self, proof: Proof) -> None:
        self.proof = proof
        self._next.set()
        self._next = asyncio.Event()

    async def next(self) -> None:
        await self._next.wait()


class _Handler(RequestHandler):
    """Answers to this computer's own names alone: another may be a trick of a page (rebinding)."""

    def initialize(self, board: Board, hosts: frozenset[str]) -> None:
        self.board, self.hosts = board, hosts

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", "default-src 'none'")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")

    def prepare(self) -> None:
        if self.request.host not in self.hosts:
            raise HTTPError(403)


class _Nothing(_Handler):
    """Any other address."""

    def prepare(self) -> None:
        super().prepare()
        raise HTTPError(404)


class _Page(_Handler):
    """The review edition under its bar."""

    def get(self) -> None:
        nonce = secrets.token_urlsafe(16)
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'nonce-{nonce}'; connect-src 'self'; "
            "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'",
        )
        self.finish(self.board.proof.page(nonce))


class _Events(_Handler):
    """Server-sent events: the proof of now, and each that follows."""

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        told = None
        with suppress(StreamClosedError, asyncio.CancelledError):  # the page or the server has gone
            while True:
                proof = self.board.proof
                news = f"data: {json.dumps(proof.event)}\n\n" if proof is not told else ":\n\n"
                self.write(news)
                await self.flush()
                told = proof
                if self.board.proof is told:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self.board.next(), _BEAT)


def bound(port: int) -> socket:
    """A socket at a port of this computer, 0 for a free one; UsageError if it cannot be had."""
    try:
        listening = create_server((HERE, port))
        listening.setblocking(False)
        return listening
    except OSError as error:
        raise UsageError(f"无法使用端口 {port}（{error.strerror}）：请换一个 --port") from None


def serve(board: Board, listening: socket) -> tuple[HTTPServer, str]:
    """The running server and its address."""
    port = listening.getsockname()[1]
    hosts = frozenset(f"{name}:{port}" for name in (HERE, "localhost"))
    own = {"board": board, "hosts": hosts}
    application = Application(
        [("/", _Page, own), ("/events", _Events, own)],
        default_handler_class=_Nothing,
        default_handler_args=own,
        log_function=lambda handler: None,
    )
    server = HTTPServer(application)
    server.add_socket(listening)
    return server, f"http://{HERE}:{port}/"
