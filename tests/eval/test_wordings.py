"""Wordings are counted as found, missed or falsely reported, and the held ones are never shown."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from eval.wordings import Fault, main, measure, parted, plain, show, show_faults, total
from extract.filing import Filing
from fixtures.wordings import Explanation, Wording, explanations, wordings
from review.finding import Finding
from review.rule import FormCheck


def case(name: str, at: str | None) -> Wording:
    filing = Filing(id=name, form_type="target", notes=("甲", "乙"))
    return Wording(rule="some-rule", name=name, filing=filing, expect=at is not None, at=at)


def reporting(*paths: str) -> FormCheck:
    """Return a rule that reports these places on every filing."""

    def check(filing: Filing) -> Iterator[Finding]:
        if paths:
            yield Finding(
                id="1",
                basis="1",
                filing=filing.id,
                rule="some-rule",
                severity="notice",
                scope="form",
                message="有误",
                message_en="at fault",
                paths=paths,
            )

    return check


@pytest.mark.parametrize(
    ("at", "paths", "right", "faults"),
    [
        pytest.param("/notes/0", ("/notes/0",), 1, [], id="found"),
        pytest.param("/notes/0", ("/notes/1", "/notes/0"), 1, [], id="found second"),
        pytest.param("/notes", ("/notes/1",), 1, [], id="found inside"),
        pytest.param("/notes/0", (), 0, ["missed"], id="silent"),
        pytest.param("/notes/0", ("/notes/1",), 0, ["missed", "false"], id="found elsewhere"),
        pytest.param("/notes/1", ("/notes/10",), 0, ["missed", "false"], id="a longer number"),
        pytest.param(None, ("/notes/1",), 0, ["false"], id="a near miss reported"),
        pytest.param(None, (), 0, [], id="a near miss passed over"),
    ],
)
def test_a_case_is_counted(at: str | None, paths: tuple[str, ...], right: int, faults: list[str]) -> None:
    (score,) = measure([case("a", at)], {"some-rule": reporting(*paths)})
    assert (score.right, [fault.kind for fault in score.faults]) == (right, faults)


def test_shares_of_a_rule() -> None:
    found = [case("a", "/notes/0"), case("b", "/notes/0"), case("c", "/notes/1"), case("d", None)]
    (score,) = measure(found, {"some-rule": reporting("/notes/0")})
    assert (score.cases, score.right) == (4, 2)
    assert score.precision == 2 / 4
    assert score.recall == 2 / 3
    assert score.f1 == 4 / 7


def test_a_rule_that_does_not_exist_finds_nothing() -> None:
    (score,) = measure([case("a", "/notes/0"), case("b", None)], {})
    assert not score.exists
    assert (score.precision, score.recall, score.f1) == (None, 0, 0)
    assert score.faults == (Fault("a", "missed"),)


def test_the_total_counts_every_case_alike() -> None:
    found = [case("a", "/notes/0"), case("b", "/notes/0"), case("c", "/notes/0")]
    other = [one.model_copy(update={"rule": "other-rule"}) for one in found[:1]]
    whole = total(measure([*found, *other], {"some-rule": reporting("/notes/0")}))
    assert (whole.cases, whole.right, whole.f1) == (4, 3, 6 / 7)
    assert not whole.exists


@pytest.mark.parametrize(
    ("parts", "right"),
    [
        pytest.param(("雨天停工", "明年早开工。"), 1, id="but for punctuation"),
        pytest.param(("雨天停工，明年早开工。", None), 0, id="not parted"),
        pytest.param(("雨天", "停工，明年早开工。"), 0, id="parted elsewhere"),
    ],
)
def test_an_explanation_counts_where_both_parts_are_right(parts: tuple[str, str | None], right: int) -> None:
    text = Explanation(
        text="雨天停工，明年早开工。", cause="雨天停工，", measure="明年早开工。", causes=("其他",)
    )
    found = parted([text], lambda _: parts)
    assert (found.texts, found.right) == (1, right)
    assert found.wrong == (() if right else (text.text,))


def test_figures_tell_no_fault_unless_asked() -> None:
    scores = measure([case("a", "/notes/0")], {})
    parting = parted(explanations("dev"), lambda _: (None, None))
    assert "faults" not in plain(scores, parting, False)["rules"]["some-rule"]
    assert "wrong" not in plain(scores, parting, False)["parting"]
    (fault,) = plain(scores, parting, True)["rules"]["some-rule"]["faults"]
    assert fault == {"case": "a", "kind": "missed", "reported": ()}


def test_held_wordings_are_measured_and_never_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert "deviation-copied" in shown
    assert not [one.name for one in wordings("held") if f": {one.name}" in shown]
    with pytest.raises(SystemExit) as refused:
        main(["--faults"])
    assert refused.value.code == 2
    assert "--part dev" in capsys.readouterr().err


def test_the_figures_of_dev_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--part", "dev", "--json", "--faults"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["total"]["cases"] == len(wordings("dev"))
    assert all(
        row["right"] + row["missed"] == sum(one.expect for one in wordings("dev") if one.rule == rule)
        for rule, row in figures["rules"].items()
    )


def test_faults_of_dev_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    scores, parting = measure(wordings("dev"), {}), parted(explanations("dev"), lambda _: (None, None))
    show_faults(scores, parting)
    lines = capsys.readouterr().out.splitlines()
    missed = [f"{one.rule}: missed: {one.name}" for one in wordings("dev") if one.expect]
    assert [line.strip() for line in lines] == [*missed, *(f"causes: {text}" for text in parting.wrong)]
    assert parting.wrong == tuple(one.text for one in explanations("dev"))


def test_a_rule_that_does_not_exist_is_shown_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    show(measure([case("a", "/notes/0")], {}), parted(explanations("dev")))
    (row,) = [line for line in capsys.readouterr().out.splitlines() if "some-rule" in line]
    assert "no rule yet" in row
