"""Makes the corpus of mistakes: texts that real frameworks print, each with its causes and their deltas.

    KERAS_BACKEND=torch python tests/diagnosis/making/make.py CASES FOLDER

CASES is the name of a module beside this one (`visible_cases`), FOLDER where the texts and `manifest.json` go. It needs
keras, torch, torchvision, torchinfo, torchsummary, transformers and timm. Every total is the model's own: it is built
once for each cause, with all those before it, and the deltas are the differences. Reference totals are asserted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import printing
import torch
import torch_networks
from cases import Case, Cause

KERAS_STYLES = ("keras", "forum", "log")
OPTIMIZERS = ("adam", "rmsprop", "sgd")
LISTINGS = ("named_parameters", "state_dict")
FOR_215 = ("keras_fifth", "keras_sixth")    # whose networks Keras 2.15 can build too
HIDDEN = "raw"      # parameters that no module line of print(model) shows


def on_cpu(case: Case) -> bool:
    """Whether the printing runs the network on real numbers."""
    return case.style == "torchsummary" or "words" in case.printing


def made(case: Case, number: int) -> Any:
    """The network with the first causes switched on."""
    arguments = dict(case.printing.get("start", {}))
    for cause in case.causes[:number]:
        arguments |= cause.arguments
    if is_keras(case):
        keras.utils.clear_session(free_memory=False)
        with keras.device("meta"):
            return case.build(**arguments)
    model = case.build(**arguments) if on_cpu(case) else torch_networks.on_meta(lambda: case.build(**arguments))
    with torch.device("cpu" if on_cpu(case) else "meta"):
        for cause in case.causes[:number]:
            if cause.change:
                cause.change(model)
    return model.eval()


def is_keras(case: Case) -> bool:
    return str(getattr(case.build, "func", case.build).__module__).startswith("keras_")


def ways(causes: Iterable[Cause]) -> set[str]:
    return {cause.printing for cause in causes} - {""}


def counted(case: Case, model: Any, words: set[str]) -> int:
    """What the text's total is, with the ways of printing that are switched on."""
    if "counted" in case.printing:
        return int(case.printing["counted"](model, words))
    if is_keras(case):
        optimizer = next((word for word in words if word in OPTIMIZERS), "")
        return int(model.count_params()) + (moments(model, optimizer) if optimizer else 0)
    if case.style == "torch_print":
        return sum(p.numel() for m in model.modules() if has_line(m) for p in m.parameters(recurse=False))
    tensors = listed(model, "state" in words, "ties" in words)
    number = sum(tensor.numel() for _, tensor in tensors) * (2 if "calls" in words else 1)
    if "biases" in ways(case.causes) and "biases" not in words:     # the reference has one vector for each gate
        number -= sum(tensor.numel() for name, tensor in tensors if "bias_hh" in name)
    return number


def has_line(module: Any) -> bool:
    """Whether print(model) gives the module's sizes: it has no parts, or is a norm with its activation inside."""
    return not list(module.children()) or isinstance(module, torch.nn.BatchNorm2d)


def moments(model: Any, optimizer: str) -> int:
    compiled(model, optimizer)
    return sum(printing.size(variable) for variable in model.optimizer.variables)


def compiled(model: Any, optimizer: str) -> None:
    with keras.device("meta"):
        model.compile(optimizer=keras.optimizers.get(
            {"class_name": optimizer, "config": {"momentum": 0.9} if optimizer == "sgd" else {}}), loss="mse")
        model.optimizer.build(model.trainable_variables)


def listed(model: Any, state: bool, ties: bool) -> list[tuple[str, Any]]:
    if not state and not ties:
        return list(model.named_parameters())
    known = {name for name, _ in model.named_parameters(remove_duplicate=not ties)}
    return [(name, tensor) for name, tensor in model.state_dict().items() if state or name in known]


def text_of(case: Case, model: Any) -> str:
    """The text as its tool prints it, and as a forum or a log leaves it."""
    text = STYLES[look(case)](case, model)
    return printing.AROUND[case.around](text) if case.around else text


def look(case: Case) -> str:
    if case.style in STYLES:
        return case.style
    return "keras2_classic" if case.printing.get("look", 2) == 2 and is_keras(case) else case.printing["look"]


def keras3(case: Case, model: Any) -> str:
    for word in ways(case.causes) & set(OPTIMIZERS):
        compiled(model, word)
    options = case.printing
    return printing.keras3(model, options.get("width"), options.get("nested", False), options.get("trainable", False))


