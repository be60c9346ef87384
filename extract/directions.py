"""What a person says of a document's pages before it is read: which way up, which not at all, where forms begin.

Pages are 1-based. Directions come from outside a reading, and hold against what the reader would tell by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from extract.filing import FormType, Problem

RIGHT_ANGLES = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Directions:
    """What stands of what people said of one document.

    `turned`: by how many degrees clockwise a page, as a viewer shows it, must be turned to be upright.
    `left_out`: the pages that are not read, each with who asked for that. `begins`: a form begins at the top of these
    pages; `continues`: none does, the form before goes on. `form_types`: the kind of the form that begins on a page.
    """

    turned: Mapping[int, int] = field(default_factory=dict)
    left_out: Mapping[int, str] = field(default_factory=dict)
    begins: frozenset[int] = frozenset()
    continues: frozenset[int] = frozenset()
    form_types: Mapping[int, FormType] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return the directions as values that JSON has."""
        return {
            "turned": sorted(self.turned.items()),
            "left_out": sorted(self.left_out.items()),
            "begins": sorted(self.begins),
            "continues": sorted(self.continues),
            "form_types": sorted(self.form_types.items()),
        }

    def told(self) -> list[Problem]:
        """Return for each page that is not read the line that says so."""
        return [
            Problem(
                page=page,
                text=f"第 {page} 页按{who}的要求不读 / page {page} is left out, as {who} asked",
            )
            for page, who in sorted(self.left_out.items())
        ]


NONE = Directions()


def directions_of(plain: Mapping[str, Any]) -> Directions:
    """Return the directions that `plain` wrote down."""
    return Directions(
        turned=dict(plain["turned"]),
        left_out=dict(plain["left_out"]),
        begins=frozenset(plain["begins"]),
        continues=frozenset(plain["continues"]),
        form_types=dict(plain["form_types"]),
    )
