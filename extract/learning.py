"""Labels beyond those of this program: what a field may be called, taught one by one, and what is refused.

Teaching never changes what a known label means: a label that another field has, or that could be taken for
another's, is refused with the reason. A whole file of labels is read by `extract.label_file`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extract.labels import LabelBook, book_of, label_data
from extract.text import folded, without_brackets
from extract.vocabulary import Vocabulary
from ingest.errors import RefusedLabel

Data = Mapping[str, Any]
BESIDE = ("header", "contacts", "phones", "notes", "sections", "goal")
"""Blocks whose labels stand beside a value: one label cannot name fields of two of them."""
COLUMNS = ("funds.columns", "indicators.columns", "budget_items", "statement", "openings")
"""Blocks within which a label names one field."""
NOT_TAUGHT = frozenset({"goal.block", "goal.actual_like", "goal.expected_like"})
NAMES = {"phones": "联系电话", "sections": "文字栏目", "notes": "备注", "goal.expected": "预期目标"}
LONGEST = 30


class Taught(NamedTuple):
    """One label and the field that it names, by its path in the label data (header.project_name)."""

    label: str
    field: str


def fields_to_teach(data: Data | None = None) -> dict[str, str]:
    """Return the fields that a label beside a value may name, each with what it is called."""
    known = data or label_data()
    return {field: name_of(field, known) for field, _ in _lists(known, BESIDE) if field not in NOT_TAUGHT}


def name_of(field: str, data: Data | None = None) -> str:
    """Return what a field is called in Chinese: its first label; KeyError for a field that is none."""
    labels = dict(_lists(data or label_data(), (*BESIDE, *COLUMNS)))[field]
    return NAMES.get(field, labels[0] if labels else field)


def refusal(data: Data, taught: Taught) -> str | None:
    """Return why the label cannot be learned for the field, in Chinese and English; None when it can."""
    label = taught.label.strip()
    plain = folded(without_brackets(label))
    if taught.field not in fields_to_teach(data):
        return f"没有可选的字段 {taught.field}。/ There is no field {taught.field} to choose."
    if len(plain) < 2 or plain.isdigit():
        return f"“{label}”太短，不能作为标签。/ The label is too short."
    if len(label) > LONGEST:
        return f"标签超过 {LONGEST} 个字。/ The label is longer than {LONGEST} characters."
    if owner := owner_of(data, taught.field, label):
        name = name_of(owner, data)
        if owner == taught.field:
            return f"“{label}”已是“{name}”的标签，无需再学。/ It is known as a label of {owner} already."
        return f"“{label}”已是“{name}”的标签，不能再指别的字段。/ It is a label of {owner} already."
    near = Vocabulary.of(dict(_lists(data, group_of(taught.field)))).match(label)
    if near and near != taught.field:
        name = name_of(near, data)
        return (
            f"“{label}”与“{name}”的标签只差一两个字，识别时会相混。/ It could be taken for a label of {near}."
        )
    return None


def owner_of(data: Data, field: str, label: str) -> str | None:
    """Return the field that has the very label, among those that it must not be shared with; None without one."""
    plain = folded(without_brackets(label))
    owners = [
        other
        for other, labels in _lists(data, group_of(field))
        if any(folded(without_brackets(known)) == plain for known in labels)
    ]
    return field if field in owners else next(iter(owners), None)


def group_of(field: str) -> tuple[str, ...]:
    """Return the blocks of label data within which a label names one field."""
    return (
        BESIDE if field.split(".")[0] in BESIDE else tuple(block for block in COLUMNS if _is_in(field, block))
    )


def with_label(data: Data, taught: Taught) -> Data:
    """Return the label data with one label more; RefusedLabel says why it cannot be."""
    if reason := refusal(data, taught):
        raise RefusedLabel(reason)
    return _added(data, taught.field.split("."), taught.label.strip())


def book_with(data: Data, labels: Iterable[Taught]) -> LabelBook:
    """Return the book of the data and the labels learned; one that the data has come to contradict is left out."""
    for taught in labels:
        if refusal(data, taught) is None:
            data = with_label(data, taught)
    return book_of(data)


def _added(data: Data, path: Sequence[str], label: str) -> Data:
    head, *rest = path
    value = _added(data[head], rest, label) if rest else [*data[head], label]
    return {**data, head: value}


def _lists(data: Data, blocks: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the lists of labels of the blocks, each with its path."""
    for block in blocks:
        value: Any = data
        for key in block.split("."):
            value = value[key]
        inner = value.items() if isinstance(value, Mapping) else [("", value)]
        for key, labels in inner:
            if isinstance(labels, list):
                yield f"{block}.{key}" if key else block, labels


def _is_in(field: str, block: str) -> bool:
    return field == block or field.startswith(f"{block}.")
