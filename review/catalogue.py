"""The rules as people read about them: what each says, its source, and the figures that it compares with."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import review.rules  # noqa: F401  (registers every rule)
from extract.filing import loads
from review.figures import figures
from review.finding import Scope, Severity
from review.parameters import DATA
from review.rule import Rule, rules

LABELS = ("Tolerance", "Parameter", "Source", "Example")
SOURCES = (
    ("form arithmetic or logic", "表内计算或逻辑关系"),
    ("form arithmetic", "表内计算关系"),
    ("notes printed under provincial forms", "省级表样所附说明"),
    ("published self-evaluation checks", "公开的自评审核要点"),
    ("grade bands", "评价等级"),
    (" (text to be confirmed)", "（原文待核对）"),
    ("; ", "；"),
    (", ", "、"),
)
"""How the sources in the docstrings are said in Chinese."""


class Entry(NamedTuple):
    """A rule: what it says in Chinese and in English, where it comes from, the keys of its figures."""

    id: str
    scope: Scope
    severity: Severity
    name: str
    says: str
    says_en: str
    source: str
    source_en: str
    figures: tuple[str, ...]


def parts(docstring: str) -> dict[str, str]:
    """Return what a rule's docstring says, and its labelled parts, each on one line."""
    found = {"says": ""}
    label = "says"
    for line in inspect.cleandoc(docstring).splitlines():
        opened = re.match(rf"({'|'.join(LABELS)}): ", line)
        if opened:
            label = opened[1]
            line = line.removeprefix(opened[0])
        found[label] = f"{found.get(label, '')} {line}".strip()
    return found


@lru_cache(maxsize=1)
def catalogue() -> tuple[Entry, ...]:
    """Return every rule, in the order of docs/rules.md."""
    return tuple(map(_entry, rules()))


@lru_cache(maxsize=1)
def names_of_rules() -> Mapping[str, str]:
    """Return what each rule is called in Chinese, by its id; one within a form and one across forms share a name."""
    return {entry.id: entry.name for entry in reversed(catalogue())}


def _entry(rule: Rule) -> Entry:
    said = parts(rule.docstring)
    told = told_in_chinese().get(key_of(rule), {"name": rule.id, "says": said["says"]})
    return Entry(
        rule.id,
        rule.scope,
        rule.severity,
        told["name"],
        told["says"],
        said["says"],
        _in_chinese(said["Source"]),
        said["Source"],
        tuple(key for key, one in figures().items() if rule.id in one.rules and _belongs(key, rule)),
    )


def _belongs(key: str, rule: Rule) -> bool:
    """Whether a figure is one of the rule's own, where a rule within the form has the same id."""
    return rule.scope == "form" or rule.id != "unit-scale" or key.startswith("across.")


def key_of(rule: Rule) -> str:
    """Return the key of a rule in `data/rules.json`: rules across forms say so."""
    return rule.id if rule.scope == "form" else f"{rule.id}@{rule.scope}"


def _in_chinese(source: str) -> str:
    for english, chinese in SOURCES:
        source = source.replace(english, chinese)
    return source.rstrip(".")


@lru_cache(maxsize=1)
def told_in_chinese() -> Mapping[str, Mapping[str, str]]:
    """Return the rules of `data/rules.json`: what each is called, and what it says."""
    told: Mapping[str, Mapping[str, str]] = loads((DATA / "rules.json").read_text(encoding="utf-8"))
    return told
