"""What a command works with: the settings and the store, at the home that the command line names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from index.settings import Settings
    from index.store import Store


def settings_for(context: typer.Context, home: Path | None) -> Settings:
    """Return the settings: the home given after the command, else before it, else the environment's."""
    from pydantic import ValidationError

    from index.settings import Settings

    chosen = home or context.obj
    try:
        return Settings(home=chosen) if chosen else Settings()
    except ValidationError as error:
        told = "; ".join(f"JIXIAO_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors())
        raise typer.BadParameter(f"设置有误 / wrong setting: {told}") from error


@contextlib.contextmanager
def opened(
    context: typer.Context, home: Path | None, may_make: bool = False
) -> Iterator[tuple[Store, Settings]]:
    """Yield the open store and the settings; StoreError where there is no store, unless the command `may_make` one."""
    from index.store import Store
    from ui.hands import eyes

    settings = settings_for(context, home)
    if not may_make:
        refuse_nowhere(settings)
    with eyes(settings) as view:
        store = Store.open(
            settings.home,
            settings.database_url,
            settings.labels,
            view,
            settings.parameters,
            settings.second_reading_share,
            settings.vectors_url,
            settings.embedder,
            settings.webhook is not None,
        )
        try:
            yield store, settings
        finally:
            store.close()


def refuse_nowhere(settings: Settings) -> None:
    """Raise StoreError, naming the folder, where no store was ever made: a mistyped home is not answered as an empty one."""
    from ingest.errors import StoreError

    home = settings.home.expanduser().resolve()
    sign = home / "locks" if settings.database_url else home / "jixiao.db"
    if not sign.exists():
        raise StoreError(
            f"{home} 中没有资料库：请核对 --home 或 JIXIAO_HOME；新建资料库请用 jixiao add 或 jixiao serve。"
            f" / There is no store in {home}: check --home or JIXIAO_HOME; `jixiao add` and `jixiao serve` make one."
        )
