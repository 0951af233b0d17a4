"""The mechanisms of the office, M01–M112, and the tests that act them out: `make mechanisms`.

A mechanism is shown when every test that carries its mark ran and passed. `mechanisms.tsv` lists them all: code,
what it is, how it is acted out.
"""

import csv
import sys
from collections import defaultdict
from contextlib import redirect_stdout
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("mechanisms.tsv")


class Marked:
    """Collects, by mechanism, how each marked test ended."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, ...]] = {}
        self.ended: dict[str, dict[str, bool]] = defaultdict(dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            self.codes[item.nodeid] = tuple(c for mark in item.iter_markers("mechanism") for c in mark.args)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for code in self.codes.get(report.nodeid, ()):
            if report.when == "call" or not report.passed:
                self.ended[code][report.nodeid] = report.passed


def main() -> int:
    marked = Marked()
    with redirect_stdout(sys.stderr):
        pytest.main(["-q", "--no-header", "-m", "mechanism", "tests"], plugins=[marked])
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    shown = 0
    for code, what, acted in rows:
        tests = marked.ended.get(code, {})
        well = bool(tests) and all(tests.values())
        shown += well
        print(f"{code:<5}{'●' if well else '✗' if tests else '○'}  {what}  [{acted}]")
        for name, passed in tests.items():
            print(f"          {'' if passed else 'FAILED '}{name}")
    unknown = marked.ended.keys() - {code for code, *_ in rows}
    print(f"shown {shown}/{len(rows)}")
    return 1 if unknown or any(not all(t.values()) for t in marked.ended.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
