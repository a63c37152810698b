"""Texts that could cost more than linear time or never end, and a guard that only work without bound trips.

How fast they are refused is measured by `make bench`, against a peer in the same run; a test only knows that they end.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 60    # of processor time, where hundredths are usual: a machine at work on other things is no failure

LARGE = {
    "headers of many parts": ("[" + "a." * 1900 + "a]\n") + "k = 1\n" * 40_000,
    "keys of many parts": ("a." * 1900 + "a = 1\n") * 68,
    "open quotes": '"""' * 80_000,
    "escaped quotes": '\\"""' * 60_000,
    "quotes line by line": "a = '''\n" * 30_000,
    "lone quotes": "\"\n" * 130_000,
    "brackets": ("[" * 3999 + "\n") * 65,
    "braces": ("a={" * 1300 + "\n") * 65,
    "one array": "a = [\n" + "1,\n" * 80_000 + "]",
    "one array of bad values": "a = [\n" + "inf,\n" * 50_000 + "]",
    "arrays of tables": "[[a]]\n" * 43_000,
    "arrays of tables inside": "[[a]]\n[[a.b]]\n[[a.b.c]]\n" * 10_000,
    "tables": "".join(f"[t{number}]\n" for number in range(30_000)),
    "escapes": ('a = "' + "\\n" * 1900 + '"\n') * 68,
    "text over lines": 'a = """\n' + "\\u0041" * 600 + "\n" * 200_000,
    "comments": "#\n" * 130_000,
}


@contextmanager
def ending(seconds: int = SECONDS) -> Iterator[None]:
    """Stops what runs inside when it has taken so much processor time that it would not end."""
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"no end after {seconds} seconds of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
