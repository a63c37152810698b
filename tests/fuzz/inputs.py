"""Inputs of the fuzzer: how they are made from the files of the repository, and how one is tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from paramledger.ledger.checks import spec_problems
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.pages import pages_of, parts
from paramledger.problems import Problem
from paramledger.proof.built import page_problems
from paramledger.proof.docs import built_path
from paramledger.proof.drift import drift, masked
from paramledger.proof.html_reader import built_page
from paramledger.proof.provenance import PROVENANCE, stamped
from paramledger.proof.readable import INCLUDES

from tests.fuzz.small import SMALL
from tests.proof.building import built

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).parent / "found"
LARGEST_SEED = 12_000       # bytes: large files cost time and break in the same ways
MOST_ROWS = 100             # of all variants of a family of the repository together
KINDS = (*("architectures",) * 60, *("claims", "reconciliations") * 15, "pages", "html")
SIZES = (*("tiny",) * 35, *("small",) * 4, "repository")
BUILT = 100                 # of so many inputs one, if it is sound, is built into pages, and those are read back
COLLECTING = frozenset({"catalogue", "claims", "family", "reconciliation", "variant"})      # pages of one spec or a few
# A problem of a whole file has no line; these say what is wrong with a file as such, or that another one is not here.
WHOLE_FILE = ("there is no architecture", "the page has", "the file has", "brackets are nested", "nothing generates")

WORDS = (
    "0", "-1", "3", "1.5", "true", "[]", "{}", '""', '"a.b"', '"*"', '"*.*"', '"input"', '"index"', '"{x}"',
    '"1 // 0"', '"relu"', '"r[0]"', "9223372036854775807", "10000", '"units"', '"last"', "[1, 2]", "{ a = 1 }",
    '["a", 1]', '"channels"', "str", "int", "bool", "a[b", "like", "set", "repeat", "each", "when", "from", "tied_to",
    "shared", "parallel", "count", "times", "divide", "misprint", "as_printed", "count_again", "only", "include",
    "drop", "insert", "round",
)
VALUES = tuple(word for word in WORDS if not re.fullmatch(r"[a-z_]+|a\[b", word) or word == "true")
PIECES = (      # of the inside of strings
    "{", "}", "{fuzz/a.parameters}", "{fuzz/a.conv.weights:.1M}", "{claim:fuzz.one}", "{step-1}", "{start:.0B}", "*",
    ".", "[0]", "[-1]", " // ", " ** 9", " if ", " else ", " and ", " not ", "(", ")", "input", "index", "last",
    "first", "conv", "rows", "12,345", "sixty million", "63 mio", "<", "&amp;", "`", "__", "**", '\\"', "\\\\",
    "\\u0000", "\\uffff", "\u200b", "é", "×", "#", "|", "\u2212", "C#", "]]>", "](", "![", "-->", "{{", "}}", "$",
)
MARKS = "[]{}()<>\"'=.,:;#*_`|\\/&!-+0123456789 \n\té\u00a0\u200b\uffff×"
TOKEN = re.compile(r'"[^"\n]*"|[\w.]+|\s+|.', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Input:
    """One file to try, under its path in specs/ or (pages, html) beside them; `is_built`: made into pages if sound."""

    path: str
    data: bytes
    is_built: bool = False


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to be broken, in pieces that words, strings and signs are."""

    path: str
    tokens: tuple[str, ...]


Seeds = Mapping[tuple[str, str], Sequence[Seed]]      # by kind and size


def seed(path: str, text: str) -> Seed:
    return Seed(path, tuple(TOKEN.findall(text)))


@cache
def worlds() -> Mapping[str, Mapping[str, bytes]]:
    """Small folders of specs by their family: those of this folder, and families of the repository with what they use,
    their claims and the reconciliations that stay inside them.
    """
    found: dict[str, Mapping[str, bytes]] = {}
    for path in sorted((ROOT / "specs/architectures").glob("*.toml")):
        if path.stat().st_size <= LARGEST_SEED:
            found[path.stem] = family_files(path.stem)
    small = {name: {path: text.encode() for path, text in files.items()} for name, files in SMALL.items()}
    return small | {name: files for name, files in found.items() if is_small(files)}


