"""What a case of the corpus is: a network, what is wrong with it one cause after the other, and how it is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cause:
    """One mistake: in Keras the arguments that make it, in PyTorch a change of the model.

    `printing` marks a cause that lies in the text alone, such as a listing that shows statistics. `optional` ones
    change no parameter and need not be named.
    """

    code: str
    why: str
    arguments: dict[str, Any] = field(default_factory=dict)
    change: Callable[[Any], None] | None = None
    printing: str = ""          # `state`: statistics are counted; `ties`: shared tensors twice; `calls`: a branch
                                # once for each call; `biases`: two vectors for each gate; an optimizer's name
    optional: bool = False


@dataclass(frozen=True)
class Other:
    """Another reading that gives the same text: from which total, and by which codes."""

    total: int
    codes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Case:
    """A text of the corpus. `reference` is a name with the total that the network has when nothing is wrong; None for
    a network that nobody knows.
    """

    name: str
    style: str
    build: Callable[..., Any]
    reference: tuple[str, int] | None
    causes: tuple[Cause, ...] = ()
    others: tuple[Other, ...] = ()
    around: str = ""                    # what a forum or a log makes of the text
    printing: dict[str, Any] = field(default_factory=dict)
    difficulty: str = "medium"
    note: str = ""


def kw(code: str, why: str, optional: bool = False, **arguments: Any) -> Cause:
    """A cause of arguments."""
    return Cause(code, why, arguments, optional=optional)


def ch(code: str, why: str, change: Callable[[Any], None], optional: bool = False) -> Cause:
    """A cause of a change."""
    return Cause(code, why, change=change, optional=optional)
