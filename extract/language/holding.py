"""What a folder's model writes, held to a schema token by token (outlines-core)."""

from __future__ import annotations

from typing import Any

from ingest.errors import LanguageUnavailable

SPACE = "▁"
BLANKS = ("Ġ", "Ċ")
"""A space and a line's end as byte-level vocabularies write them."""


def index_of(schema: str, tokenizer: Any) -> Any:
    """Return outlines-core's index of a JSON schema over the tokenizer's vocabulary."""
    try:
        from outlines_core import Index, Vocabulary
        from outlines_core.json_schema import build_regex_from_schema
    except ImportError as error:
        from extract.language.chat import lacks_package

        raise lacks_package("outlines_core") from error
    try:
        # Without blanks between the signs of JSON: a small model would fill its answer with them.
        return Index(
            build_regex_from_schema(schema, ""), Vocabulary(tokenizer.eos_token_id, vocabulary(tokenizer))
        )
    except (ValueError, TypeError) as error:
        raise LanguageUnavailable(
            "语言模型的词表不能按格式输出，未采用；请换用其他模型 / the model's vocabulary cannot be held to a schema; "
            "take another model"
        ) from error


def vocabulary(tokenizer: Any) -> dict[bytes, list[int]]:
    """Return the numbers of the tokens by the bytes that they write; tokens of control write nothing and are left out."""
    special = set(tokenizer.all_special_ids) | {tokenizer.eos_token_id}
    tokens: dict[str, int] = {
        token: number for token, number in tokenizer.get_vocab().items() if number not in special
    }
    is_byte_level = any(sign in piece for sign in BLANKS for piece in tokens)
    written: dict[bytes, list[int]] = {}
    for token, number in tokens.items():
        spelled = _byte_level(token) if is_byte_level else _pieced(token)
        if spelled:
            written.setdefault(spelled, []).append(number)
    return written


def _pieced(token: str) -> bytes:
    """Return what a token of SentencePiece writes: ▁ is a space, <0x0A> a byte."""
    if len(token) == 6 and token.startswith("<0x") and token.endswith(">"):
        return bytes([int(token[3:5], 16)])
    return token.replace(SPACE, " ").encode()


def _byte_level(token: str) -> bytes:
    """Return what a token of a byte-level vocabulary writes; b"" for one that was added beside it."""
    signs = _signs()
    return bytes(signs[sign] for sign in token) if all(sign in signs for sign in token) else b""


def _signs() -> dict[str, int]:
    """Return the bytes by the sign that stands for each: its own where it can be seen, one from 256 on where not."""
    seen = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    unseen = [byte for byte in range(256) if byte not in set(seen)]
    return {chr(byte): byte for byte in seen} | {chr(256 + place): byte for place, byte in enumerate(unseen)}


class Held:
    """A logits processor of transformers: every token that the index does not allow next becomes impossible."""

    def __init__(self, index: Any, begins: int) -> None:
        """Begin a new answer; its tokens come from place `begins` on."""
        from outlines_core import Guide

        self._guide, self._done = Guide(index), begins

    def __call__(self, tokens: Any, scores: Any) -> Any:
        """Return the scores with those alone that may come next."""
        import torch

        while self._done < tokens.shape[1]:
            if not self._guide.is_finished():
                self._guide.advance(int(tokens[0, self._done]), return_tokens=False)
            self._done += 1
        allowed = torch.tensor(self._guide.get_tokens(), device=scores.device)
        held = torch.full_like(scores, float("-inf"))
        held[:, allowed] = scores[:, allowed]
        return held
