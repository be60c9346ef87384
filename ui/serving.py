"""The review desk and the REST API on a port of this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from dataclasses import replace

from extract.language.address import told_of
from index.settings import Settings
from index.store import Store
from ingest.errors import PortTaken, UnguardedDesk
from ui.tables import notes

PLAIN = (
    "密码将以明文经过网络：请在前面加 https 反向代理，并设 JIXIAO_HTTPS=true（docs/deploy.md）。"
    " / Passwords would cross the network in plain: put a reverse proxy with https before it (docs/deploy.md)."
)
OPEN = "  开放模式：任何人填写姓名即可操作，仅限本机 / open: whoever gives a name acts, on this machine alone"


def serve(
    store: Store,
    settings: Settings,
    host: str,
    port: int,
    is_open: bool = False,
    desk_only: bool = False,
) -> None:
    """Serve until interrupted; PortTaken when something else listens there.

    `desk_only`: what comes in waits for `jixiao work`, which reads it.
    `is_open`: nobody signs in; UnguardedDesk when others than this machine could reach it. Otherwise a store
    without people gets an administrator, whose one-time password is told here and nowhere else.
    """
    if is_open:
        refuse_beyond(host, settings.hosts)
    refuse_taken(host, port)
    import uvicorn

    from ui.app import create_app
    from ui.hands import hands
    from ui.webhook import told_of as told_of_webhook

    def demand() -> int:
        return len(store.queue.waiting())

    with hands(settings, store.labels.book, demand, store.early.keep) as reading:
        app = create_app(store, settings, replace(reading, count=0) if desk_only else reading, is_open)
        shown = f"[{host}]" if ":" in host else host
        notes().print(
            f"审核台 / the review desk: http://{shown}:{port}  （Ctrl+C 结束 / to stop）{OPEN if is_open else ''}"
        )
        if reading.language:
            notes().print(told_of(reading.language))
        if webhook := told_of_webhook(settings):
            notes().print(webhook)
        if not is_open:
            tell_first(store)
        if not (settings.https or _is_loopback(host)):
            notes().print(PLAIN)
        with store.tidying():
            # An open desk keeps its connection: Ctrl+C does not wait for it.
            uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=2)


def tell_first(store: Store) -> None:
    """Make an administrator where the store has no people, and tell the one-time password, once."""
    made = store.people.first()
    if made:
        name, password = made
        notes().print(
            f"首次启动，已建立管理员 / first start, an administrator was made: {name}\n"
            f"一次性密码（仅显示这一次，登录后须修改）/ one-time password, shown once, to be changed: {password}"
        )


def refuse_beyond(host: str, hosts: Collection[str]) -> None:
    """Raise UnguardedDesk when an open desk there could be reached by anybody but this machine's own people."""
    if hosts or not _is_loopback(host):
        named = "、".join([host, *hosts])
        raise UnguardedDesk(
            f"开放模式不设密码，只能用于本机（127.0.0.1），不能用于 {named}：请去掉 --open，或改 JIXIAO_HOST、JIXIAO_HOSTS。"
            " / The open desk asks for no password and is for this machine alone: leave --open out, or change"
            " JIXIAO_HOST and JIXIAO_HOSTS."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
