"""Diagrams: every line of every block is there, every edge is one that the spec says, and no box stands on another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.network.tree import Group, Rounds
from paramledger.pages.pictures.diagram import description, diagrams, insides
from paramledger.pages.pictures.drawing import Drawing, drawn, figure, height
from paramledger.pages.pictures.graph import Graph, graph
from paramledger.pages.pictures.graph_layout import in_one_row_each, layered
from paramledger.pages.shared.markdown import rendered
from paramledger.pages.shared.outline import flat, outline

from tests.networks import block, family, network

SPECS = Path(__file__).parents[2] / "specs"
FAMILIES = (
    "alexnet",
    "deepseek_v3",
    "densenet",
    "efficientnet",
    "googlenet",
    "mixtral",
    "nasnet",
    "resnet",
    "t5",
    "transformer",
    "unet",
)


@pytest.fixture(scope="module")
def book() -> Ledger:
    paths = [*(SPECS / "blocks").glob("*.toml"), *(SPECS / "architectures" / f"{name}.toml" for name in FAMILIES)]
    return ledger("specs", {path.relative_to(SPECS).as_posix(): path.read_bytes() for path in paths})


def groups(book: Ledger) -> Iterator[tuple[str, Group, Graph]]:
    """The top level and each kind of block inside of the families' default variants."""
    for name in FAMILIES:
        root = book.breakdown(name).root
        yield name, root, graph(root, {})
        for inside in insides(root, {}):
            yield f"{name}: {inside.name}", inside.group, inside.graph


def section(book: Ledger, name: str) -> Iterator[str]:
    found = book.breakdown(name)
    return diagrams(found, outline(found))


def named_edges(found: Graph) -> set[tuple[str, str]]:
    """Edges by the names of lines: what is handed on, and who reads it."""
    return {
        (found.boxes[start].tail, found.boxes[end].name)
        for start, end in found.edges
        if found.boxes[end].kind == "line"
    }


def test_every_line_is_in_its_diagram(book: Ledger) -> None:
    for name, group, found in groups(book):
        lines = {line.name.partition(".")[0] for box in found.boxes if box.kind == "line" for line in box.lines}
        assert lines == {entry.name for entry in group.entries}, name


def test_every_edge_is_one_that_the_spec_says(book: Ledger) -> None:
    """Lines inside a box read the line before them; rounds shown one by one read the round before them."""
    for name, group, found in groups(book):
        drawn_pairs = {(start.partition(".")[0], end.partition(".")[0]) for start, end in named_edges(found)}
        drawn_pairs |= {
            (before.name, line.name) for box in found.boxes for before, line in zip(box.lines, box.inside, strict=False)
        }
        said = {(address.partition(".")[0], line) for line, addresses in group.reads.items() for address in addresses}
        assert {pair for pair in drawn_pairs if pair[0] != pair[1]} == said, name
        output = len(found.boxes) - 1
        assert {found.boxes[start].tail.partition(".")[0] for start in found.read_by(output)} == {
            h.partition(".")[0] for h in group.hands
        }


def test_no_box_stands_on_another_and_none_leaves_the_picture(book: Ledger) -> None:
    for name, _, found in groups(book):
        drawing = drawn(found, name)
        places = [(*drawing.corner(number), height(box)) for number, box in enumerate(found.boxes)]
        for x, y, high in places:
            assert x >= 0 and x + drawing.box <= drawing.width and y + high <= drawing.height, name
        for (x, y, high), (other_x, other_y, other_high) in combinations(places, 2):
            apart = (
                x + drawing.box <= other_x
                or other_x + drawing.box <= x
                or y + high <= other_y
                or other_y + other_high <= y
            )
            assert apart, name


def test_no_track_runs_through_a_box(book: Ledger) -> None:
    for name, _, found in groups(book):
        for layout in (layered(found), in_one_row_each(found)):
            boxes = set(zip(layout.row, layout.column, strict=True))
            assert len(boxes) == len(layout.row), name
            for track in layout.tracks:
                if track.column < 0:    # in its own box's column
                    passed = {(row, layout.column[track.start]) for row in range(track.rows[0], track.rows[1] + 1)}
                    assert not boxes & passed, name
            beside = [(track.column, track.number, track.rows) for track in layout.tracks if track.column >= 0]
            for (column, number, rows), (other_column, other_number, other_rows) in combinations(beside, 2):
                assert (
                    (column, number) != (other_column, other_number)
                    or rows[1] < other_rows[0]
                    or other_rows[1] < rows[0]
                ), name


