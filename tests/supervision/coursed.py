"""The courses of a year's cases, for test_year: a seeded life for each, in plain dates, and the acts it is made of."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

NEVER, DAY = date.max, timedelta(days=1)
YEAR = 2026
FIRST, LAST = date(YEAR, 1, 12), date(YEAR, 12, 31)
SESSION = [date(YEAR, 1, 19) + n * DAY for n in range(5)]
CLOSES = date(YEAR, 1, 25)  # of the session
FILED, IN_SESSION, UNANSWERED, REDONE = 823, 655, 27, 24
WEIGHTS = {  # shares as in real answers of many places: a few units have most, most have a handful
    "教育局": 24, "水利局": 19, "农业农村局": 16, "交通运输局": 16, "文旅局": 15, "住建局": 12,
    "公安局": 10, "卫健委": 9, "民政局": 8, "林业局": 5, "工信局": 5, "自然资源局": 5,
    "商务局": 5, "财政局": 4, "生态环境局": 3, "城管局": 2, "人社局": 2, "发改委": 2,
    "体育局": 2, "科技局": 1, "乡村振兴局": 1, "司法局": 1, "宣传部": 1, "应急局": 1,
    "国资委": 1, "园区管委会": 1, "消防救援": 1, "退役军人局": 1, "医保局": 1, "市场监管局": 1,
    "供电公司": 1, "审计局": 1, "统计局": 1, "税务局": 1, "大数据局": 1, "残联": 1, "法院": 1,
    "检察院": 1, "气象局": 1, "金融办": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What one unit does in a case, or in its second round; what never happens is on the last of days."""

    unit: str
    part: str  # lead, co, redo
    since: date
    signed: date = NEVER
    asked: date = NEVER  # to give it back
    decided: date = NEVER
    successor: str = ""
    talked: date = NEVER
    opinion: date = NEVER
    bounced: date = NEVER
    again: date = NEVER  # the opinion, after it was bounced
    pleaded: date = NEVER  # for an extension
    heard: date = NEVER
    granted: date = NEVER
    read: date = NEVER
    steps: tuple[tuple[date, str], ...] = ()  # submit, return, approve, sign
    until: date = NEVER

    def held(self, day: date) -> tuple[date, ...]:
        """From its return request to the decision, once that is known."""
        return (self.asked, self.decided) if self.decided <= day else ()


@dataclass(frozen=True)
class Course:
    id: str
    deputy: str
    kind: str  # the clock of its assignment
    filed: date
    closes: date  # of the session it is raised in; none: before all days
    assigned: date
    lines: tuple[Line, ...] = ()

    @property
    def replied(self) -> date:
        return min(x.until for x in self.lines if x.part == "lead" and not x.successor)

    def acts(self) -> list[tuple[date, int, str, Line]]:
        """What is done, by day; of one day in the order in which it can be done."""
        found = [(self.filed, "file", self.lines[0]), (self.assigned, "assign", self.lines[0])]
        found += [act for x in self.lines for act in _dated(x)]
        return sorted(((on, ORDER.index(what), what, x) for on, what, x in found if on <= LAST), key=lambda a: a[:2])


ORDER = ("file", "assign", "decide-return", "sign-in", "ask-return", "redo", "log-contact", "ask-extension")
ORDER += ("decide-extension", "read-extension", "file-co-opinion", "return-co-opinion")
ORDER += ("submit-reply", "return-reply", "approve-reply", "sign-reply")


def _dated(x: Line) -> list[tuple[date, str, Line]]:
    begun = (x.since, "redo") if x.part == "redo" else (x.signed, "sign-in")
    days = (begun, (x.asked, "ask-return"), (x.decided, "decide-return"), (x.talked, "log-contact"))
    said = ((x.opinion, "file-co-opinion"), (x.bounced, "return-co-opinion"), (x.again, "file-co-opinion"))
    longer = ((x.pleaded, "ask-extension"), (x.heard, "decide-extension"), (x.read, "read-extension"))
    return [(on, what, x) for on, what in (*days, *said, *longer, *x.steps)]


