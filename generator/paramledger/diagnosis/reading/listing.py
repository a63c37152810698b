"""Names with shapes, as people print them of a `state_dict`, of `named_parameters` or of Keras's weights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.plain import MOST_ROWS, Lines, bounded, plain
from paramledger.diagnosis.reading.sums import sums_below
from paramledger.diagnosis.reading.tensors import Tensor, observed
from paramledger.problems import SpecError

NAME = "listing"
_INTEGERS = r"(?:\d{1,12}(?:,\s{0,9}\d{1,12}){0,9},?)?"
_SHAPE = (
    rf"(?:(?P<typed>(?:torch\.)?Size|TensorShape)\(\s{{0,9}}\[(?P<of_size>{_INTEGERS})\]\s{{0,9}}\)"
    rf"|\((?P<round>{_INTEGERS})\)|\[(?P<square>{_INTEGERS})\])"
)
_DTYPE = r"(?:torch\.|tf\.|np\.|jnp\.)?(?:float|bfloat|int|uint|complex|bool)\d{0,3}(?:_\w{1,9})?"
_WORD = (
    rf"(?:(?:shape|size|dims?|dtype|requires_grad|device|True|False|Parameter|cpu|cuda(?::\d)?|{_DTYPE})\b"
    r"|\d[\d,]{0,20}\b)"
)
_MARK = r"(?:\s|[:=,|;'\"<>\]-]|dtype=|shape=)"
ENTRY = re.compile(
    rf"(?<![\w./:-])(?P<name>[A-Za-z0-9_][\w./-]{{0,300}}+(?::\d\b)?)"
    rf"(?P<gap>{_MARK}{{1,60}}+(?:{_WORD}{_MARK}{{0,60}}+){{0,3}}){_SHAPE}(?![\w(\[])",
    re.IGNORECASE,
)
PATH_AFTER = re.compile(        # as Keras 3.0 to 3.5 write a variable
    rf"<KerasVariable shape={_SHAPE}, dtype=\w{{1,20}}, path=(?P<name>[\w./-]{{1,300}}+)>"
)
LAST = re.compile(
    r"(?:weight|bias|kernel|gamma|beta|embeddings?|running_mean|running_var|num_batches_tracked|moving_mean|"
    r"moving_variance|moving_average|weight_[ihgv]\w{0,20}|bias_[ih]h\w{0,20}|in_proj_\w{1,9}|recurrent_kernel|"
    r"depthwise_kernel|pointwise_kernel|scale|alpha"
    r"|\w{0,40}(?:token|embed|embedding|embeddings|table|position_ids))(?::\d)?"
)
PLAIN = re.compile("kernel|bias|weight|gamma|beta|moving_mean|moving_variance|embeddings|recurrent_kernel")
HINTS = re.compile("Size|Shape|weight|bias|kernel|gamma|beta|embed|running|moving|scale|alpha|token|table")
BETWEEN = re.compile(rf"(?:{_MARK}|{_WORD}|[()\[{{}}.])*+", re.IGNORECASE)
WORD_BEFORE = re.compile(r"[A-Za-z][\w']* +$")
AFTER = re.compile(r"[\s,;:|]{0,40}(?P<number>\d[\d,]{0,20})\b")
_NO_NAMES = (
    "input output inputs outputs shape size dim dims dtype torch image images of is to are with from and or the a in "
    "params betas state param_groups lr total batch kernel_size stride padding dilation groups"
)
NO_NAMES = frozenset(_NO_NAMES.split())
FIELD = "model."
FEWEST = 2              # tensors in a listing
FARTHEST = 2_000        # signs from a tensor to the next of the same listing


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with a shape, and where both stand.

    It is `sure` if nothing but a tensor is written so, and `follows` if nothing but numbers and types is between it and
    the entry before; `named` says that no other word stands before its name, and `column` how far that is in its line.
    """

    name: str
    shape: tuple[int, ...]
    start: int
    end: int
    sure: bool
    follows: bool
    named: bool
    column: int

    @property
    def root(self) -> str:
        """The outermost module of the path that the name is; empty if it is none."""
        return re.split("[./]", self.name)[0] if re.search("[./]", self.name) else ""


def recognises(text: str) -> bool:
    """Whether names with shapes follow one another, and some of them can be nothing but tensors."""
    return HINTS.search(text) is not None and len(_listing(_entries(plain(text)), FEWEST)) >= FEWEST


