"""Record how many parameters common mistakes have: `KERAS_BACKEND=jax python -m oracles.record_mistakes`.

The models are built by the frameworks with the mistake in them; nothing is downloaded, torch builds on the meta device.

A mistake is named as in specs/mistakes/, and built here without reading what stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import torch
import transformers
from paramledger.tensors import torchvision_operators
from torch import nn

from oracles.recording import versions, write

OPERATORS = torchvision_operators.declared()

from torchvision import models, ops  # noqa: E402  (once its operators are declared)

Model = nn.Module
Change = Callable[[Model], None]


def parameters(model: Model) -> int:
    """What people sum."""
    return sum(one.numel() for one in model.parameters())


def saved(model: Model) -> int:
    """What a sum over the state dict gives."""
    return sum(one.numel() for one in model.state_dict().values())


def built(name: str, *changes: Change, count: Callable[[Model], int] = parameters, **arguments: Any) -> int:
    """A model of torchvision, changed, and counted."""
    more = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    with torch.device("meta"):
        model = models.get_model(name, weights=None, **more, **arguments)
        for change in changes:
            change(model)
    return count(model)


def gray(model: Model) -> None:
    """The first convolution reads one channel."""
    path, first = next((path, one) for path, one in model.named_modules() if isinstance(one, nn.Conv2d))
    put(model, path, conv_like(first, in_channels=1))


def put(model: Model, path: str, layer: Model) -> None:
    parent, _, name = path.rpartition(".")
    setattr(model.get_submodule(parent), name, layer)


def conv_like(conv: nn.Conv2d, **other: Any) -> nn.Conv2d:
    """A convolution with other arguments."""
    named = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "groups")
    own = {name: getattr(conv, name) for name in named}
    return nn.Conv2d(**{**own, "bias": conv.bias is not None, **other})


def convs(model: Model, **other: Any) -> None:
    """Every convolution with other arguments."""
    for path, one in list(model.named_modules()):
        if isinstance(one, nn.Conv2d):
            put(model, path, conv_like(one, **other))


def depthwise_to_full(model: Model) -> None:
    for path, one in list(model.named_modules()):
        if isinstance(one, nn.Conv2d) and one.groups == one.in_channels > 1:
            put(model, path, conv_like(one, groups=1))


def without(kind: type[Model]) -> Change:
    """Every layer of a kind is gone."""
    def change(model: Model) -> None:
        for path, one in list(model.named_modules()):
            if isinstance(one, kind):
                put(model, path, nn.Identity())

    return change


def at(path: str, layer: Callable[[], Model]) -> Change:
    """Another layer at a place."""
    return lambda model: put(model, path, layer())


def unbiased(model: Model) -> None:
    for one in model.modules():
        if isinstance(one, nn.Linear | nn.Conv2d):
            one.bias = None


def no_affine(model: Model) -> None:
    for one in model.modules():
        if isinstance(one, nn.LayerNorm):
            one.weight = one.bias = None


def no_projections(model: Model) -> None:
    for path, _ in list(model.named_modules()):
        if path.endswith(".downsample"):
            put(model, path, nn.Identity())


def resnet18(depths: list[int]) -> int:
    with torch.device("meta"):
        return parameters(models.ResNet(models.resnet.BasicBlock, depths))


def densenet(growth: int) -> int:
    with torch.device("meta"):
        return parameters(models.DenseNet(growth_rate=growth))


def with_heads(name: str, count: Callable[[Model], int] = parameters) -> int:
    return built(name, aux_logits=True, count=count)


def language(model: str, configuration: str, /, **changes: Any) -> int:
    """A model of transformers, built from its configuration."""
    config = getattr(transformers, configuration)(**changes)
    with torch.device("meta"):
        return parameters(getattr(transformers, model)(config))


def own_head(**changes: Any) -> int:
    """T5 with an output layer of its own, as T5 1.1 has one: both sides still read one table of words."""
    with torch.device("meta"):
        model = transformers.T5ForConditionalGeneration(transformers.T5Config(**changes))
        put(model, "lm_head", nn.Linear(model.lm_head.in_features, model.lm_head.out_features, bias=False))
    return parameters(model)


def kept_twice(model: str, configuration: str, /, **changes: Any) -> int:
    """The same with shared matrices once more for each name that a state dict has for them."""
    config = getattr(transformers, configuration)(**changes)
    with torch.device("meta"):
        return saved(getattr(transformers, model)(config))


def without_pooler(kind: str, /, **changes: Any) -> int:
    """An encoder of transformers without its last dense layer."""
    config = getattr(transformers, f"{kind}Config")(**changes)
    with torch.device("meta"):
        return parameters(getattr(transformers, f"{kind}Model")(config, add_pooling_layer=False))


def application(name: str, **arguments: Any) -> int:
    """A model of keras.applications: the total that Keras prints."""
    keras.utils.clear_session()
    return int(getattr(keras.applications, name)(weights=None, **arguments).count_params())


def given(name: str, *shape: int) -> int:
    """The same, given an input whose shape Keras does not check."""
    return application(name, input_tensor=keras.Input(shape))


def small_cnn(*between: keras.layers.Layer, shape: tuple[int, int, int] = (28, 28, 1), padding: str = "valid") -> int:
    """Keras's first example for MNIST, with these layers between the convolution and the dense layers."""
    first = keras.layers.Conv2D(64, 3, padding=padding, activation="relu")
    last = keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10)
    return int(keras.Sequential([keras.Input(shape), first, *between, *last]).count_params())


