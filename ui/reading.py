"""The background reader: one thread that reads waiting documents while the desk is open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from ingest.errors import JixiaoError

logger = logging.getLogger(__name__)


class Reader:
    """Calls `work` once at the start and again after every `wake`, never two at a time.

    `fault` is None, or why waiting documents cannot be read now.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self.fault: str | None = None
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier run left unread."""
        self._wanted.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that documents have come in."""
        self._wanted.set()

    def stop(self, seconds: float = 3.0) -> None:
        """Finish the work under way, within the time; what is cut short is read again at the next start."""
        self._closing.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._closing.is_set():
                return
            self._try()

    def _try(self) -> None:
        """Work once; what keeps it from working stands in `fault` until it works again."""
        try:
            self._work()
            self.fault = None
        except JixiaoError as error:
            logger.warning("documents wait: %s", error)
            self.fault = str(error)
        except Exception:
            logger.exception("the background reader failed; it tries again when documents come in")
            self.fault = "读取程序出错，文件在等待；详情见服务日志。/ The reader failed; documents wait. See the server's log."