def read(text: str) -> Observation:
    """The first listing of a text. Raises SpecError for too long a one."""
    flat = plain(text)
    listing = _listing(bounded(_entries(flat)))
    if not listing:
        raise SpecError("no line has both a name and a shape", "print the name and the shape of each parameter")
    first = listing[:_repeated(listing)]
    lines = Lines(flat)
    tensors = [
        Tensor(name, one.shape, line=lines.line(one.start), text=one.name)
        for name, one in zip(_full_names(first), first, strict=True)
    ]
    end = listing[len(first)].start if len(first) < len(listing) else len(flat)
    notes = () if end == len(flat) else ("The text lists a name a second time; only what comes before was read.",)
    printed, rounded = sums_below(flat, _after_numbers(flat, first[-1]), end)
    return replace(observed(NAME, tensors, notes=(*notes, *rounded)), printed=printed)


def _entries(flat: str) -> Iterator[Entry]:
    before = 0
    for one in (PATH_AFTER if PATH_AFTER.search(flat) else ENTRY).finditer(flat):
        name, gap = one["name"], one["gap"].lower() if "gap" in one.groupdict() else "="
        path = "." in name or "/" in name
        assigned = gap.replace("shape=", "").replace("size=", "").strip() == "="      # as `kernel_size=(3, 3)` in code
        if _is_name(name) and (path or not assigned or one.re is PATH_AFTER):
            last = re.split("[./]", name)[-1]
            yield Entry(
                name, tuple(map(int, re.findall(r"\d+", one["of_size"] or one["round"] or one["square"] or ""))),
                one.start(), one.end(),
                sure=one["typed"] is not None or (LAST if path else PLAIN).fullmatch(last) is not None,
                follows=one.start() - before < FARTHEST and BETWEEN.fullmatch(flat, before, one.start()) is not None,
                named=WORD_BEFORE.search(flat[max(0, one.start() - 40):one.start()]) is None,
                column=one.start() - flat.rfind("\n", 0, one.start()),
            )
            before = one.end()


def _is_name(word: str) -> bool:
    return any(sign.isalpha() or sign == "_" for sign in word) and word.lower() not in NO_NAMES \
        and not word.startswith("torch.")


def _listing(entries: Iterable[Entry], most: int = MOST_ROWS) -> list[Entry]:
    """The first entries that belong together: one that is sure, those near it, and those that follow one another or
    stand below one another with a module in common; no more are looked for once there are so many.
    """
    before: list[Entry] = []
    listing: list[Entry] = []
    for entry in entries:
        if listing and entry.start - listing[-1].end > FARTHEST:
            if len(listing) >= FEWEST:
                break
            before, listing = [], []
        if listing and (entry.sure or entry.follows or _is_below(entry, listing[-1])):
            listing.append(entry)
        elif not listing and entry.sure:
            listing = [*(before if entry.follows else []), entry]
        elif not listing:
            before = [*(before if entry.follows else []), *([entry] if entry.named else [])]
        if len(listing) >= most:
            break
    return listing


def _is_below(entry: Entry, last: Entry) -> bool:
    return entry.root != "" and (entry.root, entry.column) == (last.root, last.column)


def _repeated(listing: Sequence[Entry]) -> int:
    """Where a name stands for the second time; the end if none does, or if no name says which module it is of."""
    seen: set[str] = set()
    if not any(re.search("[./]", entry.name) for entry in listing):
        return len(listing)
    for place, entry in enumerate(listing):
        if entry.name in seen:
            return place
        seen.add(entry.name)
    return len(listing)


def _full_names(listing: Sequence[Entry]) -> Iterator[str]:
    """The names, without the field of a LightningModule that all of them have.

    Those of Keras 3 are alike in each layer, as `kernel` and `bias`, and get the number of the layer.
    """
    names = [entry.name for entry in listing]
    if all(name.startswith(FIELD) for name in names):
        names = [name.removeprefix(FIELD) for name in names]
    if len(set(names)) == len(names):
        yield from names
        return
    number, inside = 0, set[str]()
    for name in names:
        if name in inside:
            number, inside = number + 1, set()
        inside.add(name)
        yield f"{number}/{name}"


def _after_numbers(flat: str, entry: Entry) -> int:
    """The place after a tensor and what is printed of it: its type, and how many numbers it has."""
    found = AFTER.match(flat, entry.end)
    if found and int(found["number"].replace(",", "")) == prod(entry.shape):
        return found.end()
    return entry.end