IDENTITY: Callable[[], Model] = nn.Identity
LLAMA: dict[str, Any] = {
    "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "intermediate_size": 11008,
    "vocab_size": 32000,
}
LLAMA_3: dict[str, Any] = {**LLAMA, "vocab_size": 128256, "intermediate_size": 14336, "num_key_value_heads": 8}
LLAMA_1B: dict[str, Any] = {
    **LLAMA_3, "hidden_size": 2048, "num_hidden_layers": 16, "intermediate_size": 8192, "head_dim": 64
}
ROBERTA: dict[str, Any] = {"vocab_size": 50265, "max_position_embeddings": 514}
MISTAKES: dict[str, Callable[[], int]] = {
    "alexnet.torchvision_ten_classes": partial(built, "alexnet", num_classes=10),
    "alexnet.torchvision_ten_classes_gray": partial(built, "alexnet", gray, num_classes=10),
    "alexnet.torchvision_no_biases": partial(built, "alexnet", unbiased),
    "alexnet.torchvision_one_hidden_layer": partial(built, "alexnet", at("classifier.4", IDENTITY)),
    "vgg.ten_classes": partial(built, "vgg16", num_classes=10),
    "vgg.two_classes": partial(built, "vgg16", num_classes=2),
    "vgg.gray": partial(built, "vgg16", gray),
    "vgg.no_top": partial(built, "vgg16", at("classifier", IDENTITY)),
    "vgg.batch_norm": partial(built, "vgg16_bn"),
    "vgg.batch_norm_ten_classes": partial(built, "vgg16_bn", num_classes=10),
    "vgg.one_hidden_layer": partial(built, "vgg16", at("classifier.3", IDENTITY)),
    "vgg.no_biases": partial(built, "vgg16", partial(convs, bias=False)),
    "vgg.size_150": partial(application, "VGG16", input_shape=(150, 150, 3)),
    "vgg.size_256": partial(application, "VGG16", input_shape=(256, 256, 3)),
    "vgg.size_32": partial(application, "VGG16", input_shape=(32, 32, 3)),
    "vgg.cifar10": partial(application, "VGG16", input_shape=(32, 32, 3), classes=10),
    "vgg.vgg19_ten_classes": partial(built, "vgg19", num_classes=10),
    "vgg.vgg19_no_top": partial(application, "VGG19", include_top=False),
    "resnet.resnet18_ten_classes": partial(built, "resnet18", num_classes=10),
    "resnet.resnet18_two_classes": partial(built, "resnet18", num_classes=2),
    "resnet.resnet18_gray": partial(built, "resnet18", gray),
    "resnet.resnet18_statistics": partial(built, "resnet18", count=saved),
    "resnet.resnet18_biases": partial(built, "resnet18", partial(convs, bias=True)),
    "resnet.resnet18_no_projections": partial(built, "resnet18", no_projections),
    "resnet.resnet18_extra_block": partial(resnet18, [2, 2, 3, 2]),
    "resnet.resnet18_no_top": partial(built, "resnet18", at("fc", IDENTITY)),
    "resnet.resnet18_cifar": partial(
        built, "resnet18", at("conv1", partial(nn.Conv2d, 3, 64, 3, padding=1, bias=False)), num_classes=10
    ),
    "resnet.resnet34_ten_classes": partial(built, "resnet34", num_classes=10),
    "resnet.resnet34_as_18": partial(built, "resnet18"),
    "resnet.resnet34_biases": partial(built, "resnet34", partial(convs, bias=True)),
    "resnet.resnet50_ten_classes": partial(built, "resnet50", num_classes=10),
    "resnet.resnet50_two_classes": partial(built, "resnet50", num_classes=2),
    "resnet.resnet50_gray": partial(built, "resnet50", gray),
    "resnet.resnet50_no_top": partial(built, "resnet50", at("fc", IDENTITY)),
    "resnet.resnet50_statistics": partial(built, "resnet50", count=saved),
    "resnet.resnet50_biases": partial(built, "resnet50", partial(convs, bias=True)),
    "resnet.resnet50_no_batch_norm": partial(built, "resnet50", without(nn.BatchNorm2d)),
    "resnet.resnet50_keras_ten_classes": partial(application, "ResNet50", classes=10),
    "resnet.resnet50_keras_no_top": partial(application, "ResNet50", include_top=False),
    "resnet.resnet50_keras_channels_first": partial(given, "ResNet50", 3, 224, 224),
    "resnet.resnet50_keras_transposed": partial(given, "ResNet50", 224, 3, 224),
    "resnet.resnet101_ten_classes": partial(built, "resnet101", num_classes=10),
    "resnet.resnet101_no_top": partial(built, "resnet101", at("fc", IDENTITY)),
    "resnet.resnet101_statistics": partial(built, "resnet101", count=saved),
    "resnet.resnet152_ten_classes": partial(built, "resnet152", num_classes=10),
    "resnet.resnet152_no_top": partial(built, "resnet152", at("fc", IDENTITY)),
    "resnet.resnext50_no_groups": partial(built, "resnext50_32x4d", partial(convs, groups=1)),
    "densenet.growth_24": partial(densenet, 24),
    "densenet.growth_12": partial(densenet, 12),
    "densenet.ten_classes": partial(built, "densenet121", num_classes=10),
    "densenet.no_top": partial(built, "densenet121", at("classifier", IDENTITY)),
    "densenet.gray": partial(built, "densenet121", gray),
    "densenet.statistics": partial(built, "densenet121", count=saved),
    "densenet.ten_classes_statistics": partial(built, "densenet121", count=saved, num_classes=10),
    "densenet.keras_no_top": partial(application, "DenseNet121", include_top=False),
    "densenet.flatten": partial(built, "densenet121", at("classifier", partial(nn.Linear, 1024 * 7 * 7, 1000))),
    "mobilenet_v1.keras_half_width": partial(application, "MobileNet", alpha=0.5),
    "mobilenet_v1.keras_quarter_width": partial(application, "MobileNet", alpha=0.25),
    "mobilenet_v1.keras_no_top": partial(application, "MobileNet", include_top=False),
    "mobilenet_v1.keras_ten_classes": partial(application, "MobileNet", classes=10),
    "mobilenet_v2.ten_classes": partial(built, "mobilenet_v2", num_classes=10),
    "mobilenet_v2.gray": partial(built, "mobilenet_v2", gray),
    "mobilenet_v2.two_classes": partial(built, "mobilenet_v2", num_classes=2),
    "mobilenet_v2.no_top": partial(built, "mobilenet_v2", at("classifier", IDENTITY)),
    "mobilenet_v2.keras_no_top": partial(application, "MobileNetV2", include_top=False),
    "mobilenet_v2.full_convolutions": partial(built, "mobilenet_v2", depthwise_to_full),
    "mobilenet_v2.half_width": partial(built, "mobilenet_v2", width_mult=0.5),
    "mobilenet_v2.statistics": partial(built, "mobilenet_v2", count=saved),
    "mobilenet_v3.large_ten_classes": partial(built, "mobilenet_v3_large", num_classes=10),
    "mobilenet_v3.large_no_top": partial(built, "mobilenet_v3_large", at("classifier", IDENTITY)),
    "mobilenet_v3.large_statistics": partial(built, "mobilenet_v3_large", count=saved),
    "mobilenet_v3.large_no_gates": partial(built, "mobilenet_v3_large", without(ops.SqueezeExcitation)),
    "mobilenet_v3.small_ten_classes": partial(built, "mobilenet_v3_small", num_classes=10),
    "mobilenet_v3.small_no_top": partial(built, "mobilenet_v3_small", at("classifier", IDENTITY)),
    "efficientnet.b0_ten_classes": partial(built, "efficientnet_b0", num_classes=10),
    "efficientnet.b0_gray": partial(built, "efficientnet_b0", gray),
    "efficientnet.b0_no_top": partial(built, "efficientnet_b0", at("classifier", IDENTITY)),
    "efficientnet.b0_statistics": partial(built, "efficientnet_b0", count=saved),
    "efficientnet.b0_normalization": partial(application, "EfficientNetB0"),
    "efficientnet.keras_b0_no_top": partial(application, "EfficientNetB0", include_top=False),
    "efficientnet.keras_b0_ten_classes": partial(application, "EfficientNetB0", classes=10),
    "efficientnet.b0_full_convolutions": partial(built, "efficientnet_b0", depthwise_to_full),
    "inception_v3.auxiliary": partial(with_heads, "inception_v3"),
    "inception_v3.ten_classes": partial(built, "inception_v3", num_classes=10, aux_logits=False),
    "inception_v3.no_top": partial(built, "inception_v3", at("fc", IDENTITY), aux_logits=False),
    "inception_v3.keras_no_top": partial(application, "InceptionV3", include_top=False),
    "inception_v3.keras_ten_classes": partial(application, "InceptionV3", classes=10),
    "inception_v3.biases": partial(built, "inception_v3", partial(convs, bias=True), aux_logits=False),
    "inception_v3.auxiliary_off": partial(built, "inception_v3", aux_logits=False),
    "googlenet.torchvision_auxiliary": partial(with_heads, "googlenet"),
    "googlenet.torchvision_auxiliary_off": partial(built, "googlenet", aux_logits=False),
    "googlenet.torchvision_ten_classes": partial(built, "googlenet", num_classes=10, aux_logits=False),
    "squeezenet.version_1_1": partial(built, "squeezenet1_1"),
    "squeezenet.ten_classes": partial(built, "squeezenet1_0", num_classes=10),
    "squeezenet.version_1_1_ten_classes": partial(built, "squeezenet1_1", num_classes=10),
    "squeezenet.version_1_1_no_top": partial(built, "squeezenet1_1", at("classifier", IDENTITY)),
    "xception.ten_classes": partial(application, "Xception", classes=10),
    "xception.no_top": partial(application, "Xception", include_top=False),
    "vit.b16_ten_classes": partial(built, "vit_b_16", num_classes=10),
    "vit.b16_patch_32": partial(built, "vit_b_32"),
    "vit.b16_no_top": partial(built, "vit_b_16", at("heads", IDENTITY)),
    "vit.b16_size_384": partial(built, "vit_b_16", image_size=384),
    "vit.b32_size_384": partial(built, "vit_b_32", image_size=384),
    "vit.b16_no_affine": partial(built, "vit_b_16", no_affine),
    "vit.b16_pre_logits": partial(built, "vit_b_16", representation_size=768),
    "vit.b16_gray": partial(built, "vit_b_16", gray),
    "swin.t_ten_classes": partial(built, "swin_t", num_classes=10),
    "swin.t_no_top": partial(built, "swin_t", at("head", IDENTITY)),
    "swin.t_statistics": partial(built, "swin_t", count=saved),
    "swin.t_gray": partial(built, "swin_t", gray),
    "convnext.tiny_ten_classes": partial(built, "convnext_tiny", num_classes=10),
    "convnext.tiny_no_top": partial(built, "convnext_tiny", at("classifier.2", IDENTITY)),
    "convnext.tiny_no_affine": partial(built, "convnext_tiny", no_affine),
    "bert.no_pooler": partial(without_pooler, "Bert"),
    "bert.roberta_no_pooler": partial(without_pooler, "Roberta", **ROBERTA, type_vocab_size=1),
    "bert.masked_head": partial(language, "BertForMaskedLM", "BertConfig"),
    "bert.positions_1024": partial(language, "BertModel", "BertConfig", max_position_embeddings=1024),
    "bert.cased_vocabulary": partial(language, "BertModel", "BertConfig", vocab_size=28996),
    "bert.two_labels": partial(language, "BertForSequenceClassification", "BertConfig", num_labels=2),
    "bert.untied": partial(language, "BertForMaskedLM", "BertConfig", tie_word_embeddings=False),
    "bert.roberta_segments": partial(language, "RobertaModel", "RobertaConfig", **ROBERTA, type_vocab_size=2),
    "distilbert.masked_head": partial(language, "DistilBertForMaskedLM", "DistilBertConfig"),
    "gpt2.untied": partial(language, "GPT2LMHeadModel", "GPT2Config", tie_word_embeddings=False),
    "gpt2.tied_twice": partial(kept_twice, "GPT2LMHeadModel", "GPT2Config"),
    "gpt2.vocabulary_padded": partial(language, "GPT2Model", "GPT2Config", vocab_size=50304),
    "gpt2.positions_2048": partial(language, "GPT2Model", "GPT2Config", n_positions=2048),
    "gpt2.eight_layers_more": partial(language, "GPT2Model", "GPT2Config", n_layer=24),
    "gpt2.medium_untied": partial(
        language, "GPT2LMHeadModel", "GPT2Config", tie_word_embeddings=False, n_embd=1024, n_layer=24, n_head=16
    ),
    "llama.7b_pad_token": partial(language, "LlamaForCausalLM", "LlamaConfig", **{**LLAMA, "vocab_size": 32001}),
    "llama.7b_tied": partial(language, "LlamaForCausalLM", "LlamaConfig", **LLAMA, tie_word_embeddings=True),
    "llama.7b_no_head": partial(language, "LlamaModel", "LlamaConfig", **LLAMA),
    "llama.3_2_1b_untied": partial(language, "LlamaForCausalLM", "LlamaConfig", **LLAMA_1B, tie_word_embeddings=False),
    "llama.3_8b_heads": partial(
        language, "LlamaForCausalLM", "LlamaConfig", **{**LLAMA_3, "num_key_value_heads": 32}, tie_word_embeddings=False
    ),
    "t5.small_untied": own_head,
    "t5.base_untied": partial(own_head, d_model=768, d_ff=3072, num_layers=12, num_heads=12),
    "small_cnn.no_flatten": lambda: small_cnn(keras.layers.MaxPooling2D()),
    "small_cnn.no_pool": lambda: small_cnn(keras.layers.Flatten()),
    "small_cnn.same_padding": lambda: small_cnn(keras.layers.MaxPooling2D(), keras.layers.Flatten(), padding="same"),
    "small_cnn.color": lambda: small_cnn(keras.layers.MaxPooling2D(), keras.layers.Flatten(), shape=(28, 28, 3)),
    "small_cnn.cifar": lambda: small_cnn(keras.layers.MaxPooling2D(), keras.layers.Flatten(), shape=(32, 32, 3)),
}


def main() -> None:
    """Write tests/oracles/mistakes.json."""
    totals = {name: count() for name, count in MISTAKES.items()}
    write("mistakes", {"versions": versions("torch", "torchvision", "transformers", "keras"), "totals": totals})


if __name__ == "__main__":
    main()
