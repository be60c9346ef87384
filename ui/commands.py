"""`jixiao`: the command line. Standard output carries the answer alone, the rest goes to standard error.

Exit status: 0 all done, 1 it could not be done, and why (no store there, an internal fault), 2 a file could not be
read (the rest is done), 3 usage, 4 `check --fail-on` found something.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

from ingest import quiet
from ui import accounts, composing, ledger
from ui.asking import ask
from ui.exporting import export
from ui.keeping import backup, restore
from ui.learned import learned
from ui.looking import mcp
from ui.measuring import evaluate
from ui.opening import opened, settings_for
from ui.options import (
    DONE,
    FAULT,
    FOUND,
    INTERRUPTED,
    UNREADABLE,
    USAGE,
    Files,
    Home,
    Json,
    Project,
    Year,
)
from ui.search import reindex, search, settle
from ui.trends import trends
from ui.verify import verify
from ui.working import work

quiet.hush()
logger = logging.getLogger(__name__)

application = typer.Typer(
    name="jixiao", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@application.callback()
def everywhere(context: typer.Context, home: Home = None) -> None:
    """绩效自评表：从扫描件到可核对的事实。Scanned performance filings become checked facts."""
    context.obj = home


@application.command()
def extract(
    context: typer.Context,
    files: Files,
    out: Annotated[
        Path | None, typer.Option(help="写入此目录，每个文件一个 / a folder for STEM.json each")
    ] = None,
    home: Home = None,
) -> int:
    """读取文件并输出 JSON，不保存。Read files and print what they hold; nothing is kept."""
    from extract.label_file import label_file
    from extract.labels import book_of
    from review.pack_file import pack_file
    from ui.documents import print_documents, write_documents
    from ui.hands import hands
    from ui.intake import extracted, files_in

    paths = list(files_in(files))
    settings = settings_for(context, home)
    book, packs = book_of(label_file(settings.labels)), pack_file(settings.parameters)
    with hands(settings, lambda: book, lambda: len(paths)) as reading:
        documents = extracted(paths, reading, packs)
        whole = write_documents(documents, out) if out else print_documents(documents, alone=len(paths) == 1)
    return DONE if whole else UNREADABLE


@application.command()
def add(
    context: typer.Context,
    paths: Files,
    again: Annotated[
        bool, typer.Option("--again", help="重新读取，更正保留 / read anew; corrections stay")
    ] = False,
    home: Home = None,
) -> int:
    """把文件读入资料库。Read documents into the store; the same file twice is one document."""
    from ui import intake
    from ui.hands import hands

    with opened(context, home, may_make=True) as (store, settings):

        def demand() -> int:
            return len(store.queue.waiting())

        with hands(settings, store.labels.book, demand) as reading:
            whole = intake.add(store, paths, reading, settings.who(), again)
        if store.search.is_begun:
            settle(store)
        return DONE if whole else UNREADABLE


@application.command("list")
def show(
    context: typer.Context,
    as_json: Json = False,
    everything: Annotated[
        bool, typer.Option("--all", help="连同被取代的表和撤回的文件 / superseded and withdrawn ones too")
    ] = False,
    state: Annotated[
        Literal["new", "in_review", "reopened", "submitted", "signed_off"] | None,
        typer.Option(help="只看此状态的表 / filings in this state alone"),
    ] = None,
    home: Home = None,
) -> int:
    """列出表、状态和问题。List the filings, their states and their open findings."""
    from ui.lists import print_lists, print_lists_as_json

    with opened(context, home) as (store, _):
        if as_json:
            print_lists_as_json(store, everything, state)
        else:
            print_lists(store, everything, state)
    return DONE


for command in (
    ledger.remove,
    composing.join,
    composing.split,
    ledger.resubmissions,
    ledger.supersede,
    ledger.difference,
    ledger.coverage,
):
    application.command()(command)


@application.command()
def check(
    context: typer.Context,
    year: Year = None,
    project: Project = None,
    as_json: Json = False,
    fail_on: Annotated[
        Literal["error", "warning", "notice"] | None,
        typer.Option(help="有此级别或更重的问题时以 4 退出 / exit 4 when there is one this grave"),
    ] = None,
    home: Home = None,
) -> int:
    """输出资料库中的问题。Print the findings over the store, without those a person dismissed."""
    from ui.lists import open_findings, print_findings, reaches

    with opened(context, home) as (store, _):
        findings = open_findings(store, year, project)
        print_findings(findings, as_json)
        return FOUND if fail_on and reaches(findings, fail_on) else DONE


application.command()(export)


@application.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="地址，默认 JIXIAO_HOST / the address")] = None,
    port: Annotated[
        int | None, typer.Option(help="端口，默认 JIXIAO_PORT / the port", min=1, max=65535)
    ] = None,
    is_open: Annotated[
        bool,
        typer.Option("--open", help="不登录，填写姓名即可操作，仅限本机 / no sign-in, this machine alone"),
    ] = False,
    desk_only: Annotated[
        bool,
        typer.Option(
            "--desk-only", help="不读取文件，由 jixiao work 读取 / `jixiao work` reads, the desk does not"
        ),
    ] = False,
    home: Home = None,
) -> int:
    """启动审核台和接口。Serve the review desk and the REST API; people sign in (`jixiao user`)."""
    from ui.serving import serve as run

    with opened(context, home, may_make=True) as (store, settings):
        run(store, settings, host or settings.host, port or settings.port, is_open, desk_only)
    return DONE


@application.command()
def debug(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="文件 / the file")],
    stage: Annotated[
        Literal["words", "rules", "cells", "fields"], typer.Option(help="画哪一步 / the stage to draw")
    ] = "fields",
    out: Annotated[Path, typer.Option(help="图片目录 / where the pictures go")] = Path("debug"),
    home: Home = None,
) -> int:
    """把读取的某一步画在页面上。Draw a stage of the reading on the pages; prints the pictures' paths."""
    from extract.draw import draw
    from ingest.engine import make_engine

    engine = make_engine(settings_for(context, home).engine)
    for picture in draw(file, stage, out, engine):
        sys.stdout.write(f"{picture}\n")
    return DONE


application.command()(ask)
application.command()(search)
application.command()(reindex)
application.command()(verify)
application.command()(work)
application.command()(backup)
application.command()(restore)
application.command()(learned)
application.command()(trends)
application.command()(mcp)
application.command("eval")(evaluate)
application.add_typer(accounts.application, name="user")


def main() -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Return the exit status of the command that the arguments name; whatever goes wrong is told on stderr."""
    from ingest.errors import JixiaoError, UnreadableDocument, UnreadableTable, trail

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    try:
        status = application(args=list(arguments), prog_name="jixiao", standalone_mode=False) or DONE
        sys.stdout.flush()
        return status
    except TyperException as error:
        error.show()  # type: ignore[attr-defined]
        return USAGE
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (BrokenPipeError, SystemExit) as ended:
        if isinstance(ended, SystemExit) and not isinstance(ended.__context__, BrokenPipeError):
            raise
        # Whoever read our answer has enough; nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except JixiaoError as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE if isinstance(error, UnreadableDocument | UnreadableTable) else FAULT
    except OSError as error:
        sys.stderr.write(
            f"{error.filename or ''}: {error.strerror}; 请检查路径、权限和磁盘空间 / check path, rights, disk\n"
        )
        return FAULT
    except Exception as error:  # noqa: BLE001  (the outermost loop)
        logger.error("internal fault, please report it: %s", trail(error))
        return FAULT
