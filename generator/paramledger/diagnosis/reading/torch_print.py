"""What `print(model)` writes of a PyTorch module: brackets in brackets, read by the brackets and not by the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from paramledger.diagnosis.observation import Held, Item, Observation, Printed
from paramledger.diagnosis.reading.plain import Lines, bounded, plain
from paramledger.diagnosis.reading.sums import sums_below
from paramledger.diagnosis.reading.tensors import WRAPPERS
from paramledger.diagnosis.reading.torch_arguments import arguments, parameters
from paramledger.problems import SpecError

NAME = "print(model)"
CHILD = (
    r"\(\s{0,9}(?P<name>[^()\s:]{1,200})\s{0,9}\)\s{0,9}:\s{1,400}"
    r"(?:(?P<times>\d{1,9}) x )?(?P<kind>[A-Za-z_][\w.]{0,200}+)\("
)
HELD = (        # a parameter of a ParameterList or ParameterDict
    r"\(\s{0,9}(?P<parameter>[^()\s:]{1,200})\s{0,9}\)\s{0,9}:\s{1,400}Parameter containing:\s{1,400}"
    r"\[[\w.]{1,60} of size (?P<size>\d{1,18}(?:x\d{1,18}){0,9})[^\]\n]{0,100}\]"
)
CHILDREN = re.compile(CHILD)
TOKEN = re.compile(rf"{CHILD}|{HELD}|[()]")
KIND_BEFORE = re.compile(r"(?<![\w.])[A-Za-z_][\w.]*$")
RANGE = re.compile(r"(\d{1,9})-\d{1,9}")
MOST_DEEP = 200             # modules inside one another
MOST_BEFORE = 4_000         # signs of a network's own arguments before its first module
PARALLEL = ("DataParallel", "DistributedDataParallel")


@dataclass(slots=True)
class Module:
    """A module as it is printed, at a place in the text; one may stand for several, as `(0-11): 12 x BertLayer(`."""

    name: str
    kind: str
    place: int
    fragment: str
    times: int = 1
    said: str | None = None         # between its bracket and the first module in it
    held: list[Held] = field(default_factory=list)
    inside: list[Module] = field(default_factory=list)


def recognises(text: str) -> bool:
    """Whether a module inside another is there: `(conv1): Conv2d(`, and the other or a second one inside it."""
    if "(" not in text:
        return False
    flat = plain(text)
    found = list(islice(CHILDREN.finditer(flat), 2))
    return len(found) == 2 or bool(found and _root(flat, found[0].start())[0].kind)


def read(text: str) -> Observation:
    """The first network of a text. Raises SpecError for one with too many modules, or modules inside one another."""
    flat = plain(text)
    first = CHILDREN.search(flat)
    if first is None:
        raise SpecError("there is no module inside another module", "paste the whole output of print(model)")
    root, inner = _root(flat, first.start())
    end = _parse(flat, root, inner)
    more = CHILDREN.search(flat, end or len(flat))
    items = tuple(bounded(_items(_unwrapped(root), Lines(flat))))
    printed, rounded = sums_below(flat, end, more.start() if more else len(flat)) if end else (Printed(), ())
    return Observation(NAME, "torch", items, printed, notes=(*_notes(root, end, more is not None, items), *rounded))


def _notes(root: Module, end: int | None, more: bool, items: tuple[Item, ...]) -> Iterator[str]:
    if not root.kind:
        yield "The first line, with the class of the network, is missing."
    if end is None:
        yield "The text ends before the network's last bracket."
    if more:
        yield "The text has more than one printed network; the first was read."
    if any(item.kind == "MultiheadAttention" and item.tensors for item in items):
        yield "The text does not show the input projections of attention; they are assumed to be as wide as `out_proj`."


def _root(flat: str, first: int) -> tuple[Module, int]:
    """The module that the first printed one is inside, without a class if cut off; and where its inside begins."""
    opened, begin = 0, max(0, first - MOST_BEFORE)
    for place in range(first - 1, begin - 1, -1):
        opened += (flat[place] == "(") - (flat[place] == ")")
        if opened > 0:
            if kind := KIND_BEFORE.search(flat[max(begin, place - 200):place]):
                return Module("", kind[0], place - len(kind[0]), kind[0]), place + 1
            break
    return Module("", "", first, ""), first


def _parse(flat: str, root: Module, begin: int) -> int | None:
    """Fill a module with what is inside it; the place after its last bracket, None if the text ends before."""
    stack, last, deep = [root], begin, 0
    for token in TOKEN.finditer(flat, begin):
        top = stack[-1]
        opens = token["kind"] or token[0] == "("
        if deep or (opens and not token["kind"]):       # a bracket in the arguments of a module
            deep += 1 if opens else 0 if token["size"] else -1
            continue
        if top.said is None:
            top.said = flat[last:token.start()]
        last = token.end()
        if token["size"]:
            top.held.append(Held(token["parameter"], tuple(map(int, token["size"].split("x")))))
        elif token["kind"]:
            fragment = " ".join(token[0][:-1].split())
            stack.append(Module(token["name"], token["kind"], token.start(), fragment, int(token["times"] or 1)))
            top.inside.append(stack[-1])
            if len(stack) > MOST_DEEP:
                raise SpecError(f"more than {MOST_DEEP} modules are nested", "is this one network?")
        else:
            stack.pop()
            if not stack:
                return token.end()
    return len(flat) if len(stack) == 1 and not root.kind else None


def _unwrapped(module: Module) -> Module:
    """The module without those that only wrap another: of DataParallel, FSDP, torch.compile and their like."""
    while len(module.inside) == 1 and (
        module.inside[0].name in WRAPPERS or (module.inside[0].name == "module" and module.kind in PARALLEL)
    ):
        module = replace(module.inside[0], name=module.name, times=module.times)
    return replace(module, inside=[_unwrapped(inner) for inner in module.inside])


def _items(module: Module, lines: Lines, path: str = "", depth: int = 0) -> Iterator[Item]:
    """A module and all inside it, each as often as it is there."""
    said = arguments(module.kind, module.said or "")
    kind = str(said.get("original_name", module.kind))      # TorchScript's modules have one class
    tensors = (*module.held, *(_attention(module) if kind == "MultiheadAttention" else parameters(kind, said)))
    item = Item(
        path, kind, tensors=tensors, arguments=said, depth=depth, line=lines.line(module.place), text=module.fragment
    )
    yield item
    for inner in module.inside:
        numbers = RANGE.fullmatch(inner.name)
        begin = int(numbers[1]) if numbers else 0
        for number in range(inner.times):
            name = str(begin + number) if numbers else inner.name
            yield from _items(inner, lines, f"{path}.{name}" if path else name, depth + 1)


def _attention(module: Module) -> Iterator[Held]:
    """The projections of query, key and value, which are not printed: as wide as that out of the attention."""
    for inner in module.inside:
        if inner.name == "out_proj":
            for held in parameters(inner.kind, arguments(inner.kind, inner.said or "")):
                yield Held(f"in_proj_{held.name}", (3 * held.shape[0], *held.shape[1:]))
