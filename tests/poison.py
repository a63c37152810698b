"""Poison for specs: payloads, and sound files of every kind in which each text that the language has stands once.

A text is a string, or a key of a table that has keys of its own. `texts` finds them in a file by the models of the
language, and `fields_with_text` all that these models know, so that a new field has to be put into a file here.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from paramledger.language import read, text
from paramledger.language.conventions import CALLS_FILE, Convention, TorchCalls
from paramledger.language.mistakes import Mistakes
from paramledger.language.model import Architecture, Blocks, Claims
from paramledger.language.reconciliations import Reconciliation
from paramledger.language.site import Changes, SiteFile
from paramledger.language.storage import Storage
from paramledger.ledger.checks import spec_problems
from paramledger.ledger.ledger import ledger
from pydantic import BaseModel

TextPath = tuple[str | int, ...]
File = dict[str, Any]
Text = tuple[str, str, TextPath]    # its field, its file, and the path in that
KEY = "\0"      # at the end of a path: the key itself, not what it holds
NAME = "NAME"   # in the files: the name of the family

MARK = "window.__pwn=true"     # no digit: some texts take none
MARKUP = (          # refused by the language
    f"</div><script>{MARK}</script>",
    f"<script>{MARK}</script>",
    "</div><script src=http://evil.test/a.js></script>",
    f"</div><details open ontoggle={MARK}>x</details>",
    f"</div><div onclick={MARK}>x</div>",
    f"<img src=x onerror={MARK}>",
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"</title><script>{MARK}</script>",
    f"</svg></figure><script>{MARK}</script>",
    f"</code></pre><script>{MARK}</script>",
    f"</textarea></style></noscript><script>{MARK}</script>",
    "</div> <iframe src=http://evil.test/></iframe>",
    "</div><object data=http://evil.test/o></object>",
    "</div><embed src=http://evil.test/o>",
    "</div><base href=http://evil.test/>",
    "</div><link rel=stylesheet href=http://evil.test/a.css>",
    "<style>@import 'http://evil.test/a.css'</style>",
    '<meta http-equiv=refresh content="0;url=http://evil.test/">',
    f'<a href="javascript:{MARK}">x</a>',
    f"[x](javascript:{MARK})",
    "![x](http://evil.test/x.png)",
    "[x]: http://evil.test/ ](http://evil.test)",
    f"`</code><script>{MARK}</script>`",
    "<?php echo 1",
    "<![CDATA[ x",
    "<!-- x",
    "<!--> x",
    "``` x",
    "<plaintext>",
    "<x-y is=z>",
)
SIGNS = (           # allowed, as far as a field takes them
    '0;url=http://evil.test/" http-equiv="refresh" x="',
    "default-src 'none'\" http-equiv=\"Content-Security-Policy\" x=\"",
    f"'><{MARK}",
    f'" onmouseover="{MARK}" x="',
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"&#60;script&#62;{MARK}&#60;/script&#62;",
    "a | b || c |---|",
    r"\ back\\slash \< \| \`",
    "C#",
    "F# ##",
    "1. first",
    "- item",
    "+ plus",
    "> quote",
    "=HYPERLINK(1)",
    "!!! note",
    "--- title: x",
    "a_b_ *c* ~d~ ^e^ ==f== ++g++",
    ":smile: :octicons-x-16:",
    "http://evil.test/ www.evil.test a@evil.test",
    "$x$ \\(y\\)",
    "[TOC] [^1] *[HTML]: x",
    "% {0} %s {{ page }} {% raw %}",
    "% (0) %s (( page )) (% raw %)",
)
PAYLOADS = (*MARKUP, *SIGNS)
PROBES = ("C#", "C-x", "- word", "&lt;b&gt;", "<b>")    # what a field that takes more than names takes
# What a field has to begin or end with, that more than nothing of a payload is taken.
BEFORE = {
    "Claim.printed": "72 ",
    "Site.address": "http://localhost/",
    "Site.repository": "http://localhost/",
    "Source.url": "http://localhost/?a=",
}
BEHIND = {"Site.address": "/"}

ARCHITECTURE = """
title = "T"
called = ["t"]
year = 2020
input = { height = 8, width = 8, channels = 3 }
parameters = { kind = "none", sizes = [{ width = 4, word = "none" }] }
roles = { classes = "kind" }
default = "a"
use = ["NAME"]
about = "t"
source = { title = "t", authors = "t", where = "t", url = "http://localhost/" }
layers = [
  { name = "c", op = "conv2d", kernel_size = 1, out_channels = "4 if kind == 'more' else 8" },
  { name = "d", op = "conv2d", kernel_size = 1, out_channels = 8, from = "c", repeat = "1 + 0", when = "true" },
  { name = "i", op = "identity", tied_to = "" },
  { name = "e", block = "own", from = ["i"], each = [{ word = "none" }] },
  { name = "flat", op = "flatten", only = "training", uncounted = "t" },
  { name = "f", block = "pair_NAME", from = "e", each = "sizes" },
]
[config]
model_type = "m"
keys = { other = 3, more = "other" }
nulls = { other = 3 }
set = { kind = "'none' if more == 3 else 'more'" }
fixed = { other = "3" }
[blocks.own]
about = "t"
takes = "word"
inputs = ["input"]
outputs = ["g"]
layers = [{ name = "g", op = "{'identity' if word == 'none' else 'relu'}" }]
[variants.a]
title = "t"
about = "t"
implementations = { torch = "t" }
[variants.b]
about = "t"
like = "a"
set = { kind = "more" }
implementations = { transformers = "t" }
source = { title = "t" }
[[calls]]
rows = "c"
module = "T"
function = "t"
operator = "t"
then = "relu"
unless = "none"
about = "t"
[[calls]]
rows = ["d"]
module = "N"
function = ["n"]
operator = ["n"]
about = "t"
[[calls]]
rows = "i"
of = ["torch"]
gradients = true
varies = "t"
about = "t"
[[calls]]
rows = "i"
of = ["transformers"]
attention = "eager"
module = "S"
about = "t"
"""
BLOCKS = """
[blocks.pair_NAME]
about = "t"
takes = "width, word"
layers = [{ name = "h", op = "conv2d", kernel_size = 1, out_channels = "width if word == 'none' else 4" }]
"""
# c has 3 × 8 + 8 = 32 parameters, d 8 × 8 + 8 = 72, f 8 × 4 + 4 = 36: 140.
# In b, c has 3 × 4 + 4 = 16, d 4 × 8 + 8 = 40, f 36: 92.
CLAIMS = """
[[claims]]
id = "whole"
variant = "a"
quantity = "parameters"
printed = "72"
unit = "parameters"
about = "t"
explained_by = "NAME"
source = { title = "t", authors = "t", where = "t", url = "http://localhost/" }
erratum = { about = "t", reason = "misprint", state = "found" }
[[claims]]
id = "part"
variant = "a"
quantity = "parameters"
layer = "d"
storage = ""
printed = "72"
source = { title = "t" }
"""
# 92 and 48 of the 8 filters are 140; at the end d alone counts, once more, and then as it is printed: 72.
WHY = """
title = "T"
question = "t"
answer = "t"
repair = "t"
about = ["t", "t"]
start = "NAME/b"
end = "claim:NAME.whole"
claims = ["NAME.part"]
sources = [{ title = "t", authors = "t", where = "t", url = "http://localhost/" }]
checks = [{ framework = "t", code = "t" }]
[[steps]]
evidence = "inferred"
about = "t"
set = { kind = "none" }
source = { title = "t", authors = "t", where = "t", url = "http://localhost/" }
[[steps]]
evidence = "inferred"
about = "t"
edits = [{ adapt = { layers = "d", rank = 1 } }, { leave_out = "adapters" }]
[[steps]]
evidence = "inferred"
about = "t"
adapt = { layers = ["c"], rank = 1 }
[[steps]]
evidence = "inferred"
about = "t"
store = "NAME/all"
[[steps]]
evidence = "inferred"
about = "t"
edits = [{ times = 2 }, { divide = 2 }]
[[steps]]
evidence = "inferred"
about = "t"
drop = ["f"]
[[steps]]
evidence = "inferred"
about = "t"
insert = { after = "i", before = "", layers = [{ name = "n", op = "identity" }] }
[[steps]]
evidence = "inferred"
about = "t"
replace = { layer = "e", layers = [{ name = "e", op = "identity" }] }
[[steps]]
evidence = "inferred"
about = "t"
freeze = ["c"]
[[steps]]
evidence = "inferred"
about = "t"
leave_out = ["c"]
[[steps]]
evidence = "inferred"
about = "t"
include = ["state"]
[[steps]]
evidence = "inferred"
about = "t"
only = ["d"]
[[steps]]
evidence = "inferred"
about = "t"
count_again = ["d"]
[[steps]]
evidence = "inferred"
about = "t"
as_printed = ["part"]
[[steps]]
evidence = "inferred"
about = "t"
misprint = { layer = "d", factor = "channels", value = 7 }
"""
MISTAKES = """
[[mistakes]]
id = "one"
network = "NAME/a"
about = "t"
causes = [{ code = "wrong_width", about = "t", set = { d = { out_channels = 4 } } }]
"""
SITE = """
[site]
title = "t"
authors = "t"
address = "http://localhost/"
repository = "http://localhost/"
branch = "main"
"""
CHANGES = """
[[editions]]
date = "2026-01-01"
title = "t"
about = "t"
changes = [{ address = "NAME/a", layer = "", quantity = "parameters", was = 1, now = 140, about = "t" }]
withdrawn = [{ claim = "NAME.gone", about = "t" }]
"""
# It keeps every tensor as it is, so that no number changes.
STORAGE = """
title = "T"
version = "t"
source = { title = "t", authors = "t", where = "t", url = "http://localhost/" }
about = "t"
networks = 'family == "NAME"'
judge = "t"
evidence = "inferred"
words = { big = "size > 8", bigger = "big and size > 16" }
rules = [{ when = "bigger", format = "half" }]
[formats]
half = { pieces = [{ bytes = 2 }, { name = "t", elements = "0 * size", bytes = 1 }], otherwise = "whole" }
whole = { pieces = [{ bytes = 4 }] }
[schemes.all]
title = "T"
about = "t"
rules = [{ when = "big", format = "half" }]
rest = "whole"
judge = "t"
"""
# With torch's models the rules count, and `varies` stops them with gradients on; with those of transformers and eager
# attention, `stops` does.
CONVENTION = """
title = "T"
version = "t"
source = { title = "t", authors = "t", where = "t", url = "http://localhost/" }
about = "t"
call = "t"
frameworks = ["torch", "transformers"]
stops = { S = "t" }
[figures.params]
figure = "params"
name = "t"
total = ["parameters", "-frozen"]
[figures.macs]
figure = "macs"
name = "t"
printed = { units = ["G"], suffix = "t" }
module = { T = { count = "2 * macs", about = "t" } }
function = { t = "macs" }
operator = { t = "macs" }
"""
TORCH = """
title = "T"
version = "t"
source = { title = "t", authors = "t", where = "t", url = "http://localhost/" }
products = ["t"]
[calls]
conv2d = { module = "T", function = ["t"], operator = ["t"] }
identity = { function = "t", operator = "t" }
flatten = {}
relu = { function = "t" }
[attention]
eager = { function = "t" }
sdpa = { operator = "t" }
[models.torch]
identity = { module = "I" }
"""
FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "architectures/NAME.toml": (ARCHITECTURE, Architecture),
    "blocks/NAME.toml": (BLOCKS, Blocks),
    "claims/NAME.toml": (CLAIMS, Claims),
    "mistakes/NAME.toml": (MISTAKES, Mistakes),
    "reconciliations/NAME.toml": (WHY, Reconciliation),
    "storage/NAME.toml": (STORAGE, Storage),
    "conventions/NAME.toml": (CONVENTION, Convention),
    CALLS_FILE: (TORCH, TorchCalls),
    "site.toml": (SITE, SiteFile),
    "changes.toml": (CHANGES, Changes),
}


def toml(value: object) -> str:
    """A value as TOML, one line for each item of a list."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(toml, value)) + "]"
    return json.dumps(value)


