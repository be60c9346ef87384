"""What can go wrong so that work could not be done. Bad content is a Finding, never one of these.

JixiaoError
├── UnreadableDocument      the file cannot be opened at all
│   ├── EmptyDocument           no bytes, or no pages
│   ├── EncryptedDocument       a password is wanted
│   ├── UnknownFileType         neither PDF nor a picture
│   ├── OversizedDocument       more pages than are read at once
│   └── ReadingStopped          it outgrew its time or memory, or ended the process that read it
├── UnreadableTable         a table that a person handed in is none that we know
│   ├── UnreadableLabels        a file of labels (JIXIAO_LABELS) is none
│   └── UnreadableFigures       a file of figures (JIXIAO_PARAMETERS) is none
├── UnreadablePage          one page cannot be rendered; the others go on
├── ReaderFault             the program that reads failed in a way that nobody foresaw
├── Interrupted             the program is ending; the document waits on
├── EngineUnavailable       an OCR engine lacks its package, model or folder
├── FontUnavailable         no typeface with Chinese is installed to draw with
├── ModelUnavailable        the local model's folder lacks a file, or holds another program's
├── LanguageUnavailable     the language model's folder lacks a file, its server does not answer, or it may not be asked
│   ├── LanguageTooSlow         it did not answer in time
│   ├── LanguageCancelled       whoever asked wants no answer any more
│   └── PromptTooLong           more than it can be given at once
├── StoreError              the store cannot do what was asked
│   ├── NotFound                no such document, filing, finding or field
│   │   └── SetAside                its pages are in other documents now
 │   ├── Conflict                it does not go with how things stand
 │   │   └── Stale                   somebody else changed it meanwhile
 │   ├── Forbidden               this person may not do that
 │   └── VectorsUnavailable      Chroma cannot be opened, reached or searched; keywords still find
├── InvalidCorrection       the new value does not fit the field
├── RefusedLabel            a label cannot be learned: it is known, or could be taken for another
├── RefusedDirection        what a person said of a document's pages cannot be done
│   └── RefusedComposition      documents cannot be joined or split so
├── RefusedFigure           a figure that rules compare with cannot be that: unknown, or impossible
├── RefusedAccount          an account cannot be so: its name, its roles or how long its token would last
│   └── WeakPassword            a password that could be guessed
├── PortTaken               something else listens where the desk should be served
└── UnguardedDesk           the open desk would be served beyond this machine

Every message names the file or page and the remedy.
"""

from __future__ import annotations

import traceback
from pathlib import Path

FRAMES = 4


class JixiaoError(Exception):
    """The base of every error that this program raises on purpose."""


class UnreadableDocument(JixiaoError):
    """The file cannot be opened at all."""


class EmptyDocument(UnreadableDocument):
    """The file has no bytes, or no pages."""


class EncryptedDocument(UnreadableDocument):
    """The file wants a password."""


class UnknownFileType(UnreadableDocument):
    """The file is neither a PDF nor a picture that we read."""


class OversizedDocument(UnreadableDocument):
    """The file has more pages than are read at once."""


class ReadingStopped(UnreadableDocument):
    """Reading the file took too long or too much memory, or ended the process that read it."""


class UnreadableTable(JixiaoError):
    """A table that a person handed in (a list of expected projects) cannot be read as one."""


class UnreadableLabels(UnreadableTable):
    """A file of labels that a person wrote cannot be read as one, or contradicts the known ones."""


class UnreadableFigures(UnreadableTable):
    """A file of figures that a person wrote cannot be read as one, or holds what no figure can be."""


class UnreadablePage(JixiaoError):
    """One page cannot be rendered."""


class ReaderFault(JixiaoError):
    """The program that reads failed in a way that nobody foresaw; the message says what kind of failure it was."""


class Interrupted(JixiaoError):
    """The program is ending, and what it was reading waits on."""


class EngineUnavailable(JixiaoError):
    """An OCR engine lacks its package, its model or its folder."""


class FontUnavailable(JixiaoError):
    """The machine has no typeface with Chinese to write on a picture with."""


class ModelUnavailable(JixiaoError):
    """The local model's folder lacks a file, or what lies there cannot be used."""


class LanguageUnavailable(JixiaoError):
    """The language model's folder lacks a file, its server does not answer, or it may not be asked."""


class LanguageTooSlow(LanguageUnavailable):
    """The language model did not answer in time."""


class LanguageCancelled(LanguageUnavailable):
    """Whoever asked the language model wants no answer any more."""


class PromptTooLong(LanguageUnavailable):
    """More than the language model can be given at once."""


class StoreError(JixiaoError):
    """The store cannot do what was asked."""


class NotFound(StoreError):
    """There is no such document, filing, finding or field."""


class SetAside(NotFound):
    """The document was joined with others or split, or came of that and it was taken back: its pages are elsewhere."""


class Conflict(StoreError):
    """It does not go with how things stand: done already, or somebody else was quicker."""


class Stale(Conflict):
    """Somebody else changed it meanwhile: what the person saw is not how it is now."""


class Forbidden(StoreError):
    """This person may not do that."""


class VectorsUnavailable(StoreError):
    """The vectors cannot be opened, reached or searched; keywords still find."""


class InvalidCorrection(JixiaoError):
    """The new value does not fit the field that it is for."""


class RefusedLabel(JixiaoError):
    """The label cannot be learned: another field has it, or it could be taken for another."""


class RefusedDirection(JixiaoError):
    """What a person said of a document's pages cannot be done: there is no such page, or other words stand against it."""


class RefusedComposition(RefusedDirection):
    """Documents cannot be joined or split so: a page would be missing or there twice, or has no picture."""


class RefusedFigure(JixiaoError):
    """The figure does not exist, or what was written for it makes no sense."""


class RefusedAccount(JixiaoError):
    """An account cannot be so: its name, its roles or how long its token would last."""


class WeakPassword(RefusedAccount):
    """A password that could be guessed."""


class PortTaken(JixiaoError):
    """Something else listens where the desk should be served."""


class UnguardedDesk(JixiaoError):
    """The open desk, which asks for no password, would be served beyond this machine."""


def trail(error: BaseException) -> str:
    """Return the kind of an unexpected error and where it arose, without its message: that may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {places}"
