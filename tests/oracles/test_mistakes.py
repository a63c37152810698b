"""Mistakes have the numbers of real models with the mistake in them: models that were built for it, and summaries that
frameworks printed and people labelled.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from paramledger.language.causes import CAUSES
from paramledger.ledger.ledger import Ledger
from paramledger.ledger.mistakes import Mistaken, all_mistakes

TESTS = Path(__file__).parents[1]
BUILT: dict[str, int] = json.loads((TESTS / "oracles/mistakes.json").read_text("utf-8"))["totals"]
LABELLED = {        # by mistake, the text that shows the same one
    "alexnet.batch_norm": "v04",
    "alexnet.conv2_whole": "v34",
    "alexnet.global_pool": "009",
    "alexnet.groups_in_conv3": "046",
    "alexnet.no_flatten": "v01",
    "alexnet.no_pool_no_flatten": "001",
    "alexnet.prelu": "007",
    "alexnet.stride_two": "v05",
    "alexnet.torchvision_one_hidden_layer": "v33",
    "alexnet.torchvision_ten_classes_gray": "049",
    "bert.no_pooler": "089",
    "bert.positions_1024": "127",
    "convnext.tiny_no_affine": "v40",
    "dcgan.upsampling": "079",
    "densenet.growth_24": "073",
    "gpt2.medium_tied_twice": "095",
    "gpt2.no_affine": "124",
    "gpt2.no_biases": "v46",
    "gpt2.untied": "094",
    "gpt2.vocabulary_padded": "v45",
    "imdb_lstm.bidirectional": "v19",
    "imdb_lstm.first_in_one_direction": "111",
    "imdb_lstm.ten_thousand_words": "v20",
    "imdb_lstm.two_biases": "097",
    "lenet.called_twice": "081",
    "lenet.no_bias_first": "v12",
    "lenet.optimizer": "026",
    "lenet.prelu": "v10",
    "lenet.size_28_same": "v11",
    "mobilenet_v1.full_convolutions": "070",
    "mobilenet_v1.keras_half_width": "033",
    "mobilenet_v2.full_convolutions": "v38",
    "resnet.resnet18_cifar": "062",
    "resnet.resnet18_extra_block": "131",
    "resnet.resnet18_no_projections": "059",
    "resnet.resnet18_statistics": "065",
    "resnet.resnet34_biases": "v29",
    "resnet.resnet50_biases": "057",
    "resnet.resnet50_expansion_two": "058",
    "resnet.resnet50_keras_flatten": "029",
    "resnet_cifar.resnet20_keras_no_batch_norm": "030",
    "squeezenet.dense_layer": "075",
    "squeezenet.version_1_1_ten_classes": "v35",
    "text_gru.reset_after_off": "040",
    "unet.color_one_class": "v48",
    "vgg.batch_norm_ten_classes": "v30",
    "vgg.cifar10": "011",
    "vgg.global_pool": "v31",
    "vgg.half_units": "132",
    "vgg.layer_reused": "108",
    "vgg.no_flatten": "013",
    "vgg.one_hidden_layer": "105",
    "vgg.ten_classes_trained": "v09",
    "vgg.three_hidden_layers": "019",
    "vgg.transfer": "018",
    "vgg.valid_padding": "014",
    "vgg.vgg19_layer_missing": "051",
    "vit.b16_no_class_token": "083",
    "vit.b16_pre_logits": "v41",
    "vit.l16_patch_14": "122",
}


@pytest.fixture(scope="module")
def mistakes(repository: Ledger) -> dict[str, Mistaken]:
    return {one.name: one for one in all_mistakes(repository)}


@cache
def cases() -> dict[str, dict[str, Any]]:
    manifests = (TESTS / f"diagnosis/{folder}/manifest.json" for folder in ("summaries", "corpus"))
    return {case["id"]: case for path in manifests for case in json.loads(path.read_text("utf-8"))["cases"]}


@pytest.mark.parametrize("name", sorted(BUILT))
def test_a_model_that_is_built_so_has_the_same_number(name: str, mistakes: dict[str, Mistaken]) -> None:
    assert mistakes[name].total == BUILT[name]


@pytest.mark.parametrize("name", sorted(LABELLED))
def test_a_text_that_shows_the_same_mistake_prints_the_same_number(name: str, mistakes: dict[str, Mistaken]) -> None:
    """From the same published number, by the same codes; what changes no number need not be in both."""
    case, mistaken = cases()[LABELLED[name]], mistakes[name]
    assert (mistaken.start.total, mistaken.total) == (case["reference_total"], case["printed_total"])
    labelled = {cause["code"] for cause in case["causes"] if cause["delta"]}
    assert labelled <= set(mistaken.codes) <= {cause["code"] for cause in case["causes"]}


def test_every_code_has_an_example(mistakes: dict[str, Mistaken]) -> None:
    assert {code for one in mistakes.values() for code in one.codes} == set(CAUSES)


def test_the_thirty_best_known_networks_have_mistakes(repository: Ledger) -> None:
    known = {
        "alexnet", "vgg", "resnet", "densenet", "mobilenet_v1", "mobilenet_v2", "mobilenet_v3", "efficientnet",
        "inception_v3", "googlenet", "squeezenet", "lenet", "xception", "vit", "swin", "convnext", "bert", "gpt2", "t5",
        "llama", "unet", "imdb_lstm", "dcgan", "resnet_cifar", "distilbert", "transformer", "text_gru", "small_cnn",
    }
    assert known <= set(repository.mistakes)
