"""The documents that the benchmark reads: generated ones in a cache folder, or a folder of samples."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extract.filing import dumps, loads
from fixtures import layouts
from fixtures.conditions import CONDITIONS, Condition
from fixtures.family import Family
from fixtures.generate import Case, generate
from ingest.errors import UnreadableDocument

Part = Literal["dev", "kept_out", "samples"]
"""Which documents: of layout families used in development, of those kept out of it, or given ones."""

Families = Literal["all", "dev", "kept-out"]

PARTS: tuple[Part, ...] = ("dev", "kept_out", "samples")


@dataclass(frozen=True, slots=True)
class Sample:
    """One document to read, and its right answer (`findings` null where they are not known)."""

    name: str
    family: str
    part: Part
    grade: str
    path: Path
    expected: Mapping[str, Any]


def given(folder: Path, grades: tuple[str, ...], only: str | None = None) -> Iterator[Sample]:
    """Yield the samples of a folder of NAME.GRADE.pdf beside NAME.json, by name; `only`: names that hold it.

    Their findings are not known: an empty list there says nothing. UnreadableDocument where none is found.
    """
    answers = [path for path in sorted(folder.glob("*.json")) if only is None or only in path.stem]
    found = [
        (answer, grade, path)
        for answer in answers
        for grade in grades
        if (path := answer.with_name(f"{answer.stem}.{grade}.pdf")).is_file()
    ]
    if not found:
        raise UnreadableDocument(
            f"{folder}: 没有 NAME.GRADE.pdf 与 NAME.json / holds no NAME.GRADE.pdf beside a NAME.json; "
            f"级别 grades: {', '.join(grades)}"
        )
    for answer, grade, path in found:
        expected = loads(answer.read_text(encoding="utf-8")) | {"findings": None}
        yield Sample(f"{answer.stem}.{grade}", answer.stem, "samples", grade, path, expected)


def generated(
    cache: Path,
    seed: int,
    count: int,
    grades: tuple[str, ...],
    families: Families,
    kind: str | None = None,
    only: str | None = None,
) -> Iterator[Sample]:
    """Yield `count` documents of the generator for each part that `families` names and each grade.

    `kind` and `only` leave the families that hold such forms and whose name holds the word;
    UnreadableDocument where none is left.

    The grades of one part are scans of the same filings. They are kept in a cache folder named after its
    arguments and the generator's own source: a changed generator writes anew.
    """
    parts: tuple[tuple[Part, tuple[Family, ...]], ...] = (
        ("dev", layouts.DEVELOPMENT),
        ("kept_out", layouts.KEPT_OUT),
    )
    named = [(part, layouts.chosen(group, kind, only)) for part, group in parts]
    left = [(part, group) for part, group in named if group and families in ("all", part.replace("_", "-"))]
    if not left:
        raise UnreadableDocument(_none_left(kind, only, families))
    for part, group in left:
        for grade in grades:
            yield from _cached(
                cache, "-".join(filter(None, (part, kind, only))), part, seed, count, grade, group
            )


def conditioned(
    cache: Path,
    seed: int,
    count: int,
    grades: tuple[str, ...],
    part: Part,
    kind: str | None = None,
    only: str | None = None,
) -> Iterator[tuple[Condition, Sample]]:
    """Yield `count` documents of one filing under each condition and grade, the same filings under each.

    A condition that has a grade of its own takes no other. Families that bind documents of several looks are
    left out; UnreadableDocument where none is left.
    """
    group = layouts.DEVELOPMENT if part == "dev" else layouts.KEPT_OUT
    left = [family for family in layouts.chosen(group, kind, only) if not family.assemble]
    if not left:
        raise UnreadableDocument(_none_left(kind, only, part))
    for condition in CONDITIONS:
        label = "-".join(filter(None, (condition.name, part, kind, only)))
        for grade in (condition.grade,) if condition.grade else grades:
            for sample in _cached(cache, label, part, seed, count, grade, left, condition):
                yield condition, sample


def _none_left(kind: str | None, only: str | None, families: str) -> str:
    return f"没有符合的版式 / no layout family is left: kind {kind or '-'}, name {only or '-'}, {families}"


def _cached(
    cache: Path,
    label: str,
    part: Part,
    seed: int,
    count: int,
    grade: str,
    chosen: Sequence[Family],
    condition: Condition | None = None,
) -> Iterator[Sample]:
    name = f"{label}-{seed}-{count}-{grade}"
    folder = cache / f"{name}-{_source_of_generator()}"
    listing = folder / "complete"
    if not listing.is_file():
        for outdated in cache.glob(f"{name}-*"):
            shutil.rmtree(outdated)
        folder.mkdir(parents=True)
        made = generate(
            seed,
            count,
            families=chosen,
            grades=(grade,),
            filings=1 if condition else None,
            condition=condition,
        )
        names = [_keep(folder, case) for case in made]
        listing.write_text("\n".join(names), encoding="utf-8")
    for stem in listing.read_text(encoding="utf-8").splitlines():
        expected = loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
        yield Sample(stem, expected["family"], part, expected["grade"], folder / f"{stem}.pdf", expected)


def _keep(folder: Path, case: Case) -> str:
    (folder / f"{case.name}.pdf").write_bytes(case.pdf)
    answer = {**case.gold, "family": case.family, "grade": case.grade}
    (folder / f"{case.name}.json").write_text(dumps(answer), encoding="utf-8")
    return case.name


def _source_of_generator() -> str:
    """Return a short hash of the generator's files: its answers hold as long as they do."""
    digest = hashlib.sha256()
    for path in sorted(Path(layouts.__file__).parent.iterdir()):
        if path.suffix in (".py", ".yaml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
