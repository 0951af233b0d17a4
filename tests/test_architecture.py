"""The house rules, read off the source without running it; each says why in its failure."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

from tests.samples import SERVICES

ROOT = Path(__file__).parents[1]
NAMES = ("intake", "routing", "supervision", "rating")
NOUNS = {"case", "facts", "draft", "regulation", "opinion", "idea", "project", "deputy", "congress", "station"}
NOUNS |= {"delegation", "liaison", "briefing", "finding", "checks", "wording", "grounds", "reviewing"}
NOUNS |= {"docket", "merger", "numbers", "raised", "roster", "activity", "profile", "clue", "group", "dispute"}
NOUNS |= {
    "duty",
    "unit",
    "line",
    "tried",
    "answer",
    "gate",
    "copies",
    "letter",
    "saved",
    "specimen",
    "earlier",
    "imported",
}
NOUNS |= {"outcome", "citation", "contact", "clock", "running", "publication", "public_copy"}
NOUNS |= {"division", "pieces", "held", "stage", "divided"}
NOUNS |= {"urged", "seating", "notice", "override", "meeting", "watch", "survey"}
NO_VERBS = NOUNS | {"__init__", "service", "index", "reactions", "desk", "rows", "told", "report", "figures", "gauges"}
NO_VERBS |= {"pages", "face"}
NO_VERBS |= {"kinds", "headed", "alike", "checked", "told", "carried"}  # what an import reads, finds and carries over
"""The nouns, the index, what is heard, listed, counted and shown; pages end in _page. All else is a verb."""
FORBIDDEN = {"sqlalchemy", "asyncpg", "faststream", "fastapi", "asyncio", "httpx", "os", "time", "random", "uuid"}
DRAWERS = {"utils", "helpers", "common", "base", "core", "misc"}
TOPICS = {f"tibandu.{name}.v1" for name in (*NAMES, "register", "public")}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def files(*folders: str) -> list[Path]:
    return [f for folder in folders for f in sorted((ROOT / folder).rglob("*.py")) if "__pycache__" not in f.parts]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def inside() -> list[Path]:
    """What lies in the four services, their folders of further nouns with it."""
    return files(*(f"services/{name}" for name in NAMES))


def commanding(node: ast.stmt) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef) and any(getattr(b, "id", "") == "Command" for b in node.bases)


def asks(file: Path) -> bool:
    """A command stands in it: it is a verb, whatever noun it is called after."""
    return any(commanding(node) for node in tree(file).body)


def verbs() -> list[Path]:
    return [f for f in inside() if asks(f) or (f.stem not in NO_VERBS and not f.stem.endswith("_page"))]


def nouns() -> list[Path]:
    return [f for f in inside() if f.stem in NOUNS and not asks(f)]


def imports(file: Path) -> Iterator[str]:
    """Modules by full name; `from services.intake import desk` is `services.intake.desk`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            inside = [f"{module}.{alias.name}" for alias in node.names]
            yield from (m if (ROOT / f"{m.replace('.', '/')}.py").exists() else module for m in inside)


