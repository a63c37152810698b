"""`make fuzz`: broken specs, claims, reconciliations, pages and built pages, made from ours; and what
became of them. Some of the specs that are sound even so are built into pages, and those are read back.

Input number n of a seed is the same on every machine, so that runs add up: `--start` goes on where the last one ended.
Plain mutations rather than atheris: they need no compiler, and cost less per input than the ledger that reads them.
What gives a traceback, takes more than 2 seconds of processor time or is a problem without a line is written to
tests/fuzz/found/, where a test tries it for good.
"""

from __future__ import annotations

import argparse
import gc
import sys
import traceback
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import process_time

from tests.fuzz.inputs import FOUND, Input, made_from, seeds, tried

SLOW = 2    # seconds of processor time


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description="Try broken specs and pages.")
    parser.add_argument("--inputs", type=int, default=30_000, help="how many (default: 30,000)")
    parser.add_argument("--start", type=int, default=0, help="the number of the first (default: 0)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default: 1)")
    asked = parser.parse_args(given)
    known = seeds()
    gc.freeze()     # else every full collection looks at the seeds again
    figures = {"traceback": 0, "slow": 0, "no line": 0}
    specs = built = 0
    slowest = 0.0
    for number in range(asked.start, asked.start + asked.inputs):
        one = made_from(known, Random(f"{asked.seed} {number}"))
        is_spec = one.path.endswith(".toml")
        specs, built = specs + is_spec, built + (is_spec and one.is_built)
        before = process_time()
        fault = ""
        try:
            fault = "no line" if tried(one) else ""
        except Exception:
            fault = "traceback"
            traceback.print_exc(limit=-3)
        slowest = max(slowest, spent := process_time() - before)
        fault = fault or ("slow" if spent > SLOW else "")
        if fault:
            figures[fault] += 1
            kept(one, fault, f"{asked.seed}-{number}")
    peak = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    counts = ", ".join(f"{name}: {count}" for name, count in figures.items())
    cost = f"slowest {slowest:.2f} s of processor time; peak memory {peak:,} MiB"
    print(f"{asked.inputs:,} inputs, {specs:,} of them specs, {built:,} to be built if sound; {counts}; {cost}")
    return 1 if any(figures.values()) else 0


def kept(one: Input, fault: str, name: str) -> None:
    """Write down an input that went wrong."""
    path = FOUND / f"{fault.replace(' ', '_')}__{name}__{one.path.replace('/', '__')}"
    path.write_bytes(one.data)
    print(f"{fault}: {path}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(main(sys.argv[1:]))
