"""When a reading is over its bounds, and what a person is told of it: which file, how far it got, what to do."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from index.bounds import Bounds
from ingest.errors import ReadingStopped

NEAR_THE_LIMIT = 0.75
Overrun = Literal["page", "document", "memory", "assembling"]


@dataclass(frozen=True, slots=True)
class Course:
    """How far a reading is: pages done, of how many (None: not open yet), when it began and last gave a sign of life."""

    began: float
    heard: float
    done: int = 0
    pages: int | None = None
    peak_mb: float = field(default=0)

    def turned(self, done: int, pages: int, now: float) -> Course:
        """Return the course after a sign of life: `done` pages are read."""
        return replace(self, done=done, pages=pages, heard=now)

    def waited(self, seconds: float) -> Course:
        """Return the course after so many seconds that were not its own."""
        return replace(self, began=self.began + seconds, heard=self.heard + seconds)

    def grown(self, memory_mb: float) -> Course:
        """Return the course with the memory seen."""
        return replace(self, peak_mb=max(self.peak_mb, memory_mb))

    @property
    def is_assembling(self) -> bool:
        """Whether every page is read, and what they hold is being put together."""
        return self.pages is not None and self.done >= self.pages


def overrun(course: Course, bounds: Bounds, now: float) -> Overrun | None:
    """Return which bound the reading is over, if any."""
    if course.peak_mb > bounds.memory_mb:
        return "memory"
    if now - course.began > bounds.document_seconds:
        return "document"
    if course.is_assembling:
        is_late = now - course.heard > bounds.assembling_seconds(course.pages or 0)
        return "assembling" if is_late else None
    return "page" if now - course.heard > bounds.page_seconds else None


def stopped(file: str, course: Course, kind: Overrun, bounds: Bounds) -> ReadingStopped:
    """Return the error of a reading that was ended because it went over a bound."""
    place, place_en = _place(course)
    tell = _TOLD[kind]
    return ReadingStopped(f"{file} {place}: {tell(bounds, place_en)}")


def died(file: str, course: Course, status: int, bounds: Bounds) -> ReadingStopped:
    """Return the error of a reading whose process ended by itself, or was ended: `status` as subprocess gives it.

    Libraries in C end the process where an allocation fails: one that was near its limit met it.
    """
    if course.peak_mb > NEAR_THE_LIMIT * bounds.memory_mb:
        return stopped(file, course, "memory", bounds)
    place, place_en = _place(course)
    how = signal.Signals(-status).name if status < 0 else str(status)
    return ReadingStopped(
        f"{file} {place}: 读取进程意外结束（{how}），文件可能损坏，或内存不足；请重新添加，仍不行则重新扫描或导出 / "
        f"the process that read it ended at {place_en} ({how}); the file may be damaged, or memory was short: "
        "add it again, and if that does not help scan or export it again"
    )


def _place(course: Course) -> tuple[str, str]:
    if course.pages is None:
        return "打开时", "its opening"
    if course.is_assembling:
        return "汇总各页时", "the end, putting its pages together"
    return f"读到第 {course.done + 1} 页时", f"page {course.done + 1}"


_TOLD: dict[Overrun, Callable[[Bounds, str], str]] = {
    "page": lambda bounds, place: (
        f"超过 {bounds.page_seconds:g} 秒仍未读完，已停止；请重新扫描该页，或调大 JIXIAO_PAGE_SECONDS 后重新添加 / "
        f"stopped at {place} after {bounds.page_seconds:g} s; scan that page again, or raise JIXIAO_PAGE_SECONDS and add it again"
    ),
    "assembling": lambda bounds, place: (  # noqa: ARG005
        "各页已读，汇总用时过长，已停止；请拆分文件后重新添加 / "
        "all pages were read, and putting them together took too long; split the file and add it again"
    ),
    "document": lambda bounds, place: (
        f"整个文件超过 {bounds.document_seconds:g} 秒，已停止；请拆分文件，或调大 JIXIAO_DOCUMENT_SECONDS 后重新添加 / "
        f"stopped at {place} after {bounds.document_seconds:g} s; split it, or raise JIXIAO_DOCUMENT_SECONDS and add it again"
    ),
    "memory": lambda bounds, place: (
        f"内存超过 {bounds.memory_mb} MB，已停止；请以较低分辨率重新扫描或拆分，或调大 JIXIAO_WORKER_MEMORY_MB 后重新添加 / "
        f"stopped at {place}, over {bounds.memory_mb} MB of memory; scan it at a lower resolution or split it, "
        "or raise JIXIAO_WORKER_MEMORY_MB and add it again"
    ),
}
