"""What the page "Your model" asks, and what it is told: each question is a command, and is answered by its functions.

A request is an object such as `{"ask": "show", "address": "resnet/resnet50[classes=10]"}`. The answer is one of
`{"value": …}`, what the command prints as JSON; `{"text": …}`, when the request has a `format`; `{"problems": […]}`
with files and lines; and `{"wrong": {"message": …, "hint": …}}`. A spec of the reader's own comes with the request:
`{"spec": {"name": "mine", "text": "…"}}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import cast

from paramledger.diagnosis.configured import meant, ours_of
from paramledger.diagnosis.reading import File, observe, read
from paramledger.exports import answers, diagnosed, records
from paramledger.exports.formats import FORMATS, Answer
from paramledger.finding import Finder
from paramledger.instrument.recognising import recognised
from paramledger.instrument.shelf import Shelf
from paramledger.language.toml import Value
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.configurations import read_configuration
from paramledger.ledger.ledger import Ledger, ledger, walk_problems
from paramledger.loading import ProblemsError, need_family, walked
from paramledger.problems import SpecError

Json = dict[str, object]
Request = Mapping[str, object]
FOLDER = "specs"                # as messages name it
LARGEST = 2**53 - 1             # the largest whole number that JavaScript reads exactly
MOST_SPECS = 4                  # of the reader's own, held at a time
SHARED = ("blocks/", "conventions/", "storage/", "site.toml")   # what a spec of one's own is read with


class Instrument:
    """The ledger of the site, asked over and over. `files` are the specs by their path in the folder."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.shelf = Shelf()
        self.own = lru_cache(MOST_SPECS)(self._own)

    @cached_property
    def ledger(self) -> Ledger:
        return ledger(FOLDER, self.files, self.shelf, self.values)

    @cached_property
    def values(self) -> dict[str, dict[str, Value]]:
        """What the site's specs say, if it brings that."""
        return self.shelf.values

    @cached_property
    def finder(self) -> Finder:
        return Finder(self.ledger)

    def answer(self, request: Request) -> Json:
        """The answer to a request; nothing that is asked raises anything."""
        try:
            name = text_of(request, "ask")
            if name not in ASKS:
                raise SpecError(f"there is no question `{name}` here", f"one of {', '.join(sorted(ASKS))}")
            found = ASKS[name](self, request)
            form = text_of(request, "format", "json")
            return {"value": found.value} if form == "json" else {"text": FORMATS[form](found)}
        except ProblemsError as found_wrong:
            return {"problems": records.problems(found_wrong.problems)}
        except SpecError as wrong:
            return {"wrong": {"message": wrong.message, "hint": wrong.hint}}

    def said(self, text: str, file: File | None = None) -> str:
        """The same from JSON to JSON, about a file if one comes with the request; a whole number beyond those of
        JavaScript is `{"whole": "…"}`.
        """
        request = json.loads(text)
        return json.dumps(exact(self.answer({**request, "file": file} if file else request)), ensure_ascii=False)

    def ledger_of(self, request: Request) -> Ledger:
        """The site's ledger, or the one of a spec that comes with the request; raises ProblemsError."""
        spec = request.get("spec")
        if not isinstance(spec, Mapping):
            return self.ledger
        return self.own(text_of(spec, "name"), text_of(spec, "text"))

    def _own(self, name: str, text: str) -> Ledger:
        shared = {path: data for path, data in self.files.items() if path.startswith(SHARED)}
        values = {path: self.values[path] for path in shared if path in self.values}
        own = f"architectures/{name}.toml"
        made = ledger(FOLDER, {**shared, own: text.encode(errors="replace")}, values=values)
        need_family(made, name)
        return made

    def breakdown(self, request: Request) -> Breakdown:
        """The network that a request names; raises SpecError and ProblemsError."""
        return walked(self.ledger_of(request), text_of(request, "address"))


def text_of(request: Request, name: str, otherwise: str | None = None) -> str:
    """A text in a request; raises SpecError."""
    found = request.get(name, otherwise)
    if not isinstance(found, str):
        raise SpecError(f"the request has no `{name}`")
    return found


