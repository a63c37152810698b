"""What a configuration means: settings name a network, or say which adapters stand beside one; no rows are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from paramledger.diagnosis.classes import squeezed
from paramledger.language.reconciliations import Adapt
from paramledger.ledger.adapted import ALL_LINEAR, adapt
from paramledger.ledger.breakdown import Breakdown
from paramledger.ledger.configurations import configured
from paramledger.ledger.ledger import Ledger
from paramledger.problems import SpecError

# What libraries call the dense layers that the ledger calls otherwise. The first name that a network has counts.
TARGETS: Mapping[str, tuple[str, ...]] = {
    "dense_4h_to_h": ("down",),
    "dense_h_to_4h": ("up",),
    "down_proj": ("down",),
    "fc1": ("up",),
    "fc2": ("down",),
    "gate_proj": ("gate",),
    "gate_up_proj": ("gate_up",),
    "k_proj": ("k", "key"),
    "kv_a_proj_with_mqa": ("kv_down",),
    "kv_b_proj": ("kv_up",),
    "lm_head": ("head",),
    "o_proj": ("o",),
    "out_proj": ("o", "out"),
    "q_a_proj": ("q_down",),
    "q_b_proj": ("q",),
    "q_proj": ("q", "query"),
    "qkv_proj": ("qkv",),
    "query_key_value": ("qkv",),
    "up_proj": ("up",),
    "v_proj": ("v", "value"),
}
SAME = {"Llama-2-7b": "llama/7b", "Llama-2-13b": "llama/13b"}     # models with the tensors of another's variant
OTHERWISE = ("layers_to_transform", "modules_to_save", "rank_pattern", "target_parameters")      # keys that change more


class Meant(NamedTuple):
    """The network that a configuration means, and the adapters beside its layers, if it is about adapters."""

    address: str
    adapters: Adapt | None = None


def meant(ledger: Ledger, settings: Mapping[str, object]) -> Meant:
    """The network of a `config.json`, or of PEFT's `adapter_config.json`. Raises SpecError for one that is not here."""
    if "peft_type" not in settings:
        return Meant(configured(ledger, settings))
    if settings["peft_type"] != "LORA":
        raise SpecError(f"adapters of the type {settings['peft_type']} are not counted", "LoRA and DoRA are")
    base = settings.get("base_model_name_or_path")
    address = named(ledger, str(base))
    if not address:
        raise SpecError(f"the base model `{base}` is not in the ledger", "give the name that the model has on the hub")
    return Meant(address, adapters_of(ledger.breakdown(address), settings))


def adapters_of(breakdown: Breakdown, settings: Mapping[str, object]) -> Adapt:
    """The edit that PEFT's settings mean. Raises SpecError for what it cannot say."""
    rank, given = settings.get("r"), settings.get("target_modules")
    if type(rank) is not int or rank < 1:
        raise SpecError(f"`r` is {rank!r}", "the rank of LoRA is a whole number")
    changes = [key for key in OTHERWISE if settings.get(key)]
    if changes:
        raise SpecError(f"`{changes[0]}` changes what is trained", "only `r`, `target_modules` and `use_dora` are read")
    targets = [given] if isinstance(given, str) else given
    if not isinstance(targets, list | tuple) or not targets:
        raise SpecError("the configuration has no `target_modules`", "PEFT writes them when it saves an adapter")
    ours = [ours_of(breakdown, str(target)) for target in targets]
    return adapt(breakdown, rank, ours, bool(settings.get("use_dora")))


def ours_of(breakdown: Breakdown, target: str) -> str:
    """The name that a network has for PEFT's target: its own, if it has such a layer."""
    names = {row.name for row in breakdown.rows}
    stem = target.rpartition(".")[2]
    if target == ALL_LINEAR or stem in names:
        return target
    return next((name for name in TARGETS.get(stem, ()) if name in names), target)


def named(ledger: Ledger, model: str) -> str:
    """The address of a model by its name on a hub or its folder: as an implementation is called, or else the longest
    name of a variant with which it begins; empty for none.
    """
    word = squeezed(model.rstrip("/").rpartition("/")[2])
    called = [(name, address) for name, address in _names(ledger) if word.startswith(name)]
    exact = [address for name, address in _models(ledger) if name == model]
    return next(iter([*exact, *(address for _, address in sorted(called, key=lambda one: -len(one[0])))]), "")


def _models(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """The models of transformers that variants are."""
    for address in ledger.addresses:
        family, _, key = address.partition("/")
        model = ledger.families[family].model.variants[key].implementations.get("transformers")
        if model:
            yield model, address


def _names(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """What variants are called, in one word: as models, by their addresses, by their titles."""
    yield from ((squeezed(name), address) for name, address in SAME.items())
    yield from ((squeezed(name.rpartition("/")[2]), address) for name, address in _models(ledger))
    for address in ledger.addresses:
        family, _, key = address.partition("/")
        title = ledger.families[family].model.variants[key].title
        yield from ((squeezed(name), address) for name in (address, title) if name)
