"""What readers see beside pages: the repository's README and citation, the site's description, style sheets, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from paramledger.problems import Problem
from paramledger.proof.docs import Docs
from paramledger.proof.html_reader import SPOT, raw_html
from paramledger.proof.links import bound, unbound
from paramledger.proof.markdown_reader import numbers as markdown_numbers
from paramledger.proof.visible import Published, Text
from paramledger.typed import Names

CONTENT = re.compile(r"\bcontent\s*:([^;}]*)")
COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)


def beside_problems(docs: Docs) -> Iterator[Problem]:
    """A number beside the pages is a link to the place that computes it; where there are no links, there are none."""
    top = replace(docs, folder="")
    prefix = f"{docs.folder}/"
    for path, text in docs.beside.items():
        for number in numbers(path, text, docs.names):
            own = replace(number, target=number.target.removeprefix(prefix) if number.target else None)
            for problem in unbound(top, path, own) if own.kind == "bare" else bound(top, path, own):
                yield replace(problem, hint=problem.hint.replace("](", f"]({prefix}"))


def numbers(path: str, text: str, names: Names) -> Iterator[Published]:
    return READERS[path[path.rfind("."):]](text, names)


def of_yaml(text: str, names: Names) -> Iterator[Published]:
    return Text.of(COMMENT.sub("", text), 1).bare(names)


def of_style(text: str, names: Names) -> Iterator[Published]:
    """What a style sheet writes onto a page: the strings of its `content`."""
    said = Text()
    for match in CONTENT.finditer(text):
        said.add(f"{SPOT}{match[1]}", text.count("\n", 0, match.start()) + 1)
    return said.bare(names)


def of_picture(text: str, names: Names) -> Iterator[Published]:
    return Text.of(raw_html(text)[0], 1).bare(names)


READERS: dict[str, Callable[[str, Names], Iterator[Published]]] = {
    ".cff": of_yaml,
    ".css": of_style,
    ".md": markdown_numbers,
    ".svg": of_picture,
    ".yml": of_yaml,
}
