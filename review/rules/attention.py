"""Points to notice: no faults of arithmetic, but what an auditor looks at first."""

from __future__ import annotations

from collections.abc import Iterator

from extract.filing import Filing
from review.passages import passages
from review.rule import Draft, form_rule
from review.text_parameters import Topic, attention_words
from review.topics import mentioned, own_experts

MOST_PLACES = 5


@form_rule("attention", severity="warning", forms=("self_evaluation", "target", "project_statement"))
def attention(filing: Filing) -> Iterator[Draft]:
    """A project names nothing that an auditor looks into first: receptions, cars, pay of staff, cash, gifts and the like.

    Experts of the applicant who judge its own project are a warning, all else a notice. What a sentence forbids
    or denies is nothing, nor a regulation of the matter. Budgets of departments, which list such expenses
    rightly, are not judged. One finding a topic.
    Parameter: the topics of `review/data/attention.json`.
    Source: form arithmetic or logic.
    Example: a budget item 公务接待费 -> notice.
    """
    yield from _experts(filing)
    for topic in attention_words().topics:
        found = [(one.pointer, said) for one in passages(filing) if (said := mentioned(topic, one))]
        if found:
            yield _draft(topic, [pointer for pointer, _ in found[:MOST_PLACES]], found[0][1])


def _draft(topic: Topic, places: list[str], said: str) -> Draft:
    return Draft(
        tuple(places),
        f"关注：{topic.name}（“{said}”）。{topic.advice}",
        f"To notice: {topic.name_en} (“{said}”). {topic.advice_en}",
        said,
        severity=topic.severity,
    )


def _experts(filing: Filing) -> Iterator[Draft]:
    for one in passages(filing):
        said = own_experts(filing, one) if one.kind == "prose" else None
        if said:
            yield Draft(
                (one.pointer,),
                f"关注：评审专家来自申报单位（“{said}”），请核对评审是否独立、是否回避。",
                f"To notice: an expert who judged the project is of the applicant (“{said}”). Was the judgement independent?",
                said,
            )
            return