def test_each_edge_points_down(book: Ledger) -> None:
    for name, _, found in groups(book):
        row = layered(found).row
        assert all(row[start] < row[end] for start, end in found.edges), name


def ends_of(drawing: Drawing) -> set[tuple[int, int]]:
    """Where the drawn paths end just above a box."""
    svg = rendered(figure(drawing, "x", "", ""))
    ends = set()
    for path in re.findall(r'class="edge" d="([^"]*)"', svg):
        for part in path.split("M")[1:]:
            numbers = [int(number) for number in re.findall(r"-?\d+", part)]
            ends.add((numbers[-2] if "C" in part and part.rfind("C") > part.rfind("V") else numbers[0], numbers[-1]))
    return ends


def test_an_edge_is_drawn_to_every_reader(book: Ledger) -> None:
    for name, _, found in groups(book):
        drawing = drawn(found, name)
        wanted = {(drawing.middle(end), drawing.corner(end)[1] - 6) for _, end in found.edges}
        assert wanted <= ends_of(drawing), name


def test_the_text_alternative_names_everything(book: Ledger) -> None:
    for name, group, found in groups(book):
        said = re.findall(r"[\w.–]+", description(found))
        assert {line.name for box in found.boxes if box.kind == "line" for line in box.lines} <= set(said), name
        assert group.entries


def test_a_picture_is_one_block_of_whole_numbers_and_classes(book: Ledger) -> None:
    for name in FAMILIES:
        text = "\n\n".join(section(book, name))
        assert text == "\n\n".join(section(book, name))
        for svg in re.findall(r"<figure.*?</figure>", text, re.DOTALL):
            assert "\n\n" not in svg
            assert not re.search(r'style=|fill=|[xyd]="[^"]*\d\.\d', svg), name
            assert svg.count('role="img"') == svg.count("<title ") == svg.count("<desc ") == 1
        ids = re.findall(r' id="([^"]*)"', text)
        assert len(ids) == len(set(ids)), name


def test_a_shortcut_is_seen() -> None:
    """A residual block: the sum reads the last convolution and what entered; the activation stands in the sum's box."""
    found = network(
        family(
            """
        name = "stem", op = "linear", out_features = 4
        name = "stage", block = "residual", repeat = 3
        """,
            block(
                "residual",
                'name = "a", op = "linear", out_features = 8\nname = "act", op = "relu"\nname = "b", op = "linear", '
                'out_features = 4\n'
                'name = "add", op = "add", from = ["b", "input"]\nname = "after", op = "relu"',
            ),
        )
    )
    (inside,) = insides(found.root, {})
    assert (inside.name, inside.address) == ("residual", "stage.0")
    lines = [[line.name for line in box.lines] for box in inside.graph.boxes]
    assert lines == [["input"], ["a", "act"], ["b"], ["add", "after"], ["output"]]
    assert inside.graph.edges == ((0, 1), (1, 2), (2, 3), (0, 3), (3, 4))
    assert description(inside.graph) == (
        "a (linear) reads input, then act (relu); b (linear) reads act; add (add) reads b and input, then after (relu)"
    )
    top = graph(found.root, {})
    assert [(box.name, box.times) for box in top.boxes] == [
        ("input", ""),
        ("stem", ""),
        ("stage", "× 3"),
        ("output", ""),
    ]
    assert top.is_row


def test_rows_of_a_table_are_boxes_of_their_own_and_side_by_side_when_parallel() -> None:
    rows = 'rows = [{ name = "low", out_features = 4 }, { name = "high", out_features = 8 }]'
    for more, edges in (
        ("", {("input", "x.low"), ("x.low", "x.high"), ("x.high", "y")}),
        (", parallel = true", {("input", "x.low"), ("input", "x.high"), ("x.low", "y"), ("x.high", "y")}),
    ):
        found = graph(network(family(
            f'name = "x", op = "linear", each = "rows"{more}\nname = "y", op = "concat"', parameters=rows,
        )).root, {})
        assert named_edges(found) == edges


