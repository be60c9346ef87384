"""The ablation counts what each reader gives under each condition, of documents whose pages are read once."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import eval.ablation
from eval.ablation import READERS, Ablation, main, run
from eval.ablation_report import page, show
from eval.benchmark import Options
from eval.corpus import Sample, conditioned
from extract.filing import DocumentSource, Extraction, Filing, dumps
from extract.read import Readers
from fixtures.conditions import CONDITIONS
from ingest.errors import UnreadableDocument

GRADES = {one.name: one.grade or "digital" for one in CONDITIONS}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Sample]]:
    cache = tmp_path_factory.mktemp("corpus")
    found = conditioned(cache, 3, 1, ("digital",), "dev", only="municipal")
    return [(condition.name, sample) for condition, sample in found]


@pytest.fixture
def ablation(corpus: list[tuple[str, Sample]]) -> Ablation:
    """The geometry finds no row where no rule is drawn, the model gives a wrong score each, both are right."""
    answers = {sample.path: (name, sample.expected) for name, sample in corpus}

    def read(path: Path, readers: Readers) -> Extraction:
        condition, answer = answers[path]
        filings = [Filing.model_validate(filing) for filing in answer["filings"]]
        if readers == "geometry" and condition == "borderless":
            filings = [one.model_copy(update={"indicators": ()}) for one in filings]
        if readers == "model":
            rows = [
                [row.model_copy(update={"score": Decimal(77)}) for row in one.indicators] for one in filings
            ]
            filings = [
                one.model_copy(update={"indicators": tuple(mine)})
                for one, mine in zip(filings, rows, strict=True)
            ]
        return Extraction(DocumentSource.model_validate(answer["source"]), tuple(filings), ())

    return run(Options(families="dev"), read, corpus)


def test_every_condition_is_tried_at_its_own_grade_and_on_the_same_filing(
    corpus: list[tuple[str, Sample]],
) -> None:
    assert [(name, sample.grade) for name, sample in corpus] == list(GRADES.items())
    first, *others = (
        sample.expected["filings"][0]["indicators"] for name, sample in corpus if name != "header"
    )
    assert first
    assert [one == first for one in others] == [True] * len(others)


def test_a_kind_of_form_that_no_layout_of_one_look_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no layout family is left"):
        next(conditioned(tmp_path, 3, 1, ("digital",), "kept_out", kind="department_budget"))


def test_each_reader_is_counted_by_rows_and_by_fields(ablation: Ablation) -> None:
    found = {(one.condition, one.readers): one for one in ablation.trials}
    assert set(found) == {(name, reader) for name in GRADES for reader in READERS}
    assert {one.rows.exact for (_, reader), one in found.items() if reader == "both"} == {1.0}
    assert {one.fields.exact for (_, reader), one in found.items() if reader == "both"} == {1.0}
    lost = found["borderless", "geometry"]
    assert (lost.rows.correct, lost.rows.missing, lost.fields.given_wrong) == (0, lost.rows.counted, 0.0)
    assert 0 < lost.fields.correct < lost.fields.counted
    wrong = found["clean", "model"]
    assert wrong.rows.wrong == wrong.fields.wrong > 3
    assert wrong.rows.exact < wrong.fields.exact < 1.0


def test_what_is_wrong_is_named_for_development_layouts_alone(
    ablation: Ablation, corpus: list[tuple[str, Sample]]
) -> None:
    assert {(reader, fault.kind) for reader, fault in ablation.faults} >= {
        ("geometry", "missing"),
        ("model", "wrong"),
    }

    def empty(path: Path, readers: Readers) -> Extraction:
        return Extraction(DocumentSource(file=path.name, sha256=readers, pages=1), (), ())

    assert run(Options(), empty, corpus[:1]).faults == ()


def test_the_report_states_every_share_as_a_table_a_page_and_json(ablation: Ablation) -> None:
    out = io.StringIO()
    show(ablation, out)
    for text in (out.getvalue(), page(ablation)):
        assert "表头缺失 header lost · digital" in text
        assert "倾斜误识 skew, OCR errors · worn" in text
        assert "100.00%" in text
        assert "模型 model" in text
    trials = json.loads(dumps(ablation.plain()))["trials"]
    both = next(one for one in trials if (one["condition"], one["readers"]) == ("labels", "both"))
    assert both["indicators"]["exact"] == both["families"]["municipal"]["fields"]["exact"] == 1.0
    assert both["documents"] == 1


def test_the_pages_of_a_document_are_read_once_for_all_readers(
    corpus: list[tuple[str, Sample]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    read: list[str] = []

    def pages(document: object, *_: object) -> Iterator[object]:
        read.append("once")
        return iter(())

    def samples(*_: object) -> Iterator[tuple[str, Sample]]:
        return iter(corpus[:1])

    monkeypatch.setattr(eval.ablation, "read_pages", pages)
    monkeypatch.setattr(eval.ablation, "naming", lambda given, named: given)
    monkeypatch.setattr(eval.ablation, "_corpus", samples)
    assert main(Options(engine="scripted", families="dev", out=tmp_path, as_json=True)) == 0
    assert read == ["once"]
    shown = json.loads(capsys.readouterr().out)
    assert [one["readers"] for one in shown["trials"]] == list(READERS)
    assert [one["fields"]["correct"] for one in shown["trials"]] == [0, 0, 0]
    assert json.loads((tmp_path / "ablation.json").read_text(encoding="utf-8")) == shown
    assert (tmp_path / "ablation.html").is_file()
