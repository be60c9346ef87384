"""Rules on the sections of a statement of a project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.amounts import amounts_in
from extract.filing import Filing
from review.budget import bare
from review.budget_parameters import budget_parameters
from review.rule import Draft, form_rule

HEADED = re.compile(r"^\s*[一二三四五六七八九十]+\s*[、.．]?\s*(.{2,12}?)\s*[:：]?\s*$", re.MULTILINE)


def known_sections(filing: Filing) -> dict[str, int]:
    """Return the places of the sections that every statement has, by what they are; the first of a kind."""
    found: dict[str, int] = {}
    for place, section in enumerate(filing.sections):
        name = _section(section.heading)
        if name:
            found.setdefault(name, place)
    return found


def _section(heading: str) -> str | None:
    plain = bare(heading)
    for name, one in budget_parameters().sections.items():
        if any(word in plain for word in one.words):
            return name
    return None


@form_rule("statement-sections", severity="error", forms=("project_statement",))
def statement_sections(filing: Filing) -> Iterator[Draft]:
    """A statement has its seven sections, none is empty, each speaks of what its heading says, the budget names an amount.

    Missing sections are one finding. A heading that stands inside the text of another section is not missing, and text
    that could not be read is not empty. The section on goals may be told elsewhere: empty or missing it is a warning, as
    are a period without any time or with money in it. A budget that only points elsewhere or says 无 is a notice.
    Parameter: at least two of the seven headings in their own words; statements of another plan are not judged.
    Source: form arithmetic or logic.
    Example: 六、年度预算安排 and nothing under it -> error.
    """
    known = known_sections(filing)
    names = {bare(section.heading).removeprefix("项目") for section in filing.sections}
    exact = sum(one.name.removeprefix("项目") in names for one in budget_parameters().sections.values())
    if exact < budget_parameters().sections_least_known:
        return
    yield from _missing(filing, known)
    for name, place in known.items():
        text, pointer = filing.sections[place].text.strip(), f"/sections/{place}/text"
        if filing.is_unread(pointer):
            continue
        if not text:
            yield _empty(filing, name, place)
        elif name == "budget":
            yield from _without_amount(filing, place)
        elif name == "period":
            yield from _no_period(filing, place)


def _missing(filing: Filing, known: dict[str, int]) -> Iterator[Draft]:
    inside = {_section(found[1]) for section in filing.sections for found in HEADED.finditer(section.text)}
    lists = budget_parameters().sections
    missing = [name for name in lists if name not in known and name not in inside]
    if not missing or any(filing.is_unread(f"/sections/{n}/heading") for n in range(len(filing.sections))):
        return
    last = len(filing.sections) - 1
    said = "、".join(lists[name].name for name in missing)
    there = "、".join(section.heading for section in filing.sections)
    is_error = any(lists[name].is_error for name in missing)
    yield Draft(
        (f"/sections/{last}/heading",),
        f"项目说明应有七节，缺少：{said}（现有：{there}）。请核对是否漏写，或是否缺页。",
        f"The statement lacks {len(missing)} of its seven sections: {said}. Were they left out, or is a page missing?",
        there,
        said,
        None if is_error else "warning",
    )


def _empty(filing: Filing, name: str, place: int) -> Draft:
    heading = filing.sections[place].heading
    return Draft(
        (f"/sections/{place}/text", f"/sections/{place}/heading"),
        f"“{heading}”一节没有内容，请补充或核对是否缺页。",
        f"Nothing stands under “{heading}”. Was it left out, or is a page missing?",
        "空白",
        "有内容",
        None if budget_parameters().sections[name].is_error else "warning",
    )


def _without_amount(filing: Filing, place: int) -> Iterator[Draft]:
    section, lists = filing.sections[place], budget_parameters()
    if any(True for _ in amounts_in(section.text)) or re.search(
        r"[〇零一二三四五六七八九十百千万亿\d]\s*[万亿千]?元", section.text
    ):
        return
    is_elsewhere = (
        any(word in section.text for word in lists.elsewhere) or bare(section.text) in lists.nothing
    )
    is_without_unit = not is_elsewhere and re.search(r"\d{2,}", section.text) is not None
    what = "金额单位" if is_without_unit else "金额"
    yield Draft(
        (f"/sections/{place}/text",),
        f"“{section.heading}”一节没有写明{what}，请补充年度预算金额（元或万元）。",
        f"“{section.heading}” states no amount in 元 or 万元. What does the project cost in its year?",
        section.text[:40],
        "金额",
        "notice" if is_elsewhere else "warning" if is_without_unit else None,
    )


def _no_period(filing: Filing, place: int) -> Iterator[Draft]:
    section = filing.sections[place]
    money = next(amounts_in(section.text), None)
    is_time = any(word in section.text for word in budget_parameters().times) or re.search(
        r"\d{4}", section.text
    )
    if is_time and not money:
        return
    what = f"写的是资金（{money.number}{money.unit}）" if money else "没有写明起止时间"
    yield Draft(
        (f"/sections/{place}/text",),
        f"“{section.heading}”一节{what}，与标题不符，请核对各节内容是否错位。",
        f"“{section.heading}” speaks of {'money' if money else 'no time at all'}. Check whether the sections are in place.",
        section.text[:40],
        "起止时间",
        "warning",
    )
