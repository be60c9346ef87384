"""What a filing is told apart by: its kind, year, names and score, without its rows and their proof."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extract.filing import Filing, FormType


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a filing as printed."""

    id: str
    form_type: FormType
    title: str | None
    fiscal_year: int | None
    project_name: str | None
    competent_department: str | None
    implementing_unit: str | None
    total_score: Decimal | None


def heading(filing: Filing) -> Heading:
    """Return the head of a filing."""
    return Heading(
        id=filing.id,
        form_type=filing.form_type,
        title=filing.title,
        fiscal_year=filing.fiscal_year,
        project_name=filing.project_name,
        competent_department=filing.competent_department,
        implementing_unit=filing.implementing_unit,
        total_score=filing.total_score,
    )
