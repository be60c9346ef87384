from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import eval.corpus
from eval.benchmark import Options, main, run
from eval.corpus import Sample, generated
from eval.outcome import tally
from extract.filing import DocumentSource, Extraction, Filing, loads
from fixtures import layouts
from ingest.errors import UnreadableDocument
from review.document import Document, document


def small(cache: Path) -> list[Sample]:
    return list(generated(cache, seed=3, count=2, grades=("digital",), families="dev"))


def gold_reader(samples: Sequence[Sample]) -> Callable[[Path], Extraction]:
    answers = {sample.path: sample.expected for sample in samples}

    def read(path: Path) -> Extraction:
        answer = answers[path]
        filings = tuple(Filing.model_validate(filing) for filing in answer["filings"])
        return Extraction(DocumentSource.model_validate(answer["source"]), filings, ())

    return read


def no_rules(extraction: Extraction) -> Document:
    return document(extraction, ())


def test_a_second_run_takes_the_documents_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = small(tmp_path)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("generated again")

    monkeypatch.setattr(eval.corpus, "generate", never)
    assert small(tmp_path) == first
    assert [sample.part for sample in first] == ["dev", "dev"]
    assert all(sample.path.read_bytes().startswith(b"%PDF-") for sample in first)


def test_another_generator_writes_anew_and_leaves_nothing_outdated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_) = small(tmp_path)
    monkeypatch.setattr(eval.corpus, "_source_of_generator", lambda: "changed")
    (second, *_) = small(tmp_path)
    assert first.path.parent != second.path.parent
    assert list(tmp_path.iterdir()) == [second.path.parent]


def test_a_run_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    (one, _) = small(tmp_path)
    (one.path.parent / "complete").unlink()
    one.path.write_bytes(b"half")
    assert small(tmp_path)[0].path.read_bytes().startswith(b"%PDF-")


def test_kept_out_families_are_measured_apart_and_never_among_the_development_ones(tmp_path: Path) -> None:
    kept_out = {family.name for family in layouts.KEPT_OUT}
    both = list(generated(tmp_path, seed=3, count=1, grades=("digital",), families="all"))
    assert [sample.part for sample in both] == ["dev", "kept_out"]
    assert [sample.family in kept_out for sample in both] == [False, True]
    only = generated(tmp_path, seed=3, count=1, grades=("digital",), families="kept-out")
    assert [sample.part for sample in only] == ["kept_out"]


def test_every_grade_is_a_scan_of_the_same_filings(tmp_path: Path) -> None:
    flat, scan = generated(tmp_path, seed=3, count=1, grades=("digital", "office"), families="dev")
    assert [sample.grade for sample in (flat, scan)] == ["digital", "office"]
    assert [filing["indicators"] for filing in flat.expected["filings"]] == [
        filing["indicators"] for filing in scan.expected["filings"]
    ]
    assert flat.path.read_bytes() != scan.path.read_bytes()


def test_a_reader_that_gives_the_right_answers_has_no_fault_on_generated_documents(tmp_path: Path) -> None:
    samples = small(tmp_path)
    (level,) = run(Options(), gold_reader(samples), no_rules, samples).levels
    counts = tally(level.total.fields)
    assert counts.correct == counts.counted > 100
    assert {place.kind for place in level.total.places} == {"right"}
    assert len(level.total.places) > 100


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    cache, samples = tmp_path / "cache", small(tmp_path / "cache")
    monkeypatch.setattr("eval.benchmark._reader", lambda engine, second="on": gold_reader(samples))
    monkeypatch.setattr("eval.benchmark._rules", lambda: no_rules)
    return Options(count=2, seed=3, grades=("digital",), families="dev", cache=cache, out=tmp_path / "report")


def test_main_keeps_the_report_as_json_and_html_and_prints_the_table(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(options) == 0
    out, err = capsys.readouterr()
    assert "开发用 dev" in out
    assert "report.html" in err
    kept = loads((options.out / "report.json").read_text(encoding="utf-8"))
    assert kept["command"] == {
        "count": 2, "grades": ["digital"], "families": "dev", "seed": 3, "engine": "auto", "second": "on",
    }  # fmt: skip
    assert kept["levels"][0]["documents"] == 2
    assert (options.out / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_main_says_which_grades_there_are(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(replace(options, grades=("digital", "fax"))) == 3
    assert "no such grade: fax" in capsys.readouterr().err
    assert not options.out.exists()


def test_main_prints_the_json_alone_when_asked_and_fails_under_the_gate(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(replace(options, as_json=True, fail_under_fields=1.01)) == 5
    assert loads(capsys.readouterr().out)["levels"][0]["fields"]["exact"] == 1


def test_a_kind_and_a_name_leave_the_families_that_fit(tmp_path: Path) -> None:
    pick = partial(generated, tmp_path, 3, 1, ("digital",), "dev")
    assert [sample.family for sample in pick(only="landscape")] == ["landscape"]
    with pytest.raises(UnreadableDocument, match="no layout family is left"):
        list(pick(kind="target", only="landscape"))
