"""Inputs of the fuzzer: how they are made from the files of the repository, and how one is tried."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from paramledger.ledger.checks import spec_problems
from paramledger.ledger.ledger import ledger
from paramledger.proof.drift import drift, masked
from paramledger.proof.provenance import PROVENANCE

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).parent / "found"
LARGEST_SEED = 12_000       # bytes: large files cost time and break in the same ways
KINDS = ("architectures", "claims", "reconciliations", "pages")
# A problem of a whole file has no line; these say what is wrong with a file as such, or that another one is not here.
WHOLE_FILE = ("there is no architecture", "the page has", "the file has", "brackets are nested", "nothing generates")

SMALL = {
    "architectures/fuzz.toml": """\
title = "Fuzz"
input = { height = 8, width = 8, channels = 4 }
parameters = { units = 3, rows = [{ n = 1 }, { n = 2 }] }
default = "a"
layers = [
  { name = "conv", op = "conv2d", out_channels = "units * 2", kernel_size = 3, padding = 1 },
  { name = "more", each = "rows", block = "b", n = "n" },
  { name = "pool", op = "global_avg_pool" },
  { name = "fc", op = "linear", out_features = "units" },
]
[blocks.b]
takes = "n"
layers = [{ name = "norm", op = "batch_norm", when = "n > 1" }, { name = "relu", op = "relu" }]
[variants.a]
about = "the first"
[variants.b]
like = "a"
set = { units = 4, conv.bias = false }
""",
    "claims/fuzz.toml": """\
[[claims]]
id = "one"
variant = "a"
quantity = "parameters"
printed = "245"
layer = "fc"
source = { title = "S", url = "https://example.org/a" }
""",
    "reconciliations/fuzz.toml": """\
title = "Why"
answer = "It is so: {fuzz/a.parameters}."
start = "fuzz/a"
end = "fuzz/b"
reversed = true
[[steps]]
evidence = "inferred"
set = { units = 4 }
about = "more units"
[[steps]]
evidence = "inferred"
leave_out = "conv"
about = "no biases"
""",
}

WORDS = (
    "0", "-1", "3", "1.5", "true", "[]", "{}", '""', '"a.b"', '"*"', '"*.*"', '"input"', '"index"', '"{x}"',
    '"1 // 0"', '"relu"', '"r[0]"', "9223372036854775807", "10000", '"units"', '"last"', "[1, 2]", "{ a = 1 }",
    '["a", 1]', '"channels"', "str", "int", "bool", "a[b", "like", "set", "repeat", "each", "when", "from", "tied_to",
    "shared", "parallel", "count", "times", "divide", "misprint", "as_printed", "count_again", "only", "include",
    "drop", "insert", "round",
)
MARKS = "[]{}()<>\"'=.,:;#*_`|\\/&!-+0123456789 \n\té\u00a0\u200b\uffff×"
TOKEN = re.compile(r'"[^"\n]*"|[\w.]+|\s+|.', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Input:
    """One file to try, under its path in specs/ or (pages) docs/."""

    path: str
    data: bytes


def seeds() -> dict[str, list[str]]:
    """Texts by kind: the small ones of this file, and those of the repository that are not too large."""
    found = {kind: [text for path, text in SMALL.items() if path.startswith(kind)] for kind in KINDS}
    for kind in ("architectures", "claims", "reconciliations"):
        paths = sorted((ROOT / "specs" / kind).glob("*.toml"))
        found[kind] += [path.read_text(encoding="utf-8") for path in paths if path.stat().st_size <= LARGEST_SEED]
    pages = [*sorted((ROOT / "docs").glob("concepts/*.md")), *sorted((ROOT / "docs").glob("*.md"))]
    texts = [path.read_text(encoding="utf-8") for path in pages if path.stat().st_size <= LARGEST_SEED]
    found["pages"] = [text for text in texts if PROVENANCE not in text]
    return found


def made_from(known: dict[str, list[str]], random: Random) -> Input:
    """A text of the repository, broken in a few places."""
    kind = random.choice(KINDS)
    text = known[kind][0] if random.random() < 0.4 else random.choice(known[kind])
    tokens = TOKEN.findall(text)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        random.choice(MUTATIONS)(tokens, random)
    name = "pages/fuzz.md" if kind == "pages" else f"{kind}/fuzz.toml"
    return Input(name, "".join(tokens).encode("utf-8", "replace")[:300_000])


def _replaced(tokens: list[str], random: Random) -> None:
    if tokens:
        tokens[random.randrange(len(tokens))] = random.choice(WORDS)


def _taken_out(tokens: list[str], random: Random) -> None:
    start = random.randrange(len(tokens) + 1)
    del tokens[start:start + random.choice((1, 1, 2, 5, 50))]


def _put_in(tokens: list[str], random: Random) -> None:
    tokens.insert(random.randrange(len(tokens) + 1), random.choice((random.choice(WORDS), random.choice(MARKS))))


def _moved(tokens: list[str], random: Random) -> None:
    start, size = random.randrange(len(tokens) + 1), random.randrange(1, 20)
    piece = tokens[start:start + size]
    at = random.randrange(len(tokens) + 1)
    tokens[at:at] = piece


def _repeated(tokens: list[str], random: Random) -> None:
    start, size = random.randrange(len(tokens) + 1), random.choice((1, 2, 5, 20, 100))
    tokens[start:start] = tokens[start:start + size] * random.choice((2, 3, 30, 200))


def _swapped(tokens: list[str], random: Random) -> None:
    if tokens:
        a, b = random.randrange(len(tokens)), random.randrange(len(tokens))
        tokens[a], tokens[b] = tokens[b], tokens[a]


MUTATIONS = (_replaced, _replaced, _taken_out, _put_in, _moved, _repeated, _swapped)


def tried(one: Input) -> Sequence[str]:
    """Read an input as the commands do; returns the problems that name no line and should."""
    if one.path.startswith("pages/"):
        text = one.data.decode("utf-8", "replace")
        for line in text.split("\n"):
            masked(line)
        found = drift("docs", {"fuzz.md": text}, {})
    else:
        made = ledger("specs", {path: text.encode() for path, text in SMALL.items()} | {one.path: one.data})
        found = list(made.problems) or spec_problems(made)
        if not found:
            for address in made.addresses:
                assert all(row.figures.parameters >= 0 for row in made.breakdown(address).all_rows)
    assert all("\n" not in str(problem) for problem in found)
    return [str(problem) for problem in found if not problem.line and not problem.message.startswith(WHOLE_FILE)]
