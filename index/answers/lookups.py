"""Values told as they stand: one, several each with whose it is, lists, years in a row, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.answers.declining import nothing, unread_only
from index.answers.desk import Run, found_of
from index.answers.fields import field
from index.answers.missed import goes_by_targets, how_chosen, told_apart
from index.answers.notes import missing, notes
from index.answers.plan import Condition
from index.answers.reply import Answer, Cell, Claim, Table
from index.answers.selection import SHOWN, Owner, Value, chosen, counted, owners, unread, values
from index.answers.twice import told_twice
from index.answers.wording import field_name, owner_name, with_printed

IN_SENTENCE = 6
"""So many values are told in the sentence; the table has them all."""


class Line(NamedTuple):
    """One row of an answer: a form or an indicator, its values by field."""

    owner: Owner
    line: int | None
    level3: str | None
    cells: dict[str, Value]


def looked_up(run: Run) -> Answer:
    """Return the values that are asked for, each with whose it is where there are several."""
    plan = run.plan
    if not plan.fields:
        return _forms(run)
    lines = _lines(run, plan.fields, plan.where)
    held = [
        line
        for line in lines
        if any(not line.cells[one].is_unread for one in plan.fields if one in line.cells)
    ]
    lost = unread(run.session, plan, run.gone, [*plan.fields, *_limited(run)])
    if not held:
        return _nothing_held(run, lost)
    return _told(run, _ordered(run, held), lost)


def _nothing_held(run: Run, lost: Sequence[Value]) -> Answer:
    """Nothing that is asked for can be told: all of it is unread, none meets the conditions, or there is none."""
    plan = run.plan
    if plan.where and not plan.level3:  # of a named indicator the question took for granted what is not so
        everything = counted(run.session, chosen(plan, plan.where[0].field, run.gone, ()))
        if everything:
            return _empty(run, lost)
    if lost:
        return unread_only(run, lost)
    if plan.op == "why" and plan.level3:
        return _unexplained(run)
    return nothing(run)


def _empty(run: Run, lost: Sequence[Value]) -> Answer:
    """The list that is asked for has nothing in it: that is an answer."""
    apart = (told_apart(run) if goes_by_targets(run.plan) else "") + missing(run, lost)
    return run.answer(
        "answer",
        run.say(
            f"没有：资料中的表没有符合这些条件的。{apart}",
            f"None: no form on file meets this. {apart}".strip(),
        ),
        missing=len(lost),
    )


def _unexplained(run: Run) -> Answer:
    """An indicator without an explanation: nothing was lost, or the cell is blank."""
    plan = run.plan.model_copy(update={"fields": ("points", "weight")})
    found = [one for name in plan.fields for one in values(run.session, chosen(plan, name, run.gone, ()))]
    if not found:
        return nothing(run)
    return nothing(run, "该指标的偏差说明一栏是空的。", "The cell for the explanation is blank.")


def _lines(run: Run, names: Sequence[str], where: Sequence[Condition]) -> list[Line]:
    """The forms or indicators that have a value of the fields, in order."""
    found: dict[tuple[str, int | None, str], Line] = {}
    for name in names:
        for one in values(run.session, chosen(run.plan, name, run.gone, where)):
            # several parts of one form, as budget lines or contacts, are lines of their own
            part = "" if field(name).is_of_fund or one.line is not None else one.part
            place = (
                one.owner.filing,
                one.line,
                part if part else one.pointer if "*" in field(name).at and one.line is None else "",
            )
            place = place if not field(name).is_of_fund else (one.owner.filing, None, "")
            line = found.setdefault(place, Line(one.owner, one.line, one.level3, {}))
            line.cells[name] = one
    return list(found.values())


def _limited(run: Run) -> list[str]:
    """The fields that conditions are about."""
    told = [one.field for one in run.plan.where if one.sign != "has"]
    return told + [one.than_field for one in run.plan.where if one.than_field]


def _ordered(run: Run, lines: list[Line]) -> list[Line]:
    plan = run.plan
    if plan.op in ("trend", "compare") or not plan.fields:
        return lines
    if plan.order in ("up", "down"):
        name = plan.fields[0]
        known = [one for one in lines if name in one.cells and one.cells[name].number is not None]
        rest = [one for one in lines if one not in known]
        known.sort(key=lambda one: _number(one.cells[name]), reverse=plan.order == "down")
        return [*known, *rest]
    return lines


def _number(value: Value) -> float:
    scale = 10_000 if value.unit == "万元" else 1
    return float(value.number or 0) * scale


def _told(run: Run, lines: Sequence[Line], lost: Sequence[Value]) -> Answer:
    """The answer of values, in a sentence and a table."""
    plan = run.plan
    of_rows = any(one.line is not None for one in lines)
    claims: list[Claim] = []
    phrases: list[str] = []
    rows: list[tuple[Cell, ...]] = []
    beside = _beside(run, lines)
    for line in lines:
        whose = owner_name(line.owner, plan.language, line.level3)
        told = [(name, line.cells[name]) for name in plan.fields if name in line.cells]
        read = [(name, one) for name, one in told if not one.is_unread]
        claims += [run.claim(one, whose) for _, one in read]
        phrases += [_phrase(run, whose, name, one) for name, one in read]
        extra = [beside[name].get((line.owner.filing, line.line)) for name in beside]
        rows.append(
            (
                *run.owner_cells(line.owner),
                *([Cell(text=line.level3 or "")] if of_rows else []),
                *(run.cell(line.cells.get(name)) for name in plan.fields),
                *(run.cell(one) for one in extra),
            )
        )
    everything = [one for line in lines for one in line.cells.values() if not one.is_unread]
    apart = told_apart(run) if goes_by_targets(plan) else ""
    text = (
        _chosen_by(run)
        + _sentence(run, phrases, len(lines))
        + apart
        + told_twice(run, [one.owner for one in lines])
        + missing(run, lost)
        + notes(run, everything)
    )
    outcome = "each" if plan.op == "lookup" and len(lines) > 1 else "answer"
    return run.answer(
        outcome,  # type: ignore[arg-type]
        text,
        claims,
        Table(columns=_columns(run, of_rows, tuple(beside)), rows=tuple(rows)),
        found_of(everything),
        len(lost),
    )


def _beside(run: Run, lines: Sequence[Line]) -> dict[str, dict[tuple[str, int | None], Value]]:
    """The values that conditions compare with, to stand beside: 分值 beside 得分."""
    limited = ("target", "actual", "weight") if goes_by_targets(run.plan) else _limited(run)
    names = [one for one in dict.fromkeys(limited) if one not in run.plan.fields]
    wanted = {(line.owner.filing, line.line) for line in lines}
    found: dict[str, dict[tuple[str, int | None], Value]] = {}
    for name in names:
        if not lines or field(name).of_indicator != (lines[0].line is not None):
            continue
        held = values(run.session, chosen(run.plan, name, run.gone, run.plan.where))
        found[name] = {
            (one.owner.filing, one.line): one for one in held if (one.owner.filing, one.line) in wanted
        }
    return found


def _phrase(run: Run, whose: str, name: str, value: Value) -> str:
    told = with_printed(value, run.plan.amount_unit, run.plan.language)
    called = _called(run, name, value)
    if field(name).is_text:
        return run.say(f"{whose}的{called}：“{told}”", f"{whose}: {called}: “{told}”")
    return run.say(f"{whose}的{called}为{told}", f"{whose}: {called} {told}")


def _called(run: Run, name: str, value: Value) -> str:
    """What a field is called, with the name of the part where several are told."""
    if name in ("item", "other", "contact", "phone", "section") and value.part:
        return (
            value.part
            if name in ("item", "section", "other")
            else f"{value.part}{field_name(name, run.plan)}"
        )
    if name == "stated" and value.part:
        return value.part
    return field_name(name, run.plan)


def _chosen_by(run: Run) -> str:
    """Say by what indicators were chosen: 扣分 by their points, 未达标 by result and target where both are figures."""
    if goes_by_targets(run.plan):
        return how_chosen(run)
    by_points = any(
        (one.field, one.sign, one.than_field) == ("points", "<", "weight") for one in run.plan.where
    )
    return (
        run.say("得分低于分值的指标，", "Of the indicators that scored below their weight: ")
        if by_points
        else ""
    )


def _sentence(run: Run, phrases: Sequence[str], count: int) -> str:
    mark = run.say("；", "; ")
    end = run.say("。", ".")
    if count == 1 or len(phrases) <= 1:
        return mark.join(phrases) + end
    shown = mark.join(phrases[:IN_SENTENCE])
    more = run.say("，其余见表", "; the rest in the table") if len(phrases) > IN_SENTENCE else ""
    over = run.say(f"（只列前{SHOWN}处）", f" (the first {SHOWN} are shown)") if count >= SHOWN else ""
    return run.say(f"共{count}处{over}：{shown}{more}。", f"{count} found{over}: {shown}{more}.")


def _columns(run: Run, of_rows: bool, beside: Sequence[str]) -> tuple[str, ...]:
    names = run.say("年度 单位 项目", "year unit project").split()
    row = [run.say("指标", "indicator")] if of_rows else []
    return (*names, *row, *(field_name(one, run.plan) for one in (*run.plan.fields, *beside)))


def _forms(run: Run) -> Answer:
    """The forms themselves, where no field of them is asked for."""
    plan = run.plan
    held = owners(run.session, plan, run.gone, plan.forms)
    if not held:
        return nothing(run)
    names = list(
        dict.fromkeys(one.unit or "" if plan.of == "unit" else owner_name(one, plan.language) for one in held)
    )
    claims: list[Claim] = []
    for name in names:
        own = [
            one
            for one in held
            if name == (one.unit or "" if plan.of == "unit" else owner_name(one, plan.language))
        ]
        claims.append(Claim(text=name, whose=name, cites=tuple(run.citing.form(one) for one in own)))
    shown = run.say("；", "; ").join(names[:IN_SENTENCE])
    more = run.say("等，其余见表", "; the rest in the table") if len(names) > IN_SENTENCE else ""
    rows = tuple(run.owner_cells(one) for one in held[:SHOWN])
    columns = tuple(run.say("年度 单位 项目", "year unit project").split())
    return run.answer(
        "answer",
        run.say(f"共{len(names)}个：{shown}{more}。", f"{len(names)}: {shown}{more}.")
        + told_twice(run, held),
        claims,
        Table(columns=columns, rows=rows),
    )
