"""One style sheet and one script for the several that a page names: a browser draws nothing before all style sheets are
there, and each file that it asks for is a way to the host and back.

A joined file is named after its content, so that browsers can keep it for ever; those that it is made of stay where
they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256

_STYLE = re.compile(r'\s*<link rel="stylesheet" href="([^":]*?)(assets/[^"?#]+\.css)">')
_SCRIPT = re.compile(r'\s*<script src="([^":]*?)(assets/[^"?#]+\.js)"></script>')
_COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)
FAILED = "} catch (error) { reportError(error); }"
Tag = re.Match[str]     # of a file: the way to the top, and its path from there


def joined_styles(styles: Mapping[str, str], pages: Mapping[str, str]) -> dict[str, bytes]:
    """The style sheets that are made, and the pages that then name one instead of several."""
    return _joined("css", styles, pages, _in_head, lambda text: _COMMENT.sub("", text).strip())


def joined_scripts(scripts: Mapping[str, str], pages: Mapping[str, str]) -> dict[str, bytes]:
    """The scripts that are made, and the pages that then name one instead of several, one behind the other.

    What stops one of those that it is made of stops no other.
    """
    return _joined("js", scripts, pages, _in_a_row, lambda text: f"try {{\n{text.strip()}\n{FAILED}")


def _joined(
    kind: str,
    files: Mapping[str, str],
    pages: Mapping[str, str],
    tags_of: Callable[[str, Mapping[str, str]], Sequence[Tag]],
    prepared: Callable[[str], str],
) -> dict[str, bytes]:
    made: dict[tuple[str, ...], str] = {}
    written: dict[str, bytes] = {}
    for path, html in pages.items():
        tags = tags_of(html, files)
        if len(tags) < 2 or len({tag[1] for tag in tags}) > 1:
            continue
        names = tuple(tag[2] for tag in tags)
        if names not in made:
            data = ("\n".join(prepared(files[name]) for name in names) + "\n").encode()
            made[names] = f"assets/joined.{sha256(data).hexdigest()[:8]}.{kind}"
            written[made[names]] = data
        written[path] = _with_one(html, tags, made[names]).encode()
    return written


def _in_head(html: str, files: Mapping[str, str]) -> list[Tag]:
    return [tag for tag in _STYLE.finditer(html, 0, max(html.find("</head>"), 0)) if tag[2] in files]


def _in_a_row(html: str, files: Mapping[str, str]) -> list[Tag]:
    """The last scripts of a page between which nothing stands."""
    return list(_last_row(tag for tag in _SCRIPT.finditer(html, max(html.rfind("</article>"), 0)) if tag[2] in files))


def _last_row(tags: Iterator[Tag]) -> Sequence[Tag]:
    row: list[Tag] = []
    for tag in tags:
        row = [*row, tag] if row and row[-1].end() == tag.start() else [tag]
    return row


def _with_one(html: str, tags: Sequence[Tag], name: str) -> str:
    """A page with one tag, where the first of several was. The others leave empty lines, so that the lines named in
    problems stay right.
    """
    for tag in reversed(tags[1:]):
        html = html[: tag.start()] + "\n" * tag[0].count("\n") + html[tag.end() :]
    return html[: tags[0].start(2)] + name + html[tags[0].end(2) :]
