"""What is reckoned: counts, sums, means, the highest and the lowest. In Decimal, never by a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext

from sqlalchemy import Select

from index.answers.declining import nothing, unread_only
from index.answers.desk import Run, found_of
from index.answers.fields import field
from index.answers.lookups import IN_SENTENCE
from index.answers.missed import goes_by_targets, how_chosen, told_apart
from index.answers.money import MONEY, converted
from index.answers.names import key
from index.answers.notes import missing, notes
from index.answers.reply import Answer, Cell, Claim, Table
from index.answers.selection import (
    SHOWN,
    Figure,
    Owner,
    Value,
    chosen,
    counted,
    figures,
    forms_of,
    of_figures,
    owners,
    unread,
    values,
)
from index.answers.tables import Fact, Form
from index.answers.twice import Once, counted_once, told_twice
from index.answers.wording import (
    field_name,
    figure,
    mean,
    owner_name,
    plainly,
    with_printed,
)

PRECISION = 60


def counted_up(run: Run) -> Answer:
    """Return how many forms, projects, units or indicators there are."""
    plan = run.plan
    if plan.of == "indicator" or any(field(one.field).of_indicator for one in plan.where):
        return _rows_counted(run)
    held = _forms_meeting(run)
    lost = unread(run.session, plan, run.gone, [one.field for one in plan.where if one.sign != "has"])
    if not held and not (plan.where and _is_any(run)):
        return unread_only(run, lost) if lost else nothing(run)
    kinds: dict[str, Callable[[Owner], object]] = {
        "unit": lambda one: key(one.unit),
        "project": lambda one: (key(one.unit), key(one.core)),
    }
    number = len({kinds[plan.of](one) for one in held} - {""}) if plan.of in kinds else len(held)
    cites = tuple(dict.fromkeys(run.citing.form(one) for one in held))
    called = {"unit": ("个单位", "units"), "project": ("个项目", "projects")}.get(plan.of, ("份", "forms"))
    rows = tuple(run.owner_cells(one) for one in held[:SHOWN])
    columns = tuple(run.say("年度 单位 项目", "year unit project").split())
    claim = Claim(text=str(number), number=Decimal(number), whose=plan.of, cites=cites)
    text = run.say(f"共{number}{called[0]}。", f"{number} {called[1]}.")
    text += told_twice(run, held) + missing(run, lost)
    return run.answer("answer", text, [claim], Table(columns=columns, rows=rows), missing=len(lost))


def _forms_meeting(run: Run) -> list[Owner]:
    """The forms in the scope that meet all conditions."""
    plan = run.plan
    if not plan.where:
        return owners(run.session, plan, run.gone, plan.forms)
    first = plan.where[0].field
    met = chosen(plan, first, run.gone, plan.where)
    return owners(run.session, plan, run.gone, forms_of(plan, first), met)


def _is_any(run: Run) -> bool:
    """Whether any form in the scope has what the conditions are about: then none is an answer."""
    return counted(run.session, chosen(run.plan, run.plan.where[0].field, run.gone, ())) > 0


def _rows_counted(run: Run) -> Answer:
    plan = run.plan
    once = counted_once(run, chosen(plan, "level3", run.gone, plan.where), by_figures=False)
    run = once.run
    asked = chosen(plan, "level3", run.gone, plan.where)
    number = counted(run.session, asked)
    lost = unread(run.session, plan, run.gone, [one.field for one in plan.where if one.sign != "has"])
    if not number and not counted(run.session, chosen(plan, "level3", run.gone, ())):
        return nothing(run)
    held = values(run.session, asked)
    rows = tuple((*run.owner_cells(one.owner), run.cell(one)) for one in held)
    columns = tuple(run.say("年度 单位 项目 指标", "year unit project indicator").split())
    claim = Claim(text=str(number), number=Decimal(number), whose="indicator", cites=run.citing.values(held))
    text = run.say(f"共{number}个指标。", f"{number} indicators.") + once.note
    if once.later:
        other = counted(run.session, chosen(plan, "level3", once.later.gone, plan.where))
        text += once.otherwise(run.say(f"{other}个", str(other)))
    text += missing(run, lost)
    if goes_by_targets(plan):
        text = (how_chosen(run) if number else "") + text + told_apart(run)
    return run.answer(
        "answer", text, [claim], Table(columns=columns, rows=rows), found=None, missing=len(lost)
    )


def reckoned(run: Run) -> Answer:
    """Return a sum or a mean over all that is in the scope, with each figure that went into it."""
    plan = run.plan
    name = plan.fields[0]
    once = counted_once(run, chosen(plan, name, run.gone, plan.where))
    run = once.run
    asked = chosen(plan, name, run.gone, plan.where)
    held = figures(run.session, asked)
    lost = unread(
        run.session, plan, run.gone, [name, *(one.field for one in plan.where if one.sign != "has")]
    )
    if not held:
        return unread_only(run, lost) if lost else nothing(run)
    unit = common_unit(held, plan.amount_unit)
    if unit is None:
        return nothing(run, "各项的单位不同，不能相加。", "The figures have different units.")
    number = _reckoned(plan.op, held, unit)
    told = f"{plainly(number)}{unit}"
    shown = of_figures(run.session, asked, held)
    claim = Claim(text=told, number=number, unit=unit or None, whose=plan.op, cites=run.citing.values(shown))
    rows = tuple((*run.owner_cells(one.owner), *_level(one), run.cell(one)) for one in shown)
    called = field_name(name, plan)
    way = run.say("合计" if plan.op == "sum" else "平均", "sum" if plan.op == "sum" else "mean")
    text = run.say(
        f"{called}{way}为{told}（{len(held)}处{'相加' if plan.op == 'sum' else '的平均'}）。",
        f"The {way} of the {called} is {told} (over {len(held)} figures).",
    )
    if len(held) == 1:
        whose = owner_name(shown[0].owner, plan.language, shown[0].level3)
        one = with_printed(shown[0], unit or None, plan.language)
        text = run.say(f"{whose}的{called}为{one}。", f"{whose}: {called} {one}.")
    table = Table(columns=_columns(run, shown), rows=rows)
    return run.answer(
        "answer",
        text + once.note + _otherwise(once, unit) + missing(run, lost) + notes(run, shown),
        [claim],
        table,
        found_of(shown),
        len(lost),
    )


def _reckoned(op: str, held: Sequence[Figure], unit: str) -> Decimal:
    with localcontext() as context:
        context.prec = PRECISION
        numbers = [converted(one.number, one.unit, unit) for one in held]
        return sum(numbers, Decimal(0)) if op == "sum" else mean(numbers)


def _otherwise(once: Once, unit: str) -> str:
    """What it comes to where of forms that may be one the later alone counts, told where there are such."""
    if once.later is None:
        return ""
    plan, session = once.later.plan, once.later.session
    held = figures(session, chosen(plan, plan.fields[0], once.later.gone, plan.where))
    return once.otherwise(f"{plainly(_reckoned(plan.op, held, unit))}{unit}")


def common_unit(held: Sequence[Value] | Sequence[Figure], wanted: str | None) -> str | None:
    """Return the unit that figures are told in together: 万元 where money differs; None where they cannot be."""
    units = {one.unit or "" for one in held}
    if units <= set(MONEY):
        return wanted or (next(iter(units)) if len(units) == 1 else "万元")
    return next(iter(units)) if len(units) == 1 else None


def extreme(run: Run) -> Answer:
    """Return the highest or lowest value, all that share it, or the first so many."""
    plan = run.plan
    name = plan.fields[0]
    asked = chosen(plan, name, run.gone, plan.where)
    held = figures(run.session, asked)
    lost = unread(
        run.session, plan, run.gone, [name, *(one.field for one in plan.where if one.sign != "has")]
    )
    if not held:
        return unread_only(run, lost) if lost else nothing(run)
    unit = common_unit(held, None)
    if unit is None:
        return nothing(run, "各项的单位不同，不能比较。", "The figures have different units.")
    best = _best(run, asked, held, unit)
    claims = [run.claim(one, owner_name(one.owner, plan.language, one.level3)) for one in best[:SHOWN]]
    rows = tuple((*run.owner_cells(one.owner), *_level(one), run.cell(one)) for one in best[:SHOWN])
    comma = run.say("，", ", ")
    said = [
        f"{owner_name(one.owner, plan.language, one.level3)}{comma}{with_printed(one, plan.amount_unit, plan.language)}"
        for one in best[:IN_SENTENCE]
    ]
    called = field_name(name, plan)
    way = run.say("最高" if plan.op == "max" else "最低", "highest" if plan.op == "max" else "lowest")
    among = run.say(f"（{len(held)}处中）", f" (of {len(held)})")
    head = run.say(f"{called}{way}的", f"The {way} {called}")
    more = run.say("等，其余见表", "; the rest in the table") if len(best) > IN_SENTENCE else ""
    text = f"{head}{among}{run.say('：', ': ')}{run.say('；', '; ').join(said)}{more}{run.say('。', '.')}"
    table = Table(columns=_columns(run, best), rows=rows)
    return run.answer(
        "answer",
        text + told_twice(run, [one.owner for one in best]) + missing(run, lost) + notes(run, best),
        claims,
        table,
        found_of(best),
        len(lost),
    )


def _best(run: Run, asked: Select[Fact, Form, str], held: Sequence[Figure], unit: str) -> list[Value]:
    """The values that stand first, in order; of very many that share the last place not all."""
    plan = run.plan
    numbers = {one.fact: converted(one.number, one.unit, unit) for one in held}
    ranked = sorted(numbers.values(), reverse=plan.op == "max")
    last = ranked[min(plan.first or 1, len(ranked)) - 1]
    level = [one for one in held if numbers[one.fact] == last]
    ahead = [
        one for one in held if (numbers[one.fact] > last if plan.op == "max" else numbers[one.fact] < last)
    ]
    before = sorted(
        of_figures(run.session, asked, ahead),
        key=lambda one: converted(one.number or Decimal(0), one.unit, unit),
        reverse=plan.op == "max",
    )
    return before + of_figures(run.session, asked, level)


def _level(one: Value) -> tuple[Cell, ...]:
    return (Cell(text=one.level3 or ""),) if one.line is not None else ()


def _columns(run: Run, held: Sequence[Value]) -> tuple[str, ...]:
    names = run.say("年度 单位 项目", "year unit project").split()
    row = [run.say("指标", "indicator")] if any(one.line is not None for one in held) else []
    return (*names, *row, field_name(run.plan.fields[0], run.plan))


__all__ = ["common_unit", "counted_up", "extreme", "figure", "reckoned"]
