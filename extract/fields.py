"""Labels with values become fields: of the head, a contact, an option, a narrative section, or a field without a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from extract.dates import date_of, first_and_last, year_of
from extract.draft import EMPTY, Draft, labelled, number_at, text_at
from extract.filing import Contact, OtherField, Section
from extract.goal import goal_draft
from extract.grammar import without_specks
from extract.labels import LabelBook
from extract.options import CATEGORY, category_draft, options_draft
from extract.pairs import Pair
from extract.passage import Passage
from extract.text import folded
from extract.unit import UNIT

PHONE = re.compile(r"[\s,，、/]*((?:\d{3,4}[-－—]?)?\d{7,8}|1\d{10})\s*$")
NUMBERS = frozenset({
    "total_weight", "total_score", "total_budget", "current_year_budget", "previous_budget", "previous_executed",
})  # fmt: skip
LEAST_LABEL = 2
WHOLE_SIGNS = frozenset("是否有无优良中差")
LEAST_SECTION = 60
"""A text this long under a label that nobody knows is a narrative block."""


def read_pairs(pairs: Sequence[Pair], book: LabelBook, is_goal_a_section: bool = False) -> Draft:
    """Return the fields that the pairs name, in printed order; a label without a field of its own keeps its value.

    `is_goal_a_section`: on a target form the annual goal (年度绩效目标) is one of its narrative blocks too.
    """
    draft = Draft(dict.fromkeys(("contacts", "options", "other_fields"), ()), {})
    ticks: list[Passage] = []
    goal: dict[str, Passage] = {}
    goal_labels: dict[str, str] = {}
    for label, value, place in pairs:
        if value is None:
            continue
        if (options := options_draft(label.strip(), value, book)) is not EMPTY:
            draft |= options
            ticks += [value] if book.header.match(label) == CATEGORY else []
        elif book.phones.match(label) and draft.values["contacts"]:
            draft = _with_phone(draft, value)
        elif side := _goal_side(label, book):
            goal.setdefault(side, value)
            goal_labels.setdefault(side, label)
            draft |= _section(Pair(label, value, place), value) if is_goal_a_section else EMPTY
        else:
            draft |= _labelled(_read(Pair(label, value, place), value, draft, book), label)
    return draft | (goal_draft(goal, goal_labels) if goal else EMPTY) | category_draft(draft, book, ticks)


def _labelled(draft: Draft, label: str) -> Draft:
    """Return the draft whose values, but not the labels that are values themselves, have this label."""
    proofs = {
        pointer: proof if pointer.endswith(("/label", "/heading")) else labelled(proof, label)
        for pointer, proof in draft.evidence.items()
    }
    return Draft(draft.values, proofs)


def _goal_side(label: str, book: LabelBook) -> str | None:
    """Return the half of the annual goal that the label names, unless it names a field of the head."""
    is_other = any(vocabulary.match(label) for vocabulary in (book.header, book.notes, book.contacts))
    return None if is_other else book.goal_side(label)


def _read(pair: Pair, value: Passage, draft: Draft, book: LabelBook) -> Draft:
    label = pair.label.strip()
    if field := book.header.match(label):
        return _field(field, value) if field not in draft.values else _other(pair, value)
    if book.notes.match(label) or UNIT.search(f"{label}：{value.text}"):
        return EMPTY
    if role := book.contacts.match(label):
        return _contact(role, value)
    if book.is_section(label) or (not value.is_blank and len(value.text) >= LEAST_SECTION):
        return _section(pair, value)
    return _other(pair, value)


def _field(field: str, value: Passage) -> Draft:
    if field == "fiscal_year":
        year = year_of(value.text)
        return Draft({field: year[0]}, {f"/{field}": value.part(year[1]).evidence()}) if year else EMPTY
    if field == "period":
        dates = first_and_last(value.text)
        return Draft(dates, {f"/{name}": value.evidence() for name in dates})
    read, proof = number_at(value) if field in NUMBERS else text_at(without_specks(value, is_name=True))
    if field in ("start_date", "end_date") and isinstance(read, str):
        read = date_of(read)
    return Draft({field: read}, {f"/{field}": proof})


def _section(pair: Pair, value: Passage) -> Draft:
    section = Section(heading=pair.label.strip().rstrip(":："), text=value.text)
    proofs = {"/sections/0/text": text_at(value)[1]}
    if pair.place:
        proofs["/sections/0/heading"] = pair.place.evidence()
    return Draft({"sections": (section,)}, proofs)


def _other(pair: Pair, value: Passage) -> Draft:
    if value.is_blank or _is_fragment(pair, value):
        return EMPTY
    field = OtherField(label=pair.label.strip(), value=value.text)
    proofs = {"/other_fields/0/value": value.evidence()}
    if pair.place:
        proofs["/other_fields/0/label"] = pair.place.evidence()
    return Draft({"other_fields": (field,)}, proofs)


def _is_fragment(pair: Pair, value: Passage) -> bool:
    """Return whether a scan's label or value is one sign that says nothing: what a stroke cut off another cell (门)."""
    text = folded(value.text)
    says_nothing = len(text) == 1 and text not in WHOLE_SIGNS and not text.isdigit()
    return value.method == "ocr" and (says_nothing or len(folded(pair.label)) < LEAST_LABEL)


def _contact(role: str, value: Passage) -> Draft:
    """Return the person; a number behind the name ("王明 021-12345678") is the phone."""
    phone = PHONE.search(_plain(value.text))
    name = _plain(value.text)[: phone.start()].strip() if phone else value.text
    contact = Contact(role=role, name=name or None, phone=phone[1] if phone else None)
    proofs = {"/contacts/0/name": value.part(name).evidence()}
    if phone:
        proofs["/contacts/0/phone"] = value.part(phone[1]).evidence()
    return Draft({"contacts": (contact,)}, proofs)


def _with_phone(draft: Draft, value: Passage) -> Draft:
    """Return the draft with the phone of the person named last."""
    *others, last = draft.values["contacts"]
    last = last.model_copy(update={"phone": value.text or None})
    proof = {f"/contacts/{len(others)}/phone": value.evidence()}
    return Draft({**draft.values, "contacts": (*others, last)}, {**draft.evidence, **proof})


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
