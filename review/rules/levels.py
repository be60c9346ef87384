"""Rules on how the weights are spread over the level-1 indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from extract.filing import Filing
from review.outcome import folded
from review.parameters import parameters
from review.row import rows, total_line
from review.rule import Draft, form_rule
from review.rules.totals import summed
from review.wording import points

KNOWN = ("满意", "产出", "效益", "成本")
SATISFACTION, BENEFIT, COST = "满意", "效益", "成本"


def _weights_by_level1(filing: Filing) -> dict[str, Decimal] | None:
    """Return the weights by level-1 group; None where a label is not of the known four, or a weight unread."""
    if summed(filing, "weight") is None:
        return None
    weights: dict[str, Decimal] = {}
    for row in rows(filing):
        label = folded(row.indicator.level1 or "")
        group = next((name for name in KNOWN if name in label), None)
        if group is None or row.is_unread("level1"):
            return None
        weights[group] = weights.get(group, Decimal(0)) + (row.indicator.weight or Decimal(0))
    return weights


def _first_rows(filing: Filing) -> tuple[str, ...]:
    """The pointers of the level-1 labels, each where it first stands."""
    firsts: dict[str | None, str] = {}
    for row in rows(filing):
        firsts.setdefault(row.indicator.level1, row.at("level1"))
    return tuple(firsts.values())


def _listed(weights: Mapping[str, Decimal]) -> str:
    return "、".join(f"{_full_name(name)} {points(weight)}" for name, weight in weights.items())


def _full_name(name: str) -> str:
    return "满意度" if name == SATISFACTION else name


@form_rule("level1-weights", severity="notice")
def level1_weights(filing: Filing) -> Iterator[Draft]:
    """The weights of the level-1 indicators follow one of the packs that their family of forms prescribes.

    Parameter: 产出 50, 效益 30, 满意度 10 with execution 10; or 成本 20, 产出 40, 效益 20, 满意度 10 with
    execution 10; other families prescribe none. Weights that do not come to 100, and a form without
    satisfaction, are left to `weights-total` and `no-satisfaction-weights`.
    Source: notes printed under provincial forms; 财预〔2020〕10号, 财预〔2021〕101号 (text to be confirmed).
    Example: 产出 40, 效益 40, 满意度 10 -> notice.
    """
    packs = parameters().family.level1_weights
    weights, total = _weights_by_level1(filing), summed(filing, "weight")
    if not packs or not weights or total != parameters().full_marks or SATISFACTION not in weights:
        return
    named = {_full_name(name): weight for name, weight in weights.items()}
    if named in packs:
        return
    choices = "；或 ".join(_listed(pack) for pack in packs)
    choices_en = "; or ".join(_listed(pack) for pack in packs)
    yield Draft(
        _first_rows(filing),
        f"一级指标分值为 {_listed(weights)}，通行的权重为 {choices}，请核对当地填报要求。",
        f"The level-1 weights are {_listed(weights)}; usual are {choices_en}. Check the region's instructions.",
        _listed(weights),
        choices,
    )


@form_rule("no-satisfaction-weights", severity="notice")
def no_satisfaction_weights(filing: Filing) -> Iterator[Draft]:
    """Where no satisfaction indicator is set, benefit carries 40 points, or a note says why not.

    Parameter: 40; families that give execution other points than 10, and forms with cost indicators, are not
    judged.
    Source: 财预〔2020〕10号 (text to be confirmed).
    Example: 产出 60, 效益 30, no 满意度 -> notice.
    """
    due = parameters().family.benefit_without_satisfaction
    weights = _weights_by_level1(filing)
    if due is None or not weights or total_line(filing) is None or COST in weights:
        return
    if any("满意" in f"{one.level1}{one.level2}{one.level3}" for one in filing.indicators):
        return
    benefit = weights.get(BENEFIT, Decimal(0))
    if benefit == due or any("满意度" in note for note in filing.notes):
        return
    paths = [row.at("level1") for row in rows(filing) if BENEFIT in (row.indicator.level1 or "")]
    yield Draft(
        tuple(paths[:1]) or _first_rows(filing),
        f"未设满意度指标，效益指标分值为 {points(benefit)}，应为 {points(due)} 或说明理由。",
        f"There is no satisfaction indicator, and benefit carries {points(benefit)} points instead of {points(due)}; "
        "a note should say why.",
        points(benefit),
        points(due),
    )
