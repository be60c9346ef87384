"""Reading held by a person: what waits is not begun, and what is being read goes on after the page under way, once it is let go.

It is a file beside the store, so that it outlives the program: a desk that starts again is still held.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from extract.filing import Record

FILE = "reading-paused.json"


class Paused(Record):
    """Who held the reading, None where nobody is known, and since when (UTC, ISO 8601)."""

    who: str | None
    when: str


class Pause:
    """Whether the reading of a store is held."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    @property
    def is_on(self) -> bool:
        """Whether it is held now."""
        return self._path.exists()

    def told(self) -> Paused | None:
        """Return who holds it and since when; None where it goes on. A file that says nothing holds it all the same."""
        try:
            return Paused.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            return Paused(who=None, when="")

    def begin(self, who: str | None, when: str) -> None:
        """Hold the reading; who held it first is kept."""
        if not self.is_on:
            self._path.write_text(Paused(who=who, when=when).model_dump_json(), encoding="utf-8")

    def end(self) -> None:
        """Let the reading go on."""
        self._path.unlink(missing_ok=True)
