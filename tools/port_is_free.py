"""Say clearly, before any work is done, that the demo's port is taken."""

import socket
import sys

port = int(sys.argv[1])
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        sys.exit(
            f"端口 {port} 已被占用,请换一个 / port {port} is taken, choose another: JIXIAO_PORT=7861 make demo"
        )
