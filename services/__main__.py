"""The command `tibandu`."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from services import up as trial
from shared.postgres import FolderTaken, PostgresFailed
from shared.settings import settings

main = typer.Typer(
    help="提办督 Tibandu：人大代表建议的提出、办理、督办、评价。", no_args_is_help=True, add_completion=False
)
Data = Annotated[Path | None, typer.Option(help="数据目录，默认 .tibandu")]


@main.callback()
def _commands() -> None:
    """Keeps sub-commands even when there is only one."""


@main.command()
def up(data: Data = None, port: int | None = None, samples: bool = True) -> None:
    """启动试用：四个服务在一个进程里，自带数据库，装入示例年度。"""
    with faults():
        asyncio.run(trial.serve(settings(data, port), with_samples=samples))


@contextlib.contextmanager
def faults() -> Iterator[None]:
    """Faults of the surroundings, in one sentence each."""
    try:
        yield
    except (FolderTaken, PostgresFailed, trial.PortTaken, trial.NotLoopback) as no:
        stop(str(no))


def stop(sentence: str, code: int = 1) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
