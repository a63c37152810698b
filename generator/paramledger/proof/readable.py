"""Hand-written pages hold what can be read in one way alone: no invisible signs, no markup that says what the proof
cannot read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from paramledger.problems import Problem
from paramledger.proof.docs import Docs
from paramledger.typed import ALIKE

INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})      # Unicode's categories
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")   # letters and signs that show nothing
ALLOWED = frozenset("\n\r\t")
MOST_PROBLEMS = 20      # of one kind on one page: the rest shows when these are mended
SHAPES = frozenset("ªº⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")       # raised and lowered signs mean what they show

# What a browser runs, hides or makes text from: <!-->, CDATA and <? end elsewhere for a browser than for Markdown.
UNREADABLE = re.compile(
    r"<(?:script|style|iframe|object|embed|template|noscript|frameset)\b|<!--?-?>|<!\[CDATA\[|<\?|<![a-z]"
    r"|<[a-z][^<>\n]*\s(?:style|srcdoc|on[a-z]+)\s*=",
    re.IGNORECASE,
)
INCLUDES = "-8<-"       # of the builders' extension for snippets
FENCE = re.compile(r"[ \t]*(`{3,}+|~{3,}+)([^`\n]*)")
TICKS = re.compile(r"(?<!\\)`+")


def unreadable_pages(docs: Docs) -> Iterator[Problem]:
    """A hand-written page has no sign that readers cannot see or take for another, and no markup that hides text."""
    for path in docs.written:
        text = docs.published[path]
        for line, message, hint in (*islice(odd_signs(text), MOST_PROBLEMS), *islice(odd_markup(text), MOST_PROBLEMS)):
            yield docs.problem(path, line, "unreadable", message, hint)


def odd_signs(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, what is wrong, what to do) for each sign that nobody sees, or that looks like another one."""
    odd = {sign: reason for sign in set(text) - ALLOWED if not " " <= sign <= "~" and (reason := objection(sign))}
    for line, words in enumerate(text.split("\n"), 1) if odd else ():
        for sign in sorted(odd.keys() & set(words)):
            yield line, f"U+{ord(sign):04X} {odd[sign][0]}", odd[sign][1]


def objection(sign: str) -> tuple[str, str] | None:
    if unicodedata.category(sign) in INVISIBLE or sign in BLANK:
        return "is invisible", "remove it"
    alike = ALIKE[ord(sign)]
    if alike and alike != ord(sign) and sign not in SHAPES:
        return f"looks like `{chr(alike)}`", f"write `{chr(alike)}`"
    return None


def odd_markup(text: str) -> Iterator[tuple[int, str, str]]:
    """Markup outside code that a browser shows otherwise than the proof can read."""
    for number, line in enumerate(text.split("\n"), 1):      # in code too
        if INCLUDES in line:
            yield number, f"`{INCLUDES}` includes another file, which the proof does not read", "remove it"
    prose = "\n".join(outside_code(text.split("\n")))
    for match in UNREADABLE.finditer(prose):
        shown = " ".join(match[0].split())[:40]
        yield prose.count("\n", 0, match.start()) + 1, f"`{shown}` is not read by the proof", "remove it"


def outside_code(lines: Sequence[str]) -> Iterator[str]:
    """Lines without their code. Code that is not closed, or not on its own line, is no code: better one look too many.
    """
    fences = [FENCE.fullmatch(line) for line in lines]
    longest = {"`": 0, "~": 0}      # of what could close a block of code, from each line to the end
    closers = [dict(longest)]
    for fence in reversed(fences):
        if fence and not fence[2].strip():
            longest[fence[1][0]] = max(longest[fence[1][0]], len(fence[1]))
        closers.append(dict(longest))
    open_now = ""
    for line, fence, after in zip(lines, fences, reversed(closers[:-1]), strict=True):
        if open_now:
            yield ""
            if fence and not fence[2].strip() and fence[1].startswith(open_now):
                open_now = ""
        elif fence and after[fence[1][0]] >= len(fence[1]):
            open_now = fence[1]
            yield ""
        else:
            yield outside_ticks(line)


def outside_ticks(line: str) -> str:
    """A line without what stands between two equal runs of backticks."""
    runs = list(TICKS.finditer(line))
    behind: dict[int, list[int]] = {}
    for number, run in reversed(list(enumerate(runs))):
        behind.setdefault(len(run[0]), []).append(number)
    parts, at, number = [], 0, 0
    while number < len(runs):
        run = runs[number]
        same = behind[len(run[0])]
        while same and same[-1] <= number:
            same.pop()
        if same:
            parts.append(line[at:run.start()])
            number = same[-1]
            at = runs[number].end()
        number += 1
    return "".join([*parts, line[at:]])