def exact(value: object) -> object:
    """A value whose numbers JavaScript reads as they are."""
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [exact(item) for item in value]
    return {"whole": str(value)} if type(value) is int and abs(value) > LARGEST else value


def _list(instrument: Instrument, request: Request) -> Answer:
    addresses = cast(list[str], request.get("addresses", []))
    made = instrument.ledger_of(request)
    return answers.listed([walked(made, address) for address in addresses], text_of(request, "format", "json"))


def _check(instrument: Instrument, request: Request) -> Answer:
    """A spec of one's own: every variant of it walked, then its addresses."""
    made = instrument.ledger_of(request)
    if problems := [problem for name in made.families for problem in walk_problems(made, name)]:
        raise ProblemsError(sorted(problems))
    rows: list[records.Json] = [
        {"address": address, "title": made.breakdown(address).title} for address in made.addresses
    ]
    return Answer(rows, rows, ("address", "title"))


def _config(instrument: Instrument, request: Request) -> Answer:
    """The network that a `config.json` means; of an `adapter_config.json` also its adapters, as `adapt` asks for them.
    """
    settings = read_configuration(text_of(request, "text"))
    found = meant(instrument.ledger, settings)
    value: Json = {"address": found.address}
    if found.adapters:
        breakdown = instrument.ledger.breakdown(found.address)
        given = settings["target_modules"]
        targets = given if isinstance(given, list) else [given]
        layers = ",".join(dict.fromkeys(ours_of(breakdown, str(target)) for target in targets))
        value["adapters"] = {"rank": found.adapters.rank, "layers": layers, "dora": found.adapters.magnitude}
    return Answer(value, [value], tuple(value))


def _find(instrument: Instrument, request: Request) -> Answer:
    found = instrument.finder.find(text_of(request, "text"))
    return answers.found(found, instrument.ledger.site.address or "")


def _storage(instrument: Instrument, request: Request) -> Answer:
    breakdown, known = instrument.breakdown(request), instrument.ledger.storages
    scheme = text_of(request, "in", "")
    return answers.scheme(breakdown, known, scheme) if scheme else answers.schemes(breakdown, known)


def _adapt(instrument: Instrument, request: Request) -> Answer:
    rank, scheme = request.get("rank"), text_of(request, "in", "")
    if not isinstance(rank, int):
        raise SpecError("the rank of the adapters is missing", "give a whole number such as 16")
    layers = text_of(request, "layers").split(",")
    known = instrument.ledger.storages
    return answers.trained(instrument.breakdown(request), rank, layers, bool(request.get("dora")), known, scheme)


def _diagnose(instrument: Instrument, request: Request) -> Answer:
    """A text, as the command reads one from its standard input, or a file; the answer is a list, as the command's is.
    """
    file = request.get("file")
    if file is None:
        data = text_of(request, "text").encode(errors="replace")
        record, told = diagnosed.answered(instrument.ledger, "-", lambda: observe(data, "-"))
    else:
        dropped = cast(File, file)
        record, told = diagnosed.answered(instrument.ledger, dropped.name, lambda: read(dropped))
    return Answer([record], (), (), (told,))


def _recognise(instrument: Instrument, request: Request) -> Answer:
    value = recognised(text_of(request, "text"), text_of(request, "name", ""))
    return Answer(value, [value], tuple(value))


ASKS: dict[str, Callable[[Instrument, Request], Answer]] = {
    "adapt": _adapt,
    "check": _check,
    "config": _config,
    "diagnose": _diagnose,
    "explain": lambda one, request: answers.explained(one.breakdown(request), text_of(request, "layer")),
    "find": _find,
    "fit": lambda one, request: answers.fitted(one.breakdown(request)),
    "list": _list,
    "recognise": _recognise,
    "settings": lambda one, request: answers.set_up(one.breakdown(request)),
    "show": lambda one, request: answers.shown(
        one.breakdown(request), bool(request.get("unfold")), text_of(request, "format", "json")
    ),
    "storage": _storage,
    "tools": lambda one, request: answers.tooled(one.breakdown(request)),
}
