"""Answers from departments' budgets: each figure with its table, row and column; figures that differ are all shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from index.answers.budget_cells import Figure, Held, cells, figures_of, lists_rows
from index.answers.budget_terms import called
from index.answers.declining import nothing, unread_only
from index.answers.desk import Run, found_of
from index.answers.fields import loaded
from index.answers.money import MONEY, converted
from index.answers.names import key
from index.answers.notes import missing
from index.answers.reckoning import common_unit
from index.answers.reply import Answer, Cell, Claim, Table
from index.answers.selection import SHOWN
from index.answers.wording import figure, owner_name, plainly, with_printed

IN_SENTENCE = 6
MOST = 12
"""Of more budgets nobody is told of the findings on each."""


def answered(run: Run) -> Answer:
    """Return the answer to a plan about the lines of budgets."""
    told = cells(run)
    lost = [one for _, one in told if one.value.is_unread]
    found = figures_of(run.plan, told)
    if not found:
        return unread_only(run, [one.value for one in lost]) if lost else nothing(run)
    return RUNS[run.plan.op](run, found, lost)


def _shown(
    run: Run, found: Sequence[Figure], lost: Sequence[Held], why: str = "", why_en: str = ""
) -> Answer:
    """The figures one by one, each with the tables that print it; several of one line and budget are told apart."""
    differ = [one for one in found if not lists_rows(run.plan) and len(_alike(one, found)) > 1]
    head = run.say(
        f"{why}几张表印的数不同，分别列出：" if differ else why,
        f"{why_en}The tables print different figures, told apart: " if differ else why_en,
    )
    phrases = [f"{_whose(run, one)}{run.say('为', ': ')}{_told(run, one)}" for one in found]
    shown = run.say("；", "; ").join(phrases[:IN_SENTENCE])
    more = run.say("，其余见表", "; the rest in the table") if len(phrases) > IN_SENTENCE else ""
    text = f"{head}{shown}{more}{run.say('。', '.')}"
    is_each = bool(differ) or (run.plan.op == "lookup" and len(found) > 1)
    return _answer(
        run, "each" if is_each else "answer", text, [_claim(run, one) for one in found], found, lost
    )


def _alike(one: Figure, found: Sequence[Figure]) -> list[Figure]:
    """The figures of the same budget and line."""
    return [other for other in found if (other.owner.filing, other.line) == (one.owner.filing, one.line)]


def _reckoned(run: Run, found: Sequence[Figure], lost: Sequence[Held]) -> Answer:
    """A sum over budgets, or over lines of one: only where each has one figure in a unit that is not in doubt."""
    if apart := _not_one_each(run, found, lost):
        return apart
    unit = common_unit([one.value for one in found], run.plan.amount_unit) or ""
    numbers = [converted(one.value.number or Decimal(0), one.value.unit, unit) for one in found]
    total = sum(numbers, Decimal(0))
    cites = tuple(dict.fromkeys(at for one in found for at in _cites(run, one)))
    claim = Claim(text=f"{plainly(total)}{unit}", number=total, unit=unit, whose="sum", cites=cites)
    names = _asked(run)
    text = run.say(
        f"{names}合计为{plainly(total)}{unit}（{len(found)}处相加）。",
        f"The sum of {names} is {plainly(total)} {unit} (over {len(found)} figures).",
    )
    if len(found) == 1:
        return _shown(run, found, lost)
    return _answer(run, "answer", text, [claim], found, lost)


def _compared(run: Run, found: Sequence[Figure], lost: Sequence[Held]) -> Answer:
    """Two figures and what the second has more than the first; all of them where there are not just two."""
    if lacking := _lacking(run, found):
        why = f"没有比较：{'、'.join(lacking)}没有可比的数。"
        return _shown(run, found, lost, why, f"Nothing was compared: no figure for {', '.join(lacking)}. ")
    if apart := _not_one_each(run, found, lost):
        return apart
    if len(found) != 2:
        why = f"没有比较：共有{len(found)}个数，请写明是哪个单位、哪一项。"
        why_en = f"Nothing was compared: there are {len(found)} figures; say of which department and line. "
        return _shown(run, found, lost, why, why_en)
    first, second = _in_order(run, found)
    unit = common_unit([first.value, second.value], run.plan.amount_unit) or ""
    change = converted(second.value.number or Decimal(0), second.value.unit, unit) - converted(
        first.value.number or Decimal(0), first.value.unit, unit
    )
    cites = (*_cites(run, first), *_cites(run, second))
    claim = Claim(text=f"{plainly(change)}{unit}", number=change, unit=unit, whose="difference", cites=cites)
    both = run.say("；", "; ").join(
        f"{_whose(run, one)}{run.say('为', ': ')}{_told(run, one)}" for one in (first, second)
    )
    way = run.say("多" if change > 0 else "少", "more" if change > 0 else "less")
    size = f"{plainly(abs(change))}{unit}"
    by_year = run.plan.by == "year"
    told = run.say(
        f"；{'后一年比前一年' if by_year else '后者比前者'}{way}{size}。",
        f"; the {'later year' if by_year else 'second'} has {size} {way}.",
    )
    same = run.say("；两者相同。", "; the two are equal.")
    claims = [_claim(run, first), _claim(run, second), claim]
    return _answer(run, "answer", both + (told if change else same), claims, (first, second), lost)


def _lacking(run: Run, found: Sequence[Figure]) -> list[str]:
    """The years or units that are to be compared and have no figure."""
    plan = run.plan
    if plan.by == "year":
        held = {one.owner.year for one in found}
        return [run.say(f"{one}年", str(one)) for one in plan.years if one not in held]
    units = {key(one.owner.unit) for one in found}
    return [one for one in plan.units if key(one) not in units] if plan.by == "unit" else []


def _in_order(run: Run, found: Sequence[Figure]) -> tuple[Figure, Figure]:
    """The two as the question names them; years come in their order already."""
    first, second = found
    if run.plan.by == "unit" and second.owner.unit == run.plan.units[0]:
        return second, first
    return first, second


def _extreme(run: Run, found: Sequence[Figure], lost: Sequence[Held]) -> Answer:
    """The highest or lowest of the budgets, all that share it, or the first so many."""
    if apart := _not_one_each(run, found, lost):
        return apart
    unit = common_unit([one.value for one in found], None) or ""
    numbers = [converted(one.value.number or Decimal(0), one.value.unit, unit) for one in found]
    ranked = sorted(numbers, reverse=run.plan.op == "max")
    last = ranked[min(run.plan.first or 1, len(ranked)) - 1]
    is_best: Callable[[Decimal], bool] = (
        (lambda number: number >= last) if run.plan.op == "max" else (lambda number: number <= last)
    )
    best = [one for one, number in zip(found, numbers, strict=True) if is_best(number)]
    best.sort(key=lambda one: converted(one.value.number or Decimal(0), one.value.unit, unit))
    best = best[::-1] if run.plan.op == "max" else best
    way = run.say("最高" if run.plan.op == "max" else "最低", "highest" if run.plan.op == "max" else "lowest")
    among = run.say(f"（{len(found)}份部门预算中）：", f" (of {len(found)} budgets): ")
    said = run.say("；", "; ").join(
        f"{_whose(run, one)}{run.say('为', ': ')}{_told(run, one)}" for one in best[:IN_SENTENCE]
    )
    claims = [_claim(run, one) for one in best]
    return _answer(run, "answer", f"{_asked(run)}{way}{among}{said}{run.say('。', '.')}", claims, best, lost)


def _not_one_each(run: Run, found: Sequence[Figure], lost: Sequence[Held]) -> Answer | None:
    """All figures as they stand where a budget prints several, or one has no unit or a doubted one: then none is reckoned."""
    if any(len(_alike(one, found)) > 1 for one in found):
        return _shown(
            run,
            found,
            lost,
            "没有计算：请写明是哪一张表。",
            "Nothing was reckoned: say which table is meant. ",
        )
    if any(one.value.unit not in MONEY or any(held.spot.is_doubted for held in one.held) for one in found):
        return _shown(
            run,
            found,
            lost,
            "没有计算：有的表没有印金额单位，或印的单位疑有误。",
            "Nothing was reckoned: a unit is missing or seems to be mistaken. ",
        )
    return None


def _answer(
    run: Run,
    outcome: str,
    text: str,
    claims: Sequence[Claim],
    found: Sequence[Figure],
    lost: Sequence[Held],
) -> Answer:
    """The answer with its table and what has to be said of its units and of findings on its cells."""
    held = [one for figure in found for one in figure.held]
    values = [one.value for one in held]
    rows = tuple(
        (
            Cell(text=str(one.value.owner.year or "")),
            Cell(text=one.value.owner.unit or ""),
            Cell(text=one.title),
            Cell(text=one.value.level3 or ""),
            Cell(text=one.heading),
            run.cell(one.value),
        )
        for one in held[:SHOWN]
    )
    columns = tuple(run.say("年度 单位 表 科目 栏目 金额", "year unit table line column amount").split())
    return run.answer(
        outcome,  # type: ignore[arg-type]
        text + missing(run, [one.value for one in lost]) + _notes(run, held),
        claims,
        Table(columns=columns, rows=rows),
        found_of(values),
        len(lost),
    )


def _notes(run: Run, held: Sequence[Held]) -> str:
    """What is to be said of units that are missing or mistaken, and of findings on the cells that are told."""
    unprinted = list(dict.fromkeys(one.title for one in held if one.value.unit is None))
    doubted = list(dict.fromkeys(one.title for one in held if one.spot.is_doubted))
    told = ""
    if unprinted:
        titles = "".join(f"《{one}》" for one in unprinted)
        told += run.say(
            f"注意：{titles}没有印金额单位，数照印，没有换算。",
            f" Note: {titles} prints no unit; the figure is as printed, not converted.",
        )
    if doubted:
        titles = "".join(f"《{one}》" for one in doubted)
        told += run.say(
            f"注意：{titles}印的单位疑有误，与同一部预算的其他表相差一万倍。",
            f" Note: the unit printed on {titles} seems to be mistaken: other tables differ by ten thousand times.",
        )
    if run.plan.asks_unit and not unprinted and not doubted:
        units = "、".join(dict.fromkeys(one.value.unit or "" for one in held))
        told += run.say(f"表上印的单位是{units}。", f" The unit printed is {units}.")
    return told + _findings(run, held)


def _findings(run: Run, held: Sequence[Held]) -> str:
    """The findings on the sums of the tables that touch a cell that is told."""
    places = {(one.value.owner.filing, one.value.pointer) for one in held}
    filings = sorted({filing for filing, _ in places})
    if len(filings) > MOST:
        return ""
    found = [
        one
        for one in run.finder(run.session, filings, loaded("notes")["budget_sums"])
        if any((one.filing, path) in places for path in one.paths)
    ]
    said = "；".join(
        dict.fromkeys(one.message if run.plan.language == "zh" else one.message_en for one in found)
    )
    return run.say(f"核对提示：{said}", f" Checks found: {said}") if said else ""


def _claim(run: Run, one: Figure) -> Claim:
    told = figure(one.value, run.plan.amount_unit)
    return Claim(
        text=told.text, number=told.number, unit=told.unit, whose=_whose(run, one), cites=_cites(run, one)
    )


def _cites(run: Run, one: Figure) -> tuple[int, ...]:
    return run.citing.values([held.value for held in one.held])


def _told(run: Run, one: Figure) -> str:
    return with_printed(one.value, run.plan.amount_unit, run.plan.language)


def _whose(run: Run, one: Figure) -> str:
    """Whose a figure is: the budget, the tables, the row and the column of the first."""
    titles = run.say("、", ", ").join(dict.fromkeys(f"《{held.title}》" for held in one.held))
    first = one.held[0]
    row = f"“{first.value.level3}”" if first.value.level3 else ""
    column = f"“{first.heading.rpartition('/')[2]}”"
    return f"{owner_name(one.owner, run.plan.language)}{titles}{row}{column}"


def _asked(run: Run) -> str:
    return "、".join(called(one) for one in (*run.plan.tables, *run.plan.lines)) or run.say(
        "部门预算", "the department budgets"
    )


RUNS: Mapping[str, Callable[[Run, Sequence[Figure], Sequence[Held]], Answer]] = {
    "lookup": _shown,
    "list": _shown,
    "trend": _shown,
    "sum": _reckoned,
    "compare": _compared,
    "max": _extreme,
    "min": _extreme,
}
"""What is done with the lines of budgets."""
