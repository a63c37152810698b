"""Hand-written pages hold what can be read in one way alone: no invisible signs, no markup that says what the proof
cannot read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from paramledger.problems import Problem
from paramledger.proof.docs import Docs
from paramledger.typed import ALIKE

INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})      # Unicode's categories
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")   # letters and signs that show nothing
ALLOWED = frozenset("\n\r\t")
SHAPES = frozenset("ªº⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")       # raised and lowered signs mean what they show

# What a browser runs, hides or makes text from: <!-->, CDATA and <? end elsewhere for a browser than for Markdown.
UNREADABLE = re.compile(
    r"<(?:script|style|iframe|object|embed|template|noscript|frameset)\b|<!--?-?>|<!\[CDATA\[|<\?|<![a-z]"
    r"|<[a-z][^<>\n]*\s(?:style|srcdoc|on[a-z]+)\s*=",
    re.IGNORECASE,
)
INCLUDES = "-8<-"       # of the builders' extension for snippets
CODE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^`\n]*\n.*?^[ \t]*\1[`~]*[ \t]*$|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)", re.M | re.S)


def unreadable_pages(docs: Docs) -> Iterator[Problem]:
    """A hand-written page has no sign that readers cannot see or take for another, and no markup that hides text."""
    for path in docs.written:
        for line, message, hint in (*odd_signs(docs.published[path]), *odd_markup(docs.published[path])):
            yield docs.problem(path, line, "unreadable", message, hint)


def odd_signs(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, what is wrong, what to do) for each sign that nobody sees, or that looks like another one."""
    odd = {sign: reason for sign in set(text) - ALLOWED if not " " <= sign <= "~" and (reason := objection(sign))}
    for line, words in enumerate(text.split("\n"), 1) if odd else ():
        for sign in sorted(odd.keys() & set(words)):
            yield line, f"U+{ord(sign):04X} {odd[sign][0]}", odd[sign][1]


def objection(sign: str) -> tuple[str, str] | None:
    if unicodedata.category(sign) in INVISIBLE or sign in BLANK:
        return "is invisible", "take it out"
    alike = ALIKE[ord(sign)]
    if alike and alike != ord(sign) and sign not in SHAPES:
        return f"looks like `{chr(alike)}`", f"write `{chr(alike)}`"
    return None


def odd_markup(text: str) -> Iterator[tuple[int, str, str]]:
    """Markup outside code that a browser shows otherwise than the proof can read."""
    for number, line in enumerate(text.split("\n"), 1):      # in code too
        if INCLUDES in line:
            yield number, f"`{INCLUDES}` includes another file, which the proof does not read", "take it out"
    prose = CODE.sub(lambda match: "\n" * match[0].count("\n"), text)
    for match in UNREADABLE.finditer(prose):
        shown = " ".join(match[0].split())[:40]
        yield prose.count("\n", 0, match.start()) + 1, f"`{shown}` is not read by the proof", "take it out"
