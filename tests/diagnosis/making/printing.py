"""A model as people paste it: in each tool's form, and as forums and logs leave it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

QUESTION = """Hi all, I am new to this and followed a tutorial, but the number of parameters that I get is not the
paper's. Can anybody tell me what I do wrong? I use a batch size of 32 and 20 epochs."""


def keras3(model: Any, width: int | None = None, nested: bool = False, trainable: bool = False) -> str:
    """Keras 3's table. `width` is of the terminal."""
    lines: list[str] = []
    os.environ["COLUMNS"] = str(max(80, width or 0))        # else the table is cut where the terminal ends
    model.summary(print_fn=lambda text, **_: lines.append(text), line_length=width, expand_nested=nested,
                  show_trainable=trainable)
    return "\n".join(lines) + "\n"


def keras2(model: Any, spaced: bool = False, connected: bool = False) -> str:
    """The table as Keras 2 drew it: a line of underscores after each row, or (`spaced`, since 2.9) an empty line."""
    length, shares = (98, (0.33, 0.55, 0.67, 1.0)) if connected else (65, (0.45, 0.85, 1.0))
    stops = [int(length * share) for share in shares]
    heads = ["Layer (type)", "Output Shape", "Param #"] + (["Connected to"] if connected else [])

    def row(fields: list[str]) -> str:
        line = " " if spaced else ""
        for number, (field, stop) in enumerate(zip(fields, stops, strict=True)):
            line = (line[:-1] + " " if number else line) + field
            line = line[:stop].ljust(stop)
        return line

    lines = [f'Model: "{model.name}"', "_" * length, row(heads), "=" * length]
    for number, layer in enumerate(shown_layers(model)):
        if number:
            lines.append(" " * length if spaced else "_" * length)
        fields = [f"{layer.name} ({type(layer).__name__})", shape_of(layer), str(layer.count_params())]
        reads = readers(model, layer) if connected else []
        lines.append(row(fields + (reads[:1] or [""] if connected else [])))
        lines += [row(["", "", "", more]) for more in reads[1:]]
    trained = sum(map(size, model.trainable_weights))
    total = model.count_params()
    return "\n".join([*lines, "=" * length, f"Total params: {total:,}", f"Trainable params: {trained:,}",
                      f"Non-trainable params: {total - trained:,}", "_" * length, ""])


def keras215(module: str, function: str, arguments: dict[str, Any]) -> str:
    """The table of Keras 2.15, drawn by itself in the environment of TF_PYTHON."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    environment.pop("KERAS_BACKEND", None)
    script = str(Path(__file__).with_name("tf215.py"))
    command = [os.environ["TF_PYTHON"], script, module, function, json.dumps(arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def size(variable: Any) -> int:
    found = 1
    for extent in variable.shape:
        found *= extent
    return found


def shown_layers(model: Any) -> list[Any]:
    """Keras 2 showed the input layer of functional models alone."""
    is_sequential = type(model).__name__ == "Sequential"
    return [layer for layer in model.layers if not (is_sequential and type(layer).__name__ == "InputLayer")]


def shape_of(layer: Any) -> str:
    if type(layer).__name__ == "InputLayer":
        return f"[{tuple(layer.batch_shape)}]"
    return str(tuple(layer.output.shape))


def readers(model: Any, layer: Any) -> list[str]:
    found = []
    for node in layer._inbound_nodes:
        for tensor in node.input_tensors:
            source = tensor._keras_history.operation
            if source in model.layers:
                found.append(f"{source.name}[0][0]")
    return found


def torchsummary(model: Any, size: tuple[int, ...]) -> str:
    import contextlib

    from torchsummary import summary

    with contextlib.redirect_stdout(StringIO()) as out:
        summary(model, size, device="cpu")
    return out.getvalue()


def torchinfo(model: Any, size: tuple[int, ...], depth: int = 3, words: bool = False, columns: str = "") -> str:
    import torch
    from torchinfo import summary

    names = tuple(columns.split()) or ("output_size", "num_params")
    dtypes = [torch.long] if words else None
    device = "cpu" if words else next(model.parameters()).device
    return str(summary(model, size, depth=depth, dtypes=dtypes, col_names=names, verbose=0, device=device)) + "\n"


def listing(tensors: Any, form: str = "{name} {shape}", prefix: str = "") -> str:
    lines = [
        form.format(name=prefix + name, shape=tuple(tensor.shape), size=f"torch.Size({list(tensor.shape)})")
        for name, tensor in tensors
    ]
    return "\n".join(lines) + "\n"


def flat(text: str) -> str:
    """A table in a post whose line ends are gone."""
    return f"{QUESTION} Here is the summary: {' '.join(text.split())} What is wrong? Thanks!\n"


def quoted(text: str) -> str:
    return QUESTION + "\n\n" + "".join(f"> {line}\n" for line in text.splitlines()) + "\nThanks in advance\n"


def fenced(text: str) -> str:
    return f"{QUESTION}\n\n```\n{text}```\n\nEdit: keras 3, python 3.11\n"


def in_log(text: str) -> str:
    """Between the lines of a training run."""
    before = "2026-03-01 10:12:44.120 INFO  loaded 50000 examples, 5000 for validation\nUsing device: cuda:0\n"
    after = "Epoch 1/20\n1563/1563 - 41s 26ms/step - accuracy: 0.4213 - loss: 1.6021 - val_accuracy: 0.5377\n"
    return before + text + after


def indented(text: str) -> str:
    return "".join(f"    {line.rstrip()}\n" for line in text.splitlines())


def at_prompt(text: str) -> str:
    return f">>> model.eval()\n{text}>>> torch.cuda.is_available()\nTrue\n>>> "


def in_cells(text: str) -> str:
    return f"In [12]: model.compile(loss='categorical_crossentropy')\n\nIn [13]: model.summary()\n{text}\nIn [14]: \n"


def composed(text: str) -> str:
    """As a container's log has it: the service before each line."""
    lines = ["starting training", *text.splitlines(), "Epoch 0:   0%|          | 0/782 [00:00<?, ?it/s]"]
    return "".join(f"trainer-1  | {line}\n" for line in lines)


def as_issue(text: str) -> str:
    """An issue by a template, with the table in a fence."""
    return f"""### Describe the bug
The parameter count does not match the paper. Am I loading the wrong config? I read #1482 and #2017 already.

### Logs
```shell
{text}```

### System info
- OS: Ubuntu 22.04.4 LTS
- Python 3.10.12, CUDA 12.1, 2x RTX 3090 (24576 MiB)
"""


def stamped(text: str) -> str:
    """As a logger writes a message of many lines."""
    return f"""[2026-02-11 09:31:05,118][data][INFO] - train: 45000 val: 5000 test: 10000
[2026-02-11 09:31:07,412][__main__][INFO] - {text}[2026-02-11 09:31:09,870][__main__][INFO] - lr 0.001, seed 42
"""


def puzzled(text: str) -> str:
    """A post that names numbers of its own."""
    return f"""**Number of parameters too different??**

I re-implemented it from the paper for my thesis (2 GPUs, 90 epochs, lr=0.01 divided by 10 every 30), accuracy 51.3 %.
A blog says about 60M, my friend counts 11.2M for his network and I see something else:

{text}
So which one is right? I checked it 3 times :(

> user3141: did you print it after loading the weights?
Yes.
"""


AROUND: dict[str, Callable[[str], str]] = {
    "flat": flat, "quoted": quoted, "fenced": fenced, "log": in_log, "indented": indented,
    "cells": in_cells, "composed": composed, "issue": as_issue, "prompt": at_prompt, "puzzled": puzzled,
    "stamped": stamped,
}
