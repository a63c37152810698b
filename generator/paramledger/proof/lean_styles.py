"""The theme's style sheets without what costs a browser time on every page and that no page of the site needs.

A browser asks each selector of a page's style sheets whether it fits, element by element. Half of the theme's selectors
are about the first to the twentieth of a row of tabs, and those that begin with `[data-md-color-switching]` have every
element styled anew, three times, before the page answers: they keep colours from fading when a reader changes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

SWITCHING = "[data-md-color-switching]"
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_STOP = re.compile(r"[(\[\])]|,")
_TAB = re.compile(r"\.tabbed-set\s*>\s*input:nth-child\((\d+)\)")
_TAB_OF_PAGE = re.compile(r'\bid="__tabbed_\d+_(\d+)"')


def lean(styles: Mapping[str, str], pages: Mapping[str, str]) -> dict[str, bytes]:
    """The style sheets that change, by path."""
    tabs = max((int(found) for html in pages.values() for found in _TAB_OF_PAGE.findall(html)), default=0)
    made = ((path, text, lean_style(text, tabs)) for path, text in styles.items())
    return {path: changed.encode() for path, text, changed in made if changed != text}


def lean_style(text: str, tabs: int) -> str:
    """A style sheet in which no selector is about a tab behind so many, or about a change of colours."""
    if SWITCHING not in text and not _TAB.search(text):
        return text
    return _RULE.sub(lambda rule: _rule(rule, tabs), text)


def _rule(rule: re.Match[str], tabs: int) -> str:
    selectors = _selectors(rule[1])
    kept = [one for one in selectors if not any(_unneeded(one, tabs))]
    if len(kept) == len(selectors):
        return rule[0]
    return f"{','.join(kept)}{{{rule[2]}}}" if kept else ""


def _selectors(text: str) -> list[str]:
    """What stands between commas that no bracket is around."""
    ends, depth = [-1], 0
    for stop in _STOP.finditer(text):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(stop[0], 0)
        if stop[0] == "," and not depth:
            ends.append(stop.start())
    return [text[start + 1 : end] for start, end in zip(ends, [*ends[1:], len(text)], strict=True)]


def _unneeded(selector: str, tabs: int) -> Iterator[bool]:
    yield SWITCHING in selector
    yield from (int(number) > tabs for number in _TAB.findall(selector))
