"""Totals as formulas of a setting: by hand for a few networks, and against the walk for all of them."""

from __future__ import annotations

import pytest
from paramledger.ledger.closed_forms import ClosedForm, closed_forms
from paramledger.ledger.ledger import Ledger

from tests.networks import block, family, read


@pytest.mark.parametrize(
    ("name", "setting", "quantity", "text"),
    [
        # a dense layer on 2048 features has 2048 weights and a bias for each class, and as many multiply-accumulates
        ("resnet", "classes", "parameters", "23,508,032 + 2,049 · classes"),
        ("resnet", "classes", "macs", "4,087,136,256 + 2,048 · classes"),
        # 64 filters of 7 × 7, at 112 · 112 places
        ("resnet", "image_channels", "parameters", "25,547,624 + 3,136 · channels"),
        ("resnet", "image_channels", "macs", "3,971,170,304 + 39,337,984 · channels"),
        # 32 layers of width 4096 compare each pair of tokens twice: 2 · 32 · 4096 = 262,144
        ("llama", "tokens", "macs", "6,607,077,376 · tokens + 262,144 · tokens²"),
        ("llama", "tokens", "parameters", "6,738,415,616"),
        # a row of 768 for each position
        ("gpt2", "context", "parameters", "123,653,376 + 768 · context"),
    ],
)
def test_by_hand(repository: Ledger, name: str, setting: str, quantity: str, text: str) -> None:
    shown = repository.families[name].roles
    label = next(role for role, parameter in shown.items() if parameter == setting)
    assert closed_forms(repository, name)[setting][quantity].text(label) == text


def test_every_formula_gives_what_the_walk_gives(repository: Ledger) -> None:
    """At the least number of its range and at another, beside the default that it is made with."""
    wrong = []
    for name in repository.families:
        for setting, forms in closed_forms(repository, name).items():
            default = repository[name].spec.parameters[setting]
            assert isinstance(default, int)
            for form in list(forms.values())[:1]:
                for value in {form.least, min(2 * default + 1, form.most)} - {default}:
                    found = repository[f"{name}[{setting}={value}]"].totals
                    wrong += [(name, setting, value) for of, one in forms.items() if one.at(value) != found.of(of)]
    assert wrong == []


def test_classes_have_a_formula_in_nearly_every_family(repository: Ledger) -> None:
    without = {
        name
        for name, one in repository.families.items()
        if "classes" in one.roles and one.roles["classes"] not in closed_forms(repository, name)
    }
    assert without == {"yolov8"}    # its width is the larger of two numbers, one of which grows with the classes


@pytest.mark.parametrize(
    ("layers", "formula"),
    [
        ('name = "fc", op = "linear", out_features = "3 * size + 1"', "5 + 15 · size"),
        ('name = "fc", op = "linear", out_features = "size * size"', "5 · size²"),
        ('name = "fc", op = "linear", out_features = "size // 2"', None),
        ('name = "fc", op = "linear", out_features = "min(size, 100)"', "5 · size | to 6"),
        ('name = "fc", op = "linear", out_features = "10 if size > 3 else 20"', "50 | from 6"),
        ('name = "fc", op = "linear", out_features = 2, repeat = "size"', None),
        ('name = "b", block = "b", width = "2 * size // 2"', "5 · size"),
    ],
)
def test_a_formula_or_none(layers: str, formula: str | None) -> None:
    """On 4 features: 4 weights and a bias for each that comes out."""
    inner = block("b", 'name = "fc", op = "linear", out_features = "width"', 'takes = "width"')
    forms = closed_forms(read(family(layers, inner if "block" in layers else "", "size = 6")), "x").get("size")
    if formula is None:
        assert forms is None
    else:
        text, _, where = formula.partition(" | ")
        assert forms is not None
        form = forms["parameters"]
        assert form.text("size") == text
        assert (f"to {form.most}" if form.most == 6 else f"from {form.least}" if form.least == 6 else "") == where


@pytest.mark.parametrize(
    ("coefficients", "text"),
    [((0, 5), "5 · n"), ((7, -2, 1), "7 − 2 · n + 1 · n²"), ((-1, 1), "−1 + 1 · n"), ((0,), "0")],
)
def test_the_text_of_a_formula(coefficients: tuple[int, ...], text: str) -> None:
    assert ClosedForm(coefficients, 1, 9).text("n") == text
