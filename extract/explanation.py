"""The two parts of an explanation (偏差原因分析及改进措施): why it missed, and what will be done."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from extract.number import is_dash


def split_deviation(text: str | None) -> tuple[str | None, str | None]:
    """Return the cause and the measure of an explanation, each None where the text has no such part.

    Headings (改进措施：) are left out of both; an opening (下一步…) begins the measure and stays in it.
    """
    if text is None or is_dash(text):
        return None, None
    heading, opening, cause_heading = _patterns()
    places = [match for match in (heading.search(text), opening.search(text)) if match]
    if not places:
        return _cleaned(text, cause_heading), None
    first = min(places, key=lambda match: match.start("mark"))
    rest = text[first.end() :] if first.re is heading else text[first.start("mark") :]
    return _cleaned(text[: first.start("mark")], cause_heading), rest.strip() or None


def _cleaned(cause: str, cause_heading: re.Pattern[str]) -> str | None:
    # The number before the measure's heading, and never the last digit of a quantity.
    bare = re.sub(r"(?:[（(][2二][)）]|(?<![\d.第])[2二][)）.、．]|(?<=[。；;])[2二])\s*$", "", cause.strip())
    return cause_heading.sub("", bare, count=1).strip() or None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data: dict[str, Any] = yaml.safe_load(
        (resources.files("extract") / "data" / "explanation.yaml").read_text("utf-8")
    )
    headings, openings, causes = (
        "|".join(map(re.escape, data[key])) for key in ("headings", "openings", "cause_headings")
    )
    return (
        re.compile(rf"(?P<mark>(?:{headings}))\s*[:：]"),
        re.compile(rf"(?:^|[。；;，,、\s])(?P<mark>(?:{openings}))"),
        re.compile(rf"^(?:[（(]?[1一][)）.、．]?\s*)?(?:{causes})\s*[:：]\s*"),
    )