def data(file: File) -> bytes:
    return "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in file.items()).encode()


def sound() -> dict[str, File]:
    """The files without poison, by the path under specs/."""
    return {path: tomllib.loads(text) for path, (text, _) in FILES.items()}


def named(files: Mapping[str, File], name: str) -> dict[str, bytes]:
    """The files of a family of this name, as they are read."""
    return {path.replace(NAME, name): data(file).replace(NAME.encode(), name.encode()) for path, file in files.items()}


def refused(files: Mapping[str, File]) -> bool:
    """Whether the language or a check of the ledger finds anything wrong."""
    found = ledger("specs", named(files, "p"))
    return bool(found.problems or spec_problems(found))


def texts(value: object, kind: object, field: str, path: TextPath = ()) -> Iterator[tuple[str, TextPath]]:
    """Every text in a value of a file, as the field of the language and the path to it; `kind` is the field's type."""
    if isinstance(value, str):
        yield field, path
    elif isinstance(value, list):
        item = next((get_args(part)[0] for part in parts(kind) if get_origin(part) is list), Any)
        for number, one in enumerate(value):
            yield from texts(one, item, f"{field}[]", (*path, number))
    elif isinstance(value, dict):
        yield from texts_of_table(value, kind, field, path)


def texts_of_table(value: File, kind: object, field: str, path: TextPath) -> Iterator[tuple[str, TextPath]]:
    model = next((part for part in parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)), None)
    if model is None:
        item = next((get_args(part)[1] for part in parts(kind) if get_origin(part) is dict), Any)
        for key, one in value.items():
            yield f"{field} (key)", (*path, key, KEY)
            yield from texts(one, item, field, (*path, key))
        return
    fields = {known.alias or name: (owner(model, name), known.annotation) for name, known in model.model_fields.items()}
    for key, one in value.items():
        name, inner = fields.get(key, (f"{model.__name__}.*", Any))
        yield from texts(one, inner, name, (*path, key))


