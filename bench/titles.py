"""Very many titles as an office would have them, and copies of them as people would make them: nothing drawn from ours.

The sample years' titles are taken apart into what follows every two characters, and put together anew along that chain;
places are drawn afresh. What comes out reads like titles and crowds like them: one matter in hundreds of places.
"""

import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from shared.settings import DEPLOY

PLACE = re.compile("([一-鿿]{2})(镇|乡|村|街道|社区|路|桥|河|小学|水库|县|小组|渠)")
CUT = re.compile("^(关于)?(.*?)(的?(?:建议|提案|议案))?$", re.DOTALL)
BEGIN, END, HERE = "\x02\x02", "\x03", "\ue000"
SHORTEST, LONGEST = 8, 45
ADDED = re.findall(r"\w+", "进一步 尽快 全面 切实 有效 我市 全市 城乡 周边 重点 部分 长期 统一 综合 及时")
SAME = re.findall(
    r"(\w+)/(\w+)",
    "修建/新建 建设/修建 加强/强化 解决/化解 道路/公路 农村/乡村 改造/改建 整治/治理 完善/健全 加快/尽快 推进/推动 "
    "提高/提升 支持/扶持 增加/加大 规范/加强 维修/修缮 医院/卫生院 小学/学校 养老/敬老 管理/监管 优化/改善 养犬/养狗",
)


def real() -> list[str]:
    """The titles of the sample years, most of them published ones."""
    sheets = [DEPLOY / "samples" / f"{name}-2023.csv" for name in ("yunjiang", "songbei")]
    lines = [csv.DictReader(sheet.read_text("utf-8").splitlines()) for sheet in sheets]
    return list(dict.fromkeys(row["title"] for sheet in lines for row in sheet))


REAL = real()
TIMES = Counter(pair for title in REAL for pair in {title[n : n + 2] for n in range(len(title) - 1)})
PLACED = [PLACE.sub(lambda m: HERE + m[2] if TIMES[m[1]] == 1 else m[0], title) for title in REAL]
SYLLABLES = sorted({sign for title in REAL for m in PLACE.finditer(title) if TIMES[m[1]] == 1 for sign in m[1]})
STRETCHES = Counter(t[n : n + size] for t in PLACED for size in (2, 3, 4) for n in range(len(t) - size + 1))
KNOWN = {s for s, n in STRETCHES.items() if n >= 4 and re.fullmatch("[一-鿿]+", s) and not set(s) & set("的在对和为")}


def titles(n: int, seed: int = 1) -> list[str]:
    """That many different titles, the real ones among them."""
    luck, follows = random.Random(seed), defaultdict[str, list[str]](list)
    for title in PLACED:
        whole = BEGIN + title + END
        for at in range(2, len(whole)):
            follows[whole[at - 2 : at]].append(whole[at])
    made = dict.fromkeys(REAL)
    while len(made) < n:
        made.setdefault(_made(follows, luck))
    return list(made)[:n]


def _made(follows: dict[str, list[str]], luck: random.Random) -> str:
    while True:
        said = BEGIN
        while said[-1] != END and len(said) < LONGEST + 4:
            said += luck.choice(follows[said[-2:]])
        if said[-1] == END and SHORTEST <= len(title := said[2:-1]) <= LONGEST:
            return "".join(_place(luck) if sign == HERE else sign for sign in title)


def _place(luck: random.Random) -> str:
    return luck.choice(SYLLABLES) + luck.choice(SYLLABLES)


def copied(title: str, edits: int, luck: random.Random) -> str:
    """The title as somebody else would put it: so many different kinds of edits, one after the other."""
    for edit in luck.sample(EDITS, edits):
        found = CUT.fullmatch(title)
        assert found
        title = (found[1] or "") + "".join(edit(_words(found[2]), luck)) + (found[3] or "")
    return title


def _words(text: str) -> list[str]:
    """Cut into known words, the longest first; what is not known goes by two characters."""
    found = []
    while text:
        size = next((n for n in (4, 3, 2) if text[:n] in KNOWN), 1 if set(text[:2]) & set("的在对和为、，") else 2)
        found.append(text[:size])
        text = text[size:]
    return found


def _swap(words: list[str], luck: random.Random) -> Sequence[str]:
    if len(words) > 2:
        at = luck.randrange(len(words) - 1)
        words[at : at + 2] = words[at + 1], words[at]
    return words


def _insert(words: list[str], luck: random.Random) -> Sequence[str]:
    words.insert(luck.randrange(len(words) + 1), luck.choice(ADDED))
    return words


def _drop(words: list[str], luck: random.Random) -> Sequence[str]:
    if len(words) > 3:
        del words[luck.randrange(len(words))]
    return words


def _elsewhere(words: list[str], luck: random.Random) -> Sequence[str]:
    """Another place; where there is none, one is added."""
    text = "".join(words)
    if places := [m for m in PLACE.finditer(text) if TIMES[m[1]] <= 1]:
        m = luck.choice(places)
        return text[: m.start()], _place(luck), text[m.end(1) :]
    words.insert(luck.randrange(len(words) + 1), _place(luck) + luck.choice("镇村县乡"))
    return words


def _same(words: list[str], luck: random.Random) -> Sequence[str]:
    text = "".join(words)
    if there := [(old, new) for one, other in SAME for old, new in ((one, other), (other, one)) if old in text]:
        return text.replace(*luck.choice(there), 1)
    return text


EDITS: list[Callable[[list[str], random.Random], Sequence[str]]] = [_swap, _insert, _drop, _elsewhere, _same]
