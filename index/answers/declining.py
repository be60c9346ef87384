"""What is said where the filings do not say: 资料中没有, and the nearest that they have, as what it is."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from index.answers.budget_terms import called
from index.answers.desk import Run
from index.answers.fields import field
from index.answers.plan import Plan, Trouble
from index.answers.reply import Answer, Cell, Table
from index.answers.selection import Owner, Value, chosen, owners, values
from index.answers.wording import condition_words, field_name, form_name, owner_name, say

NEAREST = 12
"""How many forms are shown as the nearest."""
ALIKE = 45
"""How like a project's name has to be (of 100) to be told before the project's own other years."""


def nothing(run: Run, why: str = "", why_en: str = "") -> Answer:
    """Return that the filings do not say, with the forms that come nearest."""
    plan = run.plan
    told = run.say(
        f"资料中没有{_asked(plan)}。{why}", f"The filings do not say: {_asked(plan)}. {why_en}".strip()
    )
    near = _near_rows(run) or _nearest(run)
    if not near:
        return run.answer("nothing", told)
    rows = tuple(
        (Cell(text=form_name(one.form_type, plan.language)), *run.owner_cells(one)) for one in near[:NEAREST]
    )
    columns = ("表", "年度", "单位", "项目") if plan.language == "zh" else ("form", "year", "unit", "project")
    names = [_called(one, plan) for one in near[:3]]
    more = "" if len(near) <= 3 else run.say(f"等{len(near)}份", f" and {len(near) - 3} more")
    nearest = run.say(f"最接近的是：{'；'.join(names)}{more}。", f"Nearest: {'; '.join(names)}{more}.")
    return run.answer(
        "nothing",
        f"{told}{'' if plan.language == 'zh' else ' '}{nearest}",
        table=Table(columns=columns, rows=rows),
    )


def not_understood(trouble: Trouble) -> Answer:
    """Return what of a question is not understood, or left open by it."""
    rest = "、".join(f"“{one}”" for one in trouble.rest)
    near = "、".join(f"“{one}”" for one in trouble.nearest)
    read = "；".join(trouble.rest)
    zh, en = {
        "readings": (
            f"这句话可以有不止一种读法（{read}），请说明是哪一种。",
            f"It can be read in more than one way ({read}); say which is meant.",
        ),
        "aside": (
            f"没有看出{rest}与所问的关系，请换个说法。",
            f"It is not clear what {rest} is to do with it; put it in other words.",
        ),
        "words": (
            f"资料中没有能回答{rest}的内容（或没有看懂这些字）。",
            f"The filings hold nothing on {rest}, or it is not understood.",
        ),
        "nothing_asked": (
            "没有看出要问哪一项（如总分、执行数、执行率、原因）。",
            "It does not say which figure is asked for.",
        ),
        "several": (
            "这句话里问了几件事，请一次问一件。",
            "It asks for several things at once; ask one at a time.",
        ),
        "context": (
            "没有看出指的是哪个项目、单位或年度，请写明。",
            "It does not say which project, unit or year is meant.",
        ),
        "names": (
            f"{rest}既是部门预算表里的科目，也是别的表上的名称，请说明是部门预算的还是项目的。",
            f"{rest} is a line of a department's budget and stands on other forms, too; say which is meant.",
        ),
        "no_budget": (
            f"没有写明哪个项目，而资料中没有{rest}的部门预算。要问各项目的预算，请写明“各项目”。",
            f"No project is named, and there is no department budget on file for {rest}. To ask for those of the projects, say so.",
        ),
        "figures": (
            f"没有看出{rest}说的是哪一项、什么单位。",
            f"It is not clear which field and unit {rest} is about.",
        ),
    }[trouble.kind]
    if near:
        zh, en = f"{zh}资料中相近的名称：{near}。", f"{en} Names like it on file: {near}."
    text = say(
        trouble.language,
        f"资料中没有答案：{zh}" if trouble.kind != "words" else zh,
        f"No answer from the filings: {en}",
    )
    return Answer(answer=text, outcome="nothing" if trouble.kind == "words" else "unclear", abstained=True)


def unread_only(run: Run, lost: Sequence[Value]) -> Answer:
    """Return that what is asked for stands on the form and could not be read."""
    names = "、".join(dict.fromkeys(owner_name(one.owner, run.plan.language, one.level3) for one in lost[:5]))
    fields = "、".join(dict.fromkeys(field_name(one.field, run.plan) for one in lost))
    rows = tuple((*run.owner_cells(one.owner), Cell(text=one.level3 or ""), run.cell(one)) for one in lost)
    columns = (
        ("年度", "单位", "项目", "指标", fields)
        if run.plan.language == "zh"
        else ("year", "unit", "project", "indicator", fields)
    )
    text = run.say(
        f"{names}的{fields}印在表上，但未能读出，所以没有数可报；请打开原件核对。",
        f"The {fields} of {names} stands on the form but could not be read; open the original to see it.",
    )
    return run.answer("unread", text, table=Table(columns=columns, rows=rows), missing=len(lost))


def _asked(plan: Plan) -> str:
    """What is asked for, as the plan has it."""
    zh = plan.language == "zh"
    scope = "".join(
        (
            "、".join(plan.units),
            "、".join(f"{one}年" if zh else f" {one}" for one in plan.years),
            "".join(f"“{one}”" for one in (*plan.projects, *plan.level3)),
            "、".join((*plan.level1, *plan.level2, *map(called, (*plan.tables, *plan.lines)))),
            "、".join(form_name(one, plan.language) for one in plan.forms),
        )
    )
    fields = "、".join(field_name(one, plan) for one in plan.fields) if plan.op != "count" else ""
    where = "、".join(condition_words(one, plan) for one in plan.where)
    told = (
        f"{scope}的{fields}"
        if scope and fields and zh
        else f"{scope} {fields}".strip()
        if not zh
        else scope + fields
    )
    return f"{told}（{where}）" if where else told


def _called(owner: Owner, plan: Plan) -> str:
    return f"{owner_name(owner, plan.language)}{'的' if plan.language == 'zh' else ', '}{form_name(owner.form_type, plan.language)}"


def _near_rows(run: Run) -> list[Owner]:
    """Forms in the scope that have the indicator under another kind of form, or lack it."""
    plan = run.plan
    if not plan.level3:
        return []
    asked = chosen(plan.model_copy(update={"forms": ()}), "level3", run.gone, ())
    return list(dict.fromkeys(one.owner for one in values(run.session, asked, NEAREST)))


def _nearest(run: Run) -> list[Owner]:
    """Forms that meet the most of what is named: another kind of form, another year, then the unit's or the project's."""
    plan = run.plan
    if alike := _alike(run):
        return alike
    loose: list[dict[str, object]] = [{"forms": ()}]
    if plan.units and plan.projects:
        loose += [
            {"years": ()},
            {"projects": ()},
            {"projects": (), "years": ()},
            {"units": ()},
            {"units": (), "years": ()},
        ]
    elif plan.units or plan.projects:
        loose += [{"years": ()}]
    for change in loose:
        forms = () if change == {"forms": ()} else _forms(plan)
        held = owners(run.session, plan.model_copy(update={**change, "level3": ()}), run.gone, forms)
        if held:
            return sorted(held, key=lambda one: -_likeness(one, plan))
    return []


def _alike(run: Run) -> list[Owner]:
    """The unit's forms of the year whose project is called much like the one that is asked for, then its own years."""
    plan = run.plan
    if not (plan.units and plan.projects and plan.years) or owners(
        run.session, plan.model_copy(update={"forms": ()}), run.gone, ()
    ):
        return []
    beside = owners(run.session, plan.model_copy(update={"projects": ()}), run.gone, _forms(plan))
    alike = sorted(
        (one for one in beside if _likeness(one, plan) >= ALIKE), key=lambda one: -_likeness(one, plan)
    )
    own = owners(run.session, plan.model_copy(update={"years": ()}), run.gone, _forms(plan))
    return [*alike, *own] if alike else []


def _likeness(owner: Owner, plan: Plan) -> float:
    return max((fuzz.ratio(owner.core, name) for name in plan.projects), default=0.0)


def _forms(plan: Plan) -> tuple[str, ...]:
    return plan.forms or tuple(dict.fromkeys(one for name in plan.fields for one in field(name).forms))
