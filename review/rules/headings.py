"""Rules on order: the numbers of headings and items go on, and the header of a table fits its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extract.filing import BudgetTable, Filing
from extract.number import parse_number
from review.outline import FaultKind, OutlineFault, faults_of_headings, first_fault, markers
from review.passages import is_sure, prose
from review.rule import Draft, form_rule
from review.rules.text_quality import EVERY_FORM
from review.text_parameters import text_parameters

WORDS = re.compile(r"[\u4e00-\u9fff]")
FIGURES = re.compile(r"\d[\d,，]*\.\d+|\d{1,3}(?:[,，]\d{3})+")
SAID: dict[FaultKind, tuple[str, str]] = {
    "repeated": ("编号重复", "is given twice"),
    "gap": ("编号不连续", "leaves numbers out"),
    "backward": ("编号倒退", "goes back"),
    "residue": ("编号无上文，疑为粘贴残留的章节", "has nothing before it: a chapter pasted from elsewhere?"),
    "nested": ("编号层级颠倒", "stands below a lower rank"),
}


@form_rule("heading-numbering", severity="notice", forms=EVERY_FORM)
def heading_numbering(filing: Filing) -> Iterator[Draft]:
    """The numbers of headings, and of the items within a text, go on one by one, the higher rank outside.

    A list may begin anew where words lead to it, and in each section. Where a form has tables as well, a number that
    no section has may be theirs. Budgets' headings are not compared, nor what was read with less than 95%
    confidence. One finding a passage, three a filing.
    Tolerance: none.
    Source: form arithmetic or logic.
    Example: the headings 一、二、四、 -> notice; a text that goes on with 六、 where no chapters are -> notice.
    """
    yield from islice(_misnumbered(filing), text_parameters().most_findings)


def _misnumbered(filing: Filing) -> Iterator[Draft]:
    if filing.form_type != "department_budget":
        yield from _headings(filing)
    for one in prose(filing):
        fault = first_fault(one.text) if is_sure(filing, one.pointer) else None
        if fault is not None and not _is_next_section(filing, one.pointer, fault):
            yield _draft(one.pointer, fault)


def _headings(filing: Filing) -> Iterator[Draft]:
    pointers = [f"/sections/{number}/heading" for number in range(len(filing.sections))]
    if not all(is_sure(filing, pointer) for pointer in pointers):
        return
    for place, fault in faults_of_headings([section.heading for section in filing.sections]):
        if fault.kind == "gap" and (
            _has_other_parts(filing) or _holds(filing.sections[place - 1].text, fault)
        ):
            continue
        yield _draft(pointers[place], fault, *pointers[place - 1 : place])


def _has_other_parts(filing: Filing) -> bool:
    """Whether the form has tables or a goal, which may bear the heading that no section has."""
    goal = filing.annual_goal
    return bool(filing.funds or filing.budget_items or filing.indicators or goal.expected or goal.actual)


def _holds(text: str, fault: OutlineFault) -> bool:
    """Whether the number that is missing stands in the text before: a heading that was read as text."""
    wanted = (fault.marker.style, fault.expected)
    return any((one.style, one.number) == wanted for one in markers(text))


def _is_next_section(filing: Filing, pointer: str, fault: OutlineFault) -> bool:
    """Whether the number goes on from the section's own heading: the next heading, read as text."""
    if fault.kind != "residue" or not pointer.startswith("/sections/"):
        return False
    heading = filing.sections[int(pointer.split("/")[2])].heading
    own = next(iter(markers(heading.strip())), None)
    return own is not None and (own.style, own.number + 1) == (fault.marker.style, fault.marker.number)


def _draft(pointer: str, fault: OutlineFault, *more: str) -> Draft:
    said, said_en = SAID[fault.kind]
    behind = f"“{fault.before.text}”之后" if fault.before else "文中"
    after = f" after “{fault.before.text}”" if fault.before else ""
    return Draft(
        (pointer, *more),
        f"{behind}出现“{fault.marker.text}”，{said}，请核对标题编号和内容是否完整。",
        f"“{fault.marker.text}”{after} {said_en}. Check the numbers, and whether anything is missing.",
        fault.marker.text,
    )


@form_rule("header-misaligned", severity="notice", forms=EVERY_FORM)
def header_misaligned(filing: Filing) -> Iterator[Draft]:
    """The header of a table has a label over each column, and its labels fit what stands below them.

    It does not fit where rows have more cells than the header, where names stand below an amount or a code, or
    amounts below a code or a name. A table with cells that were read unsurely is not judged. One finding a table.
    Parameter: four of five filled cells, three at least.
    Source: form arithmetic or logic.
    Example: a header of three labels over rows of four cells -> notice.
    """
    yield from islice(_misaligned(filing), text_parameters().most_findings)


def _misaligned(filing: Filing) -> Iterator[Draft]:
    for number, table in enumerate(filing.tables):
        at = f"/tables/{number}/"
        unsure = any(one.startswith(at) and not is_sure(filing, one) for one in filing.evidence)
        if table.header and not unsure:
            yield from islice(_table_faults(at, table), 1)


def _table_faults(at: str, table: BudgetTable) -> Iterator[Draft]:
    width = len(table.header)
    for place, row in enumerate(table.rows):
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            yield Draft(
                (f"{at}rows/{place}/{width}", f"{at}header/{width - 1}"),
                f"表头共 {width} 栏，第 {place + 1} 行有 {len(row)} 格，表头与数据列错位，请核对。",
                f"The header has {width} columns, row {place + 1} has {len(row)} cells. Check the table.",
                str(len(row)),
                str(width),
            )
            return
    for column, label in enumerate(table.header):
        cells = [row[column].strip() for row in table.rows if column < len(row) and row[column].strip()]
        other = _other_kind(label.split("/")[-1], cells)
        if other is not None:
            yield Draft(
                (f"{at}header/{column}", f"{at}rows/0/{column}"),
                f"表头“{label}”下为{other}（如“{cells[0]}”），疑表头与数据列错位，请核对。",
                f"Below “{label}” stands something else (“{cells[0]}”). Check the header against the columns.",
                cells[0],
                label,
            )


def _other_kind(label: str, cells: list[str]) -> str | None:
    """Return what most cells are where it is not what the label says, None where they fit or are too few."""
    kinds = text_parameters().header
    names = sum(bool(WORDS.search(cell)) and parse_number(cell) is None for cell in cells)
    amounts = sum(bool(FIGURES.fullmatch(cell)) for cell in cells)

    def most(count: int) -> bool:
        return count >= kinds.least and count >= kinds.share * len(cells)

    if label.endswith((*kinds.amount, *kinds.code)) and most(names):
        return "文字"
    if label.endswith((*kinds.code, *kinds.name)) and most(amounts):
        return "金额"
    return None
