"""The review desk and the REST API on a port of this machine."""

from __future__ import annotations

import socket

from index.settings import Settings
from index.store import Store
from ingest.errors import PortTaken
from ui.tables import notes


def serve(store: Store, settings: Settings, host: str, port: int) -> None:
    """Serve until interrupted; PortTaken when something else listens there."""
    refuse_taken(host, port)
    import uvicorn

    from ui.app import create_app
    from ui.hands import hands

    def demand() -> int:
        return len(store.queue.waiting())

    with hands(settings, store.labels.book, demand) as reading:
        app = create_app(store, settings, reading)
        shown = f"[{host}]" if ":" in host else host
        notes().print(f"审核台 / the review desk: http://{shown}:{port}  （Ctrl+C 结束 / to stop）")
        # An open desk keeps its connection: Ctrl+C does not wait for it.
        uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=2)


def refuse_taken(host: str, port: int) -> None:
    """Raise PortTaken, with the remedy, when the port cannot be bound."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does: a port whose last connections are only fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"{host}:{port} 无法使用（{error.strerror}）：请关闭占用它的程序，或用 --port / JIXIAO_PORT 换一个端口。"
                " / The port is taken; choose another."
            ) from error
