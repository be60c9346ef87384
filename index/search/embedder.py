"""Embedders: texts as vectors of one length, behind LangChain's `Embeddings`; the default needs nothing but numpy.

Each has a `name` and a `size`, which say whether vectors that were kept are its own.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

DEFAULT = "hashed"
EMBEDDERS = {"hashed": "index.search.hashed:HashedEmbedder"}
"""The embedders known by a name; any other name is a folder."""
OF_FOLDERS = "index.search.folder_embedder:FolderEmbedder"


def make_embedder(name: str = DEFAULT) -> Embeddings:
    """Return the embedder of this name, or of the model in a folder; ModelUnavailable where there is neither."""
    if name in EMBEDDERS:
        return cast("Embeddings", _class(EMBEDDERS[name])())
    if not Path(name).is_dir():
        known = "、".join(EMBEDDERS)
        raise ModelUnavailable(
            f"没有向量模型“{name}”：请填 {known}，或模型所在文件夹。"
            f" / There is no embedder {name}: give {known}, or the folder of a model."
        )
    return cast("Embeddings", _class(OF_FOLDERS)(Path(name)))


def _class(place: str) -> type:
    module, _, name = place.partition(":")
    return cast(type, getattr(import_module(module), name))
