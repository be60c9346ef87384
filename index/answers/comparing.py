"""Two values beside each other: of two years, projects or units; and a value over the years."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from index.answers.declining import nothing, unread_only
from index.answers.desk import Run
from index.answers.lookups import looked_up
from index.answers.money import converted
from index.answers.notes import notes
from index.answers.plan import Plan
from index.answers.reckoning import common_unit
from index.answers.reply import Answer, Cell, Claim, Table
from index.answers.selection import Value, chosen, values
from index.answers.wording import field_name, owner_name, plainly, with_printed


def compared(run: Run) -> Answer:
    """Return both values and what the second has more than the first; all of them where there are more than two."""
    plan = run.plan
    sides: list[Value] = []
    for one in _sides(plan):
        found = values(run.session, chosen(one, plan.fields[0], run.gone, plan.where))
        read = [value for value in found if not value.is_unread]
        if not read:
            side = replace(run, plan=one)
            return unread_only(side, found) if found else nothing(side)
        if len(read) > 1:
            return _uncompared(run)
        sides.append(read[0])
    return _told(run, sides) if len(sides) == 2 else looked_up(run)


def _uncompared(run: Run) -> Answer:
    """All values as they stand where a side has several, told so: which of them are to be compared is not guessed."""
    told = looked_up(run)
    if told.abstained:
        return told
    head = run.say(
        "没有相减：要比较的一方不止一个数。", "Nothing was subtracted: one side has more than one figure. "
    )
    return told.model_copy(update={"answer": head + told.answer})


def _sides(plan: Plan) -> list[Plan]:
    names = {"year": "years", "project": "projects", "unit": "units"}[plan.by]
    return [plan.model_copy(update={names: (one,), "op": "lookup"}) for one in getattr(plan, names)]


def _told(run: Run, sides: list[Value]) -> Answer:
    plan = run.plan
    whose = [owner_name(one.owner, plan.language, one.level3) for one in sides]
    name = field_name(plan.fields[0], plan)
    unit = common_unit(sides, plan.amount_unit)
    wanted = unit or None
    claims = [run.claim(one, owner) for one, owner in zip(sides, whose, strict=True)]
    said = [
        run.say(
            f"{owner}的{name}为{with_printed(one, plan.amount_unit, plan.language)}",
            f"{owner}: {name} {with_printed(one, plan.amount_unit, plan.language)}",
        )
        for one, owner in zip(sides, whose, strict=True)
    ]
    rows = [(*run.owner_cells(one.owner), Cell(text=one.level3 or ""), run.cell(one)) for one in sides]
    text = run.say("；", "; ").join(said)
    if unit is not None and all(one.number is not None for one in sides):
        change = converted(sides[1].number or Decimal(0), sides[1].unit, unit) - converted(
            sides[0].number or Decimal(0), sides[0].unit, unit
        )
        cites = run.citing.values(sides)
        claims.append(
            Claim(
                text=f"{plainly(change)}{unit}", number=change, unit=wanted, whose="difference", cites=cites
            )
        )
        text += _difference(run, change, unit)
        blank = tuple(Cell(text="") for _ in range(3))
        rows.append(
            (
                Cell(text=run.say("相差", "difference")),
                *blank,
                Cell(text=f"{plainly(change)}{unit}", cites=cites),
            )
        )
    else:
        text += run.say(
            "。两者不是同一单位的数，不能相减。",
            ". They are no figures of one unit, so no difference is told.",
        )
    columns = (*run.say("年度 单位 项目 指标", "year unit project indicator").split(), name)
    return run.answer("answer", text + notes(run, sides), claims, Table(columns=columns, rows=tuple(rows)))


def _difference(run: Run, change: Decimal, unit: str) -> str:
    percent = unit == "%"
    size = f"{plainly(abs(change))}{run.say('个百分点', ' percentage points') if percent else unit}"
    if change == 0:
        return run.say("；两者相同。", "; the two are equal.")
    year = run.plan.by == "year"
    more = run.say(
        "后一年比前一年" if year else "后者比前者", "the later year has " if year else "the second has "
    )
    way = run.say("多" if change > 0 else "少", "more by " if change > 0 else "less by ")
    return run.say(f"；{more}{way}{size}。", f"; {more}{way}{size}.")
