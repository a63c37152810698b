"""Specs that would cost minutes within all other limits: each is counted, or refused with the limit that it met."""

from __future__ import annotations

import pytest
from paramledger.ledger.checks import spec_problems
from paramledger.ledger.ledger import ledger

from tests.hostile import ending

HEAD = 'title = "X"\ninput = { features = 8 }\ndefault = "a"\n'
X, R, C = "architectures/x.toml", "reconciliations/r.toml", "claims/x.toml"
LINES = "".join(f'{{ name = "l{number}", op = "linear", out_features = 8 }},\n' for number in range(1_900))
ONE = '{ name = "l0", op = "linear", out_features = 8 },\n'


def family(lines: str, variants: str = "[variants.a]\n") -> str:
    return f"{HEAD}layers = [\n{lines}]\n{variants}"


def steps(edits: list[str], more: str = "") -> str:
    path = f'title = "T"\nanswer = "It is."\nstart = "x/a"\nend = "x/a"\n{more}'
    return path + "".join(f'[[steps]]\nevidence = "inferred"\nabout = "a"\n{edit}\n' for edit in edits)


def claims(layers: list[str]) -> str:
    return "".join(
        f'[[claims]]\nid = "c{number}"\nvariant = "a"\nquantity = "parameters"\nprinted = "72"\nlayer = "{layer}"\n'
        'source = { title = "S" }\n'
        for number, layer in enumerate(layers)
    )


def chain(variants: int, settings: int, layers: int = 1_900) -> str:
    """Variants that are each like the one before, and set some biases more."""
    found = ["[variants.a]\n"]
    for number in range(variants):
        like = f"v{number - 1}" if number else "a"
        sets = ", ".join(f"l{(number * settings + each) % layers}.bias = false" for each in range(settings))
        found.append(f'[variants.v{number}]\nlike = "{like}"\nset = {{ {sets} }}\n')
    return "".join(found)


def nested(loops: int) -> str:
    """Loops of 10,000 rounds inside each other."""
    blocks = "".join(
        f'[blocks.b{number}]\nlayers = [{{ name = "x", block = "b{number + 1}", repeat = 10000 }}]\n'
        for number in range(loops - 1)
    )
    last = f'[blocks.b{loops - 1}]\nlayers = [{{ name = "r", op = "linear", out_features = 8 }}]\n'
    return f'{HEAD}layers = [{{ name = "x", block = "b0", repeat = 10000 }}]\n{blocks}{last}[variants.a]\n'


ROWS = "the steps up to this one count more than 100,000 rows [make fewer steps, or steps that name less]"
WALKS = "the steps up to this one walk more than 20,000 lines of layers [make fewer steps, or steps that name less]"
FAMILY = (
    "the variants up to this one have more than 12,000 different layers together "
    "[let equal layers be rounds of a `repeat`, or make several families]"
)
LARGE = "no network is that large; check the rounds of the loops"
STARS = "[" + ", ".join(['"*"'] * 200) + "]"
PRINTED = "[" + ", ".join(['"c*"'] * 200) + "]"
MISSPELT = "".join(f'[variants.variant{number}]\nlike = "varient{number}"\n' for number in range(199))

# (files, the first problem; none: no problem)
BOMBS: dict[str, tuple[dict[str, str], str]] = {
    # 72 parameters a layer, 1,900 layers: 136,800; each step adds them 200 times more: 136,800 * (1 + 10 * 200)
    "count_again": (
        {X: family(LINES), R: steps([f"count_again = {STARS}"] * 10)},
        ("specs/reconciliations/r.toml:4: the steps come to 273,736,800, but the end is 136,800: 273,600,000 too many "
         "[a step is missing or wrong; the remainder must be 0]"),
    ),
    "as_printed": (
        {X: family(LINES), C: claims([f"l{n}" for n in range(500)]), R: steps([f"as_printed = {PRINTED}"] * 150)},
        f"specs/reconciliations/r.toml:5: {ROWS}",
    ),
    # six variants of 1,900 layers are 11,400, seven 13,300: v5 is the seventh, on line 1905 + 6
    "variants": (
        {X: family(LINES, "[variants.a]\n" + "".join(f"[variants.v{number}]\n" for number in range(199)))},
        f"specs/architectures/x.toml:1912: x/v5: {FAMILY}",
    ),
    "like chain": ({X: family(LINES, chain(150, 25))}, f"specs/architectures/x.toml:1922: x/v5: {FAMILY}"),
    "like chain of a small family": (
        {X: family("".join(LINES.splitlines(keepends=True)[:50]), chain(150, 25, 50))},     # v40 is the 41st: 1,025
        ("specs/architectures/x.toml:179: x/v40: more than 1,000 arguments of lines have been set by this point "
         "[use one parameter for arguments that change together]"),
    ),
    "set reversed": (
        {X: family(LINES), R: steps([f"set = {{ l{each}.bias = false }}" for each in range(200)], "reversed = true\n")},
        f"specs/reconciliations/r.toml:46: {WALKS}",
    ),
    "like a name that is missing": (
        {X: family(ONE, "[variants.a]\n" + MISSPELT)},
        "specs/architectures/x.toml:9: `x` has no variant `varient0` [did you mean `variant0`?]",
    ),
    "claims about everything": (
        {X: family(LINES), C: claims(["*"] * 500)},
        "specs/claims/x.toml:6: claim `c0`: `*` names 1,900 layers; the limit is 500 [name the block that holds them]",
    ),
    "claims about each": ({X: family(LINES), C: claims([f"l{number}" for number in range(500)])}, ""),
    "numbers without bound": (
        {X: family(ONE), R: steps(["times = 9223372036854775807"] * 200)},
        "specs/reconciliations/r.toml:9: a number of more than 38 digits [no network is that large]",
    ),
    # 10000 ** 4 = 10 ** 16 layers fit; 10 ** 20 do not fit into 64 bits
    "four loops": ({X: nested(4)}, ""),
    "five loops": (
        {X: nested(5)},
        ("specs/architectures/x.toml:4: x/a: layer `x`: a layer occurs more than 9,223,372,036,854,775,807 times "
         f"[{LARGE}]"),
    ),
    # 10**12 * 10**12 weights, in 10**12 rounds 10**36; in 10**16 rounds 10**40
    "wide layers in three loops": ({X: nested(3).replace("= 8", f"= {10**12}")}, ""),
    "wide layers in four loops": (
        {X: nested(4).replace("= 8", f"= {10**12}")},
        f"specs/architectures/x.toml:4: x/a: layer `x`: a figure has more than 38 digits [{LARGE}]",
    ),
    "nine loops": (
        {X: nested(9)},
        ("specs/architectures/x.toml:12: x/a: layer `x.0.x.0.x.0.x.0.x`: a layer occurs more than "
         f"9,223,372,036,854,775,807 times [{LARGE}]"),
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_counted_or_refused(name: str) -> None:
    files, expected = BOMBS[name]
    with ending():
        made = ledger("specs", {path: text.encode() for path, text in files.items()})
        found = [str(problem) for problem in made.problems or spec_problems(made)]
    assert found[:1] == ([expected] if expected else [])
    assert len(found) <= 20
