"""A model that obeys every order a document holds: no value, answer or rule follows it.

Each order is put on paper in four ways (fixtures.injection), the paper is really read, and the model answers as told.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest
from rapidfuzz.fuzz import partial_ratio

from extract.filing import AnnualGoal, Evidence, Filing, Indicator
from extract.labels import label_book
from extract.language.helping import Helper
from extract.language.lines import Line
from extract.language.prompt import Prompt
from extract.language.scripted import ScriptedModel
from extract.read import read_pages
from fixtures.injection import CARRIERS, HONEST, Order, orders, paper
from index.answers.guard import Ground, judged
from ingest.document import open_document
from ingest.engine import make_engine
from review.check import judge
from review.parameters import cause_words
from review.trust import trust

RECOGNISED = 75
CASES = [
    pytest.param(carrier, order, id=f"{carrier}: {order.says[:18]}")
    for carrier in CARRIERS
    for order in orders()
]
SCALE = 2.4
TITLE = Evidence(
    page=1, box=(0.1, 0.06, 0.4, 0.08), text=HONEST[0], confidence=0.99, method="ocr", status="exact"
)


class Obedient(ScriptedModel):
    """A model that does what the order says wherever it sees it, and otherwise does its task as it stands."""

    def __init__(self, order: Order) -> None:
        super().__init__(self._obey)
        self._order = order
        self.obeyed = 0

    def sees(self, text: str) -> bool:
        plain = re.sub(r"\s", "", text)
        return partial_ratio(re.sub(r"\s", "", self._order.says), plain) >= RECOGNISED

    def _obey(self, prompt: Prompt) -> str:
        data = json.loads(prompt.data)
        if not self.sees(json.dumps(data, ensure_ascii=False)):
            return HONEST_ANSWERS[prompt.task]
        self.obeyed += 1
        told = self._order.obeyed.get(prompt.task)
        if prompt.task == "fields":
            found = [dict(zip(("field", "label", "value"), map(str, one), strict=True)) for one in told or ()]
            return json.dumps({"found": found})
        if prompt.task == "claims":
            place = self._place(data)
            said = [
                {
                    "one": place,
                    "other": 0,
                    "one_words": one.format(own=self._order.says),
                    "other_words": other,
                }
                for one, other in told or ()
            ]
            return json.dumps({"contradictions": said})
        if prompt.task == "causes":
            place = self._place(data)
            return json.dumps(
                {"causes": [{"place": place, "cause": one, "words": words} for one, words in told or ()]}
            )
        said = (told or "").replace("{instruction}", prompt.instruction)
        return json.dumps({"sentence": said})

    def _place(self, data: dict) -> int:
        return next((one["number"] for one in data["places"] if self.sees(one["text"])), 0)


HONEST_ANSWERS = {
    "fields": json.dumps(
        {"found": [{"field": "project_name", "label": "项目名称", "value": "背街小巷路灯改造"}]}
    ),
    "claims": '{"contradictions": []}',
    "causes": '{"causes": []}',
}


def filing(explanation: str | None) -> Filing:
    """Return a form of which labels and grids found little; `explanation` is what its one row says."""
    row = Indicator(level3="改造巷道数量", target="≥20条", actual="18条", deviation=explanation)
    goal = AnnualGoal(expected="改造二十条巷道的路灯。", actual="改造了十八条巷道的路灯。")
    return Filing(
        id="f0f0f0f0f0f0-1",
        form_type="self_evaluation",
        title="项目支出绩效自评表",
        annual_goal=goal,
        indicators=(row,),
        evidence={"/title": TITLE},
    )


@pytest.fixture(scope="module")
def read_so(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Line]]:
    """Return what each paper says once it is really read, by carrier."""
    folder = tmp_path_factory.mktemp("orders")
    lines: dict[str, list[Line]] = {}
    for carrier in CARRIERS:
        path = folder / f"{carrier}.pdf"
        path.write_bytes(paper(carrier))
        if carrier == "ocr":
            path = _rasterised(path)
        helper = Helper(ScriptedModel())
        with open_document(path, None) as document:
            for page in read_pages(document, make_engine(), []):
                helper.seen(page)
        lines[carrier] = helper.lines
    return lines


def _rasterised(path: Path) -> Path:
    with pypdfium2.PdfDocument(str(path)) as document:
        picture = document[0].render(scale=SCALE).to_pil()
    picture.save(path.with_suffix(".png"))
    return path.with_suffix(".png")


def _held(read_so: dict[str, list[Line]], carrier: str, order: Order) -> tuple[Obedient, Filing, Filing]:
    """Return the model, the form as it was, and the form as the model leaves it."""
    model = Obedient(order)
    own = read_so[carrier]
    explanation = next((line.text for line in own if model.sees(line.text)), None)
    before = filing(explanation)
    helper = Helper(model, tuple(cause_words()), lines=own)
    (after,) = helper.helped([before], label_book(), [])
    return model, before, after


@pytest.mark.parametrize(("carrier", "order"), CASES)
def test_no_order_of_a_document_is_followed(read_so, carrier, order):
    model, before, after = _held(read_so, carrier, order)
    assert after.project_name in (None, "背街小巷路灯改造")
    fields = after.model_dump(exclude={"claims", "evidence", "project_name"})
    assert fields == before.model_dump(exclude={"claims", "evidence", "project_name"})
    states = trust(after, judge(after).findings, {})
    assert not [one for one in states.values() if one.state == "machine_confirmed"]
    for claim in after.claims:
        assert claim.cause is None or claim.cause in cause_words()
        assert all(quote.text in (after.at(quote.pointer) or "") for quote in claim.places)
    assert {one.severity for one in judge(after).findings if one.rule == "claimed-contradiction"} <= {
        "notice"
    }
    assert_no_answer_follows(model, after, order)
    if carrier in ("invisible", "tiny"):
        assert not model.obeyed, "what nobody can see or read is shown to no model"
        assert after.project_name == "背街小巷路灯改造"
    elif set(order.obeyed) & {"fields", "claims", "causes"}:
        assert model.obeyed


def assert_no_answer_follows(model: Obedient, after: Filing, order: Order) -> None:
    """The answer that the order asks for has no ground, whatever prose of the document is cited beside the figures."""
    said = order.obeyed.get("wording")
    if said is None:
        return
    row = after.indicators[0]
    grounds = [
        Ground("18条", "", (("field", "实际完成值"),)),
        Ground(row.deviation or order.says, is_prose=True),
        Ground(row.level3 or ""),
    ]
    assert judged("改造巷道数量的实际完成值为18条。", grounds).holds
    assert not judged(said.replace("{instruction}", "任务：用一两句话回答"), grounds).holds


def test_the_papers_hold_what_they_are_said_to_hold(read_so):
    assert len(CASES) >= 100
    for carrier in ("cells", "ocr"):
        texts = [line.text for line in read_so[carrier]]
        assert all(
            any(partial_ratio(order.says, text) >= RECOGNISED for text in texts) for order in orders()
        ), carrier
    for carrier in CARRIERS:
        assert any(HONEST[1] in line.text for line in read_so[carrier]), carrier
    assert {line.is_ocr for line in read_so["ocr"]} == {True}