def courses(seed: int = 823, filed: int = FILED) -> list[Course]:
    dice = Random(seed)
    habits = {unit: dice.random() for unit in WEIGHTS}  # from prompt to slow
    unanswered = set(dice.sample(range(filed), filed * UNANSWERED // FILED))
    redone = set(dice.sample([n for n in range(filed) if n not in unanswered], filed * REDONE // FILED))
    return [
        _course(n, n < filed * IN_SESSION // FILED, dice, habits, n in unanswered, n in redone) for n in range(filed)
    ]


def _later(dice: Random, day: date, least: int, most: int) -> date:
    """So many days after, on no weekend."""
    return _at_work(day + dice.randint(least, most) * DAY)


def _at_work(day: date) -> date:
    return day + max(0, 7 - day.weekday()) * DAY if day.weekday() > 4 else day


def _course(n: int, in_session: bool, dice: Random, habits: dict[str, float], unanswered: bool, redone: bool) -> Course:
    """Most in the session, handed over at a few meetings, one of them too late; the others one by one."""
    day = dice.choice(SESSION) if in_session else _at_work(date(YEAR, 2, 2) + dice.randrange(190) * DAY)
    meeting = dice.choices([date(YEAR, 2, 10), date(YEAR, 2, 12), date(YEAR, 2, 26)], [70, 20, 10])[0]
    kind, assigned = ("assign_in_session", meeting) if in_session else ("assign_between", _later(dice, day, 0, 10))
    units = list(dict.fromkeys(dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=60)))
    cos = dice.choices([0, 1, 2], [65, 25, 10])[0]
    leads, others = _taken([units.pop(0)], "lead", assigned, dice, habits, units), list[Line]()
    if cos:
        free = [] if sum(x.asked < NEVER for x in leads) > 1 else units[cos:]
        others = _taken(units[:cos], "co", assigned, dice, habits, free)
    leads[-1], others = _answered(leads[-1], others, dice, habits[leads[-1].unit], unanswered)
    again = [_redo(leads[-1], dice)] if redone and leads[-1].until < date(YEAR, 10, 1) else []
    closes = CLOSES if in_session else date.min
    return Course(f"s{n:03}", f"deputy-{dice.randrange(525)}", kind, day, closes, assigned, (*leads, *others, *again))


def _taken(
    units: list[str], part: str, since: date, dice: Random, habits: dict[str, float], pool: list[str]
) -> list[Line]:
    """Signed in promptly or late; a few give it back, at most twice in a case: refused, or passed on."""
    lines, waiting, asked = list[Line](), [(unit, since) for unit in units], 0
    while waiting:
        unit, since = waiting.pop(0)
        x = Line(unit, part, since, _later(dice, since, 0, 2 + int(9 * habits[unit])))
        if pool and asked < (2 if part == "lead" else 1) and dice.random() < (0.5 if lines else 0.12):
            asked, day = asked + 1, _later(dice, since, 0, 4)
            x = replace(x, asked=day, decided=_later(dice, day, 1, 24), signed=x.signed if x.signed <= day else NEVER)
            if dice.random() < 0.6:
                x = replace(x, successor=pool.pop(), until=x.decided)
                waiting.append((x.successor, x.decided))
        lines.append(x)
    return lines


def _begun(x: Line) -> date:
    return x.decided if x.asked < NEVER else x.signed


def _answered(x: Line, others: list[Line], dice: Random, slow: float, unanswered: bool) -> tuple[Line, list[Line]]:
    begun = _begun(x)
    first = dice.choices([(0, 15), (20, 40), (46, 80)], [60, 25, 15 + 40 * slow])[0]
    x = replace(x, talked=_later(dice, begun, *first))
    if dice.random() < 0.1:
        pleaded = _later(dice, max(begun, x.since + 35 * DAY), 0, 45)
        heard = _later(dice, pleaded, 1, 15)
        granted = heard if dice.random() < 0.7 else NEVER
        x = replace(x, pleaded=pleaded, heard=heard, granted=granted, read=_later(dice, heard, 0, 9))
    span = (110, 190) if x.granted < NEVER else (95, 150) if dice.random() < 0.1 * slow else (45, 76)
    ready = [
        begun,
        x.talked,
        *([x.read] if x.read < NEVER else []),
        *(o.since + 75 * DAY for o in others if not o.successor),
    ]
    submitted = max(min(_later(dice, x.since, *span), date(YEAR, 11, 25)), _at_work(max(ready)))
    others = [o if o.successor else _opined(o, x, submitted, dice) for o in others]
    steps = _steps(submitted, dice)
    if unanswered:
        steps = steps[: dice.randrange(len(steps))]
        x = x if steps or dice.random() < 0.4 else replace(x, talked=NEVER)
    until = NEVER if unanswered else steps[-1][0]
    return replace(x, steps=steps, until=until), [o if o.successor else replace(o, until=until) for o in others]


def _opined(o: Line, lead: Line, submitted: date, dice: Random) -> Line:
    """In time, late, or never before the reply is drafted; some opinions are bounced."""
    said = _later(dice, _begun(o), *dice.choices([(1, 20), (28, 60), (400, 400)], [65, 20, 15])[0])
    if said > submitted:
        return o
    o = replace(o, opinion=said)
    bounced = _later(dice, max(said, lead.since), 1, 8)
    if dice.random() < 0.15 and bounced + 12 * DAY < submitted:
        again = _later(dice, bounced, *dice.choices([(1, 5), (8, 12), (400, 400)], [60, 25, 15])[0])
        o = replace(o, bounced=bounced, again=again if again <= submitted else NEVER)
    return o


def _steps(day: date, dice: Random) -> tuple[tuple[date, str], ...]:
    """Through the gate, for some at the second attempt."""
    steps = [(day, "submit-reply")]
    if dice.random() < 0.15:
        back = _later(dice, day, 1, 5)
        steps += [(back, "return-reply"), (day := _later(dice, back, 1, 8), "submit-reply")]
    passed = _later(dice, day, 1, 6)
    return (*steps, (passed, "approve-reply"), (_later(dice, passed, 0, 3), "sign-reply"))


def _redo(x: Line, dice: Random) -> Line:
    ordered = _later(dice, x.until, 10, 40)
    talked = _later(dice, ordered, 1, 24)
    steps = _steps(_later(dice, talked, 1, 10), dice)
    return Line(x.unit, "redo", ordered, ordered, talked=talked, steps=steps, until=steps[-1][0])
