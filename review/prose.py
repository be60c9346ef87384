"""The running text of a filing, whatever form it is: where it stands and what it says."""

from __future__ import annotations

from collections.abc import Iterator

from extract.filing import Filing


def texts(filing: Filing) -> Iterator[tuple[str, str]]:
    """Yield the pointers and texts of the goals, the sections, other fields and remarks; none that was not read."""
    found: list[tuple[str, str | None]] = [
        ("/annual_goal/expected", filing.annual_goal.expected),
        ("/annual_goal/actual", filing.annual_goal.actual),
        *((f"/sections/{n}/text", one.text) for n, one in enumerate(filing.sections)),
        *((f"/other_fields/{n}/value", one.value) for n, one in enumerate(filing.other_fields)),
        *((f"/notes/{n}", note) for n, note in enumerate(filing.notes)),
    ]
    yield from ((pointer, text) for pointer, text in found if text and not filing.is_unread(pointer))
