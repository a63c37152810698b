"""Arguments of layers: those of the first rows that differ, and changes that many rows have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from paramledger.diagnosis.hypotheses import Repaired
from paramledger.diagnosis.made import Proposal, setting
from paramledger.diagnosis.matching import Pair
from paramledger.diagnosis.proposals.codes import by_code, codes_of
from paramledger.diagnosis.proposals.inputs import inputs_of
from paramledger.diagnosis.sides import Fit
from paramledger.diagnosis.solving import solved

FIRST = 3  # differing rows, from the front, that are repaired one by one
MOST_SOLVED = 40  # different rows whose arguments are worked out
Solved = list[tuple[Pair, Fit]]


def proposals(one: Repaired) -> Iterator[Proposal]:
    """The habits first: what explains many rows at once."""
    solutions = list(_solutions(one))
    yield from _habits(one, solutions)
    first = list(dict.fromkeys(pair for pair, _ in solutions))[:FIRST]
    for pair, fit in solutions:
        if pair in first:
            yield _proposal(one, [(pair, fit)])
        if "num_embeddings" in fit.changes:
            yield from _words(one, pair, fit)


def _words(one: Repaired, pair: Pair, fit: Fit) -> Iterator[Proposal]:
    """Another number of words, in the table and in every dense layer that has an output for each."""
    table = one.laid_rows(pair)[0]
    before, after = table.layer.arguments["num_embeddings"], fit.changes["num_embeddings"]
    dense = [row for row in one.laid.rows if row.layer.arguments.get("out_features") == before and not row.layer.tied]
    if dense:
        places = {address: {"out_features": after} for address in one.addresses(dense)}
        yield (setting("wrong_vocab", {table.address: {"num_embeddings": after}, **places}),)


def _solutions(one: Repaired) -> Iterator[tuple[Pair, Fit]]:
    """Each differing row that is another row of the source, with the changes that make it that one."""
    different: set[tuple[object, ...]] = set()
    known = one.theirs.solved
    for pair in one.alignment.differing():
        if not pair.single:
            continue
        row, wanted = one.laid_rows(pair)[0], one.their_rows(pair)[0]
        key = (row.layer, wanted.count, wanted.size, wanted.tensors, str(wanted.windows))
        if key not in different and len(different) == MOST_SOLVED:
            continue
        different.add(key)
        if key not in known:
            known[key] = [fit for fit in solved(row.layer, wanted, one.theirs.view)[:3] if fit.changes]
        yield from ((pair, fit) for fit in known[key])


def _habits(one: Repaired, solutions: Solved) -> Iterator[Proposal]:
    """The same change in all rows where it explains the difference."""
    alike: dict[str, Solved] = defaultdict(list)
    for pair, fit in solutions:
        alike[repr(sorted(fit.changes.items(), key=lambda change: change[0]))].append((pair, fit))
        alike[repr(sorted(fit.changes))].append((pair, fit))
    for found in sorted(alike.values(), key=len, reverse=True)[:6]:
        once = list({pair: (pair, fit) for pair, fit in reversed(found)}.values())[::-1]
        if len(once) > 1:
            yield _proposal(one, once)
            yield _namesakes(one, once)
            yield _all_biases(one, once)


def _all_biases(one: Repaired, solutions: Solved) -> Proposal:
    """The biases of all layers of a kind as most of them have them, also where rows were taken for others."""
    pair, fit = solutions[0]
    row, value = one.laid_rows(pair)[0], fit.changes.get("bias")
    if value is None or any(other.changes != fit.changes for _, other in solutions) or len(fit.changes) > 1:
        return ()
    alike = [
        each for each in one.ours.laid_rows
        if each.layer.kind == row.layer.kind and each.layer.arguments.get("bias") not in (None, value)
    ]
    if not len(solutions) < len(alike) <= 2 * len(solutions):
        return ()
    code = codes_of(one, row, pair.ours[0], fit.changes)[0][1]
    return by_code([(code, address, "bias", value) for address in one.addresses(alike)])


def _namesakes(one: Repaired, solutions: Solved) -> Proposal:
    """One change in all layers that are called so in their blocks, also where rows were taken for others."""
    pair, fit = solutions[0]
    row, number = one.laid_rows(pair)[0], pair.ours[0]
    if any(other.changes != fit.changes for _, other in solutions):
        return ()
    tails = {_tail(one.laid_rows(pair)[0].address) for pair, _ in solutions}
    before = {name: row.layer.arguments[name] for name in fit.changes}
    alike = [
        each for each in one.ours.laid_rows
        if _tail(each.address) in tails and all(each.layer.arguments.get(name) == now for name, now in before.items())
    ]
    if len(alike) <= len(solutions):
        return ()
    codes = codes_of(one, row, number, fit.changes)
    return by_code([
        (code, address, name, fit.changes[name]) for name, code in codes for address in one.addresses(alike)
    ])


def _tail(address: str) -> tuple[str, ...]:
    """What a layer is called in its block: `conv2.conv` of `layer1.0.conv2.conv`."""
    return tuple(part for part in address.split(".")[-2:] if not part.isdigit())


def _proposal(one: Repaired, solutions: Solved) -> Proposal:
    rows = {pair: one.laid_rows(pair)[0] for pair, _ in solutions}
    changes = []
    groups: dict[tuple[str, str, str], list[Pair]] = defaultdict(list)
    values: dict[tuple[str, str, str], object] = {}
    for pair, fit in solutions:
        for name, code in codes_of(one, rows[pair], pair.ours[0], fit.changes):
            key = (code, name, repr(fit.changes[name]))
            groups[key].append(pair)
            values[key] = fit.changes[name]
    for (code, name, text), pairs in groups.items():
        value = values[code, name, text]
        changes += [(code, address, name, value) for address in one.addresses(rows[pair] for pair in pairs)]
        if code == "wrong_max_positions":
            changes += _shorter(one, value)
    return by_code(changes)


def _shorter(one: Repaired, positions: object) -> Iterator[tuple[str, str, str, object]]:
    """A text that is no longer than the table of its positions."""
    for name, axes in inputs_of(one):
        if isinstance(positions, int) and axes.get("tokens", 0) > positions:
            yield "wrong_max_positions", name, "tokens", positions
