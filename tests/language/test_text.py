"""Texts of specs: which keys hold them, and so have their numbers proved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from paramledger.language.checks import PROSE
from paramledger.language.schema import MODELS
from paramledger.language.text import plain
from pydantic import AfterValidator, BaseModel

QUOTED = {"Source", "Site"}                 # as they stand on the source; what the site is called
QUOTES = {("Claim", "printed"), ("Claim", "unit"), ("Check", "framework"), ("Storage", "judge"),
          ("Scheme", "judge"), ("Storage", "version")}     # the digits themselves; `PyTorch 2.13`


def tables(model: object) -> Iterator[type[BaseModel]]:
    """A model and every model inside it."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        yield model
        for field in model.model_fields.values():
            yield from tables(field.annotation)
    for part in get_args(model):
        yield from tables(part)


def is_text(annotation: object, metadata: object) -> bool:
    """Whether a value, or a part of it, is plain text that readers see."""
    if isinstance(metadata, AfterValidator):
        return metadata.func is plain
    parts = (*get_args(annotation), *getattr(annotation, "__metadata__", ()), *(metadata or ()))
    return any(is_text(part, part if isinstance(part, AfterValidator) else ()) for part in parts)


def test_every_text_that_readers_see_has_its_numbers_proved() -> None:
    found = {table for model in MODELS.values() for table in tables(model)}
    texts = {
        (table.__name__, name)
        for table in found
        for name, field in table.model_fields.items()
        if table.__name__ not in QUOTED and is_text(field.annotation, field.metadata)
    }
    assert {name for _, name in texts - QUOTES} == PROSE
