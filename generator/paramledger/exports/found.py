"""What `find` answers: each explanation of a number on one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from paramledger.exports.records import Json
from paramledger.finding import Found

COLUMNS = ("match", "value", "what", "of", "about", "url")


def found(answers: Iterable[Found], site: str) -> list[Json]:
    """The answers in their order, with addresses of pages under the site's own."""
    return [_found(one, site) for one in answers]


def _found(one: Found, site: str) -> Json:
    return {
        "address": one.address,
        "layer": one.layer,
        "quantity": one.quantity,
        "value": one.value,
        "text": one.text,
        "match": one.match,
        "steps": [asdict(step) for step in one.steps],
        "about": one.about,
        "url": site + one.page.replace("index.md", "").replace(".md", "/", 1),
        "kind": one.kind,
        "others": one.others,
        "chance": one.chance,
    }


def lines(answers: Iterable[Found], site: str) -> list[Json]:
    """The same for a terminal: one explanation a row, its steps in it."""
    return [
        {
            "match": one.match,
            "value": one.value,
            "what": one.kind,
            "of": " ".join(part for part in (one.address, one.layer) if part),
            "about": _about(one),
            "url": _found(one, site)["url"],
        }
        for one in answers
    ]


def _about(one: Found) -> str:
    steps = ", ".join(f"{step.edit}: {step.delta:+,}" for step in one.steps)
    more = [f"({steps})"] if steps else []
    more += [f"and {one.others:,} more layer{'s' * (one.others > 1)}"] if one.others else []
    more += [f"(one of {one.chance:,} that fit)"] if one.chance > 1 else []
    return " ".join((one.about, *more))
