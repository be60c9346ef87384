"""The vectors of the passages in Chroma: embedded, in the hands of one process at a time, or on a server by its URL.

    vectors/1           Chroma's own files; they can be made again at any time and are thrown away when they are broken
    locks/vectors.lock  who holds it opens them (embedded: to search, too) and tells them what changed

The embeddings are always passed in. A collection belongs to one store and to one embedder: its name says which.
Whatever Chroma raises is VectorsUnavailable from here on.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from ingest.errors import VectorsUnavailable, trail

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

logger = logging.getLogger(__name__)

PAGE = 20_000
"""How many passages are listed at a time."""
PROBED = 64
"""How many passages are looked for by their own vectors, to see whether the index still finds them."""
NEAR = 3
SOUND = 0.75
"""What share of these a sound index finds, at least."""
PREFIX = "jixiao"


class Vectors:
    """The vectors of a store's passages, by the passage's number; every method but `take` wants them taken.

    VectorsUnavailable where Chroma does not do what it is asked.
    """

    def __init__(self, home: Path, url: str | None, embedder: str, store: str) -> None:
        """Use those under `home`, or on the server at `url`; `store` names the store for good."""
        self._folder = home / "vectors"
        self._url = url
        self._lock = FileLock(home / "locks" / "vectors.lock", thread_local=False)
        self._embedder_name = embedder
        self._store = store
        self._guard = RLock()
        self._client: Any = None
        self._collection: Any = None
        self._embedder: Embeddings | None = None

    @property
    def is_held(self) -> bool:
        """Whether this process keeps the vectors."""
        return bool(self._lock.is_locked)

    @property
    def are_there(self) -> bool:
        """Whether vectors were kept before."""
        return self._url is not None or self._folder.exists()

    @property
    def is_open(self) -> bool:
        """Whether this process may search by them."""
        return self._collection is not None

    def take(self) -> bool:
        """Try to hold the vectors; whether this process does now."""
        with self._guard:
            if not self._lock.is_locked:
                try:
                    self._lock.acquire(timeout=0)
                except Timeout:
                    self._open_to_read()
                    return False
            if self._collection is None:
                self._open_or_release()
            return True

    def close(self) -> None:
        """Give the vectors back to whoever asks next."""
        with self._guard:
            self._forget()
            self._lock.release(force=True)

    def count(self) -> int:
        """Return how many passages there are vectors of."""
        with self._chroma():
            return int(self._collection.count())

    def numbers(self) -> set[int]:
        """Return the passages that there are vectors of."""
        found: set[int] = set()
        while True:
            with self._chroma():
                page = self._collection.get(include=[], limit=PAGE, offset=len(found))["ids"]
            found.update(map(int, page))
            if len(page) < PAGE:
                return found

    def add(self, texts: Mapping[int, str]) -> None:
        """Keep the vectors of these passages."""
        if not texts:
            return
        vectors = self._made().embed_documents(list(texts.values()))
        with self._chroma():
            self._collection.upsert(ids=[str(one) for one in texts], embeddings=vectors)

    def remove(self, numbers: Iterable[int]) -> None:
        """Forget the vectors of these passages, those that there are."""
        ids = [str(one) for one in numbers]
        with self._chroma():
            if ids:
                self._collection.delete(ids=ids)

    def nearest(self, query: str, depth: int) -> list[int]:
        """Return the passages nearest to words, the nearest first; none to words without characters."""
        vector = self._made().embed_query(query)
        if not any(vector):
            return []
        with self._chroma():
            found = self._collection.query(query_embeddings=[vector], n_results=depth, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [int(number) for number, distance in pairs if distance < 1]

    def nearest_of(self, query: str, numbers: Sequence[int]) -> list[int]:
        """Return these passages by how near they are to words, by looking at each of them."""
        import numpy as np

        if not numbers:
            return []
        with self._chroma():
            kept = self._collection.get(ids=[str(one) for one in numbers], include=["embeddings"])
        if not kept["ids"]:
            return []
        alike = np.asarray(kept["embeddings"]) @ np.asarray(self._made().embed_query(query))
        return [int(kept["ids"][at]) for at in np.argsort(-alike, kind="stable") if alike[at] > 0]

    def is_sound(self) -> bool:
        """Whether most passages are found by their own vectors: a broken index lists what it does not find.

        Of many vectors HNSW finds not each one even where nothing is broken (33 of 1,000 among 150,000).
        """
        try:
            with self._chroma():
                some = self._collection.get(include=["embeddings"], limit=PROBED)
                if not some["ids"]:
                    return True
                found = self._collection.query(
                    query_embeddings=some["embeddings"], n_results=NEAR, include=["distances"]
                )
        except VectorsUnavailable as error:
            logger.warning("the vectors cannot be searched: %s", trail(error.__cause__ or error))
            return False
        itself = [bool(hits and hits[0] < 1e-3) for hits in found["distances"]]
        return sum(itself) >= SOUND * len(itself)

    def clear(self) -> None:
        """Throw all vectors of this store and embedder away, and begin anew."""
        with self._guard, self._chroma():
            name = self._collection.name
            if self._url is None:
                self._forget()
                self._put_away()
                self._client = self._connected()
            else:
                self._client.delete_collection(name)
            self._collection = self._made_collection()

    def _open_or_release(self) -> None:
        try:
            self._made()  # a model that is missing says nothing of the vectors that are kept
            self._open()
        finally:
            if self._collection is None:
                self._lock.release(force=True)

    def _open(self) -> None:
        """Open the collection; an embedded store that Chroma cannot open is begun anew, since it can be made again."""
        try:
            self._connect()
        except VectorsUnavailable as error:
            if self._url is not None:
                raise
            logger.warning(
                "the vectors cannot be opened and are made anew: %s", trail(error.__cause__ or error)
            )
            self._put_away()
            self._connect()
        with self._chroma():
            self._drop_others()

    def _connect(self) -> None:
        """Open the client and the collection: both, or none of them."""
        try:
            with self._chroma():
                self._client = self._connected()
                self._collection = self._made_collection()
        finally:
            if self._collection is None:
                self._forget()

    def _put_away(self) -> None:
        """Throw the embedded files away. Others go into another folder: Chroma keeps in mind which it could not open."""
        after = int(self._place().name) + 1
        shutil.rmtree(self._folder, ignore_errors=True)
        (self._folder / str(after)).mkdir(parents=True)

    def _place(self) -> Path:
        """Where the embedded files lie: in the folder with the highest number."""
        numbers = [int(one.name) for one in self._folder.glob("*") if one.name.isdecimal()]
        return self._folder / str(max(numbers, default=1))

    def _open_to_read(self) -> None:
        """A server may be searched by many; embedded files are for the holder of the lock alone."""
        if self._url is not None and self._collection is None:
            try:
                self._connect()
            except VectorsUnavailable as error:
                logger.warning(
                    "the server of the vectors cannot be reached: %s", trail(error.__cause__ or error)
                )

    @contextmanager
    def _chroma(self) -> Iterator[None]:
        """Chroma's errors as our own. Its client raises bare Exception for what a server answers: no narrower type holds all."""
        try:
            yield
        except Exception as error:
            where = self._url or str(self._folder)
            raise VectorsUnavailable(
                f"向量库 {where} 不可用，请检查 JIXIAO_VECTORS_URL 和该服务，或用 jixiao reindex 重建；关键词检索不受影响。"
                f" / The vectors in {where} cannot be used: check the server, or make them anew; keywords still work."
            ) from error

    def _connected(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._url is None:
            return chromadb.PersistentClient(str(self._place()), settings=settings)
        address = urlsplit(self._url)
        is_safe = address.scheme == "https"
        port = address.port or (443 if is_safe else 8000)
        return chromadb.HttpClient(address.hostname or "localhost", port, ssl=is_safe, settings=settings)

    def _made_collection(self) -> Any:
        made = self._made()
        told = json.dumps([getattr(made, "name", self._embedder_name), getattr(made, "size", None)])
        name = f"{PREFIX}-{self._store}-{sha256(told.encode()).hexdigest()[:12]}"
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    def _drop_others(self) -> None:
        """Collections of this store by other embedders are of no use any more."""
        own = f"{PREFIX}-{self._store}-"
        for one in self._client.list_collections():
            if one.name.startswith(own) and one.name != self._collection.name:
                self._client.delete_collection(one.name)

    def _made(self) -> Embeddings:
        if self._embedder is None:
            from index.search.embedder import make_embedder

            self._embedder = make_embedder(self._embedder_name)
        return self._embedder

    def _forget(self) -> None:
        if self._client is not None:
            self._client.close()
            if self._url is not None:  # Chroma's client leaves its connections to the server open
                for one in (self._client, self._client._admin_client):
                    one._server._session.close()
        self._client = self._collection = None
