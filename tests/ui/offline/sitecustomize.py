"""Put first on PYTHONPATH: every reach beyond this machine is refused, and noted in the file OFFLINE_NOTES."""

import ipaddress
import os
import sys
from typing import Any

OF_AN_ADDRESS = {"socket.connect", "socket.sendto", "socket.sendmsg"}  # (socket, address)
OF_A_HOST = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}  # (host, …)


def host_of(event: str, given: tuple[Any, ...]) -> str | None:
    """Return the host that an event of the interpreter reaches for; None for every other event."""
    if event in OF_AN_ADDRESS:
        address = given[1]
        return str(address[0]) if isinstance(address, tuple) else None
    if event in OF_A_HOST:
        host = given[0]
        return host.decode() if isinstance(host, bytes) else host
    return str(given[0]) if event == "urllib.Request" else None


def is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("", "localhost") or host.startswith("http://127.0.0.1:")


def refuse(event: str, given: tuple[Any, ...]) -> None:
    host = host_of(event, given)
    if host is None or is_here(host):
        return
    with open(os.environ["OFFLINE_NOTES"], "a", encoding="utf-8") as notes:  # noqa: PTH123
        notes.write(f"{event} {host}\n")
    raise ConnectionRefusedError(f"{event}: {host} is not this machine")


sys.addaudithook(refuse)
