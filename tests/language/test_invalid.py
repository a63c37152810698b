"""Bad input: each file of tests/invalid/ gives exactly the problem on its first line, without a traceback.

Files are read as specs/architectures/x.toml; those called blocks__…, claims__… and reconciliations__…
as x.toml in those folders.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.verdicts import claim_problems

from tests.hostile import ending

HERE = Path(__file__).parent
CORPUS = sorted((HERE / "invalid").glob("*.toml"))
SPECS = HERE.parents[1] / "specs"
SEEDS = {
    path.relative_to(SPECS).as_posix(): path.read_bytes()
    for folder in ("architectures", "claims")
    for path in sorted((SPECS / folder).glob("*.toml"))
}
BLOCKS = {
    f"blocks/{path.name}": path.read_bytes() for path in sorted((HERE.parents[1] / "specs" / "blocks").glob("*.toml"))
}

# Valid specs around the file under test. `w` uses the blocks of x.toml, when there are some.
AROUND = {
    "blocks/conv.toml": """
[blocks.conv_bn]
takes = "filters"
layers = [
  { name = "conv", op = "conv2d", out_channels = "filters", kernel_size = 3, padding = 1 },
  { name = "bn", op = "batch_norm" },
]
""",
    "blocks/other.toml": """
[blocks.conv_bn]
layers = [{ name = "relu", op = "relu" }]
[blocks.double]
layers = [{ name = "first", op = "relu" }, { name = "second", op = "relu" }]
""",
    "architectures/y.toml": """
title = "Y"
input = { height = 8, width = 8, channels = 4 }
default = "plain"
use = ["conv"]
layers = [{ name = "stem", block = "conv_bn", filters = 8 }]
[variants.plain]
""",
    "architectures/z.toml": """