def keras215(case: Case, model: Any) -> str:
    """By Keras 2.15 itself, where it is (TF_PYTHON) and can build the network; else as it draws."""
    if case.build.__module__ not in FOR_215:
        return printing.keras2(model, spaced=True)
    arguments: dict[str, Any] = dict(case.printing.get("start", {}))
    for cause in case.causes:
        arguments |= cause.arguments
    return printing.keras215(case.build.__module__, case.build.__name__, arguments)


def info(case: Case, model: Any) -> str:
    options = case.printing
    return printing.torchinfo(model, (1, *(options.get("size") or (first_channels(model), 224, 224))),
                              options.get("depth", 3), options.get("words", False), options.get("columns", ""))


def first_channels(model: Any) -> int:
    return next(module.in_channels for module in model.modules() if isinstance(module, torch.nn.Conv2d))


def tensors_of(case: Case, model: Any) -> str:
    words = ways(case.causes)
    form = case.printing.get("form", "{name} \t {size}" if case.style == "state_dict" else "{name} {shape}")
    return printing.listing(listed(model, "state" in words, "ties" in words), form, case.printing.get("prefix", ""))


STYLES: dict[str, Callable[[Case, Any], str]] = {
    "keras2_classic": lambda case, model: printing.keras2(model),
    "keras2_connected": lambda case, model: printing.keras2(model, connected=True),
    "keras2_tf215": keras215,
    "keras3": keras3,
    "keras3_expand_nested": keras3,
    "keras3_narrow": keras3,
    "keras3_wide": keras3,
    "named_parameters": tensors_of,
    "state_dict": tensors_of,
    "torch_print": lambda case, model: f"{model}\n",
    "torchinfo": info,
    "torchsummary": lambda case, model: printing.torchsummary(model, case.printing["size"]),
}
PRINTED = {"torch_print": "computed from the module lines", "named_parameters": "sum of the listed shapes",
           "state_dict": "sum of the listed shapes"}


def label(case: Case, number: str) -> tuple[dict[str, Any], str]:
    """A case as the manifest has it, and its text."""
    models = [made(case, count) for count in range(len(case.causes) + 1)]
    stages = [counted(case, model, ways(case.causes[:count])) for count, model in enumerate(models)]
    if case.reference and stages[0] != case.reference[1]:
        raise ValueError(f"{case.name}: {stages[0]:,} is not the reference's {case.reference[1]:,}")
    text = text_of(case, models[-1])
    file = f"{number}_{case.name}.txt"
    reference = {"id": case.reference[0], "total": case.reference[1]} if case.reference else None
    causes = [
        {"code": cause.code, "why": cause.why, "delta": after - before, "layers": []}
        | ({"optional": True} if cause.optional or (after == before and cause.code in UNSEEN) else {})
        for cause, before, after in zip(case.causes, stages, stages[1:], strict=False)
    ]
    convention = all(cause.printing for cause in case.causes)
    found = {
        "id": number, "file": file, "style": case.style, "framework": framework(case),
        "status": ("unknown" if not reference else "correct" if all(cause.optional for cause in case.causes)
                   else "convention" if convention else "buggy"),
        "reference": reference, "reference_total": reference and reference["total"], "printed_total": stages[-1],
        "printed_how": PRINTED.get(case.style, "printed"), "causes": causes,
        "also_acceptable": [
            {"note": other.note, "reference": {"total": other.total},
             "causes": [{"code": code, "delta": None, "layers": []} for code in other.codes]} for other in case.others
        ],
        "difficulty": case.difficulty, "sha256": sha256(text.encode()).hexdigest(), "stages_built": stages,
    }
    return found | ({"note": case.note} if case.note else {}), text


UNSEEN = ("wrong_input_size",)      # causes that change no parameter where nothing is flattened


def framework(case: Case) -> str:
    if case.style == "keras2_tf215" and case.build.__module__ in FOR_215:
        return "keras 2.15.0 (tensorflow-cpu 2.15.1)"
    return f"keras {keras.__version__} (torch backend)" if is_keras(case) else f"torch {torch.__version__}"


def main(module: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    labels = []
    letter = getattr(import_module(module), "LETTER", module[0])
    for number, case in enumerate(import_module(module).CASES, 1):
        found, text = label(case, f"{letter}{number:02d}")
        (folder / found["file"]).write_text(text, encoding="utf-8")
        labels.append(found)
        print(found["id"], case.name, found["stages_built"], len(text))
    about = "Texts that real frameworks print, with labels; see tests/diagnosis/making/make.py."
    made = json.dumps({"about": about, "cases": labels}, indent=1, ensure_ascii=False)
    (folder / "manifest.json").write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
