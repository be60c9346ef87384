"""A causal model of Hugging Face's kind from a folder, by `transformers`, on the GPU where torch finds one.

Nothing is fetched, and no code of the folder is run. What it writes is held to a schema token by token by
outlines-core: Apache-2.0, kept up to date by those who make Outlines, one wheel without needs of its own (lm-format-enforcer
has long had no release; xgrammar brings Triton along).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, cast

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from extract.language.address import HERE
from extract.language.chat import Chat, lacks_package
from extract.language.model import Choice, Schema
from extract.language.prompt import Prompt
from ingest.errors import JixiaoError, LanguageUnavailable

NEEDED = ("config.json", "tokenizer_config.json")
ONE_OF = (
    ("tokenizer.json", "tokenizer.model", "vocab.json"),
    ("model.safetensors", "model.safetensors.index.json"),
)
ROLES = {"system": "system", "human": "user", "ai": "assistant"}


def folder_model(choice: Choice) -> Chat:
    """Return the model of the folder, loaded; LanguageUnavailable naming the file that it lacks."""
    folder = Path(choice.language_model or "").expanduser()
    refuse_incomplete(folder)
    try:
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        raise lacks_package("transformers / torch") from error
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
        model = AutoModelForCausalLM.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype="auto"
        )
    except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
        raise LanguageUnavailable(
            f"语言模型文件夹 {folder} 无法载入：请换用 transformers 能载入的因果语言模型（safetensors）/ "
            f"the language model's folder cannot be loaded ({type(error).__name__}): take a causal model "
            "in safetensors that transformers loads"
        ) from error
    chat = FolderChat.of(model, tokenizer)
    context = min(
        choice.language_context,
        getattr(model.config, "max_position_embeddings", None) or choice.language_context,
    )
    return Chat(
        chat,
        choice.language_model_name or folder.name,
        HERE,
        context=context,
        size=chat.size,
        options=_options,
        translate=_translated,
    )


def refuse_incomplete(folder: Path) -> None:
    """Raise LanguageUnavailable where the folder is none, or lacks a file that a model needs."""
    if not folder.is_dir():
        raise LanguageUnavailable(
            f"语言模型文件夹 {folder} 不存在：请核对 JIXIAO_LANGUAGE_MODEL / there is no such folder; check JIXIAO_LANGUAGE_MODEL"
        )
    lacking = [name for name in NEEDED if not (folder / name).is_file()]
    lacking += [
        " 或/or ".join(names) for names in ONE_OF if not any((folder / name).is_file() for name in names)
    ]
    if lacking:
        raise LanguageUnavailable(
            f"语言模型文件夹 {folder} 缺少 {'、'.join(lacking)}：请从模型发布处补齐后重试 / the language model's folder "
            f"lacks {', '.join(lacking)}: copy it from where the model was published"
        )


def _options(prompt: Prompt, schema: Schema | None, halt: Event) -> dict[str, Any]:
    return {"schema": schema, "halt": halt, "tokens": prompt.tokens}


def _translated(error: Exception) -> JixiaoError:
    return LanguageUnavailable(
        f"语言模型出错（{type(error).__name__}），未采用；请检查内存或换用较小的模型 / the language model failed; "
        "check the memory, or take a smaller one"
    )


class FolderChat(BaseChatModel):
    """LangChain's chat model over a loaded model of transformers. It always takes the likeliest token."""

    _model: Any = PrivateAttr()
    _tokenizer: Any = PrivateAttr()
    _indices: dict[str, Any] = PrivateAttr(default_factory=dict)

    @classmethod
    def of(cls, model: Any, tokenizer: Any) -> FolderChat:
        """Return the chat model over what transformers loaded, on the device that torch prefers."""
        import torch

        made = cls()
        made._model = model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        made._tokenizer = tokenizer
        return made

    @property
    def _llm_type(self) -> str:
        return "folder"

    def size(self, text: str) -> int:
        """Return how many tokens the text has."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        said = "".join(
            str(piece.message.content) for piece in self._stream(messages, stop, run_manager, **kwargs)
        )
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=said))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        from transformers import TextIteratorStreamer

        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        unheard = Event()
        with ThreadPoolExecutor(1, thread_name_prefix="transformers") as threads:
            writing = threads.submit(self._write, messages, streamer, unheard, kwargs)
            try:
                for piece in streamer:
                    if piece:
                        if run_manager:
                            run_manager.on_llm_new_token(piece)
                        yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            finally:
                unheard.set()  # whoever goes away before the end need not wait for it
            writing.result()

    def _write(
        self, messages: list[BaseMessage], streamer: Any, unheard: Event, options: dict[str, Any]
    ) -> None:
        """Have the model write into the streamer until it ends, is halted or unheard; the streamer ends whatever happens."""
        from transformers import StoppingCriteriaList

        halts = [one for one in (options.get("halt"), unheard) if one]
        try:
            given = self._given(messages)
            self._model.generate(
                **given,
                streamer=streamer,
                do_sample=False,
                temperature=None,
                top_p=None,
                top_k=None,
                max_new_tokens=options.get("tokens", 512),
                pad_token_id=self._end,
                logits_processor=self._held_to(options.get("schema"), given["input_ids"].shape[1]),
                stopping_criteria=StoppingCriteriaList([_halted(one) for one in halts]),
            )
        finally:
            streamer.end()

    def _given(self, messages: list[BaseMessage]) -> dict[str, Any]:
        turns = [{"role": ROLES[message.type], "content": str(message.content)} for message in messages]
        if self._tokenizer.chat_template:
            tokens = self._templated(turns)
        else:
            plain = "\n\n".join(str(turn["content"]) for turn in turns) + "\n\n"
            tokens = self._tokenizer(plain, return_tensors="pt")
        wanted = ("input_ids", "attention_mask")
        return {name: tokens[name].to(self._model.device) for name in wanted}

    def _templated(self, turns: list[dict[str, str]]) -> Any:
        """Return the tokens of the turns; a model whose template has no system turn is told all in the first one."""
        from jinja2 import TemplateError

        ask = {"add_generation_prompt": True, "return_tensors": "pt", "return_dict": True}
        try:
            return self._tokenizer.apply_chat_template(turns, **ask)
        except TemplateError:
            whole = "\n\n".join(turn["content"] for turn in turns)
            return self._tokenizer.apply_chat_template([{"role": "user", "content": whole}], **ask)

    @property
    def _end(self) -> int:
        end = self._tokenizer.eos_token_id
        return cast("int", end if end is not None else 0)

    def _held_to(self, schema: Schema | None, begins: int) -> list[Any] | None:
        """Return what lets only tokens through with which the answer can still become JSON of the schema."""
        if schema is None:
            return None
        from extract.language.holding import Held, index_of

        key = json.dumps(schema, sort_keys=True)
        if key not in self._indices:
            self._indices[key] = index_of(key, self._tokenizer)
        return [Held(self._indices[key], begins)]


def _halted(halt: Event) -> Any:
    """Return the criterion by which transformers stops at the next token."""

    def is_over(tokens: Any, scores: Any, **_: Any) -> Any:  # noqa: ARG001
        import torch

        return torch.full((tokens.shape[0],), halt.is_set(), dtype=torch.bool, device=tokens.device)

    return is_over
