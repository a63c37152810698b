"""The cases whose texts stand in tests/diagnosis/corpus/."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import keras_networks as keras
import torch_networks as torch
from cases import Case, Other, ch, kw
from cases import Cause as By
from torch import nn
from torch_networks import vision
from transformers.pytorch_utils import Conv1D

ALEXNET = ("alexnet-ungrouped", 62378344)
GROUPED = ("alexnet-grouped", 60965224)
TORCHVISION = ("alexnet-torchvision", 61100840)
VGG16, VGG19 = ("vgg16", 138357544), ("vgg19", 143667240)
RESNET18, RESNET34, RESNET50 = ("resnet18", 11689512), ("resnet34", 21797672), ("resnet50", 25557032)
BERT, GPT2 = ("bert-base-uncased", 109482240), ("gpt2", 124439808)
STATE = By("bn_stats_counted", "the listing shows statistics and counters of the norms", printing="state")



def named(name: str) -> Callable[..., Any]:
    return partial(vision, name)


KERAS = [
    Case("alexnet_noflatten_narrow", "keras3_narrow", keras.alexnet, ALEXNET,
         (kw("missing_flatten", "Dense on a map of 6 × 6 × 256", flat="none"),), printing={"width": 60}),
    Case("alexnet_valid_unpooled", "keras2_classic", keras.alexnet, ALEXNET,
         (kw("padding", "convolutions 2 to 5 are valid: 27, 23, 11, 9, 7, 5", padding="valid"),
          kw("missing_pool", "nothing pools the last map", pool5=False)), difficulty="hard"),
    Case("alexnet_classes_deeper_flat", "forum_flat", keras.alexnet, ALEXNET,
         (kw("wrong_num_classes", "five flowers", classes=5),
          kw("extra_fc", "a third dense layer of 4,096", units=(4096, 4096, 4096))), around="flat"),
    Case("alexnet_norms", "keras3", keras.alexnet, ALEXNET,
         (kw("bn_added", "batch normalisation after each convolution", norm=True),)),
    Case("alexnet_stride_2", "keras2_tf215", keras.alexnet, ALEXNET,
         (kw("wrong_stride", "the first convolution moves by 2: 109, 54, 26 …", stride=2),), difficulty="hard"),
    Case("vgg16_small_triple", "keras3_wide", keras.vgg, VGG16,
         (kw("wrong_input_size", "64 pixels leave 2 × 2 × 512", size=64),
          kw("wrong_units", "512 units in the dense layers", units=(512, 512)),
          kw("wrong_num_classes", "a hundred classes", classes=100)), printing={"width": 140}),
    Case("vgg16_transfer_folded", "keras3", keras.transferred, VGG16,
         (kw("include_top_false", "no dense layers", name="VGG16", whole=False, cut=True),
          kw("custom_head", "global pooling, Dense(256), Dense(5)", cut=False, units=(256,), classes=5),
          kw("frozen_layers", "the base is not trained", frozen=True)),
         printing={"start": {"name": "VGG16", "whole": True}}),
    Case("vgg16_repeated_layer", "keras2_classic", keras.vgg, VGG16,
         (kw("duplicated_layer", "four convolutions in block 4", depths=(2, 2, 3, 4, 3)),)),
    Case("vgg16_adam", "keras3", keras.vgg, VGG16,
         (kw("wrong_num_classes", "ten classes", classes=10),
          By("optimizer_counted", "Adam's two moments are in the total", printing="adam"))),
    Case("lenet_slopes", "keras3", keras.lenet, ("lenet5", 61706),
         (kw("prelu", "PReLU with a slope for each element of the map", slopes=True),)),
    Case("lenet_28_same", "keras2_tf215", keras.lenet, ("lenet5", 61706),
         (kw("wrong_input_size", "28 pixels", size=28),
          kw("padding", "the first convolution is same", same_first=True)),
         (Other(61706, (), "MNIST's LeNet: exactly as many"),)),
    Case("lenet_no_bias", "keras3_narrow", keras.lenet, ("lenet5", 61706),
         (kw("bias_missing", "use_bias=False in both convolutions", bias=False),), printing={"width": 64}),
    Case("resnet20_channels_first", "keras2_connected", keras.resnet_cifar, ("resnet20-cifar-keras", 274442),
         (kw("channels_first", "(3, 32, 32) is read as 3 × 32 pixels of 32 channels", shape=(3, 32, 32)),),
         (Other(274442, ("wrong_input_size", "wrong_input_channels"), "what it amounts to"),
          Other(274442, ("wrong_input_channels",), "")), difficulty="hard"),
    Case("resnet20_hundred", "keras3", keras.resnet_cifar, ("resnet20-cifar-keras", 274442),
         (kw("wrong_num_classes", "CIFAR-100", classes=100), kw("bias_missing", "use_bias=False", bias=False))),
    Case("resnet20_input_norm", "keras2_connected", keras.resnet_cifar, ("resnet20-cifar-keras", 274442),
         (kw("input_normalization", "a Normalization layer at the input", normalized=True),)),
    Case("mobilenet_quarter", "keras2_classic", keras.mobilenet, ("mobilenet-v1-1.0", 4253864),
         (kw("width_multiplier", "alpha = 0.25", alpha=0.25), kw("wrong_num_classes", "ten classes", classes=10)),
         (Other(475544, ("wrong_num_classes",), "MobileNet v1 0.25 as published"),)),
    Case("mobilenet_transfer", "keras3", keras.transferred, ("mobilenet-v1-1.0", 4253864),
         (kw("include_top_false", "no classifier", name="MobileNet", whole=False, cut=True),
          kw("custom_head", "global pooling and Dense(2)", cut=False, classes=2)),
         (Other(4253864, ("wrong_num_classes",), "the same top, narrower"),),
         printing={"start": {"name": "MobileNet", "whole": True}}),
    Case("inception_transfer_adam", "keras3_wide", keras.transferred, ("inception_v3", 23851784),
         (kw("include_top_false", "no classifier", name="InceptionV3", whole=False, cut=True, size=299),
          kw("custom_head", "global pooling, Dense(1024), Dense(5)", cut=False, units=(1024,), classes=5),
          By("optimizer_counted", "RMSprop's averages are in the total", printing="rmsprop")),
         printing={"start": {"name": "InceptionV3", "whole": True}, "width": 120}, difficulty="hard"),
    Case("imdb_both_ways", "keras3_narrow", keras.imdb, ("keras-lstm-imdb", 2691713),
         (kw("bidirectional_added", "the LSTM reads both ways", both=True),), printing={"width": 60}),
    Case("imdb_words_quoted", "forum_quoted", keras.imdb, ("keras-lstm-imdb", 2691713),
         (kw("wrong_vocab", "the 10,000 most common words", words=10000),), around="quoted", printing={"look": 2},
         difficulty="easy"),
    Case("gru_letters_reset", "keras2_classic", keras.text_gru, ("tf-text-gru", 4022850),
         (kw("gru_reset_after", "one bias for each gate", reset_after=False),
          kw("wrong_vocab", "97 characters", words=97))),
    Case("imdb_correct_log", "log", keras.imdb, ("keras-lstm-imdb", 2691713), around="log", difficulty="easy"),
    Case("unknown_table", "keras3", keras.unknown_table, None, difficulty="easy"),
    Case("unknown_tagger", "keras2_classic", keras.unknown_tagger, None),
]

TORCH = [
    Case("resnet50_pets", "torchinfo", named("resnet50"), RESNET50,
         (ch("wrong_num_classes", "37 pets", torch.classes(37)),), printing={"depth": 1}, difficulty="easy"),
    Case("resnet50_new_head", "named_parameters", named("resnet50"), RESNET50,
         (ch("include_top_false", "fc is an Identity", torch.child("fc", lambda _: nn.Identity())),
          ch("custom_head", "512 units, then ten", torch.child("fc", lambda _: torch.head(512, 10, first=2048))))),
    Case("resnet50_v1_strides", "torch_print", named("resnet50"), RESNET50,
         (ch("stride_placement", "the 1 × 1 convolution takes the stride, as in the paper", lambda model: [
             (torch.child(f"layer{stage}.0.conv1", lambda c: torch.like(c, stride=2))(model),
              torch.child(f"layer{stage}.0.conv2", lambda c: torch.like(c, stride=1))(model)) for stage in (2, 3, 4)
         ]),), (Other(25557032, (), "ResNet-50 v1 has as many parameters"),), difficulty="hard"),
    Case("resnext50_ungrouped_grey", "torchinfo", named("resnext50_32x4d"), ("resnext50_32x4d", 25028904),
         (ch("wrong_groups", "groups=1 in every block", torch.every_convolution(groups=1)),
          ch("wrong_input_channels", "grey images", torch.channels(1))),
         (Other(68883240, ("wrong_input_channels",), "Wide ResNet-50-2 row for row"),), printing={"depth": 3}),
    Case("resnet34_biased", "torchinfo", named("resnet34"), RESNET34,
         (ch("bias_before_bn", "every convolution has a bias", torch.every_convolution(bias=True)),),
         printing={"depth": 3}),
    Case("vgg16_norms_ten", "torch_print", named("vgg16"), VGG16,
         (ch("bn_added", "the variant with norms", lambda model: setattr(
             model, "features", vision("vgg16_bn").features)),
          ch("wrong_num_classes", "ten classes", torch.classes(10))),
         (Other(138365992, ("wrong_num_classes",), "vgg16_bn as published"),)),
    Case("vgg16_mean", "torchinfo", named("vgg16"), VGG16,
         (ch("gap_instead_of_flatten", "pooled to 1 × 1", lambda model: [
             torch.child("avgpool", lambda _: nn.AdaptiveAvgPool2d(1))(model),
             torch.child("classifier.0", lambda _: nn.Linear(512, 4096))(model)]),), printing={"depth": 3}),
    Case("vgg11_cifar", "torchsummary", named("vgg11"), ("vgg11", 132863336),
         (ch("wrong_input_size", "32 pixels: 1 × 1 × 512 are left", lambda model: [
             torch.child("avgpool", lambda _: nn.Identity())(model),
             torch.child("classifier.0", lambda _: nn.Linear(512, 4096))(model)]),
          ch("wrong_num_classes", "ten classes", torch.classes(10))), printing={"size": (3, 32, 32)}),
    Case("alexnet_one_dense_less", "torch_print", named("alexnet"), TORCHVISION,
         (ch("missing_fc", "no second layer of 4,096", lambda model: setattr(model, "classifier", nn.Sequential(
             *[part for number, part in enumerate(model.classifier) if number not in (3, 4, 5)]))),)),
    Case("alexnet_grouped_conv2_whole", "torchinfo", torch.GroupedAlexNet, GROUPED,
         (kw("wrong_groups", "conv2 is not grouped", groups=(1, 1, 1, 2, 2)),),
         printing={"size": (3, 227, 227), "depth": 2}, difficulty="hard"),
    Case("squeezenet_ten", "torchsummary", named("squeezenet1_1"), ("squeezenet1_1", 1235496),
         (ch("wrong_num_classes", "ten classes", torch.classes(10)),), printing={"size": (3, 224, 224)},
         difficulty="easy"),
    Case("densenet121_xray_state", "state_dict", named("densenet121"), ("densenet121", 7978856),
         (ch("wrong_num_classes", "14 findings", torch.classes(14)), STATE)),
    Case("googlenet_with_aux_ten", "named_parameters", vision, ("googlenet", 6624904),
         (kw("aux_heads_on", "both auxiliary classifiers", aux_logits=True),
          kw("wrong_num_classes", "ten classes, in all three", num_classes=10)),
         (Other(13004888, ("wrong_num_classes",), "as torchvision trains it"),),
         printing={"start": {"aux_logits": False, "init_weights": False, "name": "googlenet"}}, difficulty="hard"),
    Case("mobilenet_v2_full", "torchinfo", named("mobilenet_v2"), ("mobilenet-v2-1.0", 3504872),
         (ch("depthwise_to_full", "groups=1 everywhere", torch.every_convolution(depthwise=True, groups=1)),),
         printing={"depth": 3}),
    Case("mobilenet_v2_grey", "torchsummary", named("mobilenet_v2"), ("mobilenet-v2-1.0", 3504872),
         (ch("wrong_input_channels", "grey images", torch.channels(1)),
          ch("wrong_num_classes", "five classes", torch.classes(5))), printing={"size": (1, 224, 224)}),
    Case("convnext_unscaled", "named_parameters", named("convnext_tiny"), ("convnext-tiny", 28589128),
         (ch("ln_no_affine", "LayerNorms without scale and shift", torch.no_affine),)),
    Case("vit_b16_represented", "named_parameters", vision, ("vit-b16", 86567656),
         (kw("pre_logits", "a dense layer of 768 before the classifier", representation_size=768),),
         printing={"start": {"name": "vit_b_16"}}),
    Case("vit_b32_larger", "named_parameters", vision, ("vit-b32", 88224232),
         (kw("wrong_input_size", "384 pixels: 144 patches", image_size=384),
          kw("wrong_num_classes", "a hundred classes", num_classes=100)),
         printing={"start": {"name": "vit_b_32"}, "prefix": "module."}),
    Case("bert_german_no_pooler", "named_parameters", torch.hub, BERT,
         (kw("pooler_missing", "add_pooling_layer=False", pooled=False),
          kw("wrong_vocab", "31,102 words", vocab_size=31102)), printing={"start": {"model": "BertModel"}}),
    Case("bert_positions_shallow", "named_parameters", torch.hub, BERT,
         (kw("wrong_max_positions", "256 positions", max_position_embeddings=256),
          kw("wrong_depth", "six layers", num_hidden_layers=6)), printing={"start": {"model": "BertModel"}}),
    Case("gpt2_padded", "named_parameters", torch.hub, GPT2,
         (kw("wrong_vocab", "50,304, a multiple of 64", vocab_size=50304),),
         printing={"start": {"model": "GPT2LMHeadModel"}}),
    Case("gpt2_no_biases", "named_parameters", torch.hub, GPT2,
         (ch("bias_missing", "bias=False everywhere", torch.no_bias(nn.LayerNorm, Conv1D)),),
         printing={"start": {"model": "GPT2LMHeadModel"}, "prefix": "_orig_mod."}),
    Case("reviews_torch", "named_parameters", torch.Reviews, ("keras-lstm-imdb", 2691713),
         (By("lstm_double_bias", "PyTorch has two biases for each gate", printing="biases"),
          kw("wrong_vocab", "5,000 words", words=5000)), difficulty="easy"),
    Case("unet_colour", "torchinfo", torch.UNet, ("unet", 31030658),
         (kw("wrong_input_channels", "colour images", channels=3), kw("wrong_num_classes", "one mask", classes=1)),
         printing={"size": (3, 256, 256), "depth": 3}),
    Case("dcgan_narrow", "named_parameters", torch.dcgan, ("dcgan-generator-64", 3576704),
         (kw("wrong_width", "ngf = 32", width=32),)),
    Case("lenet_torch_correct", "torch_print", torch.LeNet, ("lenet5", 61706), difficulty="easy"),
    Case("swin_correct", "named_parameters", vision, ("swin_t", 28288354), printing={"start": {"name": "swin_t"}}),
    Case("unknown_vision", "torchinfo", torch.UnknownVision, None, printing={"size": (3, 99, 99), "depth": 3}),
    Case("unknown_coder", "torch_print", torch.UnknownCoder, None),
]
CASES = [*KERAS, *TORCH]
