"""What `torchinfo.summary` prints, and torch-summary before it: any columns, any depth, either tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from paramledger.diagnosis.observation import Axes, Held, Item, Observation
from paramledger.diagnosis.reading.plain import Lines, bounded, plain, whole
from paramledger.diagnosis.reading.sums import TOTAL, difference, printed_sums
from paramledger.diagnosis.reading.torch_layers import is_layer, spatial_axes
from paramledger.problems import SpecError

NAME = "torchinfo"
_LIST = r"\[[^\[\]]{0,300}(?:\[[^\[\]]{0,300}\][^\[\]]{0,300}){0,50}\]"
COLUMNS = {     # title: (name of the column, what stands in a cell)
    "Input Shape": ("input_size", rf"{_LIST}|--"),
    "Output Shape": ("output_size", rf"{_LIST}|--"),
    "Param #": ("num_params", r"\(?\d[\d,]{0,40}\)?|--|\(recursive\)"),
    "Param %": ("params_percent", r"\d{1,3}(?:\.\d{1,9})?%|--|\(recursive\)"),
    "Kernel Shape": ("kernel_size", rf"{_LIST}|\d{{1,9}}|--"),
    "Mult-Adds": ("mult_adds", r"\d[\d,]{0,40}|--|\(recursive\)"),
    "Trainable": ("trainable", r"True|False|Partial|--"),
}
_TITLE = "|".join(title.replace(" ", r"\s{1,9}") for title in COLUMNS)
HEADER = re.compile(
    r"Layer\s{1,9}\(type(?P<var>\s\(var_name\))?(?P<depth>:depth-idx)?\)"
    rf"(?P<titles>(?:\s{{1,2000}}(?:{_TITLE}))++)"
)
ROW = (
    r"(?<![\w.<>-])(?P<kind>[^\W\d][\w.<>-]{0,200}+)(?:\s{1,9}\((?P<var>[^()\s]{1,200})\))?"
    r"(?:\s{0,9}:\s{1,9}(?P<depth>\d{1,4})(?:-(?P<index>\d{1,7}))?(?![\d-]))?"
)
TREE = "│|├└─+ \n"
BRANCH = re.compile(r"(?:[├└]─|(?<!\S)\+ )\w{1,200}+(?:\s{1,9}\([\w.]{1,200}\))?\s{1,2000}+(?:\[|--\s|\d)")
INNER = re.compile(     # the parameters of a layer, which `verbose=2` lists below it
    rf"(?:[├└]─|\+ )(?P<name>\w[\w.]{{0,200}}+)\s{{1,2000}}+(?:(?P<shape>{_LIST})\s{{1,2000}}+)?[├└]─\d"
)
EXTENT = re.compile(r"-?\d{1,18}|None")
MOST_HEADERS = 1_000    # that may be other tools'
MOST_TABLES = 50    # in one text; later ones are not looked at
SAID = {"True": True, "False": False}


def recognises(text: str) -> bool:
    """Whether there is a header of torchinfo. Other tools share its shortest one, but not the tree below it."""
    return "Layer" in text and any(True for _ in _headers(plain(text)))


def read(text: str) -> Observation:
    """The first whole table of a text. Raises SpecError if there is no row below its header."""
    flat = plain(text)
    headers = list(islice(_headers(flat), MOST_TABLES))
    ends = [header.start() for header in headers[1:]] + [len(flat)]
    tables = [_table(flat, header, end) for header, end in zip(headers, ends, strict=False)]
    read_ones = [table for table in tables if table.items]
    if not read_ones:
        raise SpecError(
            "there is no row with a layer below torchinfo's header", "paste the table from its header to its last line"
        )
    first = next((table for table in read_ones if table.printed.total is not None), read_ones[0])
    others = (f"The text has {len(headers)} torchinfo tables; one of them was read.",) if len(headers) > 1 else ()
    return replace(first, notes=(*first.notes, *others))


def _headers(flat: str) -> Iterator[re.Match[str]]:
    for header in islice(HEADER.finditer(flat), MOST_HEADERS):
        own = header["var"] or header["depth"] or re.search("Kernel|Input|%|Mult", header["titles"])
        if own or BRANCH.search(flat, header.end(), header.end() + 4_000):
            yield header


def _table(flat: str, header: re.Match[str], end: int) -> Observation:
    """What stands from a header to before the next."""
    sums = TOTAL.search(flat, header.end(), end)
    below = sums.start() if sums else end
    printed, notes = printed_sums(flat[below:end])
    rows = _rows(flat, header, below)
    items = _items(flat, rows)
    inputs = _shapes(rows[0].cell("input_size")) if rows and rows[0].depth == 0 else ()
    if not sums:
        notes = ("The table ends before its total.",)
    return Observation(NAME, "torch", items, printed, inputs, notes=(*notes, *difference(items, printed.total)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands: its match, how deep it is, and where the next begins."""

    match: re.Match[str]
    depth: int
    end: int

    def cell(self, column: str) -> str:
        """What stands in a column; `--` if the table has none of that name."""
        return self.match.groupdict().get(column) or "--"


