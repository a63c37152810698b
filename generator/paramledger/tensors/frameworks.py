"""A framework's model as lists of tensors. Frameworks are imported here alone, and only when they are asked for;
nothing is downloaded, and torch's weights are never made.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import json
from collections.abc import Callable
from typing import Any

from paramledger.problems import SpecError, did_you_mean
from paramledger.tensors import torchvision_operators
from paramledger.tensors.comparison import Named

Sections = dict[str, list[Named]]       # trainable, state (saved, not trained), unsaved


def model_tensors(framework: str, model: str) -> Sections:
    """The tensors of `timm:resnet50c` and its like. Raises SpecError when there is no such framework here, or model."""
    if framework not in FRAMEWORKS:
        raise SpecError(f"there is no framework `{framework}`", did_you_mean(framework, FRAMEWORKS))
    build, needs = FRAMEWORKS[framework]
    for package in needs:
        _imported(package)
    try:
        return build(model)
    except SpecError:
        raise
    except Exception as error:      # whatever a framework says of a name that it does not know
        said = str(error).strip().splitlines() or [type(error).__name__]
        message = f"{framework} cannot make `{model}`: {said[0][:200]}"
        raise SpecError(message, "see the framework's own names") from None


def model_class(framework: str, model: str) -> str:
    """The name of the class, or of the function that makes the model, by which layouts know it."""
    if framework == "transformers" and model.endswith(".json"):
        (kind, *_) = _settings(model).get("architectures") or [""]
        return str(kind)
    return call(model)[0]


VISION = ("timm", "torchvision")
MAY_LOOK = ("diffusers", "transformers")    # they import torchvision where it is there


def _imported(package: str) -> Any:
    """The package. Raises SpecError when it is not installed, or cannot be imported."""
    try:
        if package in VISION or (package in MAY_LOOK and importlib.util.find_spec("torchvision")):
            torchvision_operators.declared()
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        hint = f"python -m pip install {package}, or give a file of names and shapes"
        raise SpecError(f"`{error.name or package}` is not installed here", hint) from None
    except Exception as error:
        raise SpecError(f"`{package}` cannot be imported: {str(error)[:200]}", "try it in Python itself") from None


def call(text: str) -> tuple[str, list[Any], dict[str, Any]]:
    """`LSTM(10, 20, bias=False)`: the name, the arguments, all of them plain values. Raises SpecError."""
    name, opened, _ = text.partition("(")
    if not opened:
        return name, [], {}
    try:
        read = ast.parse(f"_({text[len(name) + 1:]}", mode="eval").body
        if not isinstance(read, ast.Call):
            raise ValueError
        keywords = {str(one.arg): ast.literal_eval(one.value) for one in read.keywords}
        return name, [ast.literal_eval(one) for one in read.args], keywords
    except (SyntaxError, ValueError):
        raise SpecError(f"`{text}` is not a model name with arguments", "such as `vit_b_16(image_size=384)`") from None


def _of_torch(make: Callable[[], Any]) -> Sections:
    torch = _imported("torch")
    with torch.device("meta"):
        model = make()
    saved = set(model.state_dict())
    parameters = list(model.named_parameters())
    buffers = [(name, value) for name, value in model.named_buffers()]
    return {
        "trainable": [Named(name, tuple(value.shape)) for name, value in parameters if value.requires_grad],
        "state": [Named(name, tuple(value.shape)) for name, value in parameters if not value.requires_grad]
        + [Named(name, tuple(value.shape)) for name, value in buffers if name in saved],
        "unsaved": [Named(name, tuple(value.shape)) for name, value in buffers if name not in saved],
    }


def _timm(model: str) -> Sections:
    name, _, keywords = call(model)
    return _of_torch(lambda: _imported("timm").create_model(name, pretrained=False, **keywords))


def _diffusers(model: str) -> Sections:
    """A class with the arguments given."""
    name, _, keywords = call(model)
    return _of_torch(lambda: getattr(_imported("diffusers"), name)(**keywords))


def _torch(model: str) -> Sections:
    """A class of torch.nn, or of another module, whose name then stands before it: `oracles.modules.NeRF()`."""
    path, arguments, keywords = call(model)
    module, _, name = path.rpartition(".")
    return _of_torch(lambda: getattr(_imported(module or "torch.nn"), name)(*arguments, **keywords))


def _torchvision(model: str) -> Sections:
    """A detector is the one to be trained from scratch, since the weights of its backbone would be downloaded."""
    name, _, keywords = call(model)
    builder = _imported("torchvision.models").get_model_builder(name)
    if "weights_backbone" in inspect.signature(builder).parameters:
        keywords.setdefault("weights_backbone", None)
    return _of_torch(lambda: _imported("torchvision.models").get_model(name, weights=None, **keywords))


def _transformers(model: str) -> Sections:
    """A class with its defaults and the arguments given, or a config.json, which names its class."""
    transformers = _imported("transformers")
    if model.endswith(".json"):
        given = _settings(model)
        (kind, *_), settings = given.get("architectures") or [""], dict(given)
        if not kind or "model_type" not in settings:
            raise SpecError(f"{model} names no class in `architectures`, or no `model_type`", "take the hub's own file")
        config = transformers.AutoConfig.for_model(settings.pop("model_type"), **settings)
        return _of_torch(lambda: getattr(transformers, kind)(config))
    if "/" in model:
        raise SpecError(f"`{model}` is on a hub, and nothing is downloaded", "give its config.json, or a class")
    name, _, keywords = call(model)
    made = getattr(transformers, name)
    return _of_torch(lambda: made(made.config_class(**keywords)))


def _settings(path: str) -> dict[str, Any]:
    """A config.json."""
    with open(path, encoding="utf-8") as file:     # noqa: PTH123  (a path that the user named)
        found: dict[str, Any] = json.load(file)
    return found


def _keras(model: str) -> Sections:
    """One of keras.applications."""
    name, _, keywords = call(model)
    made = getattr(_imported("keras").applications, name)(weights=None, **keywords)
    return {
        "trainable": [Named(one.path, tuple(one.shape)) for one in made.trainable_weights],
        "state": [Named(one.path, tuple(one.shape)) for one in made.non_trainable_weights],
        "unsaved": [],
    }


FRAMEWORKS: dict[str, tuple[Callable[[str], Sections], tuple[str, ...]]] = {
    "diffusers": (_diffusers, ("torch", "diffusers")),
    "keras": (_keras, ("keras",)),
    "timm": (_timm, ("torch", "timm")),
    "torch": (_torch, ("torch",)),
    "torchvision": (_torchvision, ("torch", "torchvision")),
    "transformers": (_transformers, ("torch", "transformers")),
}
