"""Objects in memory, read without their frameworks: here they are stand-ins with the same attributes.

oracles/record_files.py asserts the same of models of the frameworks themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from paramledger.diagnosis.observation import Held, Item, Printed
from paramledger.diagnosis.reading import live
from paramledger.problems import SpecError


class Array:
    """A tensor of PyTorch: its shape, and whether it is trained."""

    def __init__(self, *shape: int, trained: bool = True, place: int = 0) -> None:
        self.shape, self.requires_grad, self.place = shape, trained, place

    def data_ptr(self) -> int:
        return self.place


class Module:
    """A module of PyTorch, with the attributes that every one has."""

    def __init__(self, **parts: object) -> None:
        self._parameters = {name: one for name, one in parts.items() if isinstance(one, Array)}
        self._modules = {name: one for name, one in parts.items() if isinstance(one, Module)}
        self._buffers: dict[str, Array] = {}
        self._non_persistent_buffers_set: set[str] = set()
        for name, value in parts.items():
            setattr(self, name, value)

    def parameters(self) -> Iterator[Array]:
        return iter({id(one): one for part in (self, *self._deep()) for one in part._parameters.values()}.values())

    def _deep(self) -> Iterator[Module]:
        for one in self._modules.values():
            yield one
            yield from one._deep()

    named_modules = named_parameters = named_buffers = parameters


class Linear(Module):
    pass


class BatchNorm1d(Module):
    pass


class DataParallel(Module):
    pass


def linear(inside: int, outside: int) -> Linear:
    layer = Linear(weight=Array(outside, inside), bias=Array(outside))
    layer.in_features, layer.out_features = inside, outside     # type: ignore[attr-defined]
    return layer


def norm(width: int) -> BatchNorm1d:
    layer = BatchNorm1d(weight=Array(width), bias=Array(width))
    layer._buffers = {"running_mean": Array(width), "mask": Array(9)}
    layer._non_persistent_buffers_set = {"mask"}
    return layer


def test_a_module_is_read_with_arguments_buffers_and_frozen_parameters() -> None:
    fc = linear(3, 2)
    fc.bias.requires_grad = False                               # type: ignore[attr-defined]
    found = live.read(Module(token=Array(1, 3), fc=fc, norm=norm(2)))
    assert (found.format, found.framework, found.ordered) == ("torch_module", "torch", True)
    assert found.printed == Printed(total=15, trainable=13, frozen=2)       # 3 + (6 + 2) + (2 + 2)
    assert found.items == (
        Item("", "Module", 15, whole=True),
        Item("token", "", 3, tensors=(Held("token", (1, 3)),), depth=1, trainable=True),
        Item("fc", "Linear", 8, tensors=(Held("weight", (2, 3)), Held("bias", (2,))),
             arguments={"in_features": 3, "out_features": 2, "bias": True}, depth=1),
        Item("norm", "BatchNorm1d", 4,
             tensors=(Held("weight", (2,)), Held("bias", (2,)), Held("running_mean", (2,))),
             arguments={"bias": True}, depth=1, trainable=True),
    )  # fmt: skip


def test_tied_parameters_count_once_and_a_module_met_again_says_so() -> None:
    fc, head = linear(3, 3), linear(3, 3)
    head._parameters = {"weight": fc._parameters["weight"]}
    found = live.read(Module(fc=fc, again=fc, head=head))
    assert [(item.name, item.count, item.again) for item in found.items] == [
        ("", 12, False), ("fc", 12, False), ("again", None, True), ("head", 0, False),
    ]  # fmt: skip
    assert found.items[-1].tensors == (Held("weight", (3, 3), "fc.weight"),)


def test_wrappers_are_taken_off() -> None:
    model = Module(fc=Module(_orig_mod=linear(3, 2)))
    assert live.read(DataParallel(module=model)) == live.read(Module(fc=linear(3, 2)))


def test_attention_keeps_its_raw_parameters_beside_its_module() -> None:
    attention = Module(in_proj_weight=Array(12, 4), in_proj_bias=Array(12), out_proj=linear(4, 4))
    found = live.read(Module(attention=attention))
    assert [(item.name, item.count, item.depth, item.whole) for item in found.items] == [
        ("", 80, 0, True), ("attention", 80, 1, True), ("attention.in_proj", 60, 2, False),
        ("attention.out_proj", 20, 2, False),
    ]  # fmt: skip


class UninitializedParameter(Array):
    pass


def test_a_lazy_module_is_refused() -> None:
    with pytest.raises(SpecError) as caught:
        live.read(Module(weight=UninitializedParameter()))
    assert str(caught.value) == "1 parameters of lazy layers have no shape yet [call the model once]"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"fc.weight": Array(2, 3)}, ["fc"]),
        ({"state_dict": {"module.fc.weight": Array(2, 3)}, "optimizer": {"state": {0: Array(2)}}, "epoch": 1}, ["fc"]),
        ({"params": {"fc": {"kernel": Array(2, 3)}}}, ["fc"]),
        ([("fc.weight", Array(2, 3)), ("head.weight", Array(1))], ["fc", "head"]),
        (iter([("fc.weight", Array(2, 3))]), ["fc"]),
    ],
)
def test_a_state_dict_is_read(value: object, names: list[str]) -> None:
    found = live.read(value)
    assert found.format == "state_dict"
    assert [item.name for item in found.items] == names


def test_tied_tensors_of_a_state_dict_are_those_at_one_place() -> None:
    state = {"a.weight": Array(2, place=64), "b.weight": Array(2, place=64), "c.weight": Array(2), "d.weight": Array(2)}
    assert [item.tensors[0].same_as for item in live.read(state).items] == ["", "a.weight", "", ""]


class Weight:
    def __init__(self, path: str, *shape: int) -> None:
        self.path, self.name, self.shape = path, path.rpartition("/")[2], shape


class Node:
    def __init__(self, *before: Layer) -> None:
        self.parent_nodes = [Node.of(one) for one in before]

    @staticmethod
    def of(layer: Layer) -> Node:
        node = Node()
        node.operation = layer          # type: ignore[attr-defined]
        return node


class Layer:
    """A layer of Keras, built or not."""

    def __init__(self, name: str, *weights: Weight, before: tuple[Layer, ...] = (), **config: object) -> None:
        self.name, self.weights, self.config, self.trainable = name, list(weights), config, True
        self._inbound_nodes = [Node(*before)]

    def count_params(self) -> int:
        if not self.config:
            raise ValueError("not built")
        return 15

    def get_config(self) -> dict[str, object]:
        return self.config

    @property
    def output(self) -> object:
        if not self.config:
            raise AttributeError("never called")
        return Weight("", None, 3)      # type: ignore[arg-type]


class Model(Layer):
    def __init__(self, *layers: Layer) -> None:
        super().__init__("model", units=3)
        self.layers, self.built, self.inputs = list(layers), True, [Weight("", None, 4)]    # type: ignore[arg-type]
        self.weights = [weight for layer in layers for weight in layer.weights]
        self.trainable_weights, self.non_trainable_weights = self.weights, []


def test_a_model_of_keras_is_read_with_arguments_shapes_and_connections() -> None:
    kernel, bias = Weight("model/fc/kernel", 4, 3), Weight("model/fc/bias", 3)
    zeros = {"class_name": "Zeros"}
    fc = Layer("fc", kernel, bias, units=3, activation="relu", dtype="float32", kernel_initializer=zeros)
    found = live.read(Model(fc, Layer("act", before=(fc,)), Model(Layer("fc2", kernel, units=3))))
    assert (found.format, found.framework, found.inputs) == ("keras_model", "keras", ((None, 4),))
    assert found.printed == Printed(total=27, trainable=27, frozen=0)
    assert found.items == (
        Item("fc", "Layer", 15, ((None, 3),), (Held("kernel", (4, 3)), Held("bias", (3,))),
             {"units": 3, "activation": "relu"}, trainable=True),
        Item("act", "Layer", None, reads=("fc",)),
        Item("model", "Model", 15, ((None, 3),), arguments={"units": 3}, whole=True, trainable=True),
        Item("fc2", "Layer", 15, ((None, 3),), (Held("model/fc/kernel", (4, 3)),), {"units": 3}, depth=1,
             trainable=True),
    )  # fmt: skip


def test_a_model_of_keras_on_pytorch_is_a_model_of_keras() -> None:
    """It is a module of PyTorch too, whose parameters are all in one dictionary."""
    fc = Layer("fc", Weight("fc/kernel", 4, 3), Weight("fc/bias", 3), units=3)
    model = Model(fc)
    for name in ("named_modules", "named_parameters", "named_buffers", "parameters"):
        setattr(model, name, list)
    assert live.read(model).format == "keras_model"


def test_a_model_of_keras_that_is_not_built_is_refused() -> None:
    with pytest.raises(SpecError) as caught:
        live.read(Model())
    assert str(caught.value) == (
        "this model is not built, so its layers have no weights yet [call it once, or build() it]"
    )


class Broken(Module):
    def parameters(self) -> Iterator[Any]:
        raise KeyError("two\nlines")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (3, "the type `int` cannot be diagnosed [give a PyTorch module, a Keras model, a state dict, or a text]"),
        ({}, "this mapping holds no tensors"),
        ([1, 2], "this mapping holds no tensors"),
        (Broken(), "this Broken cannot be read: 'two\\nlines'"),
    ],
)
def test_what_cannot_be_read_is_refused(value: object, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        live.read(value)
    assert str(caught.value) == message


def test_a_state_dict_in_itself_ends() -> None:
    state: dict[str, object] = {}
    state["state_dict"] = state
    with pytest.raises(SpecError) as caught:
        live.read(state)
    assert str(caught.value) == "the mappings are nested too deeply"
