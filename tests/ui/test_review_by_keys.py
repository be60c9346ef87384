"""A recorded review: a form of sixty values gone through from the first to the last with the keyboard alone.

Counted are all keys but the characters of corrections and reasons, over the values that no machine confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.ui.reviewing import as_reviewer, at_hand, text

MOST_KEYS_A_VALUE = 1.2
VALUES = 60
INDICATORS = [
    ("产出指标", "数量指标", "老旧管网改造长度", "≥12公里", "12.6公里", "25", "25", ""),
    (
        "产出指标",
        "时效指标",
        "按期完工率",
        "≥95%",
        "88%",
        "25",
        "22",
        "汛期停工。改进措施：错开汛期安排工期。",
    ),
    ("效益指标", "社会效益指标", "受益户数", "≥3000户", "3120户", "30", "30", ""),
    ("满意度指标", "服务对象满意度", "居民满意度", "≥90%", "93%", "10", "10", ""),
]
WRONG = {
    "/funds/0/adjusted_budget": ("280.00", "250.00"),
    "/funds/1/initial_budget": ("200.00", "260.00"),
    "/annual_goal/actual": ("全年改造1.26公里", "全年改造12.6公里"),
    "/indicators/0/level3": ("老旧管网改造长庋", "老旧管网改造长度"),
    "/indicators/1/score": ("12", "22"),
    "/indicators/2/actual": ("3l20户", "3120户"),
}
"""Pointers of values that were read amiss: what was read, and what stands on the paper."""
MISREAD = {"/indicators/0/deviation": "汛", "/funds/2/initial_budget": "1"}
"""A shadow and a rule of the table, read as words: the first is rejected, the second place is blank."""
UNSURE = "/indicators/2/target"
"""A value that the reviewer puts off and confirms in the end."""


@dataclass
class Hands:
    """Keys pressed on a page: those that count, and the characters typed besides."""

    page: Page
    keys: list[str] = field(default_factory=list)
    typed: int = 0

    def press(self, key: str) -> None:
        self.keys.append(key)
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.typed += len(words)
        self.page.keyboard.type(words)


def scanned(form: type[Any]) -> Any:
    """A form of sixty values: a third of them found by both readers, some read amiss."""
    scan = form(indicators=INDICATORS)
    for pointer in ("/title", "/fiscal_year"):
        del scan.evidence[pointer]
    for at, pointer in enumerate(list(scan.evidence)):
        if at % 3 == 0 and pointer not in {*WRONG, *MISREAD, UNSURE}:
            scan.mark(pointer, readers=("geometry", "model"))
    for pointer, (read, _) in WRONG.items():
        scan.mark(pointer, text=read)
    for pointer, read in MISREAD.items():
        scan.mark(pointer, text=read, status="exact")
    return scan


def said_of(hands: Hands, pointer: str, shown: str, put_off: set[str]) -> None:
    """Say of the value at hand what the paper says of it."""
    wrong, right = WRONG.get(pointer, (None, ""))
    if shown == wrong:
        if not pointer.endswith(("_budget", "/score")):  # the digits of a number begin its correction
            hands.press("e")
        hands.type(right)
        hands.press("Enter")
    elif shown == MISREAD.get(pointer):
        hands.press("x" if pointer.endswith("/deviation") else "Delete")
    elif pointer == UNSURE and not put_off:
        put_off.add(pointer)
        hands.press("l")
    else:
        hands.press("Enter")


def went_on(page: Page, last: str | None) -> bool:
    """Wait until another value is at hand; False once the page says that every value was looked at."""
    page.wait_for_function(
        """last => document.querySelector('.toast:not([hidden])')?.textContent.includes('核对完毕')
           || (document.querySelector('.fields .value.chosen')?.dataset.pointer ?? null) !== last""",
        arg=last,
    )
    return "核对完毕" not in page.locator(".toast").inner_text()


def test_a_form_is_reviewed_with_few_keys_and_no_mouse(desk: Any, look: Any, form: Any) -> None:
    scan = scanned(form)
    filing = desk.put(scan, "一.png")
    before = desk.store.filing(filing).trust
    unconfirmed = [pointer for pointer, trust in before.items() if trust.state != "machine_confirmed"]
    assert len(before) == VALUES
    window = look(desk)
    page = as_reviewer(window, filing)
    page.evaluate("addEventListener('pointerdown', () => { window.mouse = true; }, true)")
    hands, put_off = Hands(page), set[str]()
    hands.press("Enter")
    last = None
    while went_on(page, last):
        last = at_hand(page)
        assert last
        said_of(hands, last, text(page, last).inner_text(), put_off)
    while page.locator(".finding.open").count():
        left = page.locator(".finding.open").count()
        hands.press("f")
        hands.press("a")
        hands.type("原件如此，已核对")
        hands.press("Enter")
        expect(page.locator(".finding.open")).to_have_count(left - 1)
    share = len(hands.keys) / len(unconfirmed)
    print(  # noqa: T201
        f"\n{len(before)} values, {len(unconfirmed)} not machine-confirmed: {len(hands.keys)} keys,"
        f" {share:.2f} a value; {hands.typed} characters typed besides"
    )
    after = desk.store.filing(filing)
    left = [pointer for pointer, trust in after.trust.items() if trust.state in ("unreviewed", "rule_failed")]
    assert [pointer for pointer in left if not pointer.startswith("/indicators/0/deviation")] == []
    for pointer, (_, right) in WRONG.items():
        assert after.filing.printed(pointer) == right
    assert page.evaluate("window.mouse") is None
    assert share <= MOST_KEYS_A_VALUE
    assert window.complaints == []