def is_small(files: Mapping[str, bytes]) -> bool:
    """Whether a folder of specs is sound, and costs little."""
    made = ledger("specs", files)
    is_sound = not (list(made.problems) or spec_problems(made))
    return is_sound and sum(len(made.breakdown(address).all_rows) for address in made.addresses) <= MOST_ROWS


def family_files(name: str) -> dict[str, bytes]:
    """A family of the repository with the blocks that it uses, its claims and the reconciliations of it alone."""
    specs = ROOT / "specs"
    files = {path: (specs / path).read_bytes() for path in (f"architectures/{name}.toml", f"claims/{name}.toml")
             if (specs / path).is_file()}
    for used in re.findall(rb'"(\w+)"', b"".join(re.findall(rb"^use *=.*", files[f"architectures/{name}.toml"], re.M))):
        files[f"blocks/{used.decode()}.toml"] = (specs / f"blocks/{used.decode()}.toml").read_bytes()
    ends = re.compile(rb'^(?:start|end) *= *"(?:claim:)?%s[/."]' % name.encode(), re.MULTILINE)
    for path in sorted(specs.glob("reconciliations/*.toml")):
        if len(ends.findall(data := path.read_bytes())) == 2:
            files[f"reconciliations/{path.name}"] = data
    return files


def seeds() -> Seeds:
    """What is broken; no file of the repository that is large, and no generated page."""
    found: dict[tuple[str, str], list[Seed]] = {(kind, size): [] for kind in set(KINDS) for size in set(SIZES)}
    for name, files in worlds().items():
        size = "tiny" if name == "tiny" else "small" if name in SMALL else "repository"
        for path, data in files.items():
            if (kind := path.partition("/")[0]) in KINDS:
                found[kind, size].append(seed(path, data.decode()))
    for path in sorted((ROOT / "tests/language/invalid").glob("*.toml")):
        if "__" not in path.name:
            found["architectures", "tiny"].append(seed("architectures/x.toml", path.read_text(encoding="utf-8")))
    for path in (*sorted((ROOT / "docs").glob("concepts/*.md")), *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text(encoding="utf-8")
        if len(text) <= LARGEST_SEED and PROVENANCE not in text:
            for size in sorted(set(SIZES)):
                found["pages", size].append(seed("pages/fuzz.md", text))
                found["html", size].append(seed("html/fuzz.html", built(text)))
    return found


def made_from(known: Seeds, random: Random) -> Input:
    """A file of the repository, broken in a few places."""
    kind, size = random.choice(KINDS), random.choice(SIZES)
    one = random.choice(known[kind, size])
    tokens = list(one.tokens)
    is_text = kind in ("pages", "html")
    mutations = TEXT if is_text or random.random() < 0.1 else SPEC
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        random.choice(mutations)(tokens, random)
    data = "".join(tokens).encode("utf-8", "replace")[:300_000]
    return Input(one.path, data, random.randrange(4 if is_text else BUILT) == 0)


# --- any text

def _replaced(tokens: list[str], random: Random) -> None:
    if tokens:
        tokens[random.randrange(len(tokens))] = random.choice(WORDS)


def _taken_out(tokens: list[str], random: Random) -> None:
    start = random.randrange(len(tokens) + 1)
    del tokens[start:start + random.choice((1, 1, 2, 5, 50))]


def _put_in(tokens: list[str], random: Random) -> None:
    words = random.choice((WORDS, MARKS, PIECES))
    tokens.insert(random.randrange(len(tokens) + 1), random.choice(words))


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


# --- TOML that mostly stays TOML

def _some(tokens: list[str], random: Random, fits: Callable[[str], bool]) -> int:
    """The place of a token that fits, near a random one; -1 when there is none."""
    start = random.randrange(len(tokens) or 1)
    return next((at for at in (*range(start, len(tokens)), *range(start)) if fits(tokens[at])), -1)


def _is_value(token: str) -> bool:
    return token[0] == '"' or token.isdecimal() or token in ("true", "false")


def _other_value(tokens: list[str], random: Random) -> None:
    """A value becomes another one of the file, or an odd one."""
    at, other = _some(tokens, random, _is_value), _some(tokens, random, _is_value)
    if at >= 0:
        tokens[at] = tokens[other] if random.random() < 0.8 else random.choice(VALUES)


def _other_number(tokens: list[str], random: Random) -> None:
    at = _some(tokens, random, str.isdecimal)
    if at >= 0:
        number = int(tokens[at])
        tokens[at] = str(random.choice((number + 1, number - 1, number * 2, number // 2, 0, 1, 2, 7, 10**6, 2**62)))


def _other_string(tokens: list[str], random: Random) -> None:
    """A piece is put into a string, or a part of it taken out."""
    at = _some(tokens, random, lambda token: token[0] == '"')
    if at >= 0:
        inside = tokens[at][1:-1]
        start, end = sorted((random.randrange(len(inside) + 1), random.randrange(len(inside) + 1)))
        piece = random.choice(("", random.choice(PIECES), inside[start:end] * 2))
        tokens[at] = f'"{inside[:start]}{piece}{inside[random.choice((start, end)):]}"'


def _other_word(tokens: list[str], random: Random) -> None:
    """A key, or a word of a table's name, becomes another one."""
    at = _some(tokens, random, str.isidentifier)
    other = _some(tokens, random, str.isidentifier)
    if at >= 0:
        tokens[at] = tokens[other] if random.random() < 0.5 else random.choice(WORDS[25:])


def _other_line(tokens: list[str], random: Random) -> None:
    """A line is taken out, or stands twice, or elsewhere."""
    lines = "".join(tokens).split("\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(3):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case _:
            lines[at], lines[to] = lines[to], lines[at]
    tokens[:] = TOKEN.findall("\n".join(lines))


TEXT = (_replaced, _replaced, _taken_out, _put_in, _moved, _repeated, _swapped)
SPEC = (
    _other_value, _other_value, _other_value, _other_number, _other_number, _other_string, _other_string, _other_word,
    _other_line,
)


# --- trying one

def tried(one: Input) -> Sequence[str]:
    """Read an input as the commands do; returns the problems that name no line and should."""
    kind = one.path.partition("/")[0]
    if kind == "pages":
        found = tried_page(one.data.decode("utf-8", "replace"), one.is_built)
    elif kind == "html":
        html = one.data.decode("utf-8", "replace")
        built_page(html)
        found = proved({"fuzz/index.html": html}, {"fuzz.md": "a 1\n"})
    else:
        found = tried_spec(one)
    assert all("\n" not in str(problem) for problem in found)
    return [str(problem) for problem in found if not problem.line and not problem.message.startswith(WHOLE_FILE)]


def tried_page(text: str, is_built: bool) -> list[Problem]:
    for line in text.split("\n"):
        masked(line)
    found = drift("docs", {"fuzz.md": text}, {})
    if is_built and not found:
        found = proved({"fuzz/index.html": built(text)}, {"fuzz.md": text})
    return found


def tried_spec(one: Input) -> list[Problem]:
    beside = next((files for files in worlds().values() if one.path in files), {})
    made = ledger("specs", {**beside, one.path: one.data})
    found = list(made.problems) or spec_problems(made)
    if not found:
        for address in made.addresses:
            assert all(row.figures.parameters >= 0 for row in made.breakdown(address).all_rows)
        if one.is_built:
            found = tried_pages(made)
    return found


def tried_pages(made: Ledger) -> list[Problem]:
    """Build the pages of sound specs: they are as they were computed, and what a builder makes of them says the same.
    """
    pages = {page.path: page for kind, name in parts(made) if kind in COLLECTING for page in pages_of(made, kind, name)}
    texts = {path: stamped(page) for path, page in pages.items()}
    assert not drift("docs", texts, pages)
    marked = {path: text for path, text in texts.items()      # what includes another file needs it on disk
              if path.endswith(".md") and len(text) < LARGEST_SEED and INCLUDES not in text}
    wrong = list(proved({built_path(path): built(text) for path, text in marked.items()}, marked))
    assert not wrong, wrong[0]
    return []


def proved(pages: Mapping[str, str], sources: Mapping[str, str]) -> list[Problem]:
    return list(page_problems("site", pages, "docs", sources))
