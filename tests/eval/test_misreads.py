"""Faults and misreadings are counted rightly, by readers whose readings are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from eval import misreads
from eval.misreads import measure, plain
from eval.outcome import Spot
from eval.slipping import Remembering, Slipping, Target
from eval.slips import Slip, misread_as, slips_of
from eval.verdicts import ARITHMETIC, Told, Verdict, fault_verdicts, is_given, share_right, slip_verdict
from extract.filing import Alternative, DocumentSource, Extraction, Filing
from fixtures.development import MUNICIPAL
from fixtures.generate import Case, Wish, case
from ingest.document import Picture
from ingest.engine import Line, PixelBox
from ingest.scripted import ScriptedEngine
from ingest.second import SURE, looks_at
from review.check import judge
from review.document import Document, checked

PLACE = PixelBox(40, 20, 90, 40)
SOURCE = DocumentSource(file="a.pdf", sha256="0" * 64, pages=1)


@pytest.fixture(scope="module")
def right() -> Case:
    """A document without defects, as scans are told of."""
    return case("misreads", MUNICIPAL, "digital", Wish(1, False))


@pytest.fixture(scope="module")
def wrong() -> Case:
    """A document with defects, among them at least one of arithmetic."""
    for number in range(9):
        found = case(f"misreads-{number}", MUNICIPAL, "digital", Wish(1, True))
        if any(one["rule"] in ARITHMETIC for one in found.gold["findings"]):
            return found
    raise AssertionError("no lot plants a defect of arithmetic")


def filings_of(one: Case) -> tuple[Filing, ...]:
    """The filings of the right answer, as a scan of the paper is read without a fault."""
    filings = [Filing.model_validate(filing) for filing in one.gold["filings"]]
    return tuple(
        filing.model_copy(
            update={
                "evidence": {
                    at: proof.model_copy(update={"method": "ocr"}) for at, proof in filing.evidence.items()
                }
            }
        )
        for filing in filings
    )


def slipped(filing: Filing, slip: Slip, *also: str) -> Filing:
    """The filing read with the slip, and what other looks read at its place."""
    found = misread_as(filing, slip.pointer, filing.evidence[slip.pointer], slip.misread)
    proof = found.evidence[slip.pointer]
    others = tuple(Alternative(text=text, confidence=0.9) for text in also)
    return found.model_copy(
        update={
            "evidence": {**found.evidence, slip.pointer: proof.model_copy(update={"alternatives": others})}
        }
    )


def document(*filings: Filing) -> Document:
    return checked(Extraction(SOURCE, filings, ()))


def page() -> Picture:
    return np.random.default_rng(1).integers(0, 255, (120, 200, 3)).astype(np.uint8)


def slipping(text: str, page_number: int = 1) -> tuple[Slipping, Picture]:
    engine = Slipping(
        ScriptedEngine(read=lambda _: Line(text, 0.9, ())), Target(page_number, PLACE, "93.73", "98.73")
    )
    picture = page()
    engine.detect(picture)
    return engine, picture


def crop(picture: Picture, box: PixelBox) -> Picture:
    return picture[int(box.top) : int(box.bottom), int(box.x0) : int(box.x1)]


def test_the_engine_slips_in_every_look_at_the_place_and_nowhere_else() -> None:
    engine, picture = slipping("93.73")
    elsewhere = crop(picture, PixelBox(120, 80, 180, 100))
    lines = engine.recognise([elsewhere, crop(picture, PLACE), *looks_at(picture, PLACE), elsewhere])
    assert [line.text for line in lines] == ["93.73", *["98.73"] * 4, "93.73"]
    assert min(line.confidence for line in lines[1:5]) >= SURE
    assert engine.slipped == 4


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("总分 93.73 分", "总分98.73分"),
        ("193.73", "193.73"),
        ("93.73与93.73", "93.73与93.73"),
        ("93.7", "93.7"),
    ],
)
def test_the_engine_slips_only_where_the_figure_stands_once(text: str, given: str) -> None:
    engine, picture = slipping(text)
    assert engine.recognise([crop(picture, PLACE)])[0].text == given


def test_the_engine_slips_on_its_page_only() -> None:
    engine, picture = slipping("93.73", page_number=2)
    assert engine.recognise([crop(picture, PLACE)])[0].text == "93.73"
    engine.turn_page(1, 2)
    assert engine.recognise([crop(picture, PLACE)])[0].text == "98.73"


def test_what_was_read_once_is_remembered() -> None:
    seen: list[Picture] = []

    def read(picture: Picture) -> Line:
        seen.append(picture)
        return Line(str(len(seen)), 0.9)

    engine, picture = Remembering(ScriptedEngine([PLACE], read)), page()
    pictures = [picture[:20], picture[20:40], picture[:20]]
    assert [line.text for line in engine.recognise(pictures)] == ["1", "2", "1"]
    assert [line.text for line in engine.recognise(pictures[::-1])] == ["1", "2", "1"]
    assert engine.detect(picture) == engine.detect(picture) == [PLACE]


def test_a_slip_is_one_digit_that_a_rule_stumbles_on(right: Case) -> None:
    slips = slips_of(Random(1), right.gold, 5)
    assert len({slip.pointer for slip in slips}) == 5
    for slip in slips:
        filing = next(one for one in filings_of(right) if slip.pointer in one.evidence)
        changed = [one != other for one, other in zip(slip.printed, slip.misread, strict=True)]
        assert (filing.evidence[slip.pointer].text, sum(changed)) == (slip.printed, 1)
        assert not {one.rule for one in judge(filing).findings if slip.pointer in one.paths} & set(slip.rules)
        assert set(slip.rules) <= {one.rule for one in judge(slipped(filing, slip)).findings}


@pytest.fixture
def slip(right: Case) -> Slip:
    """A slip on the total."""
    (filing,) = right.gold["filings"]
    proof = filing["evidence"]["/total_score"]
    text = f"{proof['text'][:-1]}{(int(proof['text'][-1]) + 5) % 10}"
    return Slip("/total_score", Spot(proof["page"], proof["box"]), proof["text"], text, ("scores-total",))


@pytest.mark.parametrize(
    ("also", "kind"),
    [
        (("{printed}",), "right"),
        (("1{printed}",), "mistaken"),
        ((), "mistaken"),
        (("{printed}", "3"), "right"),
    ],
)
def test_a_misreading_is_told_by_the_look_that_sees_the_paper(
    right: Case, slip: Slip, also: tuple[str, ...], kind: str
) -> None:
    (filing,) = filings_of(right)
    texts = [text.format(printed=slip.printed) for text in also]
    assert slip_verdict(slip, document(slipped(filing, slip, *texts)), ()) == kind


def test_another_figure_that_is_said_to_be_misread_is_not_the_one(right: Case, slip: Slip) -> None:
    (filing,) = filings_of(right)
    read = slipped(filing, slip)
    gap = (read.total_score or 0) - (filing.total_score or 0)
    other, proof = next(
        (f"/indicators/{n}/score", read.evidence[f"/indicators/{n}/score"])
        for n, row in enumerate(read.indicators)
        if row.score
    )
    fancy = Alternative(text=str(read.at(other) + gap), confidence=0.9)
    evidence = {**read.evidence, other: proof.model_copy(update={"alternatives": (fancy,)})}
    assert slip_verdict(slip, document(read.model_copy(update={"evidence": evidence})), ()) == "partly"


def test_a_value_given_as_printed_was_changed_and_a_finding_that_was_there_before_counts_for_nothing(
    right: Case, slip: Slip
) -> None:
    (filing,) = filings_of(right)
    assert slip_verdict(slip, document(filing), ()) == "changed"
    found = document(slipped(filing, slip, slip.printed))
    assert slip_verdict(slip, found, found.findings) == "absent"


@pytest.mark.parametrize(
    ("changes", "is_read"),
    [({}, True), ({"text": "1.5"}, False), ({"status": "unread"}, False), ({"page": 9}, False)],
)
def test_only_a_figure_that_is_read_as_printed_can_slip(
    right: Case, slip: Slip, changes: dict[str, Any], is_read: bool
) -> None:
    (filing,) = filings_of(right)
    changed = filing.evidence["/total_score"].model_copy(update=changes)
    read = filing.model_copy(update={"evidence": {**filing.evidence, "/total_score": changed}})
    assert is_given(slip, document(read)) is is_read


@pytest.mark.parametrize("kind", ["right", "mistaken", "absent"])
def test_a_fault_stays_one_where_its_finding_names_no_misreading(wrong: Case, kind: str) -> None:
    found = document(*filings_of(wrong))
    if kind == "absent":
        found = found.model_copy(update={"findings": ()})
    if kind == "mistaken":
        told = [
            one.model_copy(update={"misreadings": ({"path": one.paths[0], "read": "1", "also": "2"},)})
            for one in found.findings
        ]
        found = found.model_copy(update={"findings": tuple(told)})
    verdicts = list(fault_verdicts(wrong.gold, found))
    assert verdicts
    assert {one for _, _, one in verdicts} == {kind}


def reads_as(one: Case, slips: list[Slip], sees: bool) -> Callable[..., Any]:
    """The reading of a document whose figures are all read rightly but the one that slips; the look again sees it or not."""

    def reading(engine: Any, *_: Any) -> Callable[..., Extraction]:
        def read(path: Path, **_: Any) -> Extraction:
            (filing,) = filings_of(one)
            if isinstance(engine, Slipping):
                engine.slipped = 1
                (slip,) = [slip for slip in slips if slip.misread == engine.target.misread]
                filing = slipped(filing, slip, *[slip.printed] * sees)
            return Extraction(SOURCE, (filing,), ())

        return read

    return reading


@pytest.mark.parametrize(("sees", "share"), [(True, 1.0), (False, 0.0)])
def test_documents_are_counted_with_their_slips_and_faults(
    monkeypatch: pytest.MonkeyPatch, right: Case, sees: bool, share: float
) -> None:
    slips = slips_of(Random(f"5/{right.name}"), right.gold, misreads.SLIPS_OF_DOCUMENT)
    monkeypatch.setattr(misreads, "reading", reads_as(right, slips, sees))
    monkeypatch.setattr(misreads, "read", lambda *_, **__: Extraction(SOURCE, filings_of(right), ()))
    told = measure([right], ScriptedEngine(), 5)
    assert (told.faults, told.unplaced, len(told.misreadings)) == ((), 0, 3)
    assert share_right(told.misreadings) == share


def test_shares_and_counts_are_those_of_the_cases() -> None:
    one = Verdict("a", "/total_score", "scores-total", "right")
    told = Told((one,), (one, Verdict("a", "/funds/0/score", "execution-score", "absent")), 4)
    found = plain(told)
    assert (found["faults"]["share"], found["misreadings"]["share"], found["unplaced"]) == (1.0, 0.5, 4)
    assert (found["all"]["cases"], found["all"]["absent"]) == (3, 1)
    assert plain(Told((), ()))["all"]["share"] is None
