"""What a budget's prose says of the figures in its tables: an amount, and the figures that it may mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from extract.filing import Filing
from review.budget import YUAN, bare, sheets
from review.budget_figures import Figure, class_codes, figures
from review.budget_parameters import budget_parameters, meant
from review.outlays import YEAR, slack_of
from review.table_kinds import kinds


class Told(NamedTuple):
    """An amount in 元 that prose gives, and the figures of the tables that it may be."""

    label: str
    value: Decimal
    slack: Decimal
    pointer: str
    printed: str
    figures: tuple[Figure, ...]

    def is_any(self) -> bool:
        """Whether one of the figures is this amount, to the digits of the coarser one."""
        return any(abs(self.value - one.value) <= max(self.slack, one.slack) for one in self.figures)

    def agreements(self) -> Iterator[tuple[str, ...]]:
        """Yield the places that amount and figures bear out in each other, each to its own last digit."""
        for one in self.figures:
            gap = abs(self.value - one.value)
            if one.printed and gap <= self.slack:
                yield (self.pointer,)
            if one.printed and gap <= one.slack:
                yield one.printed

    def is_near_or_slipped(self) -> bool:
        """Whether it is of their size, or off by whole powers of ten: it does mean one of them."""
        ratio = budget_parameters().narrated_ratio
        return any(_is_like(self.value, one.value, ratio) for one in self.figures)


def _is_like(one: Decimal, other: Decimal, ratio: Decimal) -> bool:
    if not one or not other:
        return False
    times = max(one, other) / min(one, other)
    return times <= ratio or any(abs(times / 10**power - 1) < Decimal("0.001") for power in (1, 2, 3, 4))


def is_explanation(heading: str | None) -> bool:
    """Whether the heading is that of the prose on the tables as a whole."""
    plain = bare(heading or "")
    lists = budget_parameters()
    return any(word in plain for word in lists.explanations) and not any(
        word in plain for word in lists.other_headings
    )


def told(filing: Filing) -> Iterator[Told]:
    """Yield what the explanation says of the year's figures; the first of a label counts."""
    found = sheets(filing)
    codes = class_codes(kinds(found))
    keyed: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures(found):
        keyed.setdefault(figure.key, []).append(figure)
    seen: set[str] = set()
    for place, one in enumerate(filing.stated_amounts):
        factor = YUAN.get(one.unit or "")
        if one.amount is None or factor is None or not one.label or not is_explanation(one.heading):
            continue
        label = bare(YEAR.sub("", one.label)).removesuffix("科目")
        if label in seen or any(word in one.label for word in budget_parameters().compared):
            continue
        seen.add(label)
        meantby = tuple(figure for key in _keys(label, codes) for figure in keyed.get(key, ()))
        if meantby:
            printed = f"{one.amount:,f}{one.unit}"
            slack = slack_of(one.amount, factor)
            yield Told(label, one.amount * factor, slack, f"/stated_amounts/{place}/amount", printed, meantby)


def _keys(label: str, codes: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    lists = budget_parameters()
    if label in codes:
        return [(concept, codes[label]) for concept in ("fiscal", "general", "fund", "whole")]
    concept = meant(lists.narrated, label)
    return [(one, "") for one in lists.narrated_candidates.get(concept, (concept,))] if concept else ()


def unnamed_classes(filing: Filing) -> Iterator[tuple[str, Figure, int]]:
    """Yield the large classes of expense that the explanation passes over, though it names others with their amounts."""
    found, lists = sheets(filing), budget_parameters()
    named = kinds(found)
    places = [n for n, one in enumerate(filing.other_fields) if is_explanation(one.label) and one.value]
    said = "".join(filing.other_fields[n].value or "" for n in places)
    classes = {code: name for name, code in class_codes(named).items()}
    stated = {bare(YEAR.sub("", one.label or "")).removesuffix("科目") for one in filing.stated_amounts}
    if len(stated & set(classes.values())) < lists.use_least_named or not _was_read(filing, places):
        return
    for concept in ("fiscal", "general", "whole"):
        figures_ = _classes_of(figures(found), concept)
        total = sum((one.value for one in figures_.values()), Decimal(0))
        if not total:
            continue
        for code, figure in figures_.items():
            name = classes.get(code)
            if name and name not in bare(said) and figure.value >= lists.use_share * total:
                yield name, figure, places[0]
        return


def _was_read(filing: Filing, places: Sequence[int]) -> bool:
    return bool(places) and not any(filing.is_unread(f"/other_fields/{n}/value") for n in places)


def _classes_of(found: Sequence[Figure], concept: str) -> dict[str, Figure]:
    classes: dict[str, Figure] = {}
    for figure in found:
        if figure.key[0] == concept and len(figure.key[1]) == 3:
            classes.setdefault(figure.key[1], figure)
    return classes
