"""A project statement (项目经费情况说明): prose under the headings 一、 to 七、, one filing each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from extract.amounts import stated_amounts
from extract.dates import first_and_last, year_of
from extract.draft import EMPTY, Draft
from extract.fields import read_pairs
from extract.filing import Filing, Problem
from extract.flow import Form, is_year_mark
from extract.header import read_title
from extract.labels import LabelBook
from extract.names import UNIT_NAME
from extract.pairs import pairs_of_lines, split_inline
from extract.passage import Passage
from extract.prose import BEGINS_NUMBERED, Headed, headed, section_draft

TITLE_ENDING = re.compile(
    r"(?:项目|专项)?(?:经费|资金|支出|预算)?情况(?:的)?说明$|项目(?:支出|经费)?(?:预算)?说明书?$|(?:项目)?(?:经费)?预算安排的?说明$"
)
TITLE_BEGINNING = re.compile(
    r"^\s*(?:关于|附件\s*\d*\s*[:：.、]?|[（(]?[一二三四五六七八九十\d]+[)）、.．])\s*"
)
TOTAL = re.compile(r"总投入|总预算|总经费|总计|合计|共|年度预算|预算总额|预算安排|预算为|申请|资金总额")
LONGEST_PERIOD = 60
LINES_UNDER_TITLE = 3
FROM_TO = re.compile(r"自.*起.*至.*(?:止|结束|完成|完工)")


def owns(form: Form, book: LabelBook) -> bool:
    """Return whether an untitled form is one: prose with at least two headings that statements have."""
    known = [
        part for part in headed(form.items, book) if part.heading and book.statement.match(part.heading.text)
    ]
    return not form.rows and len(known) > 1


def read(form: Form, filing_id: str, book: LabelBook) -> Filing:
    """Return the filing of one statement; what it does not say is null."""
    draft = read_title(form) | _head(form, book) | _name(form)
    parts = headed(form.items, book)
    for part in parts:
        draft |= section_draft(part) | _fields(part, book)
    for paragraph in [paragraph for part in parts for paragraph in part.paragraphs]:
        draft |= _told(paragraph, book)
    draft |= _year(form, draft)
    return Filing(id=filing_id, form_type="project_statement", **draft.values, evidence=draft.evidence)


def missing(filing: Filing, form: Form) -> Iterator[Problem]:
    """Yield what every statement has and this one was not read to have: its headings."""
    page = form.pages[0]
    if not filing.project_name:
        yield Problem(
            page=page,
            text="缺少标题,项目名称不详 / the statement has no title: its project is not named",
        )
    if not filing.sections:
        yield Problem(page=page, text="没有读出各级标题下的内容 / no heading of the statement was read")


def _head(form: Form, book: LabelBook) -> Draft:
    """Return the labels and values between the title and the first heading (项目名称：…)."""
    head = list(takewhile(lambda line: not BEGINS_NUMBERED.match(line.text), form.lines))
    return read_pairs(
        [pair for pair in pairs_of_lines(head, book.is_label) if book.is_label(pair.label)], book
    )


def _name(form: Form) -> Draft:
    """Return the project's name: the title without 项目经费情况说明."""
    if form.title is None or not TITLE_ENDING.search(form.title.text.strip()):
        return EMPTY
    name = TITLE_ENDING.sub("", TITLE_BEGINNING.sub("", form.title.text.strip())).strip()
    if re.fullmatch(r"(?:(?:19|20)\d{2}\s*年度?)?(?:部门|单位)?", name):
        return EMPTY
    return (
        Draft({"project_name": name}, {"/project_name": form.title.part(name).evidence()}) if name else EMPTY
    )


def _fields(part: Headed, book: LabelBook) -> Draft:
    """Return what a section of its heading says beside its text: who, when, how much."""
    body = part.body
    field = book.statement_field(part.heading.text) if part.heading else None
    if body is None or part.heading is None or field is None:
        return EMPTY
    if field == "implementing_unit":
        return _unit(body)
    if field == "period":
        dates = first_and_last(body.text) if len(body.text) <= LONGEST_PERIOD else {}
        return Draft(dates, {f"/{name}": body.evidence() for name in dates})
    if field != "budget":
        return EMPTY
    return _budget(stated_amounts(body, part.heading.text.strip()))


def _told(paragraph: Passage, book: LabelBook) -> Draft:
    """Return who and when a paragraph says in so many words: 承担单位：…，自…起实施，至…结束."""
    pair = split_inline(paragraph, lambda label: _who_or_when(label, book) is not None)
    if pair and pair.value and _who_or_when(pair.label, book) == "implementing_unit":
        return _unit(pair.value) if UNIT_NAME.fullmatch(pair.value.text.strip().rstrip("。")) else EMPTY
    dates = first_and_last(paragraph.text) if pair or FROM_TO.search(paragraph.text) else {}
    if len(paragraph.text) > LONGEST_PERIOD or len(dates) < len(("start_date", "end_date")):
        return EMPTY
    return Draft(dates, {f"/{name}": paragraph.evidence() for name in dates})


def _who_or_when(label: str, book: LabelBook) -> str | None:
    """Return which of both a label within prose names, or None."""
    field = book.statement.match(label) or book.header.match(label)
    return field if field in ("implementing_unit", "period") else None


def _unit(body: Passage) -> Draft:
    """Return the unit where the section is a unit's name and nothing more."""
    name = body.text.strip().rstrip("。")
    if UNIT_NAME.fullmatch(name):
        return Draft({"implementing_unit": name}, {"/implementing_unit": body.part(name).evidence()})
    reason = "是一段说明,不是单位名称 / prose, not a unit's name"
    return Draft({}, {"/implementing_unit": body.evidence("unread", reason)})


def _budget(amounts: Draft) -> Draft:
    """Return the stated amounts, and the year's budget where one of them is plainly the whole."""
    stated = amounts.values["stated_amounts"]
    whole = [place for place, amount in enumerate(stated) if TOTAL.search(amount.label or "")]
    place = 0 if len(stated) == 1 else whole[0] if len(whole) == 1 else None
    if place is None or stated[place].unit not in ("元", "万元"):
        return amounts
    amount: Decimal = stated[place].amount
    proofs = {
        "/current_year_budget": amounts.evidence[f"/stated_amounts/{place}/amount"],
        "/amount_unit": amounts.evidence[f"/stated_amounts/{place}/unit"],
    }
    return amounts | Draft({"current_year_budget": amount, "amount_unit": stated[place].unit}, proofs)


def _year(form: Form, draft: Draft) -> Draft:
    """Return the year of the title or of the mark under it, else the one that the whole period lies in, as "fuzzy"."""
    if found := year_of(draft.values.get("title") or ""):
        return Draft({"fiscal_year": found.number}, {"/fiscal_year": draft.evidence["/title"]})
    for mark in [line for line in form.lines[:LINES_UNDER_TITLE] if is_year_mark(line.text)]:
        if found := year_of(mark.text):
            proof = mark.passage.part(found.text).evidence()
            return Draft({"fiscal_year": found.number}, {"/fiscal_year": proof})
    years = {str(draft.values[name])[:4] for name in ("start_date", "end_date") if draft.values.get(name)}
    if len(years) != 1:
        return EMPTY
    proof = draft.evidence["/start_date"].model_copy(update={"status": "fuzzy"})
    return Draft({"fiscal_year": int(years.pop())}, {"/fiscal_year": proof})
