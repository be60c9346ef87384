"""What a printed label names: the label data, by the block of the form it stands in.

A new layout costs lines in `data/labels.yaml`, not a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from extract.filing import FormType, Source
from extract.text import folded, without_brackets
from extract.vocabulary import Vocabulary

LONGEST_TITLE = 50
LONGEST_GOAL_LABEL = 14
LONGEST_SECTION_LABEL = 16
QUOTED = re.compile(r"[^\s]+《|》[^\s]+|^\s*(?:详见|见附|参见|附表?见)")
"""A line that names a form within a sentence (详见单位的《…绩效目标表》) is no title."""
FIRST_HEADING = re.compile(r"(?:(?:[一—–－-]|1)\s*[、.．]|[（(]一[）)])\s*([^:：。]{2,16})(?:[:：].*)?$")


@dataclass(frozen=True)
class Title:
    """A kind of form, known by the phrases of its title."""

    form_type: FormType
    all: tuple[str, ...]
    any: tuple[str, ...]
    ends: tuple[str, ...] = ("",)
    none: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """Return whether the folded text has the title's phrases, ends as it must, and none that it may not have."""
        has_phrases = all(phrase in text for phrase in self.all) and any(
            phrase in text for phrase in self.any
        )
        return has_phrases and text.endswith(self.ends) and not any(phrase in text for phrase in self.none)


@dataclass(frozen=True)
class FundRow:
    """A row of the funds block, known by phrases of its label."""

    source: Source
    phrases: tuple[str, ...]
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelBook:
    """All printed labels this program knows, by the block of the form they stand in."""

    titles: Sequence[Title]
    header: Vocabulary
    contacts: Vocabulary
    phones: Vocabulary
    funds_block: Vocabulary
    funds_columns: Vocabulary
    either_budget: Vocabulary
    fund_likes: Mapping[str, re.Pattern[str]]
    no_fund_head: re.Pattern[str]
    other_year: re.Pattern[str]
    fund_rows: Sequence[FundRow]
    goal_block: Vocabulary
    goal_columns: Vocabulary
    goal_likes: Mapping[str, re.Pattern[str]]
    indicators_block: Vocabulary
    indicators_columns: Vocabulary
    totals: Vocabulary
    levels: frozenset[str]
    level_ending: str
    notes: Vocabulary
    sections: Vocabulary
    section_likes: re.Pattern[str]
    budget_items: Vocabulary
    openings: Vocabulary
    statement: Vocabulary
    budget_like: re.Pattern[str]
    no_budget_like: re.Pattern[str]
    budget_titles: re.Pattern[str]
    option_groups: Vocabulary
    options: frozenset[str]

    def form_type(self, text: str) -> FormType | None:
        """Return the kind of form that the line is the title of, or None when it is no title."""
        plain = folded(text)
        if len(plain) > LONGEST_TITLE or "。" in text or QUOTED.search(text):
            return None
        return next((title.form_type for title in self.titles if title.fits(plain)), None)

    def opening(self, text: str, is_under_title: bool = False) -> FormType | None:
        """Return the kind of form that the line, numbered as its first heading, begins.

        Directly under a title any heading of such a form will do.
        """
        found = FIRST_HEADING.match(text.strip())
        field = self.openings.match(found[1]) if found else None
        if found and is_under_title and self.is_heading(found[1]):
            field = field or next(iter(self.openings.names.values()))
        return next((title.form_type for title in self.titles if title.form_type == field), None)

    def statement_field(self, heading: str) -> str | None:
        """Return the field that a statement's heading (五、实施周期) speaks of, or None."""
        known = self.statement.match(heading)
        plain = folded(without_brackets(heading))
        is_budget = self.budget_like.search(plain) and not self.no_budget_like.search(plain)
        return known or ("budget" if is_budget and len(plain) <= LONGEST_SECTION_LABEL else None)

    def is_heading(self, text: str) -> bool:
        """Return whether the text is a heading that prose stands under."""
        return self.is_section(text) or any(
            vocabulary.match(text) for vocabulary in (self.statement, self.goal_columns, self.goal_block)
        )

    def is_section(self, label: str) -> bool:
        """Return whether the label is a narrative block's: listed, or made of words that only such labels hold."""
        if self.sections.match(label):
            return True
        plain = folded(without_brackets(label))
        if len(plain) > LONGEST_SECTION_LABEL or not self.section_likes.search(plain):
            return False
        return not any(vocabulary.match(label) for vocabulary in (self.header, self.contacts, self.notes))

    def is_label(self, text: str) -> bool:
        """Return whether the text is a label that a value stands beside."""
        vocabularies = (
            self.header, self.contacts, self.phones, self.goal_columns, self.goal_block, self.notes, self.sections,
        )  # fmt: skip
        return any(vocabulary.match(text) for vocabulary in vocabularies)

    def is_option(self, text: str) -> bool:
        """Return whether the text is what stands beside a box of a form (新增项目)."""
        return folded(text) in self.options

    def goal_side(self, label: str) -> str | None:
        """Return which half of the goal a label names; the block's own label means what is expected."""
        known = self.goal_columns.match(label) or ("expected" if self.goal_block.match(label) else None)
        plain = folded(without_brackets(label))
        if known or len(plain) > LONGEST_GOAL_LABEL or plain in self.goal_columns.known:
            return known
        return next((side for side, like in self.goal_likes.items() if like.search(plain)), None)

    def fund_source(self, label: str) -> Source | None:
        """Return the source of funds that the row's label names, or None."""
        plain = folded(without_brackets(label)).removeprefix("其中")
        for row in self.fund_rows:
            if plain in row.whole or any(phrase in plain for phrase in row.phrases):
                return row.source
        return None


