"""A child process that wants too much, has a bug, or tells what it was given besides its question."""

import os

from shared import bounded


def work(question: str) -> list[str]:
    match question:
        case "memory":
            return [str(len(bytearray(2 * bounded.MEMORY)))]
        case "bug":
            raise ValueError("secret words")
        case _:
            return [name for name in os.environ if name not in ("PATH", "PYTHONPATH", "GLIBC_TUNABLES", "LC_CTYPE")]


if __name__ == "__main__":
    bounded.serve(work)
