"""What stands around a form's tables: title, year, unit, and the label and value pairs of its head and foot."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from extract.checkbox import options_of, ticked
from extract.draft import EMPTY, Draft, number_at, text_at
from extract.filing import Contact, Option, OtherField
from extract.flow import Form, is_year_mark
from extract.goal import goal_draft
from extract.labels import LabelBook
from extract.pairs import Pair
from extract.passage import Passage

UNIT = re.compile(r"[(（]\s*(?:单位[:：])?\s*(万元|元)\s*[)）]|单位[:：]\s*(?:人民币)?\s*(万元|元)")
YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
YEAR_MARK = re.compile(r"\s*[(（]\s*\d{4}\s*年度?\s*[)）]\s*$")
PHONE = re.compile(r"[\s,，、/]*((?:\d{3,4}[-－—]?)?\d{7,8}|1\d{10})\s*$")
DATE = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})(?:\s*[月./-]\s*(\d{1,2})?)?")
LONGEST_UNIT_CELL = 40


def read_title(form: Form) -> Draft:
    """Return the form's printed title, a year mark in brackets behind it left out."""
    if form.title is None:
        return EMPTY
    text = YEAR_MARK.sub("", form.title.text)
    return Draft({"title": text}, {"/title": form.title.part(text).evidence()})


def read_year(form: Form, draft: Draft) -> Draft:
    """Return the year of the title or of the mark under it; else one that the project's name holds, as "fuzzy"."""
    marks = [form.title] if form.title else []
    marks += [line.passage for line in form.lines if is_year_mark(line.text)]
    marks += [slot.passage for row in form.rows[:2] for slot in row.own if is_year_mark(slot.text)]
    if draft.values.get("fiscal_year"):
        return EMPTY
    for passage in marks:
        if found := YEAR.search(_plain(passage.text)):
            return Draft({"fiscal_year": int(found[1])}, {"/fiscal_year": passage.part(found[0]).evidence()})
    if found := YEAR.search(_plain(draft.values.get("project_name") or "")):
        proof = draft.evidence["/project_name"].model_copy(update={"status": "fuzzy", "text": found[0]})
        return Draft({"fiscal_year": int(found[1])}, {"/fiscal_year": proof})
    return EMPTY


def read_unit(form: Form) -> Draft:
    """Return the unit of amounts as the form prints it: in the block's label, a column's, or above the table."""
    cells = [slot.passage for row in form.rows for slot in row.own if len(slot.text) < LONGEST_UNIT_CELL]
    for passage in [*(line.passage for line in form.lines), *cells]:
        if found := UNIT.search(passage.text):
            unit = found[1] or found[2]
            return Draft({"amount_unit": unit}, {"/amount_unit": passage.part(unit).evidence()})
    return EMPTY


def read_pairs(pairs: Sequence[Pair], book: LabelBook) -> Draft:
    """Return the header fields, contacts, and whatever else was printed as a label with a value."""
    draft = EMPTY
    contacts: list[Contact] = []
    others: list[OtherField] = []
    goal: dict[str, Passage] = {}
    options: list[Option] = []
    for label, value in pairs:
        if value and (found := options_of(label.strip(), value.text)):
            options += found
            field = book.header.match(label)
            if field == "project_category":
                draft |= Draft({field: ticked(found)}, {f"/{field}": value.evidence()})
        elif field := book.header.match(label):
            draft |= _field(field, value)
        elif value is None or book.notes.match(label) or UNIT.search(f"{label}：{value.text}"):
            continue
        elif role := book.contacts.match(label):
            draft |= _contact(role, value, contacts)
        elif book.phones.match(label) and contacts:
            contacts[-1] = contacts[-1].model_copy(update={"phone": value.text or None})
            draft |= Draft({}, {f"/contacts/{len(contacts) - 1}/phone": value.evidence()})
        elif side := book.goal_side(label):
            goal.setdefault(side, value)
        elif not value.is_blank and not UNIT.search(f"{label}:{value.text}"):
            others.append(OtherField(label=label.strip(), value=value.text))
            draft |= Draft({}, {f"/other_fields/{len(others) - 1}/value": value.evidence()})
    lists = {"contacts": tuple(contacts), "options": tuple(options), "other_fields": tuple(others)}
    return draft | goal_draft(goal) | Draft(lists, {})


def _field(field: str, value: Passage | None) -> Draft:
    if value is None:
        return EMPTY
    if field == "fiscal_year":
        found = YEAR.search(_plain(value.text)) or re.fullmatch(
            r"((?:19|20)\d{2})", _plain(value.text).strip()
        )
        return (
            Draft({field: int(found[1])}, {f"/{field}": value.part(found[0]).evidence()}) if found else EMPTY
        )
    if field == "period":
        return _period(value)
    read, proof = number_at(value) if field.startswith("total_") else text_at(value)
    if field in ("start_date", "end_date") and isinstance(read, str):
        read = date_of(read)
    return Draft({field: read}, {f"/{field}": proof})


def _period(value: Passage) -> Draft:
    """Return the first and the last date of a period (起止时间), each with the place of both."""
    dates = [found[0] for found in DATE.finditer(_plain(value.text))]
    if not dates:
        return EMPTY
    proofs = {f"/{field}": value.evidence() for field in ("start_date", "end_date")[: len(dates)]}
    ends = {"start_date": date_of(dates[0])} | ({"end_date": date_of(dates[-1])} if len(dates) > 1 else {})
    return Draft(ends, proofs)


def date_of(text: str) -> str | None:
    """Return a printed date as "YYYY-MM-DD" or shorter, impossible days kept; None where there is none."""
    found = DATE.search(_plain(text))
    return "-".join([found[1], *(part.zfill(2) for part in found.groups()[1:] if part)]) if found else None


def _contact(role: str, value: Passage, contacts: list[Contact]) -> Draft:
    """Add the person; a number behind the name ("王明 021-12345678") is the phone."""
    phone = PHONE.search(_plain(value.text))
    name = _plain(value.text)[: phone.start()].strip() if phone else value.text
    contacts.append(Contact(role=role, name=name or None, phone=phone[1] if phone else None))
    pointer = f"/contacts/{len(contacts) - 1}"
    proof = {f"{pointer}/name": value.part(name).evidence()}
    return Draft({}, proof | ({f"{pointer}/phone": value.part(phone[1]).evidence()} if phone else {}))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
