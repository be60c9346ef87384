"""Rules on the forms of one project and year: the same indicators, one way of writing the names."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from extract.filing import Filing, FormType
from review.across_parameters import across_parameters
from review.matching import Match, Matching, category, is_target_kept, matching
from review.naming import project_name, unit_letters
from review.project import Pair, Project
from review.rule import Draft, project_rule
from review.wording import shown

NAMED: tuple[FormType, ...] = ("target", "project_statement", "self_evaluation")


@project_rule("target-form-indicators", severity="warning", scope="cross_form")
def target_form_indicators(project: Project) -> Iterator[Draft]:
    """Every indicator of the target form stands in the self-evaluation of its year with the same target, and no other.

    A changed name (similarity 85% and more) and another kind of indicator are notices. Rows of input and
    management need not reappear. Names that could not be read suspend what is missing and what is new; forms
    with hardly an indicator in common get one finding.
    Parameter: similarity 85%; slips of the reader are no change.
    Source: 财预〔2020〕10号（以绩效目标为评价依据） (text to be confirmed).
    Example: 培训人次 ≥500 in the target form, ≥300 in the self-evaluation -> warning.
    """
    for pair in project.of("same_year", "target", "self_evaluation"):
        if not pair.earlier.indicators or not pair.later.indicators:
            continue
        found = matching(pair.earlier, pair.later)
        if _is_strange(found):
            yield _strange(pair, found)
            continue
        for match in found.matches:
            yield from _changes(pair, match)
        if not _has_unread_name(pair.earlier) and not _has_unread_name(pair.later):
            yield from (_dropped(pair, index) for index in found.dropped)
            yield from (_added(pair, index) for index in found.added)


def _is_strange(found: Matching) -> bool:
    least = min(len(found.matches) + len(found.dropped), len(found.matches) + len(found.added))
    return least > 1 and len(found.matches) < across_parameters().rules.least_in_common * least


def _has_unread_name(filing: Filing) -> bool:
    return any(filing.is_unread(f"/indicators/{index}/level3") for index in range(len(filing.indicators)))


def _changes(pair: Pair, match: Match) -> Iterator[Draft]:
    one, other = pair.earlier.indicators[match.earlier], pair.later.indicators[match.later]
    here, there = f"/indicators/{match.later}", f"/indicators/{match.earlier}"
    if match.is_renamed:
        yield Draft(
            (f"{here}/level3", *pair.before(f"{there}/level3")),
            f"目标表的指标“{one.level3}”在自评表中写作“{other.level3}”，请核对是否为同一指标。",
            f"“{one.level3}” of the target form is called “{other.level3}” here. Check that it is one indicator.",
            other.level3,
            one.level3,
            "notice",
            pair,
        )
    is_unread = pair.later.is_unread(f"{here}/target") or pair.earlier.is_unread(f"{there}/target")
    if not is_unread and not is_target_kept(one, other):
        now, then = shown(pair.later, f"{here}/target"), shown(pair.earlier, f"{there}/target")
        yield Draft(
            (f"{here}/target", *pair.before(f"{there}/target")),
            f"“{other.level3}”自评表的年度指标值为 {now}，目标表为 {then}，请核对目标是否经批准调整。",
            f"“{other.level3}” aims at {now} here and at {then} in the target form. Was the change approved?",
            now,
            then,
            None,
            pair,
        )
    kinds = category(one), category(other)
    if None not in kinds and kinds[0] != kinds[1]:
        yield Draft(
            (f"{here}/level2", *pair.before(f"{there}/level2")),
            f"“{other.level3}”在目标表属“{one.level2}”，在自评表属“{other.level2}”，请核对指标归类。",
            f"“{other.level3}” stands under {one.level2} in the target form and under {other.level2} here.",
            other.level2,
            one.level2,
            "notice",
            pair,
        )


def _dropped(pair: Pair, index: int) -> Draft:
    name = pair.earlier.indicators[index].level3
    aim = shown(pair.earlier, f"/indicators/{index}/target")
    return Draft(
        ("/indicators", *pair.before(f"/indicators/{index}/level3", f"/indicators/{index}/target")),
        f"目标表的指标“{name}”（目标 {aim}）未在自评表中评价，请补充或说明取消的依据。",
        f"“{name}” ({aim}) of the target form is missing here. Supply it, or say why it was dropped.",
        "空白",
        name,
        None,
        pair,
    )


def _added(pair: Pair, index: int) -> Draft:
    name, aim = pair.later.indicators[index].level3, shown(pair.later, f"/indicators/{index}/target")
    return Draft(
        (f"/indicators/{index}/level3", f"/indicators/{index}/target", *pair.before("/indicators")),
        f"自评表的指标“{name}”（目标 {aim}）不在目标表中，请核对其来源。",
        f"“{name}” ({aim}) is not among the indicators of the target form. Check where it comes from.",
        name,
        "空白",
        None,
        pair,
    )


def _strange(pair: Pair, found: Matching) -> Draft:
    counts = len(found.matches), len(found.dropped), len(found.added)
    return Draft(
        ("/indicators", *pair.before("/indicators")),
        f"自评表与目标表的指标基本不一致：相同 {counts[0]} 项，目标表独有 {counts[1]} 项，"
        f"自评表独有 {counts[2]} 项，请核对自评是否以批复的绩效目标为依据。",
        f"Hardly an indicator in common: {counts[0]} shared, {counts[1]} only in the target form, {counts[2]} only here. "
        "Was the approved target form the basis?",
        str(counts[0]),
        str(counts[0] + counts[1]),
        None,
        pair,
    )


@project_rule("name-variants", severity="warning", scope="cross_form", forms=NAMED)
def name_variants(project: Project) -> Iterator[Draft]:
    """The forms of one year write the project's and the unit's name one way.

    The year, the stage's way of writing, 项目 or 经费 at the end, 市 and what stands in brackets at the end are
    left aside. Up to two signs are a notice (they may be the reader's slip), more in a project's name a warning.
    Parameter: 2 signs.
    Source: form arithmetic or logic.
    Example: 灌区渠道维修 in the target form, 灌区渠首维修 in the self-evaluation -> notice.
    """
    told: set[tuple[str, str]] = set()
    for pair in project.pairs:
        if pair.link.kind != "same_year" or pair.link.tie != "same":
            continue
        for pointer, label, label_en in (
            ("/project_name", "项目名称", "project's name"),
            ("/implementing_unit", "实施单位", "unit's name"),
        ):
            draft = _variant(pair, pointer, label, label_en)
            if draft is not None and (pair.later.id, pointer) not in told:
                told.add((pair.later.id, pointer))
                yield draft


def _variant(pair: Pair, pointer: str, label: str, label_en: str) -> Draft | None:
    one, other = pair.earlier.at(pointer), pair.later.at(pointer)
    if not one or not other:
        return None
    is_unit = pointer == "/implementing_unit"
    letters = [_unit(name) if is_unit else project_name(name).core for name in (one, other)]
    distance = Levenshtein.distance(*letters)
    if not distance or ((is_unit and letters[0].endswith(letters[1])) or letters[1].endswith(letters[0])):
        return None
    is_small = distance <= across_parameters().rules.variant_distance
    if is_unit and not is_small:
        return None
    now, then = shown(pair.later, pointer), shown(pair.earlier, pointer)
    return Draft(
        (pointer, *pair.before(pointer)),
        f"同一年度两张表的{label}写法不一致：本表“{now}”，另一表“{then}”，请核对并统一。",
        f"Two forms of one year write the {label_en} in two ways: “{now}” here, “{then}” there. Use one.",
        now,
        then,
        "notice" if is_small else None,
        pair,
    )


def _unit(name: str) -> str:
    return unit_letters(name.rstrip("）)").partition("（")[0].partition("(")[0]).replace("市", "")
