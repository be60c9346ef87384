"""An embedder from a folder: any encoder of `transformers` (BERT and its kin, sentence-transformers' folders too).

The mean of the last layer over the tokens of a text, of length 1. Nothing is ever downloaded; torch is an extra.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

from ingest.errors import ModelUnavailable

CONFIGURATION = "config.json"
WEIGHTS = (
    "model.safetensors",
    "pytorch_model.bin",
    "model.safetensors.index.json",
    "pytorch_model.bin.index.json",
)
WORDS = ("tokenizer.json", "vocab.txt", "sentencepiece.bpe.model", "spiece.model")
BATCH = 32
LONGEST = 512
"""Tokens of a text; what stands behind them is not looked at."""


class FolderEmbedder(Embeddings):
    """The model of a folder; `name` tells the folder and what lies in it."""

    def __init__(self, folder: Path) -> None:
        """Load the model; ModelUnavailable names the file that is missing."""
        _check(folder)
        try:
            import torch
            from transformers import AutoModel, AutoTokenizer
        except ImportError as error:
            raise ModelUnavailable(
                "未安装 transformers 与 torch：pip install 'jixiao[transformers]' torch。"
                " / transformers and torch are not installed: pip install 'jixiao[transformers]' torch."
            ) from error
        try:
            self._words: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelUnavailable(
                f"文件夹 {folder} 中的模型无法加载：{error} / The model in {folder} cannot be loaded."
            ) from error
        self._torch = torch
        self.size = int(self._model.config.hidden_size)
        self.name = f"{folder.resolve().name}-{_digest(folder)}"
        longest = getattr(self._model.config, "max_position_embeddings", LONGEST)
        self._longest = min(LONGEST, int(longest))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text, whatever else is embedded beside it."""
        found: list[list[float]] = []
        for at in range(0, len(texts), BATCH):
            found += self._batch(texts[at : at + BATCH])
        return found

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of words asked for."""
        return self.embed_documents([text])[0]

    def _batch(self, texts: list[str]) -> list[list[float]]:
        torch = self._torch
        told = self._words(
            texts, padding=True, truncation=True, max_length=self._longest, return_tensors="pt"
        )
        try:
            with torch.inference_mode():
                hidden = self._model(**told).last_hidden_state
        except RuntimeError as error:
            raise ModelUnavailable(
                f"向量模型 {self.name} 运行失败（内存不足？）：{error} / The model {self.name} failed (out of memory?)."
            ) from error
        mask = told["attention_mask"].unsqueeze(-1).to(hidden.dtype)
        means = (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
        found: list[list[float]] = torch.nn.functional.normalize(means, dim=-1).tolist()
        return found


def _check(folder: Path) -> None:
    """ModelUnavailable where a file is missing that every model has."""
    for names in ((CONFIGURATION,), WEIGHTS, WORDS):
        if not any((folder / name).is_file() for name in names):
            raise ModelUnavailable(
                f"模型文件夹 {folder} 缺少 {' 或 '.join(names)}。/ The model's folder {folder} lacks {' or '.join(names)}."
            )


def _digest(folder: Path) -> str:
    """What tells this model from another in a folder of the same name: its configuration, and its weights' size."""
    told = sha256((folder / CONFIGURATION).read_bytes())
    for name in WEIGHTS:
        if (folder / name).is_file():
            told.update(f"{name} {(folder / name).stat().st_size}".encode())
    return told.hexdigest()[:10]
