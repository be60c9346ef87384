"""Open questions: what the forms themselves say, quoted word for word from where it stands."""

from __future__ import annotations

from sqlalchemy import select

from index.answers.declining import nothing
from index.answers.desk import Run
from index.answers.fields import fields
from index.answers.reply import Answer, Cell, Claim, Table
from index.answers.selection import Value, scope, values
from index.answers.tables import Fact, Form
from index.answers.wording import field_name, owner_name
from index.schema import Document

QUOTED = 5
MOST = 60


def quoted(run: Run) -> Answer:
    """Return the passages in the scope that hold all the words, each with its place."""
    plan = run.plan
    texts = [one.name for one in fields().values() if one.is_text and one.name not in ("cause", "measure")]
    asked = (
        select(Fact, Form, Document.file)
        .join(Form, Form.number == Fact.form)
        .join(Document, Document.sha256 == Form.document)
        .where(Fact.field.in_(texts), *scope(plan, plan.forms, run.gone))
        .where(*(Fact.text.icontains(one, autoescape=True) for one in plan.says))
    )
    found = values(run.session, asked, MOST)
    if not found:
        return nothing(run, "没有一处原文写有这些字。", "No passage holds these words.")
    claims = [
        Claim(
            text=one.text or "",
            whose=owner_name(one.owner, plan.language, one.level3),
            cites=(run.citing.value(one),),
        )
        for one in found
    ]
    rows = tuple((*run.owner_cells(one.owner), Cell(text=_where(run, one)), run.cell(one)) for one in found)
    columns = tuple(run.say("年度 单位 项目 栏目 原文", "year unit project field passage").split())
    said = [
        f"{owner_name(one.owner, plan.language, one.level3)}（{_where(run, one)}）：“{one.text}”"
        for one in found[:QUOTED]
    ]
    more = run.say("其余见表。", " The rest is in the table.") if len(found) > QUOTED else ""
    over = run.say(f"（只列前{MOST}处）", f" (the first {MOST})") if len(found) == MOST else ""
    text = run.say(
        f"{len(found)}处原文写有{over}：{'；'.join(said)}。{more}",
        f"{len(found)} passages{over}: {'; '.join(said)}.{more}",
    )
    return run.answer("answer", text, claims, Table(columns=columns, rows=rows))


def _where(run: Run, one: Value) -> str:
    if one.field == "section":
        return one.part
    return field_name(one.field, run.plan)
