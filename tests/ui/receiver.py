"""A receiver of webhooks on a port of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """A receiver on a port of this machine: what came in, and what it answers, the last answer again and again."""

    def __init__(self, *answers: int, port: int = 0) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.gate = threading.Event()
        self.gate.set()
        waiting = list(answers or (204,))

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler) -> None:  # noqa: N805
                body = handler.rfile.read(int(handler.headers["content-length"]))
                self.came.append(({name.lower(): text for name, text in handler.headers.items()}, body))
                self.gate.wait(60)
                status = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                handler.send_response(status)
                if 300 <= status < 400:
                    handler.send_header("location", f"{self.url}/elsewhere")
                handler.send_header("content-length", "0")
                handler.end_headers()

            def log_message(handler, *_: object) -> None:  # noqa: N805
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.came]


@contextmanager
def receiving(*answers: int, port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver(*answers, port=port)
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.gate.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()