@cache
def label_data() -> Mapping[str, Any]:
    """Return what `extract/data/labels.yaml` says; not to be changed."""
    data: Mapping[str, Any] = yaml.safe_load(
        (resources.files("extract") / "data" / "labels.yaml").read_text("utf-8")
    )
    return data


@cache
def label_book() -> LabelBook:
    """Return the labels of `extract/data/labels.yaml`."""
    return book_of(label_data())


def book_of(data: Mapping[str, Any]) -> LabelBook:
    """Return the labels of parsed YAML; KeyError names a block that is missing."""
    funds, goal, indicators = data["funds"], data["goal"], data["indicators"]
    known = frozenset(folded(without_brackets(label)) for label in _strings(data))

    def vocabulary(fields: Mapping[str, Iterable[str]]) -> Vocabulary:
        return Vocabulary.of(fields, known)

    return LabelBook(
        titles=[
            Title(
                t["form_type"],
                tuple(t["all"]),
                tuple(t["any"]),
                tuple(t.get("ends", ("",))),
                tuple(t.get("none", ())),
            )
            for t in data["titles"]
        ],
        header=vocabulary(data["header"]),
        contacts=vocabulary(data["contacts"]),
        phones=vocabulary({"phone": data["phones"]}),
        funds_block=vocabulary({"funds": funds["block"]}),
        funds_columns=vocabulary(funds["columns"]),
        either_budget=vocabulary({"either_budget": funds["either_budget"]}),
        fund_likes={role: re.compile(like) for role, like in funds["head_likes"].items()},
        no_fund_head=re.compile(funds["no_head"]),
        other_year=re.compile(funds["no_head_year"]),
        fund_rows=[
            FundRow(r["source"], tuple(r["phrases"]), tuple(r.get("whole", ()))) for r in funds["rows"]
        ],
        goal_block=vocabulary({"goal": goal["block"]}),
        goal_columns=vocabulary({key: goal[key] for key in ("expected", "actual")}),
        goal_likes={side: re.compile(goal[f"{side}_like"]) for side in ("actual", "expected")},
        indicators_block=vocabulary({"indicators": indicators["block"]}),
        indicators_columns=vocabulary(indicators["columns"]),
        totals=vocabulary({"total": indicators["total"]}),
        levels=frozenset(data["levels"]),
        level_ending=data["level_ending"],
        notes=vocabulary({"notes": data["notes"]}),
        sections=vocabulary({"section": data["sections"]}),
        section_likes=re.compile(data["sections_like"]),
        budget_items=vocabulary(data["budget_items"]),
        openings=vocabulary(data["openings"]),
        statement=vocabulary(data["statement"]),
        budget_like=re.compile(data["budget_like"]),
        no_budget_like=re.compile(data["no_budget_like"]),
        budget_titles=re.compile(data["budget_titles"]),
        option_groups=vocabulary({"group": data["options"]["groups"]}),
        options=frozenset(folded(option) for option in data["options"]["labels"]),
    )


def _strings(data: Any) -> Iterator[str]:
    """Yield every text of nested lists and mappings, keys left out."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, Sequence):
        for value in data:
            yield from _strings(value)