def test_a_line_may_be_called_output() -> None:
    found = graph(
        network(
            family('name = "a", op = "linear", out_features = 2\nname = "output", op = "linear", out_features = 3')
        ).root,
        {},
    )
    assert found.edges == ((0, 1), (1, 2), (2, 3))


def test_an_inception_module_has_its_branches_side_by_side(book: Ledger) -> None:
    (inside,) = [inside for inside in insides(book.breakdown("googlenet").root, {}) if inside.name == "inception"]
    layout = layered(inside.graph)
    first = [number for number in range(len(layout.row)) if layout.row[number] == 1]
    assert [inside.graph.boxes[number].name for number in sorted(first, key=lambda number: layout.column[number])] == [
        "conv1x1", "conv3x3_reduce", "conv5x5_reduce", "pool",
    ]


def test_what_is_too_wide_is_drawn_line_by_line() -> None:
    lines = "\n".join(f'name = "l{number}", op = "linear", from = "input", out_features = 4' for number in range(12))
    joined = ", ".join(f'"l{number}"' for number in range(12))
    found = graph(network(family(f'{lines}\nname = "all", op = "concat", from = [{joined}]')).root, {})
    assert max(layered(found).column) == 11
    assert set(drawn(found, "x").layout.column) == {0}


def test_the_rounds_of_a_loop_are_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """266 loops of 10,000 rounds each fit into a spec of 20 kB."""
    asked: list[int] = []
    key = Rounds.key
    monkeypatch.setattr(Rounds, "key", lambda rounds, number: asked.append(number) or key(rounds, number))
    found = network(family('name = "l", op = "linear", out_features = 4, repeat = 10000'))
    graph(found.root, {})
    assert len(asked) < 100


def _of(counts: dict[str, int], name: str) -> int:
    return counts.get(name, 0)


def test_the_boxes_of_a_network_have_all_its_parameters(book: Ledger) -> None:
    for name in FAMILIES:
        found = book.breakdown(name)
        counts = {item.address: item.figures.parameters * item.copies for item in flat(outline(found))}
        top = graph(found.root, {}, partial(_of, counts))
        assert sum(box.parameters for box in top.boxes if not box.training) == found.totals.parameters, name


def test_a_block_says_what_becomes_of_its_input(book: Ledger) -> None:
    """DenseNet joins (Huang and others, section 3), a transformer adds (Vaswani and others, section 3.1), and so does
    ResNet (He and others, section 3.2), also where the first block of a stage maps its input.
    """
    kept = {
        name: {box.name: box.keeps for box in graph(book.breakdown(name).root, {}).boxes if box.keeps}
        for name in ("alexnet", "densenet", "mixtral", "resnet")
    }
    assert kept == {
        "alexnet": {},
        "densenet": {f"dense{stage}": "keeps its input" for stage in (1, 2, 3, 4)},
        "mixtral": {"layers": "adds its input"},
        "resnet": {f"layer{stage}": "adds its input" for stage in (1, 2, 3, 4)},
    }
    dense = "".join(section(book, "densenet"))
    assert "Each line reads the one before it" not in dense.partition("<figcaption>")[2].partition("</figcaption>")[0]
    assert "so it reads the outputs of all earlier blocks" in dense


def test_what_many_read_is_named_in_their_boxes_and_drawn_once() -> None:
    """`time` is read by five lines, four of them far below."""
    lines = [
        f'name = "step{n}", op = "add", from = ["{f"step{n - 1}" if n else "input"}", "time"]' for n in range(5)
    ]
    spec = family("\n".join(['name = "time", op = "linear", out_features = 4', *lines]))
    found = drawn(graph(network(spec).root, {}), "x").graph
    by_name = {box.name: box for box in found.boxes}
    assert [by_name[f"step{n}"].also for n in range(5)] == [(), *[("time",)] * 4]
    time = next(number for number, box in enumerate(found.boxes) if box.name == "time")
    assert len(found.readers[time]) == 1
