"""Deleted pages: a page at the old address that leads to the page which has taken its place."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping

from paramledger.problems import Problem
from paramledger.proof.docs import built_path, is_page

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>This page has moved</title>
<meta name="robots" content="noindex">
%s
<meta http-equiv="refresh" content="0; url=%s">
</head>
<body><p>This page has moved: <a href="%s">go to its successor</a>.</p></body>
</html>
"""
_OURS = '<meta name="ledger" content="redirect">'


def is_redirect(html: str) -> bool:
    """Whether a page of a built site is one that an earlier run of the step wrote."""
    return _OURS in html[: html.find("</head")]


def redirects(deleted: Mapping[str, str]) -> dict[str, str]:
    """The pages at the addresses of deleted ones: path in the site -> HTML; `deleted` holds paths under docs/."""
    return {built_path(old): _page(built_path(old), built_path(new)) for old, new in deleted.items()}


def redirect_problems(docs: str, sources: Collection[str], deleted: Mapping[str, str]) -> Iterator[Problem]:
    """A deleted page is gone, and the one that has taken its place is there."""
    for old, new in sorted(deleted.items()):
        if old in sources:
            message = f"the page is said to be deleted, with {new} in its place, and is there"
            yield Problem(posixpath.join(docs, old), 0, "redirect", message, "remove it from DELETED in addresses.py")
        if new not in sources or not is_page(new):
            message = f"{new} is said to have taken its place, but is not a page"
            yield Problem(posixpath.join(docs, old), 0, "redirect", message, "name another page in addresses.py")


def _page(old: str, new: str) -> str:
    to = posixpath.relpath(posixpath.dirname(new) or ".", posixpath.dirname(old)) + "/"
    return _PAGE % (_OURS, to, to)
