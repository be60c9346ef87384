"""Which indicators missed their targets: by result and target where both are figures, else by the points that were lost.

target  actual   points of weight    kept    told
≥95%    77.4%    8 of 10             SHORT   missed
≥95%    77.4%    10 of 10            FULL    missed, and yet it got all points
良好    基本良好 8 of 10             LOST    missed, by its points alone: no two figures
≥95%    98%      8 of 10             MET     not missed, though it lost points: told apart
"""

from __future__ import annotations

from collections.abc import Sequence

from index.answers.desk import Run
from index.answers.plan import Condition, Plan
from index.answers.selection import Value, chosen, values
from index.answers.target_facts import FIELD, FULL, LOST, SHORT
from index.answers.wording import owner_name

NAMED = 6


def goes_by_targets(plan: Plan) -> bool:
    """Whether the plan asks which indicators missed their targets."""
    return any(one.field == FIELD for one in plan.where)


def how_chosen(run: Run) -> str:
    """Return by what each indicator that is told missed its target, and which of them got all points for it."""
    told = _of(run, run.plan.where)
    by_figures = [one for one in told if one.number in (SHORT, FULL)]
    by_points = [one for one in told if one.number == LOST]
    said = []
    if by_figures:
        said.append(
            run.say(
                f"实际完成值未达到目标值的{len(by_figures)}个",
                f"{len(by_figures)} whose result falls short of the target",
            )
        )
    if by_points:
        said.append(
            run.say(
                f"目标或完成值不是数、得分低于分值的{len(by_points)}个",
                f"{len(by_points)} whose target or result is no figure, and which scored below their weight",
            )
        )
    full = _named(run, [one for one in told if one.number == FULL])
    over = run.say(f"（其中得了满分的：{full}）", f" (of these, {full} got all points)") if full else ""
    return run.say("按", "Told are ") + run.say("、", ", ").join(said) + over + run.say("计，", ": ")


def told_apart(run: Run) -> str:
    """Return which indicators lost points though their results reach their targets; "" where none does."""
    met = _named(run, _of(run, (Condition(field=FIELD, sign="<", than="0"),)))
    return (
        run.say(
            f"另有得分低于分值、但实际完成值已达到目标值的，没有列入：{met}。",
            f" Left out, as their results reach their targets though they lost points: {met}.",
        )
        if met
        else ""
    )


def _of(run: Run, where: Sequence[Condition]) -> list[Value]:
    return values(run.session, chosen(run.plan, FIELD, run.gone, where))


def _named(run: Run, told: Sequence[Value]) -> str:
    names = [owner_name(one.owner, run.plan.language, one.level3) for one in told]
    more = run.say(f"等{len(names)}个", f" and {len(names) - NAMED} more") if len(names) > NAMED else ""
    return run.say("、", "; ").join(names[:NAMED]) + more
