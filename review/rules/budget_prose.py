"""Rules on a budget's prose: its outlays one by one, its figures against the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from extract.filing import Filing
from review.budget import YUAN
from review.budget_figures import Figure
from review.budget_parameters import budget_parameters
from review.narration import told, unnamed_classes
from review.outlays import CHINESE, SUMS, Outlay, Stated, stated_outlays
from review.rule import Draft, Holds, form_rule
from review.rules.budget_tables import money


@form_rule("three-public-expenses", severity="error", forms=("department_budget",))
def three_public_expenses(filing: Filing) -> Iterator[Draft | Holds]:
    """The outlays of 三公 add up: in all those abroad, for reception and for cars; for cars those to buy and to run them.

    So they do in the table, in the prose, and in what the prose says of their growth. A sum of which a part is not
    stated is not judged, nor is one with a part that could not be read; a blank part is nothing.
    Tolerance: 0.01 万元.
    Source: form arithmetic or logic.
    Example: 三公 45.00 over 10.00, 5.00 and 28.00 -> error.
    """
    for stated in stated_outlays(filing):
        yield from _sums(stated, stated.parts, "")
        yield from _sums(stated, stated.changes, "的增减数")


def _sums(stated: Stated, outlays: Mapping[str, Outlay], of: str) -> Iterator[Draft | Holds]:
    slack = budget_parameters().outlays_tolerance * YUAN["万元"]
    for whole, parts in SUMS:
        if not all(role in outlays for role in (whole, *parts)):
            continue
        printed, summed = outlays[whole].value, _summed([outlays[role] for role in parts])
        if printed is None or summed is None:
            continue
        if abs(printed - summed) <= slack:
            if printed == summed and outlays[whole].is_printed:
                yield Holds(
                    tuple(one.pointer for role in (whole, *parts) if (one := outlays[role]).is_printed)
                )
            continue
        inside = "＋".join(f"{CHINESE[role]}{of} {outlays[role].printed}" for role in parts)
        yield Draft(
            (outlays[whole].pointer, *(outlays[role].pointer for role in parts)),
            f"{stated.said}：{CHINESE[whole]}{of}为 {outlays[whole].printed}，而{inside}，合 {in_ten_thousands(summed)}万元，"
            f"相差 {in_ten_thousands(abs(printed - summed))}万元，请核对。",
            f"{CHINESE[whole]}{of} is {in_ten_thousands(printed)} (ten thousand yuan), its parts come to "
            f"{in_ten_thousands(summed)}. Check them.",
            in_ten_thousands(printed),
            in_ten_thousands(summed),
        )


def _summed(parts: list[Outlay]) -> Decimal | None:
    values = [part.value for part in parts]
    return None if None in values else sum((value for value in values if value is not None), Decimal(0))


def in_ten_thousands(value: Decimal) -> str:
    """Return an amount in 元 as 万元, without trailing zeros."""
    text = money(value / YUAN["万元"])
    return text.rstrip("0").rstrip(".") if "." in text else text


@form_rule("narrative-against-table", severity="error", forms=("department_budget",))
def narrative_against_table(filing: Filing) -> Iterator[Draft | Holds]:
    """An amount that the explanation gives is the one in the tables, and the explanation names the large classes of expense.

    An amount is held against every figure that its words may mean, and passes where it is one of them. One of quite
    another size means something else and is not judged, unless it is off by a power of ten. A class with a large share
    that the explanation passes over, though it lists others with their amounts, is a notice. Outlays of 三公 are held
    against their table.
    Tolerance: half a unit of the coarser last digit. Parameter: a class of 5% or more; sizes differ by a factor of 2.
    Source: form arithmetic or logic.
    Example: 支出预算 47,733万元 in the prose, 477,332,600 元 in the table -> error.
    """
    for one in told(filing):
        yield from (Holds(pointers) for pointers in one.agreements())
        if not one.is_any() and one.is_near_or_slipped():
            yield _untrue(one.label, one.pointer, one.printed, one.value, one.figures[0])
    yield from _untrue_outlays(filing)
    for name, figure, place in unnamed_classes(filing):
        yield Draft(
            (f"/other_fields/{place}/value", *figure.pointers),
            f"编制说明列举了各科目的用途，但没有提到“{name}”（{figure.said}），请核对说明是否遗漏。",
            f"The explanation lists the classes of expense but does not name “{name}”. Was it left out?",
            "未提及",
            name,
            "notice",
        )


def _untrue(label: str, pointer: str, printed: str, value: Decimal, figure: Figure) -> Draft:
    return Draft(
        (pointer, *figure.pointers),
        f"文字说明“{label}”为 {printed}，表中为 {in_ten_thousands(figure.value)}万元（{figure.said}），"
        f"相差 {in_ten_thousands(abs(value - figure.value))}万元，请核对说明与表。",
        f"The prose gives {printed} for “{label}”, the table {in_ten_thousands(figure.value)} (ten thousand yuan). "
        "Check both.",
        printed,
        f"{in_ten_thousands(figure.value)}万元",
    )


def _untrue_outlays(filing: Filing) -> Iterator[Draft | Holds]:
    """Yield the outlays that prose and table give differently, and alike; only where there is one of each."""
    stated = list(stated_outlays(filing))
    tables = [one for one in stated if one.is_table and one.parts]
    proses = [one for one in stated if not one.is_table]
    if len(tables) != 1 or len(proses) != 1:
        return
    for role, one in proses[0].parts.items():
        other = tables[0].parts.get(role)
        if other is None or one.value is None or other.value is None:
            continue
        if abs(one.value - other.value) > max(one.slack, other.slack):
            said = f"{tables[0].said}“{CHINESE[role]}” {other.printed}"
            figure = Figure((role, ""), other.value, other.slack, (other.pointer,), said, ())
            yield _untrue(CHINESE[role], one.pointer, one.printed, one.value, figure)
        elif one.is_printed and other.is_printed:
            sure = (end.pointer for end in (one, other) if abs(one.value - other.value) <= end.slack)
            yield Holds(tuple(sure))