title = "Z"
input = { height = 8, width = 8, channels = 4 }
default = "plain"
use = ["other"]
layers = [{ name = "stem", block = "double" }]
[variants.plain]
""",
}
USER = """
title = "W"
input = { height = 8, width = 8, channels = 4 }
default = "plain"
use = ["x"]
parameters = { classes = 3 }
layers = [{ name = "stem", block = "a" }, { name = "fc", op = "linear", out_features = "classes" }]
[variants.plain]
"""


CLAIMED = """
title = "X"
input = { height = 8, width = 8, channels = 4 }
default = "plain"
layers = [{ name = "conv", op = "conv2d", out_channels = 8, kernel_size = 3 }]
[variants.plain]
"""
BESIDE = {"blocks": ("architectures/w.toml", USER), "claims": ("architectures/x.toml", CLAIMED)}
ALONE = ("blocks__unused_file", "claims__without_family")


def problems(files: dict[str, bytes]) -> list[str]:
    """What is wrong with these files, printed."""
    with ending():
        made = ledger("specs", files)
        found = sorted({*made.problems, *claim_problems(made)})
    assert all("\n" not in str(problem) and len(str(problem)) < 1200 for problem in found)
    return [str(problem) for problem in found]


def around(path: str, data: bytes) -> dict[str, bytes]:
    return {**{file: text.encode() for file, text in AROUND.items()}, path: data}


def test_surroundings_are_valid() -> None:
    assert problems({file: text.encode() for file, text in AROUND.items()}) == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_invalid(path: Path) -> None:
    folder = path.stem.rpartition("__")[0]
    files = around(f"{folder or 'architectures'}/x.toml", path.read_bytes())
    if folder in BESIDE and path.stem not in ALONE:
        file, text = BESIDE[folder]
        files[file] = text.encode()
    assert problems(files) == [path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")]


DEVICE = "cannot be the name of a spec [Windows reserves this name for a device and cannot have a file of that name]"
NAME_HINT = "[lower-case letters, digits and _, such as `alexnet.toml`]"
FOLDER_HINT = (
    "[specs are in architectures/, blocks/, claims/, conventions/, mistakes/, reconciliations/, storage/, "
    "with no folder in between]"
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "architectures/Alex Net.toml",
            f"specs/architectures/Alex Net.toml: `Alex Net.toml` cannot be the name of a spec {NAME_HINT}",
        ),
        (
            "architectures/index.toml",
            f"specs/architectures/index.toml: `index.toml` cannot be the name of a spec {NAME_HINT}",
        ),
        ("architectures/_x.toml", f"specs/architectures/_x.toml: `_x.toml` cannot be the name of a spec {NAME_HINT}"),
        *(
            (f"{place}.toml", f"specs/{place}.toml: `{place[place.index('/') + 1:]}.toml` {DEVICE}")
            for place in (
                "architectures/con", "blocks/aux", "claims/nul", "reconciliations/prn", "architectures/com1",
                "reconciliations/lpt9",
            )
        ),
        (
            "architectures/x.toml.toml",
            f"specs/architectures/x.toml.toml: `x.toml.toml` cannot be the name of a spec {NAME_HINT}",
        ),
        (
            "architectures/<b>.toml",
            f"specs/architectures/<b>.toml: `<b>.toml` cannot be the name of a spec {NAME_HINT}",
        ),
        ("architectures/ä.toml", f"specs/architectures/ä.toml: `ä.toml` cannot be the name of a spec {NAME_HINT}"),
        ("architectures/..toml", f"specs/architectures/..toml: `..toml` cannot be the name of a spec {NAME_HINT}"),
        (
            "architectures/a\nb.toml",
            f"specs/architectures/a b.toml: `a\\nb.toml` cannot be the name of a spec {NAME_HINT}",
        ),
        ("architectures/../x.toml", f"specs/architectures/../x.toml: this folder holds no specs {FOLDER_HINT}"),
        ("architectures/sub/x.toml", f"specs/architectures/sub/x.toml: this folder holds no specs {FOLDER_HINT}"),
        ("x.toml", f"specs/x.toml: this folder holds no specs {FOLDER_HINT}"),
    ],
)
def test_names_of_files(path: str, expected: str) -> None:
    assert problems(around(path, AROUND["architectures/y.toml"].encode())) == [expected]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"# x\n" * 25_000_000,
            ("specs/architectures/x.toml: the file has 100,000,000 bytes; the limit is 262,144 [split it into several "
            "files]"),
        ),
        (
            b'title = "X"\nabout = "caf\xe9"\n',
            "specs/architectures/x.toml:2: byte 0xe9 is not UTF-8 [save the file as UTF-8]",
        ),
        (
            b"\xef\xbb\xbftitle = 1\n",
            "specs/architectures/x.toml:1: the file begins with a byte order mark [save the file as UTF-8 without one]",
        ),
        (
            "title = 'X'".encode("utf-16"),
            "specs/architectures/x.toml:1: byte 0xff is not UTF-8 [save the file as UTF-8]",
        ),
    ],
)
def test_bytes(data: bytes, expected: str) -> None:
    assert problems(around("architectures/x.toml", data)) == [expected]


def test_a_broken_shared_file_is_reported_once() -> None:
    """The families that use it are not blamed for it."""
    assert problems(around("blocks/conv.toml", b"[blocks.conv_bn]\nlayers = 5\n")) == [
        "specs/blocks/conv.toml:2: `layers` should be a list; it is 5"
    ]


def test_one_mistake_is_reported_once() -> None:
    """Every variant meets it; the first says it."""
    text = AROUND["architectures/y.toml"].replace("filters = 8", "filters = 0") + "[variants.b]\n[variants.c]\n"
    expected = (
        "specs/blocks/conv.toml:5: x/plain: layer `stem.conv`: `out_channels` of `conv2d` is 0; it should be greater "
        "than 0 [number of filters, which is the number of output channels]"
    )
    assert problems(around("architectures/x.toml", text.encode())) == [expected]


def test_many_mistakes_are_bounded() -> None:
    lines = "".join(f'  {{ name = "a{number}", op = "relo" }},\n' for number in range(1500))
    text = (
        AROUND["architectures/y.toml"]
        .replace('[{ name = "stem", block = "conv_bn", filters = 8 }]', f"[\n{lines}]")
        .replace('use = ["conv"]\n', "")
    )
    assert len(problems(around("architectures/x.toml", text.encode()))) == 20


LARGE = {
    "lines left out": (
        "[\n" + '{ name = "a", block = "b", repeat = 3000, n = "index" },\n' + "]",
        '{{ name = "x{0}", op = "relu", when = "n < 0" }},\n',
        2000,
    ),
    "claims": (
        "[\n" + '{ name = "a", block = "b", n = 1 },\n' + "]",
        '{{ name = "x{0}", op = "linear", out_features = "{0} + n" }},\n',
        1500,
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_blocks_are_bounded(name: str) -> None:
    layers, line, count = LARGE[name]
    body = "".join(line.format(number) for number in range(1, count + 1))
    text = (
        AROUND["architectures/y.toml"]
        .replace('[{ name = "stem", block = "conv_bn", filters = 8 }]', layers)
        .replace('use = ["conv"]\n', "")
    )
    problems(around("architectures/x.toml", f"{text}[blocks.b]\ntakes = \"n\"\nlayers = [\n{body}]\n".encode()))


def walked(made: Ledger) -> None:
    """Everything that a page asks of a spec, for the variants that fit."""
    if made.problems:
        return
    for address in made.addresses:
        breakdown = made.breakdown(address)
        for row in breakdown.all_rows:
            assert breakdown.at(row.address).kind == row.kind
            assert row.figures.parameters >= 0


quick = settings(max_examples=60)
PIECES = [
    "[",
    "]",
    "{",
    "}",
    '"',
    "=",
    "\n",
    ",",
    ".",
    "layers",
    "name",
    "op",
    "conv2d",
    "repeat",
    "when",
    "each",
    "from",
    "like",
    "set",
    "-1",
    "0",
    "1e9",
    "[[claims]]",
]


@quick
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)))
def test_any_text(text: str) -> None:
    problems(around("architectures/x.toml", text.encode("utf-8", "surrogatepass")))


@quick
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert problems(around("architectures/x.toml", data))


WORDS = [
    "0",
    "-1",
    "3",
    '"channels"',
    '"index"',
    "true",
    "[]",
    "{}",
    '""',
    '"a.b"',
    '"input"',
    "1.5",
    '"{x}"',
    '"1 // 0"',
    "9223372036854775807",
    '"relu"',
    '"*"',
]


@quick
@given(st.sampled_from(sorted(SEEDS)), st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_change_of_a_seed(name: str, random, times: int) -> None:
    """Values replaced, characters taken out, doubled or changed over, lines moved."""
    text = SEEDS[name].decode()
    for _ in range(times):
        kind, at = random.randrange(5), random.randrange(len(text))
        if kind == 0:
            text = text[:at] + text[at + 1:]
        elif kind == 1:
            text = text[:at] + random.choice('[]{}".=,0-') + text[at:]
        elif kind == 2:
            start = text.find("= ", at) + 2
            ends = [end for end in (text.find(mark, start) for mark in (",", " }", "\n")) if end > 0]
            text = text[:start] + random.choice(WORDS) + text[min(ends, default=start):]
        elif kind == 3:
            lines = text.split("\n")
            lines.insert(random.randrange(len(lines)), lines.pop(random.randrange(len(lines))))
            text = "\n".join(lines)
        else:
            names = [
                word
                for word in ("conv", "linear", "relu", "input", "repeat", "stride", "block", "filters")
                if word in text
            ]
            old = random.choice(names) if names else "a"
            text = text.replace(old, random.choice(["conv", "linear", "relu", "index", ""]), random.randrange(1, 4))
    network = name.replace("claims/", "architectures/")
    files = {**BLOCKS, network: SEEDS[network], name: text.encode()}
    problems(files)
    walked(ledger("specs", files))
