"""Why a value is confirmed or not is one hover away, and every colour on the paper has a shape of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from index.settings import Settings
from tests.ui.reviewing import as_reviewer, box, new_form, value
from tests.ui.running import Desk, running

RATE = "/funds/0/execution_rate"
WIDTH_OF_SHEET = "document.querySelector('.review .sheet').getBoundingClientRect().width"
SIGN_AS_LARGE_AS_EVER = (
    "Math.abs(document.querySelector('.signs .sign-of').getBoundingClientRect().width - 13) < 0.5"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all of them: each puts a form of its own into it."""
    with running(Settings(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


def test_a_value_under_the_pointer_tells_readings_confidence_and_rules(desk: Any, look: Any) -> None:
    scan = new_form()
    scan.mark("/indicators/2/actual", confidence=0.62, alternatives=({"text": "83%", "confidence": 0.2},))
    page = as_reviewer(look(desk), desk.put(scan, "一.png"))
    card = page.get_by_role("tooltip")
    value(page, "/indicators/2/actual").hover()
    for words in ("88%", "待核对", "62%", "83% 20%", "没有第二个依据"):
        expect(card).to_contain_text(words)
    value(page, RATE).hover()
    for words in ("68.18%", "规则不符", "不符：", "执行率"):
        expect(card).to_contain_text(words)
    page.keyboard.press("ArrowDown")
    expect(card).to_have_count(0)


def test_a_box_on_the_paper_tells_the_same(desk: Any, look: Any) -> None:
    scan = new_form()
    scan.mark("/project_name", readers=("geometry", "model"))
    page = as_reviewer(look(desk), desk.put(scan, "一.png"))
    box(page, "/project_name").hover()
    for words in ("机器确认", "识别清楚", "规则与模型一致", "98%"):
        expect(page.get_by_role("tooltip")).to_contain_text(words)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_the_card_stays_within_the_window(desk: Any, look: Any, width: int, height: int) -> None:
    page = as_reviewer(look(desk, width=width, height=height), desk.put(new_form(), "一.png"))
    for pointer in ("/title", "/total_score", "/indicators/5/deviation"):
        value(page, pointer).scroll_into_view_if_needed()
        value(page, pointer).hover()
        card = page.get_by_role("tooltip")
        expect(card).to_be_visible()
        inside = card.bounding_box()
        assert inside
        assert inside["x"] >= 0
        assert inside["y"] >= 0
        assert inside["x"] + inside["width"] <= width
        assert inside["y"] + inside["height"] <= height
        page.mouse.move(5, 5)


def test_every_state_of_trust_has_its_own_shape_on_the_paper(desk: Any, look: Any) -> None:
    scan = new_form()
    scan.mark("/project_name", readers=("geometry", "model"))
    filing = desk.put(scan, "一.png")
    desk.store.correct(filing, "/implementing_unit", "云溪区供水所", "赵审计")
    desk.store.confirm(filing, "/competent_department", "赵审计")
    page = as_reviewer(look(desk), filing)
    shapes = {}
    for state, sign in [
        ("machine_confirmed", "machine_confirmed"),
        ("unreviewed", "unreviewed"),
        ("rule_failed", "error"),
        ("human_confirmed", "human_confirmed"),
        ("corrected", "corrected"),
    ]:
        mark = page.locator(f".signs .trust-{state}[data-sign={sign}]").first
        expect(mark).to_be_visible()
        shapes[state] = mark.locator("svg").inner_html()
    assert len(set(shapes.values())) == len(shapes)
    page.wait_for_function(SIGN_AS_LARGE_AS_EVER)
    before = page.evaluate(WIDTH_OF_SHEET)
    page.keyboard.press("+")
    page.wait_for_function(f"{WIDTH_OF_SHEET} > 1.2 * {before} && {SIGN_AS_LARGE_AS_EVER}")
