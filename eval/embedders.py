"""Contestants of the default embedder, which only `python -m eval.retrieval --embedder lsa|layout` knows.

`lsa`: a truncated SVD over the store's own pieces of text, made anew for each store. `layout`: the text encoder of the
local layout model as it is, a mean over windows of a text. Neither ships: docs/search-quality.md has their figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from extract.transformer.features import LENGTH, Vocabulary, plain
from extract.transformer.inference import MODEL, VOCABULARY, WEIGHTS
from index.search.embedder import make_embedder
from index.search.hashed import bucket, features

Matrix = NDArray[np.float32]
PLACES = 1 << 13
"""Pieces of text share so many columns; more are hardly ever told apart in a store."""
TOPICS = 192
BEYOND, TURNS, SEED = 16, 3, 7
"""Of the search for the largest directions: columns beyond those wanted, turns, and where it starts."""
NAMES = ("lsa", "layout")


def contestant(name: str, passages: Sequence[str]) -> Embeddings:
    """Return the contestant of this name over these passages, else the embedder that the product knows by it."""
    if name == "lsa":
        return LatentEmbedder(passages)
    return LayoutTextEmbedder() if name == "layout" else make_embedder(name)


class LatentEmbedder(Embeddings):
    """Latent semantic analysis: characters, pairs and threes, weighted by rarity, on their TOPICS largest directions."""

    def __init__(self, passages: Sequence[str]) -> None:
        counted = _counted(sorted(set(passages)))
        self._rarity: Matrix = (
            np.log(len(counted) / (1 + (counted > 0).sum(axis=0))).clip(0).astype(np.float32)
        )
        self._topics = _directions(counted * self._rarity)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text; 0 for one without characters."""
        found: list[list[float]] = _whole(
            np.matmul(_counted(texts) * self._rarity, self._topics, dtype=np.float32)
        ).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of words asked for."""
        return self.embed_documents([text])[0]


class LayoutTextEmbedder(Embeddings):
    """Characters, two convolutions, maximum and mean: the layout model's way to read a line, without page or place."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        import onnx
        from onnx.numpy_helper import to_array

        self._vocabulary = Vocabulary.read(folder / VOCABULARY)
        graph = onnx.load(str(folder / MODEL)).graph
        kept = {one.name: to_array(one) for one in graph.initializer}
        self._characters = kept["model.text.embedding.weight"]
        self._layers = []
        for name in ("model.text.first.product.bias", "model.text.second.product.bias"):
            added = next(node for node in graph.node if node.op_type == "Add" and name in node.input)
            made = next(node for node in graph.node if node.output[0] in added.input)
            self._layers.append((next(kept[one] for one in made.input if one in kept), kept[name]))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Return the mean over the windows of a text."""
        line = plain(text)
        told = [self._window(line[at : at + LENGTH]) for at in range(0, max(len(line), 1), LENGTH)]
        found: list[float] = _whole(np.mean(told, axis=0, keepdims=True))[0].tolist()
        return found

    def _window(self, text: str) -> Matrix:
        seen: Matrix = self._characters[self._vocabulary.places(text)]
        for product, bias in self._layers:
            padded = np.pad(seen, ((1, 1), (0, 0)))
            seen = _gelu(np.concatenate([padded[:-2], seen, padded[2:]], axis=1) @ product + bias)
        return np.concatenate([seen.max(axis=0, initial=0.0), seen.sum(axis=0) / max(len(seen), 1)])


def _counted(texts: Sequence[str]) -> Matrix:
    """How often each piece of a text stands there, damped: one row a text, its pieces' columns by their hash."""
    counted = np.zeros((len(texts), PLACES), dtype=np.float32)
    for row, text in enumerate(texts):
        for piece, count in features(text, ()).items():
            counted[row, bucket(piece) % PLACES] += np.sqrt(count)
    return counted


def _directions(rows: Matrix) -> Matrix:
    """The TOPICS largest right singular directions of the rows, by a randomised search."""
    basis = np.random.default_rng(SEED).standard_normal((rows.shape[1], TOPICS + BEYOND)).astype(np.float32)
    for _ in range(TURNS):
        basis = np.linalg.qr(rows.T @ (rows @ basis))[0]
    _, _, directions = np.linalg.svd(rows @ basis, full_matrices=False)
    found: Matrix = (basis @ directions.T)[:, :TOPICS].astype(np.float32)
    return found


def _gelu(values: Matrix) -> Matrix:
    found: Matrix = 0.5 * values * (1 + np.tanh(0.79788456 * (values + 0.044715 * values**3)))
    return found


def _whole(rows: Matrix) -> Matrix:
    """The rows at length 1, a row of noughts as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Matrix = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return found
