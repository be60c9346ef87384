"""One worker process as whoever started it sees it: it takes one job at a time, and is ended when it goes over its bounds."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from threading import Event
from typing import Any

from index.bounds import Bounds
from index.reading import OnPage
from index.verdict import Course, died, overrun, stopped
from index.vitals import Clock, memory_mb
from index.worker import Answer, Terms
from ingest.errors import EngineUnavailable, Interrupted

TICK_SECONDS = 0.2
"""How often bounds are looked at while nothing is said."""
CHUNK = 2**16
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
"""Where libraries look for the number of their threads."""
ENDING_SECONDS = 5.0
STARTING_SECONDS = 120.0
"""A machine may be slow and busy; what is over this is no start."""


class Hand:
    """A worker process (index.worker). `pages` counts those that it has read."""

    def __init__(self, terms: Terms, bounds: Bounds) -> None:
        """Start it; it takes no signal of the terminal, so that Ctrl-C is ours to answer."""
        self._bounds = bounds
        self.pages = 0
        self._said = b""
        threads = str(terms.threads)
        self._process = subprocess.Popen(  # noqa: S603  (this very program)
            [sys.executable, "-P", "-W", "ignore", "-m", "index.worker", json.dumps(asdict(terms))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=dict.fromkeys(THREADS, threads) | os.environ,
        )
        self._clock = Clock(self._process.pid)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Return whether the process runs."""
        return self._process.poll() is None

    def do(
        self,
        job: dict[str, Any],
        halt: Event,
        on_page: OnPage | None = None,
        on_ask: Callable[[Answer], Answer] | None = None,
        on_early: Callable[[Answer], None] | None = None,
    ) -> Answer | None:
        """Return the worker's last word on the job, None when it was gone before it began.

        ReadingStopped when it went over its bounds or died; Interrupted when `halt` was set meanwhile. The process
        is of no use after an error. `on_ask` answers what the worker asks the language model; its time is not the worker's,
        nor is that of `on_page`: the worker goes on when it comes back. `on_early` is told what the first pages hold.
        """
        if not self._send(job):
            return None
        file, has_begun = str(job["name"]), False
        since, now = time.monotonic(), self._clock.now()
        course = Course(now, now)
        for answer in self._answers():
            if answer is None:
                course = course.grown(memory_mb(self.pid))
                self._watch(file, course if has_begun else None, since, halt)
            elif "begun" in answer:
                has_begun = True
                now = self._clock.now()
                course = Course(now, now)
            elif "page" in answer:
                done, pages = answer["page"]
                self.pages += done > course.done
                turned = self._clock.now()
                if on_page:
                    on_page(done, pages)
                self._send({"go": True})
                now = self._clock.now()
                course = course.waited(now - turned).turned(done, pages, now)
            elif "ask" in answer and on_ask:
                asked = self._clock.now()
                self._send(on_ask(answer["ask"]))
                course = course.waited(self._clock.now() - asked)
            elif "early" in answer:
                if on_early:
                    on_early(answer)
            elif "stopped" in answer:
                raise stopped(file, course, answer["stopped"], self._bounds)
            else:
                return answer
        status = self._process.wait()
        self._watch(file, None, since, halt)
        if has_begun:
            raise died(file, course, status, self._bounds)
        if status:
            raise _not_started(str(status))
        return None

    def _watch(self, file: str, course: Course | None, since: float, halt: Event) -> None:
        """Raise what ends the job now, if anything does; `course` is None while the process is still starting."""
        if halt.is_set():
            raise Interrupted(f"{file}: 已中断，等待重新读取 / interrupted; it waits to be read")
        if course and (kind := overrun(course, self._bounds, self._clock.now())):
            raise stopped(file, course, kind, self._bounds)
        if course is None and time.monotonic() - since > STARTING_SECONDS:
            raise _not_started(f"{STARTING_SECONDS} s")

    def kill(self) -> None:
        """Kill the process, whatever it is doing; whoever waits for its answer hears of it."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(ENDING_SECONDS)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):  # what was not yet written is wanted no more
                    pipe.close()

    def _send(self, job: dict[str, Any]) -> bool:
        pipe = self._process.stdin
        try:
            if pipe is None or not self.is_alive():
                return False
            pipe.write(json.dumps(job).encode() + b"\n")
            pipe.flush()
        except BrokenPipeError:
            return False
        return True

    def _answers(self) -> Iterator[Answer | None]:
        """Yield what the worker says, and None again and again for a look at its bounds, until it says no more."""
        pipe = self._process.stdout
        if pipe is None:
            return
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        while True:
            if waiting.poll(TICK_SECONDS * 1000):
                chunk = os.read(pipe.fileno(), CHUNK)
                if not chunk:
                    return
                *lines, self._said = (self._said + chunk).split(b"\n")
                for line in lines:
                    yield json.loads(line)
            yield None


def _not_started(how: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"读取进程无法启动（{how}），详情见服务输出；请检查安装、内存和 JIXIAO_WORKER_MEMORY_MB / "
        "the process that reads could not be started; see the output, check the installation and the memory"
    )
