"""What the store shows of documents and their pages, as frozen records."""

from __future__ import annotations

from typing import Literal

from extract.filing import FormType, Problem, Record

DocumentState = Literal["waiting", "reading", "read", "failed", "withdrawn"]


class Name(Record):
    """A name that a document's bytes came in under: by whom, and when first (UTC, ISO 8601)."""

    file: str
    who: str | None
    when: str


class Withdrawn(Record):
    """One event in a document's trace: taken out, or taken back in, by whom and why."""

    action: Literal["withdraw", "restore"]
    reason: str
    who: str
    when: str


class Direction(Record):
    """What a person said of a page before it is read, by the event's number; of an undo, `undoes` names the event.

    `value`: degrees clockwise of a turn, "begins" or "continues" of a boundary, the name of a kind of form. `old` is
    what the reading `reading` had. It `stands` unless it was taken back, or a later one speaks of the same.
    """

    id: int
    kind: Literal["turn", "leave_out", "boundary", "form_type", "undo"]
    page: int
    value: str | None
    old: str | None
    who: str
    when: str
    why: str | None
    undoes: int | None
    reading: int | None
    stands: bool


class Part(Record):
    """Pages of a document, the last one included."""

    document: str
    first: int
    last: int


class Composed(Record):
    """A document put together from the parts of others, in their order."""

    document: str
    file: str
    parts: tuple[Part, ...]


class Composition(Record):
    """That documents were joined or split, by the event's number: what came of it; of an undo, `undoes` names the event.

    It `stands` unless it was taken back: until then its sources are set aside, afterwards its results are.
    """

    id: int
    action: Literal["join", "split", "rearrange", "undo"]
    results: tuple[Composed, ...]
    who: str
    when: str
    why: str
    undoes: int | None = None
    stands: bool = True

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that pages were taken from."""
        return tuple(dict.fromkeys(part.document for one in self.results for part in one.parts))


class OnPage(Record):
    """A filing as one page has it: whether it begins there."""

    id: str
    title: str | None
    form_type: FormType
    begins: bool


class PageRow(Record):
    """One page as it was read, and what people said of it: the numbers of the directions that stand."""

    page: int
    filings: tuple[OnPage, ...]
    directions: tuple[int, ...]


class PagesView(Record):
    """The pages of a document, of those that can be named so far, and all that was ever said of them, oldest first.

    `is_text`: the pages of a text file cannot be turned. `version` is that of the document; a change made against
    an older one conflicts.
    """

    document: str
    file: str
    state: DocumentState
    is_text: bool
    version: int
    pages: tuple[PageRow, ...]
    directions: tuple[Direction, ...]


class DocumentRow(Record):
    """One kept file: where its reading stands.

    `pages` is None until the file was opened, `progress` the pages read so far. `reason` says why it
    failed or was withdrawn, `added_at` when it was first kept (UTC, ISO 8601). `names` are those its bytes
    came in under, the first one first; `trace` its withdrawals, oldest first, `directions` what people said of its
    pages, `compositions` those that it came of or went into.
    """

    sha256: str
    file: str
    pages: int | None
    state: DocumentState
    reason: str | None
    added_at: str
    filings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    progress: int = 0
    names: tuple[Name, ...] = ()
    trace: tuple[Withdrawn, ...] = ()
    directions: tuple[Direction, ...] = ()
    compositions: tuple[Composition, ...] = ()


class Receipt(Record):
    """What became of a file that came in as `file`: known before or not, and whether that brought it back."""

    file: str
    document: DocumentRow
    is_known: bool
    is_restored: bool
