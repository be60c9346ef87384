"""A finding: one inconsistency, said so that an auditor knows which two things disagree."""

from __future__ import annotations

from typing import Literal

from extract.filing import Record

Severity = Literal["error", "warning", "notice"]
Scope = Literal["form", "cross_form", "cross_year"]


class Misreading(Record):
    """That a figure may have been misread: what it was read as, and the other reading with which nothing is wrong."""

    path: str
    read: str
    also: str


class Finding(Record):
    """One inconsistency of one filing.

    `id` is a hash of the rule, the filing and the places on the paper it concerns; `basis` a hash of the
    values behind it: a decision holds for an id and reopens when its basis changes. `paths` are JSON
    pointers inside the filing; a place in another filing is "OTHER-ID#/indicators/2/target".
    `misreadings` name the figures of which another reading would end the finding.
    """

    id: str
    basis: str
    filing: str
    rule: str
    severity: Severity
    scope: Scope
    message: str
    message_en: str
    paths: tuple[str, ...] = ()
    found: str | None = None
    expected: str | None = None
    misreadings: tuple[Misreading, ...] = ()
