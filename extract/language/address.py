"""Whether an address is this machine's own: nothing is sent to another one unless the settings say so."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from ingest.errors import LanguageUnavailable

if TYPE_CHECKING:
    from extract.language.model import LanguageModel

HERE = "本机"


def is_address(place: str) -> bool:
    """Whether the place of a model is an address, and no folder."""
    return place.lower().startswith(("http://", "https://"))


def is_here(address: str) -> bool:
    """Whether the address is this machine's: localhost, or a loopback number.

    No other name counts, whatever it resolves to at the moment; nor does a number written in another way than usual.
    """
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shown(address: str) -> str:
    """Return the address without a name and password in it."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def refuse_elsewhere(address: str, is_allowed: bool) -> None:
    """Raise LanguageUnavailable for an address of another machine, unless that is allowed."""
    if is_allowed or is_here(address):
        return
    raise LanguageUnavailable(
        f"语言模型地址 {shown(address)} 不在本机：文件内容将发往该处，因此未使用。"
        "确需如此，请另设 JIXIAO_LANGUAGE_MODEL_ELSEWHERE=true。/ "
        "The language model's address is another machine's, and text of documents would be sent there: it is not used. "
        "Where that is meant, set JIXIAO_LANGUAGE_MODEL_ELSEWHERE=true as well."
    )


def told(model: LanguageModel | None) -> dict[str, Any] | None:
    """Return what the desk shows of the model: its name, where it runs, and whether that is this machine."""
    if model is None:
        return None
    return {"name": model.name, "where": model.where, "is_here": model.where.startswith(HERE)}


def told_of(model: LanguageModel) -> str:
    """Return the line that says which model is asked, and where."""
    line = f"语言模型 / language model: {model.name}（{model.where}）"
    if model.where.startswith(HERE):
        return line
    return f"{line}  注意：文件内容会发往该处 / text of documents is sent there"
