"""How frameworks lay out tensors that PyTorch's layers keep in another order of axes, or without some axes of 1.

A tensor that differs in the order of its axes and stands in no line here is a different tensor: a transposed kernel has
the right size and is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Axes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a framework does to a tensor of an op. `model` is how the names of the classes begin that do it, empty for
    all; `axes` is how many axes the tensor has here, or 0 for any number. The first line that fits counts.
    """

    framework: str
    op: str
    change: Callable[[Axes], Axes]
    model: str = ""
    tensor: str = "weight"
    axes: int = 0

    def means(self, framework: str, model: str, op: str, tensor: str, shape: Axes) -> bool:
        return (
            (framework, op, tensor) == (self.framework, self.op, self.tensor)
            and model.startswith(self.model)
            and self.axes in (0, len(shape))
        )


def _outputs_last(shape: Axes) -> Axes:
    """Keras and TensorFlow: what a kernel slides over, then inputs, then outputs."""
    return (*shape[2:], shape[1], shape[0])


def _each_channel(shape: Axes) -> Axes:
    """Keras's DepthwiseConv2D: what a kernel slides over, then channels, then kernels for each channel."""
    return (*shape[2:], shape[0], shape[1])


def _swapped(shape: Axes) -> Axes:
    """Inputs before outputs, as `x @ weight` has them; a stack of experts stays a stack."""
    return (*shape[:-2], shape[-1], shape[-2])


def _for_a_batch(shape: Axes) -> Axes:
    """An axis of 1 in front, along which the tensor is added to every example."""
    return (1, *shape)


def _without_a_batch(shape: Axes) -> Axes:
    """Tokens as rows of a table."""
    return shape[1:]


def _for_an_image(shape: Axes) -> Axes:
    """Axes of 1 behind, along which the tensor scales every place of an image."""
    return (*shape, 1, 1)


def _features_alone(shape: Axes) -> Axes:
    """Without the axes of 1 in front, for the batch and for a single token."""
    return shape[-1:]


LAYOUTS = (
    Layout("keras", "conv2d", _outputs_last),
    Layout("keras", "depthwise_conv2d", _outputs_last, model="ConvNeXt"),     # a Conv2D with groups
    Layout("keras", "depthwise_conv2d", _each_channel),
    Layout("keras", "gru", _outputs_last, tensor="weight_ih_l0"),
    Layout("keras", "gru", _outputs_last, tensor="weight_hh_l0"),
    Layout("keras", "linear", _outputs_last),
    Layout("keras", "lstm", _outputs_last, tensor="weight_ih_l0"),
    Layout("keras", "lstm", _outputs_last, tensor="weight_hh_l0"),
    Layout("keras", "lstm", _outputs_last, tensor="weight_ih_l0_reverse"),
    Layout("keras", "lstm", _outputs_last, tensor="weight_hh_l0_reverse"),
    Layout("timm", "position_embedding", _for_a_batch),
    Layout("torchvision", "position_embedding", _for_a_batch),
    Layout("torchvision", "layer_scale", _for_an_image),
    Layout("transformers", "class_token", _without_a_batch, model="SamModel"),
    Layout("transformers", "position_embedding", _for_a_batch, model="PvtForImageClassification"),
    Layout("transformers", "position_embedding", _for_a_batch, model="SamModel"),
    # transformers' Conv1D, which is a dense layer
    Layout("transformers", "linear", _swapped, model="GPT2LMHeadModel"),
    Layout("transformers", "linear", _swapped, model="OpenAIGPTLMHeadModel"),
    Layout("transformers", "linear", _swapped, model="GptOssForCausalLM", axes=3),
    Layout("transformers", "linear", _swapped, model="Llama4For", axes=3),
    Layout("transformers", "class_token", _features_alone, model="Llama4For"),
)


def laid_out(framework: str, model: str, op: str, tensor: str, shape: Axes) -> Axes:
    """The shape of an op's tensor as the framework has it, in a model of a class."""
    found = (layout for layout in LAYOUTS if layout.means(framework, model, op, tensor, shape))
    layout = next(found, None)
    return layout.change(shape) if layout else shape
