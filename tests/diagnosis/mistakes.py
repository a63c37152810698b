"""Networks with one mistake each, made by edits that are written here by hand, shown as a source shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from paramledger.diagnosis.laying import Laid, LaidRow, lay
from paramledger.diagnosis.observation import Framework, Held, Item, Observation, Printed
from paramledger.language.location import Location
from paramledger.language.reconciliations import SingleEdit
from paramledger.ledger.edits import EDITS, State, edit_of
from paramledger.ledger.ledger import Ledger
from paramledger.network.walk import network

SHOWN = ("pool", "flatten")
SUMMARY, PRINTED, LISTED = "summary", "printed", "listed"


@dataclass(frozen=True)
class Mistake:
    """One mistake: of which network, in whose framework, what it is called, and the edits that make it."""

    reference: str
    framework: Framework
    code: str
    edits: tuple[dict[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.reference}-{self.framework}-{self.code}"


def made(ledger: Ledger, mistake: Mistake) -> Laid:
    """The network with its mistake."""
    state = State(ledger.breakdown(mistake.reference).spec, storages=ledger.storages)
    for edit in mistake.edits:
        name, value = edit_of(SingleEdit.model_validate(edit))
        state = EDITS[name].apply(state, value, Location("mistake", ()))
    return lay(network(state.spec))


def shown(laid: Laid, framework: Framework, how: str) -> Observation:
    """A network as a summary with shapes and counts, as printed modules, or as a listing of tensors."""
    rows = [row for row in laid.rows if not row.layer.training and (row.layer.own or _is_shown(row))]
    items = tuple(_item(row, framework, how) for row in rows if how != LISTED or row.layer.own)
    state = sum(row.layer.state for row in rows) if framework == "keras" else 0
    printed = Printed(total=laid.parameters + state) if how == SUMMARY else Printed()
    return Observation(how, framework, items, printed)


def _is_shown(row: LaidRow) -> bool:
    return any(word in row.layer.kind for word in SHOWN)


def _item(row: LaidRow, framework: Framework, how: str) -> Item:
    layer, op = row.layer, type(row.layer.op)
    kind = (op.keras if framework == "keras" else op.torch).rpartition(".")[2] or op.torch.rpartition(".")[2]
    tensors = tuple(Held(tensor.name, tensor.shape) for tensor in layer.own if tensor.trainable)
    if how == LISTED:
        return Item(row.address, "", tensors=tensors)
    if how == PRINTED:
        windows = {key: value for key, value in layer.arguments.items() if key in ("kernel_size", "stride", "groups")}
        return Item(row.address, kind, None, tensors=tensors, arguments=windows)
    count = layer.parameters + (layer.state if framework == "keras" else 0)
    return Item(row.address, kind, count, (_axes(layer.outputs[0], framework),))


def _axes(shape: tuple[int, ...], framework: Framework) -> tuple[int | None, ...]:
    return (1, shape[-1], *shape[:-1]) if framework == "torch" and len(shape) == 3 else (None, *shape)


def _all(framework: Framework, reference: str, **codes: list[dict[str, Any]]) -> Iterator[Mistake]:
    for code, edits in codes.items():
        yield Mistake(reference, framework, code, tuple(edits))


def _drop(*addresses: str) -> dict[str, Any]:
    return {"drop": list(addresses)}


def _set(**values: Any) -> dict[str, Any]:
    return {"set": values}


def _at(address: str, **values: Any) -> dict[str, Any]:
    return {"set": {address: values}}


def _replace(address: str, *layers: dict[str, Any]) -> dict[str, Any]:
    return {"replace": {"layer": address, "layers": list(layers)}}


def _insert(after: str, *layers: dict[str, Any]) -> dict[str, Any]:
    return {"insert": {"after": after, "layers": list(layers)}}


def _before(before: str, *layers: dict[str, Any]) -> dict[str, Any]:
    return {"insert": {"before": before, "layers": list(layers)}}


MISTAKES: tuple[Mistake, ...] = (
    *_all(
        "keras",
        "alexnet/ungrouped",
        missing_flatten=[_drop("flatten")],
        missing_pool=[_drop("pool5")],
        padding=[_at("conv2", padding="valid")],
        wrong_stride=[_at("conv1", stride=2)],
        kernel_size=[_at("conv1", kernel_size=7)],
        wrong_width=[_at("conv3", out_channels=256)],
        wrong_units=[_at("fc6", out_features=1024)],
        wrong_num_classes=[_at("fc8", out_features=17)],
        wrong_input_size=[_set(size=200)],
        wrong_input_channels=[_set(**{"input.channels": 1})],
        missing_fc=[_drop("fc7", "relu7")],
        extra_fc=[_insert("relu7", {"name": "fc7b", "op": "linear", "out_features": 4096})],
        gap_instead_of_flatten=[_replace("flatten", {"name": "flatten", "op": "global_avg_pool"})],
        missing_layer=[_drop("conv4", "relu4")],
        duplicated_layer=[
            _insert("relu4", {"name": "conv4b", "op": "conv2d", "out_channels": 384, "kernel_size": 3, "padding": 1})
        ],
        bias_missing=[{"set": {name: {"bias": False} for name in ("conv1", "conv2", "conv3", "conv4", "conv5")}}],
        bn_added=[_insert(f"conv{number}", {"name": f"bn{number}", "op": "batch_norm"}) for number in (1, 2, 3, 4, 5)],
        prelu=[
            _replace(f"relu{number}", {"name": f"relu{number}", "op": "prelu", "num_parameters": "channels"})
            for number in (1, 2, 3, 4, 5, 6, 7)
        ],
        wrong_groups=[_at("conv2", groups=2), _at("conv4", groups=2)],
    ),
    *_all(
        "keras",
        "vgg/vgg16",
        missing_flatten=[_drop("flatten")],
        wrong_input_size=[_set(size=64, adaptive_pool=False)],
        missing_pool=[_set(adaptive_pool=False), _drop("stage5.pool5")],
        channels_first=[
            _set(adaptive_pool=False),
            _set(input={"height": 3, "width": 224, "channels": 224}),
            _drop("stage2.pool2", "stage3.pool3", "stage4.pool4", "stage5.pool5"),
        ],
        wrong_units=[_at("fc6", out_features=512), _at("fc7", out_features=512)],
        include_top_false=[_set(top=False)],
        wrong_num_classes=[_set(classes=10)],
        bn_added=[_set(batch_norm=True)],
        missing_layer=[_drop("stage4.conv4_3", "stage4.relu4_3")],
    ),
    *_all(
        "torch",
        "resnet/resnet50",
        bias_before_bn=[_set(bias=True)],
        wrong_num_classes=[_set(classes=100)],
        wrong_input_channels=[_set(**{"input.channels": 1})],
        kernel_size=[_at("stem.conv", kernel_size=3, padding=1)],
        flatten_instead_of_gap=[_replace("avgpool", {"name": "avgpool", "op": "flatten"})],
        duplicated_block=[_set(depths=[3, 4, 7, 3])],
        wrong_groups=[{"set": {f"layer{number}.*.conv2.conv": {"groups": 2} for number in (1, 2, 3, 4)}}],
        include_top_false=[_set(top=False)],
    ),
    *_all(
        "torch",
        "resnet/resnet18",
        bn_missing=[
            _drop(
                "stem.bn",
                *(f"layer{n}.*.{c}.bn" for n in (1, 2, 3, 4) for c in ("conv1", "conv2")),
                *(f"layer{n}.*.downsample.bn" for n in (2, 3, 4)),
            )
        ],
        wrong_stride=[_at("stem.conv", stride=1)],
        missing_pool=[_drop("maxpool")],
        duplicated_block=[_set(depths=[2, 2, 3, 2])],
        extra_fc=[_before("fc", {"name": "fc0", "op": "linear", "out_features": 256})],
    ),
    *_all(
        "keras",
        "resnet_cifar/resnet20_keras",
        bias_missing=[
            {"set": {"stage.*.block.*.conv1.conv": {"bias": False}, "stage.*.block.*.conv2.conv": {"bias": False}}}
        ],
        wrong_num_classes=[_set(classes=100)],
        wrong_input_channels=[_set(**{"input.channels": 1})],
    ),
    *_all(
        "keras",
        "mobilenet_v1/keras_mobilenet",
        width_multiplier=[_set(width=0.75)],
        wrong_num_classes=[_set(classes=10)],
        depthwise_to_full=[{"set": {f"block{number}.dw.conv": {"groups": 1} for number in range(1, 14)}}],
    ),
    *_all(
        "torch",
        "mobilenet_v2/mobilenet_v2",
        wrong_num_classes=[_set(classes=10)],
        width_multiplier=[_set(width=0.75)],
        wrong_input_channels=[_set(**{"input.channels": 1})],
    ),
    *_all(
        "torch",
        "densenet/densenet121",
        wrong_growth_rate=[_set(growth=16)],
        wrong_num_classes=[_set(classes=10)],
        duplicated_block=[_set(depths=[6, 13, 24, 16])],
    ),
    *_all(
        "torch",
        "squeezenet/squeezenet1_1",
        wrong_num_classes=[_set(classes=10)],
        dense_for_conv1x1=[
            _drop("avgpool"),
            _replace(
                "conv10", {"name": "flat", "op": "flatten"}, {"name": "conv10", "op": "linear", "out_features": 1000}
            ),
        ],
        wrong_input_channels=[_set(**{"input.channels": 1})],
    ),
    *_all(
        "torch",
        "unet/paper",
        padding=[_set(padding=1)],
        wrong_num_classes=[_set(classes=1)],
        wrong_input_channels=[_set(image_channels=3)],
        bn_added=[
            _insert(f"{block}.conv{n}", {"name": f"norm{n}", "op": "batch_norm"})
            for block in ("down1", "down2", "down3", "down4", "bottom", "up1.conv", "up2.conv", "up3.conv", "up4.conv")
            for n in (1, 2)
        ],
        upsample_conv=[
            _replace(
                f"up{n}.up",
                {"name": "enlarge", "op": "upsample", "from": "below", "scale_factor": 2},
                {"name": "up", "op": "conv2d", "out_channels": "filters", "kernel_size": 3, "padding": "same"},
            )
            for n in (1, 2, 3, 4)
        ],
    ),
    *_all(
        "torch",
        "googlenet/torchvision",
        wrong_num_classes=[_set(classes=10)],
    ),
    *_all(
        "torch",
        "convnext/convnext_tiny",
        wrong_num_classes=[_set(classes=10)],
        depthwise_to_full=[
            _replace(
                "stages.*.blocks.*.dwconv",
                {"name": "dwconv", "op": "conv2d", "out_channels": "channels", "kernel_size": 7, "padding": 3},
            )
        ],
        kernel_size=[_at("stages.*.blocks.*.dwconv", kernel_size=3, padding=1)],
        ln_no_affine=[
            {
                "set": {
                    "norm0": {"elementwise_affine": False},
                    "stages.*.norm": {"elementwise_affine": False},
                    "stages.*.blocks.*.norm": {"elementwise_affine": False},
                    "norm": {"elementwise_affine": False},
                }
            }
        ],
    ),
    *_all(
        "torch",
        "vit/b_16",
        patch_size=[_set(patch=8)],
        no_class_token=[_drop("class")],
        wrong_num_classes=[_set(classes=10)],
        wrong_input_size=[_set(size=256)],
        ln_no_affine=[
            {
                "set": {
                    "encoder.*.norm1": {"elementwise_affine": False},
                    "encoder.*.norm2": {"elementwise_affine": False},
                    "norm": {"elementwise_affine": False},
                }
            }
        ],
        pre_logits=[_insert("select", {"name": "pre_logits", "op": "linear", "out_features": 768})],
        wrong_depth=[_set(depth=10)],
    ),
    *_all(
        "torch",
        "bert/base",
        pooler_missing=[_drop("pooler", "tanh", "first")],
        wrong_vocab=[_set(vocabulary=50000)],
        wrong_max_positions=[_set(context=1024)],
        wrong_depth=[_set(depth=6)],
        ln_no_affine=[
            {
                "set": {
                    "norm": {"elementwise_affine": False},
                    "layer.*.norm1": {"elementwise_affine": False},
                    "layer.*.norm2": {"elementwise_affine": False},
                }
            }
        ],
    ),
    *_all(
        "torch",
        "gpt2/small",
        wrong_vocab=[_set(vocabulary=32000)],
        wrong_max_positions=[_set(context=2048)],
        untied_head=[_at("head", tied_to="")],
    ),
    *_all(
        "torch",
        "distilbert/base",
        wrong_vocab=[_set(vocabulary=40000)],
    ),
    *_all(
        "keras",
        "imdb_lstm/one",
        bidirectional_added=[_at("lstm", bidirectional=True)],
        wrong_vocab=[_at("embedding", num_embeddings=10000)],
        wrong_units=[_at("lstm", hidden_size=64)],
    ),
    *_all(
        "keras",
        "imdb_lstm/bidirectional",
        bidirectional_missing=[_at("lstm2", bidirectional=False)],
    ),
    *_all(
        "keras",
        "text_gru/tensorflow",
        gru_reset_after=[_set(biases=1)],
        wrong_vocab=[_at("embedding", num_embeddings=100)],
    ),
    *_all(
        "keras",
        "lenet/modern",
        missing_flatten=[_drop("flatten")],
        wrong_input_size=[_set(size=28)],
        wrong_input_channels=[_set(**{"input.channels": 3})],
        padding=[_at("C1", padding="same"), _at("C3", padding="same")],
        wrong_num_classes=[_set(classes=26)],
        kernel_size=[_at("C1", kernel_size=3), _at("C3", kernel_size=3)],
        missing_pool=[_drop("S4")],
        missing_fc=[_drop("F6", "F6_squash")],
    ),
    *_all(
        "torch",
        "dcgan/generator",
        upsample_conv=[
            _replace(
                "generator.up.*.conv",
                {"name": "enlarge", "op": "upsample", "scale_factor": 2},
                {
                    "name": "conv",
                    "op": "conv2d",
                    "out_channels": "filters",
                    "kernel_size": 3,
                    "padding": 1,
                    "bias": False,
                },
            ),
            _replace(
                "generator.end",
                {"name": "enlarge2", "op": "upsample", "scale_factor": 2},
                {
                    "name": "end",
                    "op": "conv2d",
                    "out_channels": "image_channels",
                    "kernel_size": 3,
                    "padding": 1,
                    "bias": False,
                },
            ),
        ],
        bn_missing=[_drop("generator.start.bn", "generator.up.*.bn")],
        wrong_width=[_set(filters=128)],
    ),
    *_all(
        "torch",
        "efficientnet/efficientnet_b0",
        wrong_num_classes=[_set(classes=10)],
        wrong_input_channels=[_set(**{"input.channels": 1})],
    ),
    *_all(),
    *_all(
        "torch",
        "vgg/vgg11",
        wrong_num_classes=[_set(classes=10)],
        wrong_width=[
            {
                "set": {
                    f"stage{n}.conv{n}_{m}": {"out_channels": w}
                    for n, m, w in (
                        (1, 1, 32),
                        (2, 1, 64),
                        (3, 1, 128),
                        (3, 2, 128),
                        (4, 1, 256),
                        (4, 2, 256),
                        (5, 1, 256),
                        (5, 2, 256),
                    )
                }
            }
        ],
    ),
)