def _rows(flat: str, header: re.Match[str], end: int) -> list[_Row]:
    """The rows, in order: a name and a cell for each title of the header. Anything else is passed over."""
    titles = [" ".join(title.split()) for title in re.findall(_TITLE, header["titles"])]
    columns = [COLUMNS[title] for title in dict.fromkeys(titles)]
    cells = "".join(rf"\s{{1,2000}}+(?P<{name}>{cell})(?!\S)" for name, cell in columns)
    found = bounded(re.compile(ROW + cells).finditer(flat, header.end(), end))
    starts = [one.start() for one in found[1:]] + [end]
    ends = [header.end(), *(one.end() for one in found)]
    rows = [
        _Row(one, _depth(one, flat[before:one.start()]), after)
        for one, before, after in zip(found, ends, starts, strict=False)
    ]
    if len(rows) > 1 and not any(row.depth for row in rows):      # the tree is lost
        return [rows[0], *(replace(row, depth=1) for row in rows[1:])]
    first = next((place for place, row in enumerate(rows) if row.depth), len(rows))
    return rows[max(0, first - 1):first] + [row for row in rows[first:] if row.depth]


def _depth(row: re.Match[str], before: str) -> int:
    """How deep a row is: as it says itself, or by the tree that stands before it; 0 for that of the whole network."""
    if row["depth"]:
        return int(row["depth"])
    tree = before[len(before.rstrip(TREE)):]
    return 1 + tree.count("│") + tree.count("|") if re.search(r"[├└+]", tree) else 0


def _items(flat: str, rows: list[_Row]) -> tuple[Item, ...]:
    lines, path, items = Lines(flat), [""], list[Item]()
    lowest = max((row.depth for row in rows), default=0)
    for row, below in zip(rows, [row.depth for row in rows[1:]] + [0], strict=False):
        one = row.match
        path += [""] * (row.depth - len(path))
        path[row.depth:] = [one["var"] or ""]
        index = f"{row.depth}-{one['index']}" if one["index"] else ""
        count = _count(one["num_params"], below > row.depth) if "num_params" in one.groupdict() else None
        items.append(Item(
            name=(".".join(path[1:]) or one["var"]) if one["var"] else index,
            kind=one["kind"],
            count=count,
            outputs=_shapes(row.cell("output_size")),
            tensors=_tensors(flat[one.end():row.end]),
            arguments=_arguments(row),
            depth=row.depth,
            whole=row.depth == lowest and count != 0 and not is_layer(one["kind"]),
            again="(recursive)" in one[0],
            trainable=SAID.get(row.cell("trainable"), False if row.cell("num_params").startswith("(") else None),
            line=lines.line(one.start()),
            text=flat[one.start():max(one.end("kind"), one.end("var") + 1, one.end("index"))],
        ))
    return tuple(items)


def _count(cell: str, above: bool) -> int | None:
    """`--` says of a row above others that the rest is in them, and of any other that it has no parameters."""
    if cell == "--":
        return None if above else 0
    return _number(cell)


def _arguments(row: _Row) -> dict[str, object]:
    """What the other columns say, by torchinfo's names of them; of a kernel also what it says of the layer."""
    said: dict[str, object] = {}
    if inputs := _shapes(row.cell("input_size")):
        said["input_size"] = inputs
    if (work := _number(row.cell("mult_adds"))) is not None:
        said["mult_adds"] = work
    kernel, kind = row.cell("kernel_size"), row.match["kind"]
    extents = tuple(map(int, re.findall(r"\d{1,18}", kernel)))
    axes = spatial_axes(kind)
    if axes and len(extents) == axes + 2:       # as it was printed before torchinfo 1.7: [in, out, height, width]
        said["out_channels"], said["kernel_size"] = extents[1], extents[2:]
    elif kind == "Linear" and len(extents) == 2:
        said["in_features"], said["out_features"] = extents
    elif extents and (axes or "Pool" in kind):
        said["kernel_size"] = extents if kernel.startswith("[") else extents[0]
    return said


def _tensors(below: str) -> tuple[Held, ...]:
    """The parameters that are listed below a layer: torchinfo swaps the first two axes of one called `weight`."""
    held = []
    for one in INNER.finditer(below):
        if one["shape"] and "." not in one["name"]:
            shape = tuple(map(int, re.findall(r"\d{1,18}", one["shape"])))
            swapped = one["name"] == "weight" and len(shape) > 1
            held.append(Held(one["name"], shape[1::-1] + shape[2:] if swapped else shape))
    return tuple(held)


def _number(cell: str) -> int | None:
    digits = cell.strip("()")
    return whole(digits) if digits[:1].isdigit() else None


def _shapes(cell: str) -> tuple[Axes, ...]:
    """`[1, 64]` as one shape, `[[1, 64], [1, 8]]` as two; what is negative or None is open."""
    lists = re.findall(r"\[([^\[\]]*)\]", cell)
    extents = [EXTENT.findall(one) for one in lists if one.strip()]
    return tuple(tuple(int(extent) if extent.isdigit() else None for extent in axes) for axes in extents)
