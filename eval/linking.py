"""How well filings find each other, and what the rules across forms and years find: `python -m eval.linking`.

Measured on invented histories: the pairwise F1 of the links, precision and recall of the findings on planted
defects, the findings on clean histories (there should be none), and the seconds for all rules.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from extract.filing import Filing
from fixtures.histories import History, history
from review.check import check
from review.finding import Finding
from review.kinship import kinship

Named = tuple[str, str, str]
SEEDS = {"dev": 11, "held": 90210}
PARTS = ("dev", "held")
MANY, FEWER = 10_000, 2_500


class Rate(NamedTuple):
    """Right ones among those given, and among those wanted."""

    right: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of the given that is right; 1 where none is given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of the wanted that is given; 1 where none is wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.given + self.wanted
        return 2 * self.right / total if total else 1.0

    def plain(self) -> dict[str, Any]:
        """Return counts and rates."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**self._asdict(), **{name: round(value, 4) for name, value in rates.items()}}


@dataclass(frozen=True, slots=True)
class Linking:
    """What was measured on one part."""

    part: str
    filings: int
    links: Rate
    findings: Rate
    errors: Rate
    by_rule: dict[str, Rate]
    clean_filings: int
    clean_findings: int

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "part": self.part,
            "filings": self.filings,
            "links": self.links.plain(),
            "findings": self.findings.plain(),
            "errors": self.errors.plain(),
            "by_rule": {rule: rate.plain() for rule, rate in self.by_rule.items()},
            "clean_filings": self.clean_filings,
            "clean_findings": self.clean_findings,
        }


class Speed(NamedTuple):
    """Processor seconds for so many filings: finding what belongs together, and all rules with it."""

    filings: int
    kinship: float
    check: float


def measure(part: str, units: int) -> Linking:
    """Return what is measured on histories of so many units, and on as many clean ones."""
    told = history(SEEDS[part], units, held=part == "held")
    clean = history(SEEDS[part] + 1, units, held=part == "held", is_clean=True)
    given = {(link.earlier, link.later) for link in kinship(told.filings, told.verdicts).links}
    found = Counter(map(_named, _across(told)))
    owed: Counter[Named] = Counter((one.filing, one.rule, one.severity) for one in told.owed)
    return Linking(
        part=part,
        filings=len(told.filings),
        links=Rate(len(given & told.links), len(given), len(told.links)),
        findings=_rate(found, owed),
        errors=_rate(_only(found, severity="error"), _only(owed, severity="error")),
        by_rule={
            rule: _rate(_only(found, rule=rule), _only(owed, rule=rule))
            for rule in sorted({name[1] for name in (*found, *owed)})
        },
        clean_filings=len(clean.filings),
        clean_findings=len(_across(clean)),
    )


def speed(part: str, count: int) -> Speed:
    """Return the processor seconds for that many filings."""
    filings = _so_many(part, count)
    gc.collect()
    began = time.process_time()
    kinship(filings)
    between = time.process_time()
    check(filings)
    return Speed(len(filings), between - began, time.process_time() - between)


def _so_many(part: str, count: int) -> Sequence[Filing]:
    units = count // 25
    while True:
        filings = history(SEEDS[part] + 2, units, held=part == "held").filings
        if len(filings) >= count:
            return sorted(filings, key=lambda one: one.id)[:count]
        units += max(1, units // 5)


def _across(told: History) -> list[Finding]:
    return [one for one in check(told.filings, told.verdicts) if one.scope != "form"]


def _named(finding: Finding) -> Named:
    return finding.filing, finding.rule, finding.severity


def _only(names: Counter[Named], rule: str = "", severity: str = "") -> Counter[Named]:
    return Counter(
        {name: count for name, count in names.items() if rule in ("", name[1]) and severity in ("", name[2])}
    )


def _rate(found: Counter[Named], owed: Counter[Named]) -> Rate:
    return Rate((found & owed).total(), found.total(), owed.total())


def _lines(one: Linking) -> list[str]:
    rates = {
        "关联 links": one.links,
        "问题 findings": one.findings,
        "其中错误 errors": one.errors,
        **one.by_rule,
    }
    lines = [f"{one.part}: {one.filings} 张表 filings"]
    lines += [
        f"  {name}: P {rate.precision:.2%} R {rate.recall:.2%} F1 {rate.f1:.2%} ({rate.right}/{rate.given}/{rate.wanted})"
        for name, rate in rates.items()
    ]
    return [*lines, f"  无问题的 clean: {one.clean_findings} 个问题 findings / {one.clean_filings}"]


def main() -> None:
    """Print what is measured, as lines or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="one part alone; both where none is named")
    parser.add_argument("--units", type=int, default=120, help="how many units file")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-speed", action="store_true", help="leave the seconds out")
    given = parser.parse_args()
    measured = [measure(part, given.units) for part in PARTS if given.part in (None, part)]
    laps = [] if given.no_speed else [speed("dev", count) for count in (FEWER, MANY)]
    ratio = round(laps[1].check / laps[0].check, 2) if laps else None
    if given.json:
        plain = {
            "parts": [one.plain() for one in measured],
            "speed": [one._asdict() for one in laps],
            "ratio": ratio,
        }
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return
    lines = [line for one in measured for line in _lines(one)]
    lines += [
        f"{one.filings} 张表 filings: 关联 links {one.kinship:.1f} s, 全部规则 all rules {one.check:.1f} s"
        for one in laps
    ]
    lines += [f"{MANY} ÷ {FEWER}: {ratio}"] if laps else []
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
