"""A model behind an OpenAI-compatible server: vLLM, Ollama, llama.cpp, `transformers serve`.

Requests go to the address of the settings and nowhere else: no proxy of the environment, no redirection, no key of the
environment. Where a server knows no `response_format` the schema goes unsaid, and `structured` alone holds the answer to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

from pydantic import SecretStr

from extract.language.address import HERE, is_here, shown
from extract.language.chat import Chat, lacks_package
from extract.language.model import Choice, Schema
from extract.language.prompt import Prompt
from ingest.errors import JixiaoError, LanguageTooSlow, LanguageUnavailable

CONNECT_SECONDS = 5.0
READ_SECONDS = 300.0
CHINESE = 0x2E80
LETTERS_A_TOKEN = 3


def server_model(choice: Choice) -> Chat:
    """Return the model behind the address; LanguageUnavailable where a package or the model's name is missing."""
    address = (choice.language_model or "").rstrip("/")
    if not choice.language_model_name:
        raise LanguageUnavailable(
            "请设 JIXIAO_LANGUAGE_MODEL_NAME 为服务中的模型名称 / set JIXIAO_LANGUAGE_MODEL_NAME to what the server calls the model"
        )
    try:
        import httpx
        from langchain_openai import ChatOpenAI
    except ImportError as error:
        raise lacks_package("langchain-openai") from error
    where = f"{HERE} {shown(address)}" if is_here(address) else shown(address)
    seconds = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    told = _Told(where)
    chat = ChatOpenAI(
        base_url=address if address.endswith("/v1") else f"{address}/v1",
        model=choice.language_model_name,
        api_key=SecretStr(choice.language_model_key or "none"),
        temperature=0,
        max_retries=0,
        http_client=httpx.Client(
            trust_env=False,
            follow_redirects=False,
            timeout=seconds,
            event_hooks={"request": [_without_names]},
        ),
        http_socket_options=(),
        timeout=seconds,
        use_responses_api=False,
        stream_usage=False,
    )
    return Chat(
        _Lenient(chat),
        choice.language_model_name,
        where,
        context=choice.language_context,
        size=size,
        options=_options,
        translate=told.translated,
    )


def _without_names(request: Any) -> None:
    """Take out whose organisation and project the environment names: this server needs neither."""
    for header in ("OpenAI-Organization", "OpenAI-Project"):
        if header in request.headers:
            del request.headers[header]


def size(text: str) -> int:
    """Return how many tokens a text has at most, by its characters: the server's own tokenizer is not at hand."""
    chinese = sum(ord(sign) >= CHINESE for sign in text)
    return 2 * chinese + (len(text) - chinese) // LETTERS_A_TOKEN + 1


def _options(prompt: Prompt, schema: Schema | None, halt: Event) -> dict[str, Any]:  # noqa: ARG001
    # By its older name, which every server knows; LangChain would write the newer one.
    body: dict[str, Any] = {"max_tokens": prompt.tokens}
    if schema is not None:
        held = {"name": prompt.task, "schema": dict(schema), "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": held}
    return {"extra_body": body}


class _Lenient:
    """A chat model that does without `response_format` once the server has refused it."""

    def __init__(self, chat: Any) -> None:
        self._chat, self._is_held = chat, True

    def stream(self, input: Any, **options: Any) -> Iterator[Any]:
        """Yield the pieces of the answer."""
        from openai import BadRequestError, UnprocessableEntityError

        extra_body = options["extra_body"]
        plain = {name: value for name, value in extra_body.items() if name != "response_format"}
        if plain == extra_body or not self._is_held:
            yield from self._chat.stream(input, extra_body=plain)
            return
        try:
            yield from self._chat.stream(input, extra_body=extra_body)
        except (BadRequestError, UnprocessableEntityError):
            self._is_held = False
            yield from self._chat.stream(input, extra_body=plain)


class _Told:
    """What goes wrong with a server, in words that say what to do; nothing of what was sent is repeated."""

    def __init__(self, where: str) -> None:
        self._where = where

    def translated(self, error: Exception) -> JixiaoError:
        """Return our error for the library's."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        if isinstance(error, APITimeoutError):
            return LanguageTooSlow(f"语言模型服务 {self._where} 超时 / the server took too long")
        if isinstance(error, APIConnectionError):
            return LanguageUnavailable(
                f"连接不上语言模型服务 {self._where}：请确认服务已启动；未启动时其余功能照常 / "
                "the language model's server cannot be reached: see that it runs; everything else goes on without it"
            )
        status = f" {error.status_code}" if isinstance(error, APIStatusError) else ""
        return LanguageUnavailable(
            f"语言模型服务 {self._where} 答复有误（{type(error).__name__}{status}）：请核对模型名称与密钥 / "
            "the language model's server refused; check the model's name and the key"
        )
