"""Labels of one kind and the fields they name, matched so that what OCR bends is forgiven."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract_iter

from extract.text import folded, without_brackets

HEADING_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])\s*"
)


@dataclass(frozen=True)
class Vocabulary:
    """Labels of one kind: each folded label and the field it names."""

    names: Mapping[str, str]
    known: frozenset[str] = frozenset()
    """Folded labels of every kind: a text that is one of them is not another one with a bent character."""

    @classmethod
    def of(cls, fields: Mapping[str, Iterable[str]], known: frozenset[str] = frozenset()) -> Vocabulary:
        """Return the vocabulary of `field → labels`; an earlier field keeps a label that two claim."""
        names: dict[str, str] = {}
        for field, labels in fields.items():
            for label in labels:
                names.setdefault(folded(without_brackets(label)), field)
                names.setdefault(folded(label), field)
        return cls(names, known)

    def match(self, text: str) -> str | None:
        """Return the field that the label names, or None; a long label may have a bent character or two.

        A chapter's number before it (二、立项依据) is no part of it.
        """
        text = HEADING_NUMBER.sub("", text.strip())
        for candidate in (folded(text), folded(without_brackets(text))):
            if candidate in self.names:
                return self.names[candidate]
        candidate = folded(without_brackets(text))
        tolerance = _tolerance(candidate)
        if not tolerance or candidate in self.known:
            return None
        turned = self._by_letters.get("".join(sorted(candidate)), frozenset())
        if len(turned) == 1:  # two lines of a cell taken in the wrong order: 指标值年度
            return next(iter(turned))
        near = [
            (distance, label)
            for length in range(len(candidate) - tolerance, len(candidate) + tolerance + 1)
            for label, distance, _ in extract_iter(
                candidate,
                self._by_length.get(length, ()),
                scorer=Levenshtein.distance,
                score_cutoff=tolerance,
            )
        ]
        best = min((distance for distance, _ in near), default=tolerance + 1)
        fields = {self.names[label] for distance, label in near if distance == best}
        # 工级指标 is as near to 一级指标 as to 二级指标: which is meant nobody knows.
        return fields.pop() if best <= tolerance and len(fields) == 1 else None

    @cached_property
    def _by_letters(self) -> Mapping[str, frozenset[str]]:
        """Sorted letters → the fields of the labels that are made of them."""
        fields: dict[str, frozenset[str]] = {}
        for label, field in self.names.items():
            letters = "".join(sorted(label))
            fields[letters] = fields.get(letters, frozenset()) | {field}
        return fields

    @cached_property
    def _by_length(self) -> Mapping[int, Sequence[str]]:
        """Length → the labels so long, of those that may be misread at all."""
        labels: dict[int, list[str]] = {}
        for label in self.names:
            if _tolerance(label):
                labels.setdefault(len(label), []).append(label)
        return labels


def _tolerance(label: str) -> int:
    """Return how many characters of a label may be misread: short labels differ by one (得分, 评分)."""
    return 0 if len(label) < 4 else 1 if len(label) < 8 else 2
