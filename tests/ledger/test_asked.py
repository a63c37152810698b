"""Settings of one's own wherever an address may stand: in texts, in reconciliations, behind a page.

The network has a dense layer of 4 × width weights and width biases: 15 parameters of width 3, 50 of width 10.
"""

from __future__ import annotations

import pytest
from paramledger.language.text import Reference
from paramledger.ledger.ledger import Ledger, ledger
from paramledger.ledger.reconcile import reconciled_with
from paramledger.ledger.references import asked_number, computed
from paramledger.ledger.texts import asked_figures, text_reference_problems
from paramledger.pages.shared.other_numbers import touching
from paramledger.problems import SpecError

from tests.networks import family

NET = family('name = "fc", op = "linear", out_features = "width"', parameters="width = 3")
PATH = """
title = "From three to ten"
question = "Why has it {x/plain[width=10].fc.weights} weights?"
answer = "The width: {end} parameters in place of {start}, and {x/plain[width=10].parameters} again."
start = "x/plain"
end = "x/plain[width=10]"
[[steps]]
set = { width = 10 }
evidence = "forced"
about = "wider"
"""


def made(path: str = PATH, net: str = NET) -> Ledger:
    return ledger("specs", {"architectures/x.toml": net.encode(), "reconciliations/p.toml": path.encode()})


def test_a_reference_with_settings() -> None:
    found = computed(made(), Reference("x/plain[width=10].fc.weights"))
    assert (found.value, found.path, found.anchor) == (40, "architectures/x/plain.md?width=10", "fc.weights")


def test_no_page_publishes_what_texts_ask_of_settings() -> None:
    assert "architectures/x/plain.md" not in asked_figures(made())


def test_a_reconciliation_may_end_at_settings() -> None:
    found = made().reconcile("p")
    assert (found.start.total, found.end.total, found.remainder) == (15, 50, 0)
    assert found.end.address == "x/plain[width=10]"
    assert touching(made()) == {"x/plain": ["p"]}


def test_a_reconciliation_with_settings_at_both_ends() -> None:
    """A bias left out costs as many parameters as the layer is wide, whatever the width."""
    path = PATH.replace("x/plain[width=10]", "x/plain[fc.bias=false]").replace("width = 10", "fc.bias = false")
    book = made(path)
    assert [step.delta for step in book.reconcile("p").steps] == [-3]
    found = reconciled_with(book, "p", ["width=10"])
    assert [step.delta for step in found.steps] == [-10] and found.remainder == 0
    assert (found.start.address, found.end.address) == ("x/plain[width=10]", "x/plain[fc.bias=false, width=10]")


def test_a_printed_number_has_no_settings() -> None:
    book = made(PATH.replace('end = "x/plain[width=10]"', 'end = "number:50"'))
    with pytest.raises(SpecError, match="`p` ends in a printed number, which has no settings"):
        reconciled_with(book, "p", ["width=10"])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("height=10", "`height` is not a parameter of `x`"),
        ("width=0", "`x/plain[width=0]`: layer `fc`: `out_features` of `linear` is 0; it should be greater than 0"),
        ("width=", "`width=` is not a setting: not TOML: invalid value"),
    ],
)
def test_settings_that_a_text_cannot_have(settings: str, message: str) -> None:
    book = made(PATH.replace("{x/plain[width=10].parameters}", f"{{x/plain[{settings}].parameters}}"))
    (problem,) = text_reference_problems(book)
    assert (problem.path, problem.line) == ("specs/reconciliations/p.toml", 4)
    assert problem.message == f"{{x/plain[{settings}].parameters}}: {message}"


def test_the_number_behind_a_page_with_settings() -> None:
    page = "architectures/x/plain.md"
    assert asked_number(made(), page, "width=10", "parameters") == 50
    assert asked_number(made(), page, "width=10", "fc.biases") == 10
    with pytest.raises(SpecError, match="there is no variant `x/plane`"):
        asked_number(made(), "architectures/x/plane.md", "width=10", "parameters")


def test_a_family_stands_for_all_its_variants() -> None:
    book = made()
    assert book.named("x[width=10]") == ["x/plain[width=10]"] and book.named("x/plain") == ["x/plain"]