def parts(kind: object) -> list[object]:
    """A type without what is annotated, or the types of a union."""
    if get_origin(kind) is Annotated:
        return parts(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [part for one in get_args(kind) for part in parts(one)]
    return [kind]


def owner(model: type[BaseModel], name: str) -> str:
    """A field by the model that defines it."""
    first = next(one for one in reversed(model.__mro__) if name in getattr(one, "model_fields", {}))
    return f"{first.__name__}.{name}"


def without_place(field: str) -> str:
    """The field of the language, whether the text is all of it, in a list or a key."""
    return re.sub(r"\[\]| \(key\)", "", field)


def fields_with_text(kind: object) -> Iterator[str]:
    """Every field below a type that can hold a text which the language does not list itself."""
    for part in parts(kind):
        if isinstance(part, type) and issubclass(part, BaseModel):
            for name, known in part.model_fields.items():
                yield from (owner(part, name) for _ in range(holds_text(known.annotation)))
                yield from fields_with_text(known.annotation)
        elif get_origin(part) in (list, dict):
            yield from fields_with_text(get_args(part)[-1])


def holds_text(kind: object) -> bool:
    """Whether a value of this type is a text, or a list or table of texts; `Literal` lists its words."""
    found = (
        part in (str, Any)
        or (get_origin(part) is list and holds_text(get_args(part)[0]))
        or (get_origin(part) is dict and not fields_of(get_args(part)[1]))
        for part in parts(kind)
    )
    return any(found)


def fields_of(kind: object) -> bool:
    return any(isinstance(part, type) and issubclass(part, BaseModel) for part in parts(kind))


def all_texts() -> list[Text]:
    """Field, file and path of every text in the sound files."""
    return [
        (field, path, place)
        for path, (text, model) in FILES.items()
        for field, place in texts(tomllib.loads(text), model, model.__name__)
    ]


def poisoned(files: Mapping[str, File], texts: Iterable[Text], payload: str) -> dict[str, File]:
    """The files with a payload in place of these texts."""
    made = deepcopy(dict(files))
    for field, path, place in texts:
        put(made[path], place, BEFORE.get(field, "") + payload + BEHIND.get(field, ""))
    return made


def put(file: File, place: TextPath, text: str) -> None:
    at: Any = file
    *way, last = place if place[-1] != KEY else place[:-1]
    for step in way:
        at = at[step]
    if place[-1] == KEY:
        renamed = {text if key == last else key: value for key, value in at.items()}
        at.clear()
        at.update(renamed)
    else:
        at[last] = text


@contextmanager
def believing() -> Iterator[None]:
    """The language takes markup: what is left is how pages are written."""
    never = re.compile("(?!)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "_MARKUP", never)
        patch.setattr(read, "markup_in", lambda text, table: iter(()))
        yield


def taken(payload: str) -> list[Text]:
    """The texts in whose place a payload is no problem to a language that takes markup. One text speaks for all of its
    field.
    """
    files, every = sound(), all_texts()
    first = {field: (field, path, place) for field, path, place in reversed(every)}
    fits = {field for field, one in first.items() if not refused(poisoned(files, [one], payload))}
    return [one for one in every if one[0] in fits]


@cache
def open_fields() -> frozenset[str]:
    """The fields that take a text of a stranger; the others take names, words and numbers that the language knows."""
    with believing():
        return frozenset(field for payload in PROBES for field, _, _ in taken(payload))
