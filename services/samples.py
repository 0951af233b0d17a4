"""The sample years of the trial: a finished year of a city and of a county, then 29 cases of the running session."""

from collections.abc import Callable

import httpx

from services.drive import Doors, play
from services.house import House
from services.playing import Bar, begin
from services.replay import first_day, plan, report_year
from services.rows import read_rows
from services.running import load_running
from services.trial import Trial
from shared.settings import DEPLOY
from shared.workdays import legal_day

FOLDER = DEPLOY / "samples"
YEARS = (("439900", "yunjiang-2023.csv"), ("229901", "songbei-2023.csv"))


async def load(client: httpx.AsyncClient, house: House, trial: Trial, say: Callable[[str], None]) -> None:
    """Plays the samples once; interrupted, the next start goes on where this one stopped. Raises Stuck."""
    loaded = house.settings.data / "samples-loaded"
    if loaded.exists():
        return
    say("正在装入示例：云江市2023年376件、松陂县2023年36件、云江市本次会议29件。页面现在就可以打开。")
    sheets = [(code, read_rows((FOLDER / name).read_bytes())) for code, name in YEARS]
    await begin(client, min(first_day(sheet) for _, sheet in sheets))
    plans = [plan(sheet, code, house.law) for code, sheet in sheets]
    shown = Shown(trial, Bar("示例年度"))
    steps = [step for made in plans for step in made.steps]
    await play(Doors(client, plans[0].run), steps, max(s.day for s in steps).replace(month=12, day=31), shown)
    for code, _ in YEARS:
        await _struck_off(client, house, code)
    await load_running(client, FOLDER / "running.toml", Shown(trial, Bar("本次会议")))
    loaded.touch()
    trial.loading = ""
    say(f"示例已装入。统计报告：tibandu report {YEARS[0][0]} {report_year(sheets[0][1])}")


async def _struck_off(client: httpx.AsyncClient, house: House, congress: str) -> None:
    """The finished year's promises are kept: the office looks back at each and strikes it off."""
    who = {"id": "office-1", "name": "代表工委", "role": "office", "congress": congress}
    token = (await client.post("/trial/session", json=who)).raise_for_status().json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    today = str(legal_day(house.writers["supervision"].clock.now()))
    kept = {"evidence": "（补录）年底回头看，现场核实已办成", "deputy_told": today}
    tasks = (await client.get("/supervision/desk", headers=headers)).raise_for_status().json()
    for task in (t for t in tasks if t["number"].startswith("2023-")):
        asked = kept | {"suggestion": task["href"].removeprefix("/s/")}
        (await client.post("/supervision/strike-off", json=asked, headers=headers)).raise_for_status()


class Shown:
    """Progress in the terminal, and on every page's strip."""

    def __init__(self, trial: Trial, bar: Bar) -> None:
        self.trial, self.bar = trial, bar

    def __call__(self, done: int, total: int) -> None:
        self.trial.loading = f"{self.bar.what}装入中：{100 * done // max(total, 1)}%"
        self.bar(done, total)
