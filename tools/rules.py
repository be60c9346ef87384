"""Write docs/rules.md from the docstrings of the rules: `python tools/rules.py > docs/rules.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from review.books import shipped
from review.catalogue import parts
from review.figures import Figure, figures, printed
from review.rule import Rule, rules

HEADING = """# The rules

One function each, under `review/rules/`; the severity is the highest that a rule gives. The scope "form" is
one form by itself, "cross_form" the forms of one project and year, "cross_year" a project's years; an error
across forms or years is a warning until a person confirms that both filings are of one project. The figures
and word lists stand in `review/data/`, none in the code. "Text to be confirmed" means that the regulation is
cited from the notes under published forms, and its wording was not compared.

This page is written by `python tools/rules.py > docs/rules.md`; how to add one: [add-a-rule.md](add-a-rule.md).

| id | scope | severity | what it says | tolerance or parameter | source | example |
| --- | --- | --- | --- | --- | --- | --- |
"""
FIGURES = """
## The figures

What the rules compare with, by the key that a pack of figures names them by: [parameters.md](parameters.md).

| key | what it is | 名称 | shipped | rules |
| --- | --- | --- | --- | --- |
"""


def page() -> str:
    """Return the page, one row a rule."""
    return (
        HEADING
        + "".join(f"{row}\n" for row in map(_row, rules()))
        + FIGURES
        + "".join(map(_figure, figures().values()))
    )


def _row(rule: Rule) -> str:
    said = parts(rule.docstring)
    limits = " ".join(said[label] for label in ("Tolerance", "Parameter") if label in said)
    told = (said["says"], limits, said["Source"], said["Example"])
    return f"| {' | '.join(_cells(rule.id, rule.scope, rule.severity, *told))} |"


def _figure(one: Figure) -> str:
    ids = ", ".join(f"`{id}`" for id in one.rules)
    shown = printed(one.key, shipped(one.key))
    return f"| {' | '.join(_cells(f'`{one.key}`', one.name_en, one.name, shown, ids))} |\n"


def _cells(*texts: str) -> Iterator[str]:
    for text in texts:
        yield text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
