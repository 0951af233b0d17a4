"""The command `tibandu`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from services import enrolling, operating, playing, proposing, reporting, rights, schemas, tools
from services import up as trial
from services.four import SERVICES
from services.house import housed
from services.logs import structured
from services.operating import MaybeNamed, Named
from services.serving import serve
from services.terminal import faults, run, stop
from shared.settings import ROOT, serving, settings

app = typer.Typer(
    help="提办督 Tibandu：人大代表建议的提出、办理、督办、评价。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(operating.dlq, name="dlq")
app.add_typer(operating.parked, name="parked")
app.command("resend")(operating.resend)
Data = Annotated[Path | None, typer.Option(help="数据目录，默认 .tibandu（TIBANDU_DATA）")]


def main() -> None:
    app()


@app.command()
def up(data: Data = None, port: int | None = None, samples: bool = True) -> None:
    """启动试用：四个服务在一个进程里，自带数据库，装入示例年度。"""
    run(trial.serve(settings(data, port), with_samples=samples))


@app.command("serve")
def serve_one(service: Named) -> None:
    """启动一个服务，在Kafka和PostgreSQL上；设置取自环境变量。"""
    with faults():
        chosen = serving(service, [s.name for s in SERVICES])
    structured(service)
    run(serve(service, chosen), kafka=True)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="CSV文件，UTF-8或GB18030")],
    congress: Annotated[str, typer.Option(help="行政区划代码，6位或9位")] = "990000",
    url: Annotated[str, typer.Option(help="正在运行的试用地址；不写则在临时目录里跑")] = "",
    report: Annotated[str, typer.Option(help="跑完打印统计报告：json")] = "",
) -> None:
    """把一年的建议按日期重跑一遍：用的就是人们发出的那些操作。"""
    if report not in ("", "json"):
        stop("--report 只有 json 一种。", 2)
    faults, figures = run(playing.played(file, congress, url))
    for fault in faults:
        typer.echo(str(fault), err=True)
    if report:
        typer.echo(reporting.as_json(figures))
    raise typer.Exit(1 if faults else 0)


@app.command()
def enrol(url: Annotated[str, typer.Argument(help="正在运行、开着一键身份的系统")] = "http://127.0.0.1:8000") -> None:
    """登记示例城市的人大、代表和单位，让一键身份有事可做。"""
    typer.echo(f"已登记{run(enrolling.enrol(url))}条。")


@app.command()
def report(
    congress: str,
    year: int,
    form: Annotated[str, typer.Option("--format", help="json 或 md")] = "md",
    data: Data = None,
) -> None:
    """一个年度的统计报告，每个数字写明分子、分母、日期和范围。"""
    if form not in ("json", "md"):
        stop("--format 只有 json 和 md 两种。", 2)
    found = run(_report(settings(data), congress, year))
    typer.echo(reporting.as_json(found) if form == "json" else reporting.as_markdown(found))


@app.command()
def propose(titles: Annotated[Path, typer.Option(help="CSV文件，须有title列，UTF-8或GB18030")]) -> None:
    """分办建议：每个标题一行JSON，承办单位按可能性排列并写明理由。由人决定。"""
    with faults():
        wrong = proposing.told(titles, typer.echo)
    for sentence in wrong:
        typer.echo(sentence, err=True)
    raise typer.Exit(1 if wrong else 0)


async def _report(chosen: Any, congress: str, year: int) -> dict[str, Any]:
    async with housed(chosen, visit=True) as house:
        house.law.books.book_of(congress)
        await house.hear_clocks()
        return await reporting.of_house(house, congress, year)


@app.command("rights")
def print_rights() -> None:
    """谁可以做什么：一张表。"""
    typer.echo(rights.printed(), nl=False)


@app.command("schemas")
def write_schemas(check: Annotated[bool, typer.Option(help="只比较，不写")] = False) -> None:
    """事件目录：AsyncAPI和每个事件的JSON Schema，写到docs/events。"""
    folder = ROOT / "docs" / "events"
    changed = schemas.drift(folder) if check else schemas.write(folder)
    for name in changed:
        typer.echo(name)
    if check and changed:
        stop("事件目录与代码不一致：请运行 tibandu schemas。")


@app.command()
def verify(service: MaybeNamed = "", data: Data = None) -> None:
    """逐条核对日志封记：任何改动、删除、插入、截断都会指出来。"""
    wrong = run(tools.verified(service, settings(data)))
    for sentence in wrong:
        typer.echo(sentence)
    if wrong:
        stop(f"共{len(wrong)}处不符。")
    typer.echo("日志封记全部相符。")


@app.command("rebuild")
def rebuild_states(
    service: MaybeNamed = "",
    data: Data = None,
    write: Annotated[bool, typer.Option(help="把不符的改正过来")] = False,
) -> None:
    """由日志重算全部状态和列表，与存着的比较。改正须在停止服务后进行。"""
    wrong = run(tools.rebuilt(service, settings(data), write))
    for sentence in wrong:
        typer.echo(sentence)
    if wrong and not write:
        stop(f"共{len(wrong)}处不符；停止服务后加 --write 改正。")
    typer.echo("已全部改正。" if wrong else "状态和列表与日志全部相符。")


if __name__ == "__main__":
    main()
