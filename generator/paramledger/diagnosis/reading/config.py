"""`config.json` of transformers, as a file or as it is printed (`BertConfig {…}`), and PEFT's `adapter_config.json`."""

from __future__ import annotations

from paramledger.diagnosis.observation import Observation
from paramledger.diagnosis.reading.pasted import has_key, object_in

NAME = "config"
NAMED = ("model_type", "peft_type", "architectures")
SIZES = ("hidden_size", "n_embd", "d_model", "num_hidden_layers", "n_layer")     # of old files, which name no model


def recognises(text: str) -> bool:
    return has_key(text, NAMED) or has_key(text, SIZES)


def read(text: str) -> Observation:
    """The settings as they are written. Raises SpecError if they are no whole object."""
    settings = object_in(text, (*NAMED, *SIZES))
    notes = () if any(key in settings for key in NAMED) else ("The configuration has no `model_type`.",)
    return Observation(NAME, "torch", settings=settings, notes=notes)
