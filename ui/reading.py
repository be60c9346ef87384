"""The background reader: threads that have waiting documents read while the desk is open, one for each worker."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from index.pause import Pause
from ingest.errors import Interrupted, JixiaoError

logger = logging.getLogger(__name__)

HELD_SECONDS = 0.2
"""How often somebody who is held looks whether they may go on."""


class Reader:
    """Each of its threads calls `work` once at the start and again after every `wake`.

    `halt` interrupts what is being read; it is called when the reader is to stop. While `pause` is on, `hold` waits.
    """

    def __init__(
        self,
        work: Callable[[], object],
        count: int = 1,
        halt: Callable[[], None] = lambda: None,
        pause: Pause | None = None,
    ) -> None:
        self.count = count
        self._pause = pause
        self._work = work
        self._halt = halt
        self._closing = threading.Event()
        self._wanted = [threading.Event() for _ in range(count)]
        self._faults: list[str | None] = [None] * count
        self._threads = [
            threading.Thread(target=self._run, args=(place,), name=f"reader-{place}", daemon=True)
            for place in range(count)
        ]

    @property
    def fault(self) -> str | None:
        """Why waiting documents cannot be read now; None when they can."""
        return next((fault for fault in self._faults if fault), None)

    def start(self) -> None:
        """Begin, with what an earlier run left unread."""
        self.wake()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that documents have come in."""
        for wanted in self._wanted:
            wanted.set()

    def hold(self) -> bool:
        """Come back when reading may go on, and tell whether it was held; Interrupted when the reader is to stop."""
        was_held = False
        while self._pause and self._pause.is_on:
            was_held = True
            if self._closing.wait(HELD_SECONDS):
                raise Interrupted("正在结束 / the program is ending")
        return was_held

    def stop(self, seconds: float = 3.0) -> None:
        """Interrupt the work under way, within the time; what is cut short is read again at the next start."""
        self._closing.set()
        self._halt()
        self.wake()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(seconds)

    def _run(self, place: int) -> None:
        while True:
            self._wanted[place].wait()
            self._wanted[place].clear()
            if self._closing.is_set():
                return
            self._faults[place] = self._tried()

    def _tried(self) -> str | None:
        """Work once; return what kept it from working, if anything did."""
        try:
            self._work()
        except Interrupted:
            return None
        except JixiaoError as error:
            logger.warning("documents wait: %s", error)
            return str(error)
        except Exception:  # the outer loop: the service goes on
            logger.exception("the background reader failed; it tries again when documents come in")
            return "读取程序出错，文件在等待；详情见服务日志。/ The reader failed; documents wait. See the server's log."
        return None
