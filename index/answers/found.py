"""The findings on the forms that a question is about."""

from __future__ import annotations

from decimal import Decimal

from index.answers.declining import nothing
from index.answers.desk import Noted, Run
from index.answers.fields import loaded
from index.answers.reply import Answer, Cell, Claim, Table
from index.answers.selection import Owner, owners
from index.answers.wording import owner_name

MOST = 200
SHOWN = 5


def findings_told(run: Run) -> Answer:
    """Return the findings on the forms in the scope, or how many they are; none is an answer, too."""
    plan = run.plan
    held = {one.filing: one for one in owners(run.session, plan, run.gone, plan.forms)}
    if not held:
        return nothing(run)
    if len(held) > MOST:
        return nothing(
            run,
            f"涉及{len(held)}份表，请写明年度、单位或项目。",
            f"{len(held)} forms are meant; name a year, a unit or a project.",
        )
    found = [one for one in run.finder(run.session, list(held)) if one.filing in held]
    found = [one for one in found if plan.severity in (None, one.severity)]
    cites = tuple(dict.fromkeys(run.citing.form(held[one.filing]) for one in found))
    rows = tuple(_row(run, held[one.filing], one) for one in found)
    columns = tuple(run.say("年度 单位 项目 级别 问题", "year unit project severity finding").split())
    table = Table(columns=columns, rows=rows)
    if plan.counts:
        number = Decimal(len(found))
        claim = Claim(text=str(len(found)), number=number, whose="finding", cites=cites)
        return run.answer("answer", run.say(f"共{len(found)}处。", f"{len(found)} findings."), [claim], table)
    if not found:
        forms = run.say(f"（查了{len(held)}份表）", f" ({len(held)} forms were looked at)")
        return run.answer("answer", run.say(f"没有查出问题{forms}。", f"No findings{forms}."))
    claims = [
        Claim(
            text=one.rule,
            whose=owner_name(held[one.filing], plan.language),
            cites=(run.citing.form(held[one.filing]),),
        )
        for one in found
    ]
    said = run.say("；", " ").join(_message(run, one) for one in found[:SHOWN])
    more = run.say("其余见表。", " The rest is in the table.") if len(found) > SHOWN else ""
    return run.answer(
        "answer",
        run.say(f"查出{len(found)}处：{said}{more}", f"{len(found)} findings: {said}{more}"),
        claims,
        table,
    )


def _message(run: Run, one: Noted) -> str:
    return one.message if run.plan.language == "zh" else one.message_en


def _row(run: Run, owner: Owner, one: Noted) -> tuple[Cell, ...]:
    severity = str(loaded("words")["severities"][one.severity][run.plan.language])
    return (
        *run.owner_cells(owner),
        Cell(text=severity),
        Cell(text=_message(run, one), cites=(run.citing.form(owner),)),
    )
