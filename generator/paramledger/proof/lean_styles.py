"""The theme's style sheets without what costs a browser time on every page and that no page of the site needs.

A browser asks each selector of a page's style sheets whether it fits, element by element. Half of the theme's selectors
are about the first to the twentieth of a row of tabs; those that begin with `[data-md-color-switching]` keep colours
from fading when a reader changes them. Selectors that end in no name, as `table:not([class])+*` does, cost more:
whenever a class or a role changes or an element is added, all that is below has its style computed again. Those of tabs
are given a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

SWITCHING = "[data-md-color-switching]"
IF_A_PAGE_HAS = {       # part of a selector: what a page has that it is about
    "[role=dialog]": re.compile(r"\brole=.?dialog\b"),
    "table:not([class])": re.compile(r"<table(?![^<>]*\sclass=)"),
}
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_STOP = re.compile(r"[(\[\])]|,")
_TAB = re.compile(r"\.tabbed-set\s*>\s*input:nth-child\((\d+)\)")
_NAMELESS_TAB = re.compile(r"\.tabbed-(labels|content)\s*>\s*(?=:)")
_TAGS = {"labels": "label", "content": "div"}
_TAB_OF_PAGE = re.compile(r'\bid="__tabbed_\d+_(\d+)"')


def lean(styles: Mapping[str, str], pages: Mapping[str, str]) -> dict[str, bytes]:
    """The style sheets that change, by path."""
    tabs = max((int(found) for html in pages.values() for found in _TAB_OF_PAGE.findall(html)), default=0)
    unneeded = (SWITCHING, *(part for part, has in IF_A_PAGE_HAS.items() if not any(map(has.search, pages.values()))))
    made = ((path, text, lean_style(text, tabs, unneeded)) for path, text in styles.items())
    return {path: changed.encode() for path, text, changed in made if changed != text}


def lean_style(text: str, tabs: int, unneeded: Collection[str]) -> str:
    """A style sheet in which no selector is about a tab behind so many, or has a part that is not needed."""
    text = _NAMELESS_TAB.sub(lambda part: f".tabbed-{part[1]}>{_TAGS[part[1]]}", text)
    return _RULE.sub(lambda rule: _rule(rule, tabs, unneeded), text)


def _rule(rule: re.Match[str], tabs: int, unneeded: Collection[str]) -> str:
    selectors = _selectors(rule[1])
    kept = [one for one in selectors if not any(part in one for part in unneeded) and not _far(one, tabs)]
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


def _far(selector: str, tabs: int) -> bool:
    return any(int(number) > tabs for number in _TAB.findall(selector))
