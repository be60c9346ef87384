"""What has to be said beside a figure: that its printed unit is judged to be mistaken, how many others were not read."""

from __future__ import annotations

from collections.abc import Sequence

from index.answers.desk import Run
from index.answers.fields import field, loaded
from index.answers.plan import Plan
from index.answers.selection import Value, owners

MOST = 12
"""Beyond so many projects nobody is told of each one's unit."""


def notes(run: Run, told: Sequence[Value]) -> str:
    """Return what is to be said of the units of the amounts that are told; "" where nothing is."""
    amounts = [one for one in told if field(one.field).is_amount]
    groups = {(one.owner.unit, one.owner.core, one.owner.year) for one in amounts}
    if not groups or len(groups) > MOST:
        return ""
    ids = [name for group in sorted(groups, key=str) for name in _forms(run, *group)]
    rules = loaded("notes")["mistaken_unit"]
    found = run.finder(run.session, ids, rules)
    if not found:
        units = {one.unit for one in amounts}
        if not run.plan.asks_unit or len(units) != 1:
            return ""
        unit = units.pop() or run.say("（未印单位）", "(none)")
        return run.say(f"表上印的单位是{unit}。", f" The unit printed is {unit}.")
    words = "；".join(
        dict.fromkeys(one.message if run.plan.language == "zh" else one.message_en for one in found)
    )
    return run.say(
        f"注意：表上印的单位疑有误——{words}", f" Note: the printed unit seems to be mistaken: {words}"
    )


def _forms(run: Run, unit: str | None, project: str, year: int | None) -> list[str]:
    """The forms of a project and year, of all kinds: a mistaken unit is found between two of them."""
    scope = Plan(
        op="list",
        units=(unit,) if unit else (),
        projects=(project,) if project else (),
        years=(year,) if year is not None else (),
    )
    return [one.filing for one in owners(run.session, scope, run.gone, ())]


def missing(run: Run, lost: Sequence[Value]) -> str:
    """Return how many figures that belong to an answer could not be read, "" where none; each is cited."""
    if not lost:
        return ""
    for one in lost:
        run.citing.value(one)
    return run.say(
        f"另有{len(lost)}处未能读出，没有算在内。", f" {len(lost)} more could not be read and are left out."
    )
