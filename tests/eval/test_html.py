"""The report as HTML: well formed, of one file, its values nothing but text."""

import json
import re
from html.parser import HTMLParser

from eval.html import page
from eval.report import Report
from extract.filing import dumps


class Outline(HTMLParser):
    """Follows the tags and keeps what they refer to; a tag closed out of turn fails."""

    VOID = {"meta", "br", "img", "rect"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.sources += [value or "" for name, value in attributes if name in ("src", "href", "data")]
        if tag not in self.VOID or (tag == "rect" and not self.get_starttag_text().endswith("/>")):  # type: ignore[union-attr]
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_html_report_is_well_formed_fetches_nothing_and_runs_nothing(report: Report) -> None:
    written = page(report)
    outline = Outline()
    outline.feed(written)
    assert outline.open == []
    assert "script" not in outline.tags
    assert all(source.startswith("data:image/jpeg;base64,") for source in outline.sources)
    without_pictures = re.sub(r"base64,[A-Za-z0-9+/=]*", "", written)
    assert not re.search(r"https?:|//|@import|url\(", without_pictures)
    cuttings_of_faults, of_the_worst_page, whole_page = 2, 1, 1
    assert len(set(outline.sources)) == cuttings_of_faults + whole_page
    assert len(outline.sources) == cuttings_of_faults + of_the_worst_page + whole_page


def test_the_worst_pages_say_what_went_wrong_and_why(report: Report) -> None:
    (worst,) = json.loads(dumps(report.plain()))["worst_pages"]
    assert (worst["document"], worst["page"], worst["bad_fields"]) == ("道路照明", 1, 1)
    (field,) = worst["fields"]
    assert (field["expected"], field["found"], field["cause"], field["confidence"]) == (
        "48.50", "18.50", "wrong reading", 0.9,
    )  # fmt: skip
    written = page(report)
    assert "<mark>1</mark>8.50" in written
    assert "取错处 wrong place" not in written


def test_the_html_report_shows_values_as_text_only(report: Report) -> None:
    written = page(report)
    assert "&lt;b&gt;13间&lt;/b&gt;" in written
    assert "<b>" not in written
    assert report.commit in written
    assert report.date in written
