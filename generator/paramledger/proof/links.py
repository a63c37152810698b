"""Hand-written pages: every number is a link to the place that computes it, and every link leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from paramledger.digits import digits, read_printed, reads_as
from paramledger.problems import Problem, SpecError, did_you_mean
from paramledger.proof.docs import Docs, LinkTarget, is_page, link_target, target
from paramledger.proof.visible import Link, Published
from paramledger.typed import typed_numbers


def number_problems(docs: Docs) -> Iterator[Problem]:
    """A published number is a link whose text reads as the computed number, at the digits given, or as the claim
    printed it.
    """
    for path, page in docs.written.items():
        for number in page.numbers:
            yield from unbound(docs, path, number) if number.kind == "bare" else bound(docs, path, number)


def unread_pages(docs: Docs) -> Iterator[Problem]:
    """A hand-written page is read whole, or it is said why not."""
    for path, page in docs.written.items():
        if page.unread is not None:
            yield docs.problem(path, page.unread.line, "docs-file", page.unread.message, page.unread.hint)


def link_problems(docs: Docs) -> Iterator[Problem]:
    """A link on a hand-written page leads to a page that is there, and to an anchor on it."""
    anchors: dict[str, frozenset[str]] = {}
    for path, page in docs.written.items():
        for link in page.links:
            to = link_target(path, link.target)
            if to is None or not to.path.endswith(".md"):
                continue
            if to.path not in docs.pages and to.path not in docs.written:
                yield dead_page(docs, path, link, to)
            elif to.settings:
                yield from asked_problems(docs, path, link, to)
            elif to.anchor and not has_value(docs, to):
                known = anchors[to.path] = anchors.get(to.path) or docs.anchors(to.path)
                if to.anchor not in known:
                    hint = did_you_mean(to.anchor, known) or number_hint(docs, path, link)
                    yield docs.problem(
                        path, link.line, "dead-anchor", f"`{link.target}` leads to no place on that page", hint
                    )


def asked_problems(docs: Docs, path: str, link: Link, to: LinkTarget) -> Iterator[Problem]:
    """A link with settings leads to a number that can be computed, or to the top of the page."""
    try:
        docs.asked(to.path, to.settings, to.anchor or "parameters")
    except SpecError as wrong:
        yield docs.problem(path, link.line, "dead-anchor", f"`{link.target}`: {wrong.message}", wrong.hint)


def value_at(docs: Docs, to: LinkTarget | None) -> int | str | None:
    """The number to which a link leads; None when there is none."""
    if to is None or to.path not in docs.pages:
        return None
    if not to.settings:
        return docs.pages[to.path].values.get(to.anchor)
    try:
        return docs.asked(to.path, to.settings, to.anchor)
    except SpecError:
        return None


def has_value(docs: Docs, to: LinkTarget) -> bool:
    return to.path in docs.pages and to.anchor in docs.pages[to.path].values


def dead_page(docs: Docs, path: str, link: Link, to: LinkTarget) -> Problem:
    hint = did_you_mean(to.path, [path for path in (*docs.pages, *docs.written) if is_page(path)]) or number_hint(
        docs, path, link
    )
    return docs.problem(path, link.line, "dead-page", f"`{link.target}` leads to no page", hint)


def number_hint(docs: Docs, path: str, link: Link) -> str:
    return place_hint(docs, path, link.text) if any(typed_numbers(link.text)) else "fix the link, or remove it"


def bound(docs: Docs, path: str, number: Published) -> Iterator[Problem]:
    """What is wrong with a link that is a number."""
    to = link_target(path, number.target or "")
    value = value_at(docs, to)
    if value is None:
        refused = to is not None and to.settings     # said of the link already
        if any(typed_numbers(number.text)) and not refused:      # `[50](…)` may be any link
            yield from unbound(docs, path, number)
    elif isinstance(value, str):
        if number.text != value:
            message = f"the source prints {value}, not {number.text}"
            yield docs.problem(
                path,
                number.line,
                "misquoted",
                message,
                f"write [{value}]({number.target}), or link to the computed number",
            )
    elif not reads_as(read_printed(number.text), value):
        message = f"published {number.text}, computed {digits(value)}{difference(number.text, digits(value))}"
        right = f"[{digits(value)}]({number.target})"
        suggestion = mended(docs, path, number, right)
        yield docs.problem(path, number.line, "wrong-number", message, f"write {right}", suggestion)


def mended(docs: Docs, path: str, number: Published, right: str) -> str:
    """The line of a number with the right link in its place; empty when the line does not hold it as it is read."""
    line = docs.published[path].split("\n")[number.line - 1]
    wrong = f"[{number.text}]({number.target})"
    return line.replace(wrong, right) if line.count(wrong) == 1 else ""


def unbound(docs: Docs, path: str, number: Published) -> Iterator[Problem]:
    message = (
        f"links to `{number.target}`, where no number is computed"
        if number.target
        else "does not say where it is computed"
    )
    yield docs.problem(
        path, number.line, "unbound-number", f"{number.text} {message}", place_hint(docs, path, number.text)
    )


def place_hint(docs: Docs, path: str, text: str) -> str:
    """What to do about a number: the link to write, when some page computes it."""
    to = docs.places.get(text) or docs.places.get(whole(text) or text)
    if to is None:
        return "link it to the place that computes it, or set it in backticks if it is no result"
    return f"write [{text}]({target(path, to)})"


def whole(text: str) -> int | None:
    """The whole number that a text says, if it says one."""
    try:
        value = read_printed(text).value
    except SpecError:
        return None
    return value if isinstance(value, int) else None


def difference(published: str, computed: str) -> str:
    """` (+4)`: what the published number has too much, when both are whole numbers."""
    old, new = whole(published), whole(computed)
    return "" if old is None or new is None else f" ({digits(old - new, '+')})"
