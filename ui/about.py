"""What the program is: its versions and models, where they run, what leaves this machine, and the licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from extract.filing import Record
from extract.language.address import is_here
from index.database import REVISION
from index.settings import Settings
from ingest.engine import engine_name
from review.document import Document
from ui.service_api import LanguageTold

CHECKOUT = Path(__file__).parents[1]
LICENCES = CHECKOUT / "docs" / "licences.md"
LINE = re.compile(r"^\| (?P<name>[^|]+) \| (?P<version>[^|]+) \| (?P<licence>[^|]+) \|$", re.M)
ENGINES = {"rapidocr": "rapidocr", "rapidocr-openvino": "rapidocr", "paddleocr": "paddleocr"}
"""The package of each OCR engine."""
RUNTIMES = {"rapidocr": "onnxruntime", "rapidocr-openvino": "openvino", "paddleocr": "paddlepaddle"}


class Versions(Record):
    """The program, the schema of its exports, the tables of its store, the OCR engine with its package and runtime."""

    program: str
    schema_of_exports: str
    store: str
    engine: str
    engine_package: str | None
    runtime: str | None


class Leaving(Record):
    """What is sent to another machine, and which."""

    what: Literal["language", "vectors", "webhook"]
    where: str


class Licence(Record):
    """A package that is used, and its licence."""

    name: str
    version: str
    licence: str


class ModelFile(Record):
    """A file of a model: what it is for, its name, bytes and sha256."""

    role: str
    file: str
    size: int
    sha256: str


class AboutTold(Record):
    """What the program is, which models it works with, what leaves the machine (nothing by default), and the licences."""

    versions: Versions
    models: tuple[ModelFile, ...]
    language: LanguageTold | None
    leaving: tuple[Leaving, ...]
    licences: tuple[Licence, ...]


def about(settings: Settings, language: LanguageTold | None) -> AboutTold:
    """Return what the desk tells of itself; `language` is the language model, told as in `me`."""
    engine = engine_name(settings.ocr_engine)
    return AboutTold(
        versions=Versions(
            program=_version("jixiao"),
            schema_of_exports=Document.model_fields["schema_version"].default,
            store=REVISION,
            engine=engine_name(settings.engine),
            engine_package=_package(ENGINES.get(engine)),
            runtime=_package(RUNTIMES.get(engine)),
        ),
        models=_models(settings.ocr_models, settings.embedder),
        language=language,
        leaving=tuple(_leaving(settings, language)),
        licences=_licences(),
    )


def _leaving(settings: Settings, language: LanguageTold | None) -> Iterator[Leaving]:
    """Yield what is sent to other machines, and where: nothing, unless the settings say so."""
    if language and not language.is_here:
        yield Leaving(what="language", where=language.where)
    if settings.vectors_url and not is_here(settings.vectors_url):
        yield Leaving(what="vectors", where=urlsplit(settings.vectors_url).hostname or settings.vectors_url)
    if settings.webhook and not is_here(str(settings.webhook)):
        yield Leaving(what="webhook", where=settings.webhook.host or "")


@cache
def _models(ocr: Path | None, embedder: str) -> tuple[ModelFile, ...]:
    """The files of the models that are used; hashed once, they do not change while the program runs."""
    wheel = find_spec("rapidocr")
    folders = {
        "ocr": ocr or (Path(wheel.origin).parent / "models" if wheel and wheel.origin else None),
        "layout": CHECKOUT / "extract" / "transformer" / "weights",
        "embedding": None if embedder == "hashed" else Path(embedder),
    }
    return tuple(
        ModelFile(role=role, file=path.name, size=path.stat().st_size, sha256=_sha256(path))
        for role, folder in folders.items()
        if folder
        for path in _weights(role, folder, is_wheel=not ocr)
    )


def _weights(role: str, folder: Path, is_wheel: bool) -> list[Path]:
    if role == "ocr" and is_wheel:
        from ingest.rapid import WHEEL

        return [folder / name for name in WHEEL.values()]
    suffixes = {".onnx", ".pdiparams", ".safetensors"}
    return sorted(one for one in folder.rglob("*") if one.suffix in suffixes and one.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@cache
def _licences() -> tuple[Licence, ...]:
    """The rows of the table of licences, without its two lines of heads."""
    if not LICENCES.exists():
        return ()
    return tuple(Licence(**one.groupdict()) for one in LINE.finditer(LICENCES.read_text("utf-8")))[2:]


def _package(name: str | None) -> str | None:
    return f"{name} {_version(name)}" if name else None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "—"
