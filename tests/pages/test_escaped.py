"""A page cannot be made from an unescaped string: who may say that a string is markup, and of what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from paramledger.pages.pictures.svg import svg
from paramledger.problems import SpecError

PACKAGE = Path(__file__).parents[2] / "generator" / "paramledger"
WRITERS = {
    "page.py", "pages/__init__.py", "pages/shared/markdown.py", "pages/shared/number_index.py",
    "pages/reference/schema.py",
}
OWN_WORDS = {
    "pages/shared/markdown.py", "pages/pictures/svg.py", "pages/reference/language_text.py", "pages/numbers.py"
}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function in the package, with the module that it stands in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield path.relative_to(PACKAGE).as_posix(), node


def test_only_the_writers_make_the_text_of_a_file() -> None:
    assert {module for module, _ in calls("Rendered")} <= WRITERS
    assert {module for module, _ in calls("Rendered")} & WRITERS


def test_markup_is_said_of_literals_alone() -> None:
    others = [(module, call) for module, call in calls("markup") if module not in OWN_WORDS]
    assert others
    assert [(module, call.lineno) for module, call in others if not isinstance(call.args[0], ast.Constant)] == []


@pytest.mark.parametrize(("text", "message"), [
    ("<figure><script>1</script></figure>", "a picture holds `script`, which none of ours does"),
    ('<figure onclick="a()"></figure>', "a picture holds `onclick`, which none of ours does"),
    ("<svg><a></a></svg>", "a picture holds `a`, which none of ours does"),
    ("<svg></svg><svg></svg>", "a picture is not well-formed: junk after document element: line 1, column 11"),
    ("<svg>&nbsp;</svg>", "a picture is not well-formed: undefined entity: line 1, column 5"),
])
def test_a_picture_holds_what_pictures_hold(text: str, message: str) -> None:
    with pytest.raises(SpecError) as wrong:
        svg([text])
    assert wrong.value.message == message
