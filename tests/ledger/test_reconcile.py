"""Reconciliations: computed steps, a remainder that is always shown, problems with their line."""

from __future__ import annotations

from paramledger.language.reconciliations import Reconciliation, Step
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.reconcile import reconciled, reconciled_as, reconciliation_problems

NET = b"""title = "Net"
input = { features = 10 }
default = "thin"
parameters = { width = 5, bias = true }
layers = [
  { name = "first",  op = "linear", out_features = "width", bias = "bias" },
  { name = "second", op = "linear", out_features = 2, bias = "bias" },
]
[variants]
thin = {}
wide.set = { width = 7, bias = false }
"""
CLAIMS = b"""
[[claims]]
id = "paper"
variant = "thin"
quantity = "parameters"
printed = "70"
source = { title = "A paper" }
"""
STEPS = """
[[steps]]
evidence = "inferred"
set = { width = 7 }
about = "wider"
[[steps]]
evidence = "inferred"
set = { bias = false }
about = "no biases"
"""


def with_path(text: str) -> Ledger:
    files = {"architectures/net.toml": NET, "claims/net.toml": CLAIMS, "reconciliations/path.toml": text.encode()}
    return ledger("specs", files)


def head(start: str, end: str, more: str = "") -> str:
    return f'title = "T"\nanswer = "A"\nstart = "{start}"\nend = "{end}"\n{more}'


def test_the_deltas_are_computed_and_nothing_remains() -> None:
    # thin: 10·5 + 5 + 5·2 + 2 = 67; width 7: 10·7 + 7 + 7·2 + 2 = 93; without biases 93 - 9 = 84
    found = reconciled(with_path(head("net/thin", "net/wide") + STEPS), "path")
    assert (
        found.start.total,
        [(step.edit, step.delta, step.total) for step in found.steps],
        found.end.total,
        found.remainder,
    ) == (
        67,
        [("width = 7", 26, 93), ("bias = false", -9, 84)],
        84,
        0,
    )
    assert [(row.layer, row.before, row.after) for row in found.rows] == [("first", 55, 70), ("second", 12, 14)]


def test_the_reverse_order_comes_to_the_same_with_other_steps() -> None:
    found = reconciled(with_path(head("net/thin", "net/wide", "reversed = true\n") + STEPS), "path")
    assert [(step.edit, step.delta) for step in found.reverse] == [("bias = false", -7), ("width = 7", 24)]


def test_an_end_can_be_a_printed_number() -> None:
    step = '[[steps]]\nevidence = "inferred"\nround = { to = 10 }\nabout = "to the ten"\n'
    text = head("net/thin", "claim:net.paper") + step
    found = reconciled(with_path(text), "path")
    assert (found.end.address, found.end.total, found.steps[0].delta, found.remainder) == ("claim:net.paper", 70, 3, 0)


def test_a_remainder_is_a_problem_with_its_size() -> None:
    text = head("net/thin", "net/wide") + STEPS.replace("width = 7", "width = 6")
    (problem,) = reconciliation_problems(with_path(text))
    assert str(problem) == (
        "specs/reconciliations/path.toml:4: the steps come to 72, but the end is 84: 12 too few "
        "[a step is missing or wrong; the remainder must be 0]"
    )


def test_what_cannot_be_computed_is_a_problem_with_its_line() -> None:
    cases = {
        head("net/thn", "net/wide")
        + STEPS: "specs/reconciliations/path.toml:3: `net` has no variant `thn` [did you mean `thin`?]",
        head("net/thin", "claim:net.pper") + STEPS: (
            "specs/reconciliations/path.toml:4: there is no claim `net.pper` [did you mean `net.paper`?]"
        ),
        head("net/thin", "net/wide") + STEPS.replace("width = 7", "widht = 7"): (
            "specs/reconciliations/path.toml:8: `widht` is not a parameter of `net` [did you mean `width`?]"
        ),
        head("net/thin", "net/wide") + STEPS.replace("width = 7", "width = 0"): None,
    }
    for text, message in cases.items():
        (problem,) = reconciliation_problems(with_path(text))
        assert problem.path == "specs/reconciliations/path.toml"
        assert message is None or str(problem) == message


def test_the_steps_of_this_repository_come_to_their_ends(repository: Ledger) -> None:
    for name in repository.reconciliations:
        found = reconciled(repository, name)
        assert found.remainder == 0, name
        assert found.start.total + sum(step.delta for step in found.steps) == found.end.total, name
        assert found.steps[-1].total - found.start.total == sum(row.delta for row in found.rows), name
        for step in found.steps:
            assert sum(row.delta for row in step.rows) == step.delta, (name, step.edit)


def test_a_reconciliation_in_memory_may_end_in_a_bare_number() -> None:
    """thin: 10·5 + 5 + 5·2 + 2 = 67; without biases 60; the printed 62 leaves 2."""
    step = Step(about="no biases", evidence="inferred", set={"bias": False})
    for printed, remainder in (("60", 0), ("62", 2)):
        model = Reconciliation(title="T", answer="A", start="net/thin", end=f"number:{printed}", steps=[step])
        found = reconciled_as(with_path(head("net/thin", "net/wide") + STEPS), "answer", model)
        assert (found.start.total, found.steps[0].delta, found.remainder) == (67, -7, remainder)


def test_a_path_is_known_as_well_as_its_weakest_step() -> None:
    for words, weakest in (("df", "documented"), ("fdi", "inferred"), ("ff", "forced")):
        known = {"d": "documented", "f": "forced", "i": "inferred"}
        steps = [Step.model_validate({"about": "a", "times": 1, "evidence": known[word]}) for word in words]
        model = Reconciliation(title="T", answer="A", start="net/thin", end="net/thin", steps=steps)
        assert reconciled_as(with_path(head("net/thin", "net/wide") + STEPS), "answer", model).evidence == weakest


def test_a_documented_step_needs_a_source_that_says_where() -> None:
    """STEPS are inferred; the first one is called documented here."""
    source = '{ title = "The paper", where = "Table 1" }'
    bare = head("net/thin", "net/wide") + STEPS.replace('"inferred"', '"documented"', 1)
    said = "the step is called documented, but no source says where"
    assert said in [problem.message for problem in reconciliation_problems(with_path(bare))]
    own = bare.replace('"documented"\n', f'"documented"\nsource = {source}\n')
    for sourced in (own, f"sources = [{source}]\n{bare}"):
        assert said not in [problem.message for problem in reconciliation_problems(with_path(sourced))]
