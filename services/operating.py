"""The operator's commands in the terminal: dead letters, parked facts, telling again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from services import tools
from services.terminal import run, stop
from shared.letters import Letter
from shared.resend import Which
from shared.settings import settings

Named = Annotated[Literal["intake", "routing", "supervision", "rating"], typer.Argument(help="服务名")]
MaybeNamed = Annotated[
    Literal["", "intake", "routing", "supervision", "rating"],
    typer.Argument(help="服务名；试用可不写", show_choices=False),
]
Data = Annotated[Path | None, typer.Option(help="试用的数据目录；设了KAFKA_BOOTSTRAP则不用")]
Ids = Annotated[list[str] | None, typer.Argument(help="死信编号：原来的主题/分区/位置")]
Key = Annotated[str, typer.Option(help="只要这个键的：人大代码/建议编号")]
Since = Annotated[str, typer.Option(help="只要这个时刻（ISO，UTC）以后发现的")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看会怎样，不执行")]
OPTIONS = {"no_args_is_help": True, "add_completion": False}
dlq = typer.Typer(help="死信：读不懂的消息，原样留着，看清以后重办或作废。", **OPTIONS)  # type: ignore[arg-type]
parked = typer.Typer(help="停放：规则或程序不肯收的事实，放行以后按次序重办。", **OPTIONS)  # type: ignore[arg-type]


@dlq.command("list")
def list_letters(
    service: Named,
    ids: Ids = None,
    key: Key = "",
    since: Since = "",
    settled: Annotated[bool, typer.Option("--all", help="连已处理的一起列")] = False,
) -> None:
    """一行一封：编号、发现时间、键、原因。"""
    found = [one for one in _posted(service, ids, key, since) if settled or not one.settled]
    for one in found:
        typer.echo(f"{one.id}  {one.since}  {_text(one.key)}  {one.reason}{f'  [{one.settled}]' if settled else ''}")
    typer.echo(f"共{len(found)}封。", err=True)


@dlq.command("show")
def show_letter(service: Named, id: Annotated[str, typer.Argument(help="死信编号")]) -> None:
    """原来的键、头和内容，一字不改。"""
    one = _posted(service, [id])[0]
    typer.echo(f"编号  {one.id}\n原因  {one.reason}\n发现  {one.since}，{one.consumer}\n键    {_text(one.key)}")
    for name, value in one.headers:
        typer.echo(f"头    {name}: {_text(value)}")
    typer.echo(f"处理  {one.settled or '未处理'}\n")
    typer.echo(_text(one.value))


@dlq.command("retry")
def retry_letters(
    service: Named,
    ids: Ids = None,
    key: Key = "",
    since: Since = "",
    value: Annotated[Path | None, typer.Option(help="改正后的内容（JSON文件），只能用于一封")] = None,
    header: Annotated[list[str] | None, typer.Option(help="改正的头 name=text，text空则去掉")] = None,
    rekey: Annotated[str | None, typer.Option(help="改正的键")] = None,
    why: Annotated[str, typer.Option(help="改了什么、为什么")] = "",
    dry_run: DryRun = False,
) -> None:
    """重办：交给本服务，只有一次效果；还是读不懂的留在死信里。"""
    found = [one for one in _posted(service, ids, key, since) if not one.settled]
    repaired = value is not None or header or rekey is not None
    if repaired and (len(found) != 1 or not why):
        stop("改正后重办：一次一封，并用 --why 写明改了什么。", 2)
    if wrong := [h for h in header or () if "=" not in h]:
        stop(f"--header 写作 name=text：{wrong[0]}", 2)
    several = [tools.mended(one, value, header or (), rekey) for one in found] if repaired else found
    told = run(tools.retry(service, settings(), several, why, dry_run))
    for id, what, _ in told:
        typer.echo(f"{id}  {what}")
    raise typer.Exit(0 if all(well for _, _, well in told) else 1)


@dlq.command("discard")
def discard_letters(
    service: Named,
    why: Annotated[str, typer.Option(help="为什么作废，必填")],
    ids: Ids = None,
    key: Key = "",
    since: Since = "",
    dry_run: DryRun = False,
) -> None:
    """作废：记下是谁、为什么；原件仍在。"""
    found = [one for one in _posted(service, ids, key, since) if not one.settled]
    if not (ids or key or since) or not why.strip():
        stop("作废要写明是哪几封（编号、--key 或 --since），并用 --why 写明理由。", 2)
    if not dry_run:
        run(tools.discard(service, settings(), found, why))
    typer.echo(f"{'将' if dry_run else '已'}作废{len(found)}封。")


@parked.command("list")
def list_parked(service: Named, data: Data = None) -> None:
    """一行一条：键、类型、停放时间、原因；同一个键的后来者排在后面。"""
    rows = run(tools.parked(service, settings(data)))
    for row in rows:
        typer.echo(f"{row.key}  {row.type}  {row.since:%Y-%m-%dT%H:%M:%S%z}  {row.reason}")
    typer.echo(f"共{len(rows)}条，{len({row.key for row in rows})}个键。", err=True)


@parked.command("release")
def release_parked(
    service: Named,
    keys: Annotated[list[str] | None, typer.Argument(help="键：人大代码/建议编号")] = None,
    all_: Annotated[bool, typer.Option("--all", help="全部放行")] = False,
    data: Data = None,
) -> None:
    """按次序重办；再被拒的和它后面的继续停放。"""
    if not keys and not all_:
        stop("写明放行哪个键，或用 --all 全部放行。", 2)
    left = run(tools.release(service, settings(data), keys or ()))
    for key, n in left.items():
        typer.echo(f"{key}  {f'仍停放{n}条' if n else '已全部办理'}")
    raise typer.Exit(1 if any(left.values()) else 0)


def resend(
    service: Named,
    first: Annotated[int, typer.Option(help="日志位置，从")] = 0,
    last: Annotated[int, typer.Option(help="日志位置，到")] = 0,
    stream: Annotated[str, typer.Option(help="只要这一件：人大代码/种类/编号")] = "",
    topic: Annotated[str, typer.Option(help="只要这个主题")] = "",
    all_: Annotated[bool, typer.Option("--all", help="全部重发")] = False,
    dry_run: DryRun = False,
    data: Data = None,
) -> None:
    """把日志里的事实按原编号、原次序再发一遍；听过的不会再有效果。"""
    which = Which(first, last, stream, topic)
    if which == Which() and not all_:
        stop("写明重发哪些（--first、--last、--stream、--topic），或用 --all 全部重发。", 2)
    n = run(tools.told_again(service, settings(data), which, dry_run))
    typer.echo(f"{'将' if dry_run else '已排队'}重发{n}条。")


def _posted(service: str, ids: Sequence[str] | None = None, key: str = "", since: str = "") -> list[Letter]:
    chosen = settings()
    if not chosen.kafka:
        stop("缺少环境变量 KAFKA_BOOTSTRAP（Kafka地址）：试用版没有死信。", 2)
    found: list[Letter] = run(tools.posted(service, chosen, ids or (), key, since))
    return found


def _text(data: bytes | None) -> str:
    """As text, what is none as \\x…; nothing as —."""
    return "—" if data is None else data.decode("utf-8", "backslashreplace")
