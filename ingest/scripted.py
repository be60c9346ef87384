"""An engine that reads nothing of its own: the deterministic member of the table, for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.document import Picture
from ingest.engine import Line, PixelBox


class ScriptedEngine:
    """Finds the boxes it was given and reads each line by the function it was given; by default nothing."""

    def __init__(
        self,
        boxes: Sequence[PixelBox] = (),
        read: Callable[[Picture], Line] = lambda picture: Line("", 0.0),  # noqa: ARG005
    ) -> None:
        self.boxes = list(boxes)
        self.read = read

    def detect(self, picture: Picture) -> list[PixelBox]:  # noqa: ARG002
        """Return the boxes given."""
        return list(self.boxes)

    def recognise(self, lines: Sequence[Picture]) -> list[Line]:
        """Return what the given function reads."""
        return [self.read(line) for line in lines]
