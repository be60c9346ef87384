"""`jixiao backup` and `jixiao restore`: a whole store as one file, and a store made of it again (index.archive)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.opening import opened, settings_for
from ui.options import DONE, FAULT, UNREADABLE, Home
from ui.search import shown_steps

if TYPE_CHECKING:
    from index.archive import Manifest

File = Annotated[Path, typer.Argument(help="备份文件 / the backup's file")]


def backup(context: typer.Context, file: File, home: Home = None) -> int:
    """备份整个资料库（使用中也可）。Write the whole store into one new file, while it is used or not."""
    from ui.tables import notes

    with opened(context, home) as (store, _):
        manifest = store.back_up(file)
    notes().print(f"{file}: {_told(manifest)}")
    for digest in manifest.missing:
        notes().print(f"✖ 原件缺失，未备份 / the original is missing: {digest}")
    for digest in manifest.changed:
        notes().print(f"✖ 原件被改，照现状备份 / the original was changed, kept as it is: {digest}")
    return UNREADABLE if manifest.missing or manifest.changed else DONE


def restore(context: typer.Context, file: File, home: Home = None) -> int:
    """从备份恢复为新的资料库，并核对。Make a new store of a backup, and verify it; nothing is overwritten."""
    from index.archive import restore as make
    from ui.tables import notes
    from ui.verify import told

    settings = settings_for(context, home)
    manifest = make(file, settings.home, settings.database_url)
    notes().print(f"{settings.home}: {_told(manifest)}")
    with opened(context, home, may_make=True) as (store, _):
        with shown_steps() as on_step:
            store.search.reindex(False, on_step)
        found = store.verify(manifest.last)
    for line in told(found, manifest.last):
        typer.echo(line)
    return FAULT if found.faults else DONE


def _told(manifest: Manifest) -> str:
    return (
        f"{manifest.originals} 个原件 / originals, {manifest.links} 环 / links, "
        f"最后摘要 / last digest {manifest.last}, {manifest.made_at}"
    )