def calls(file: Path) -> Iterator[tuple[int, str, ast.Call]]:
    """(line, the last name of what is called, the call)."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node.lineno, name, node


def shows(file: Path) -> bool:
    """Pages, and what stands beside the four services: the trial, operations, replay, the command line."""
    return file.stem in ("pages", "gauges") or file.stem.endswith("_page") or file.parent.name == "services"


def commands() -> Iterator[tuple[Path, ast.ClassDef]]:
    for file in files("services"):
        yield from ((file, node) for node in tree(file).body if commanding(node))


def told(node: ast.ClassDef, name: str) -> str:
    """What a class says of itself under this name, as source; empty when it says nothing."""
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else []
        if any(getattr(t, "id", "") == name for t in targets):
            return ast.unparse(line.value)  # type: ignore[attr-defined]
    return ""


def test_a_service_knows_no_other_service() -> None:
    for name in NAMES:
        for file in files(f"services/{name}"):
            found = [m for m in imports(file) if f"{m}.".startswith("services.") and m.split(".")[1:2] != [name]]
            assert not found, (
                f"{named(file)} imports {found}: services know each other by their events alone, "
                "so that one can be stopped, moved or replaced"
            )


def test_shared_knows_no_service() -> None:
    for file in files("shared"):
        found = [m for m in imports(file) if m.split(".")[0] == "services"]
        assert not found, f"{named(file)} imports {found}: shared is words and machine, never a rule of the office"


def test_a_verb_stands_alone() -> None:
    shared = {named(f).removesuffix(".py").replace("/", ".") for f in nouns()}
    for file in verbs():
        home = f"services.{file.relative_to(ROOT).parts[1]}."
        for module in imports(file):
            assert not module.startswith(home) or module in shared, (
                f"{named(file)} imports {module}: verbs share the nouns (case.py …) and nothing else; "
                "who reads one rule need not read another"
            )


def test_verbs_and_nouns_are_pure() -> None:
    for file in [*verbs(), *nouns()]:
        for module in imports(file):
            assert module.split(".")[0] not in FORBIDDEN, (
                f"{named(file)} imports {module}: a decision is pure, without database, bus, web, clock or chance, "
                "because a message may be decided twice"
            )


def test_no_rule_reads_a_clock_of_its_own() -> None:
    for file in [*verbs(), *nouns()]:
        found = [f"{named(file)}:{line}" for line, name, _ in calls(file) if name in {"now", "utcnow", "today"}]
        assert not found, f"{found}: time enters as ctx.now, ctx.today or ctx.since"


def test_there_are_no_drawers() -> None:
    for file in files("services", "shared", "tests"):
        found = {part.removesuffix(".py") for part in file.relative_to(ROOT).parts} & DRAWERS
        assert not found, (
            f"{named(file)}: a drawer called {found} collects what nobody has thought about; name the thing"
        )


def test_every_file_says_what_it_is_for() -> None:
    for file in files("services", "shared", "tests"):
        assert not tree(file).body or ast.get_docstring(tree(file)), f"{named(file)} does not say what it is for"


def test_every_command_says_what_it_asks_and_is_in_the_index() -> None:
    """A command of people has roles and a label; one that only reactions or the clock send refuses nothing."""
    for file, node in commands():
        where = f"{named(file)} {node.name}"
        assert ast.get_docstring(node), f"{where} has no docstring: it is the first line of its form and its help"
        index = next(f for f in (file.parent / "index.py", file.parent / "service.py") if f.exists()).read_text("utf-8")
        assert f".{node.name}: Rule(" in index, f"{where} is not in the index of {file.parent.name}: nobody can ask it"
        if told(node, "by"):
            assert "Role." in told(node, "by"), f"{where}: nobody may ask it"
            assert told(node, "label"), f"{where} has no label: its button would be empty"
        else:
            decision = re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower()
            body = next(f for f in tree(file).body if isinstance(f, ast.FunctionDef) and f.name == decision)
            said = {getattr(c.func, "id", "") for c in ast.walk(body) if isinstance(c, ast.Call)}
            assert "refuse" not in said, f"{where}: facts crossing on the bus are normal, they are answered with []"
            assert not re.search(rf"\.{node.name}: Rule\([^)]*when=", index), f"{where} has a guard, so it could refuse"


def test_every_public_fact_goes_to_a_declared_topic() -> None:
    for file in files("services", "shared"):
        for node in ast.walk(tree(file)):
            name = getattr(getattr(node, "target", None), "id", "")
            kind = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
            if name == "topic" and kind.startswith("ClassVar") and isinstance(node.value, ast.Constant):
                said = node.value.value
                assert said is None or said in TOPICS, f"{named(file)}:{node.lineno}: nobody has declared topic {said}"
                assert said is None or file.parent.name == "events", f"{named(file)}: public facts lie in shared/events"


def test_nothing_has_grown_too_large() -> None:
    for folder, most in (("services", 250), ("shared", 300)):
        for file in files(folder):
            lines = len(file.read_text("utf-8").splitlines())
            assert lines <= most, f"{named(file)} has {lines} lines: over {most} it holds two things; split the noun"
            for node in ast.walk(tree(file)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    length = (node.end_lineno or 0) - node.lineno + 1
                    assert length <= 40, f"{named(file)} {node.name} has {length} lines: a rule fits on a screen"


def test_only_the_machine_writes() -> None:
    for file in files("services"):
        for line, name, _ in calls(file):
            where = f"{named(file)}:{line}"
            assert name not in {"commit", "rollback"}, f"{where}: a batch is one statement of shared/writer.py"
            assert name != "execute" or shows(file), f"{where}: pages read, the writer writes, rules do neither"


def refusals() -> Iterator[tuple[Path, int, str, ast.expr]]:
    """(file, line, code, sentence) of every refusal in the services; a choice of two codes gives two."""
    for file in files("services"):
        for line, name, call in calls(file):
            if name in {"refuse", "Refused"} and call.args:
                literals = [n for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant)]
                codes = [n.value for n in literals if isinstance(n.value, str)]
                yield from ((file, line, code, call.args[1]) for code in codes)


def test_every_refusal_has_a_test_that_hears_it() -> None:
    """Of the rules: what a page refuses needs HTTP, and its tests are the pages' own."""
    said = "\n".join(f.read_text("utf-8") for f in files("tests") if f != Path(__file__))
    rules = [(f"{named(file)}:{line} {code}", code) for file, line, code, _ in refusals() if not shows(file)]
    unheard = sorted(where for where, code in rules if f'"{code}"' not in said)
    assert not unheard, f"no test meets these refusals: {unheard}"


def test_every_refusal_has_a_stable_code_and_a_chinese_sentence() -> None:
    for file, line, code, sentence in refusals():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code), f"{named(file)}:{line}: {code} is not kebab-case"
        written = [n.value for n in ast.walk(sentence) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        if isinstance(sentence, ast.Constant | ast.JoinedStr):
            text = "".join(written)
            assert text.endswith("。"), f"{named(file)}:{line}: “{text}” is not a whole sentence"
            assert not re.search(r"[,;:?!()]|操作失败|系统异常|非法", text), (
                f"{named(file)}:{line}: half-width or unhelpful: {text}"
            )


def test_a_service_has_every_kind_of_stream_once() -> None:
    """Two deciders of one kind would shadow each other without a word."""
    for service in SERVICES:
        kinds = [d.kind for d in service.deciders]
        assert len(kinds) == len(set(kinds)), f"{service.name}: {sorted(k for k in kinds if kinds.count(k) > 1)}"
        tables = [listing.table for d in service.deciders for listing in d.listings]
        names = {id(t): t.name for t in tables}
        assert len(names) == len(set(names.values())), f"{service.name} has two tables of one name: {names}"
