"""Work on what strangers send, done in a child process: bounded memory and time, no secrets, and nothing it may write.

The parent asks `python -m <module>`; the child calls `serve(work)`. Question and answer are JSON. However the child
ends, the parent lives on, and its event loop never waits for a parser.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

MEMORY = 1 << 30  # bytes of address space: a sheet of 100,000 rows takes half of it
SECONDS = 30
_ROOT = Path(__file__).resolve().parent.parent
_TOO_MUCH = 9
_two = threading.BoundedSemaphore(2)  # so that ten uploads at once do not take ten times the memory


class TooMuch(Exception):
    """The child wanted more memory or time than it may have."""


def ask(module: str, question: Any) -> Any:
    """The child's answer. Raises TooMuch; RuntimeError for a bug in the child, without what it had in hand."""
    words = [sys.executable, "-m", module]
    env = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}  # memory in large pages: half of the system's time is saved
    env |= {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    said = json.dumps(question, ensure_ascii=False).encode()
    with _two:
        try:
            done = subprocess.run(words, input=said, capture_output=True, timeout=SECONDS, cwd=_ROOT, env=env)
        except subprocess.TimeoutExpired as late:
            raise TooMuch from late
    if done.returncode < 0 or done.returncode == _TOO_MUCH:  # ended by a signal: an allocation that was not granted
        raise TooMuch
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return json.loads(done.stdout)


def serve(work: Callable[[Any], Any]) -> NoReturn:
    """In the child: bounds first, then the work."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # it ends before there is anything to collect
    code = 0
    try:
        answer = json.dumps(work(json.loads(sys.stdin.buffer.read())), ensure_ascii=False)
        sys.stdout.buffer.write(answer.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except MemoryError:
        code = _TOO_MUCH
    except Exception as bug:
        code = 1
        frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(bug.__traceback__)]
        sys.stderr.write(f"{type(bug).__name__} {frames}")
        sys.stderr.flush()
    os._exit(code)
