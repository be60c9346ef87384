"""One contestant in a process of its own, so that its memory is its own and its environment may be another.

`python -m eval.contest NAME MODELS FILE...` loads the contestant and the pages of the files, says so, and then reads
all of them for each line on its standard input. Every answer is one line of JSON on its standard output.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

from eval.contestants import BY_NAME, Contestant, Units
from ingest.document import Picture, open_document
from ingest.errors import EngineUnavailable

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Reading:
    """What a contestant found, document by document and page by page, in how many seconds and at what peak of memory."""

    pages: list[list[Units]]
    seconds: float
    peak_mib: float


class Rival:
    """A contestant that runs in its own process and waits to be asked: where to write to it, where it answers."""

    def __init__(self, asking: TextIO, answers: TextIO) -> None:
        self._asking, self._answers = asking, answers

    def read(self) -> Reading:
        """Return its reading of all pages; EngineUnavailable when its process has ended."""
        self._asking.write("read\n")
        self._asking.flush()
        return Reading(**self.answer())

    def answer(self) -> dict[str, Any]:
        """Return its next answer; EngineUnavailable where it cannot run, with its own words."""
        for line in self._answers:
            # Libraries print on standard output, too.
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                if "missing" in answer:
                    raise EngineUnavailable(answer["missing"])
                return answer
        raise EngineUnavailable("它的进程已退出 / its process has ended")


@contextmanager
def rival(contestant: Contestant, models: Path, paths: Sequence[Path]) -> Iterator[Rival]:
    """Yield the contestant, loaded and waiting; EngineUnavailable with the remedy where it is not installed."""
    command = [interpreter(contestant), "-m", "eval.contest", contestant.name, str(models), *map(str, paths)]
    root = Path(__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=environment,
    ) as process:  # fmt: skip
        try:
            one = Rival(cast("TextIO", process.stdin), cast("TextIO", process.stdout))
            one.answer()
            yield one
        finally:
            process.kill()


def interpreter(contestant: Contestant, root: Path | None = None) -> str:
    """Return the Python of the contestant's environment, this one where that is not there."""
    if contestant.environment is not None:
        python = (root or Path(__file__).parents[1]) / contestant.environment / "bin" / "python"
        if python.is_file():
            return str(python)
    return sys.executable


def main(arguments: Sequence[str], asked: TextIO, out: TextIO) -> int:
    """Answer until nothing more is asked; 1 where the contestant cannot run."""
    name, models, *files = arguments
    try:
        read = BY_NAME[name].make(Path(models).absolute())
        documents = [_pictures(Path(file)) for file in files]
    except EngineUnavailable as error:
        _say(out, missing=str(error))
        return 1
    _say(out, ready=name)
    for _ in asked:
        start = time.perf_counter()
        pages = [[read(picture) for picture in pictures] for pictures in documents]
        _say(out, pages=pages, seconds=time.perf_counter() - start, peak_mib=peak_mib())
    return 0


def peak_mib() -> float:
    """Return the most memory that this process has held; its parent's part before it began is not counted."""
    status = Path("/proc/self/status")
    if status.is_file():
        (peak,) = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(peak) * 1024 / MIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def _say(out: TextIO, **answer: object) -> None:
    out.write("\n" + json.dumps(answer, ensure_ascii=False) + "\n")
    out.flush()


def _pictures(path: Path) -> list[Picture]:
    with open_document(path) as document:
        return [document.sheet(number).picture for number in range(1, document.source.pages + 1)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout))
