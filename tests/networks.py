"""Small networks in a few lines of TOML, for the tests of the language."""

from __future__ import annotations

from paramledger.language.location import LocatedError
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.network.tree import Group

IMAGE = "{ height = 8, width = 8, channels = 4 }"
TOKENS = "{ tokens = 6, features = 4 }"


def family(
    layers: str, more: str = "", parameters: str = "", entering: str = TOKENS, variants: str = "[variants.plain]"
) -> str:
    """A spec: lines without their outer braces, one on each line; then blocks, then variants."""
    lines = "".join(f"  {{ {line.strip()} }},\n" for line in layers.strip().splitlines())
    return (
        f'title = "X"\ninput = {entering}\nparameters = {{ {parameters} }}\ndefault = "plain"\nlayers = '
        f'[\n{lines}]\n{more}\n{variants}\n'
    )


def block(name: str, layers: str, keys: str = "") -> str:
    lines = "".join(f"  {{ {line.strip()} }},\n" for line in layers.strip().splitlines())
    return f"[blocks.{name}]\n{keys}\nlayers = [\n{lines}]\n"


def read(text: str, **shared: str) -> Ledger:
    """The ledger of one family `x`, and of shared blocks by file."""
    return ledger(
        "specs",
        {
            "architectures/x.toml": text.encode(),
            **{f"blocks/{name}.toml": data.encode() for name, data in shared.items()},
        },
    )


def network(text: str, variant: str = "plain", **shared: str) -> Breakdown:
    """A variant counted; there must be no problem with any."""
    made = read(text, **shared)
    assert made.problems == ()
    return made.breakdown(f"x/{variant}")


def problem(text: str, **shared: str) -> str:
    """The message of the one problem of a spec."""
    (found,) = read(text, **shared).problems
    return found.message


def rows(found: Breakdown) -> list[tuple[str, int, int]]:
    """(address, how many, parameters of one) of every layer."""
    return [(row.address, row.count, row.figures.parameters) for row in found.rows]


def shapes(found: Breakdown) -> dict[str, tuple[int, ...]]:
    """What every layer and block makes first, by address."""
    return {row.address: row.node.outputs[0] for row in found.all_rows}


__all__ = [
    "IMAGE",
    "TOKENS",
    "Group",
    "LocatedError",
    "block",
    "family",
    "network",
    "problem",
    "read",
    "rows",
    "shapes",
]
