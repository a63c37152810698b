"""The cases whose texts stand in tests/diagnosis/unseen_four/: whoever mended the explanation had not read one."""

from __future__ import annotations

from functools import partial

import keras_fourth as fourth
import keras_networks as keras
import keras_written as written
import torch_fourth as own
import torch_networks as torch
import torch_written as theirs
from cases import Case, Other, ch, kw
from cases import Cause as By
from torch import nn
from torch_networks import vision

STATE = By("bn_stats_counted", "the listing shows statistics and counters of the norms", printing="state")
TIES = By("tied_counted_twice", "state_dict() lists the table twice", printing="ties")
FROZEN = kw("frozen_layers", "only the head is trained", optional=True, frozen=True)


def deeper(model: nn.Module) -> None:
    """A third layer of 4,096 before the last."""
    *before, last = model.classifier
    model.classifier = nn.Sequential(*before, nn.Linear(4096, 4096), nn.ReLU(), last)


def narrower(model: nn.Module) -> None:
    model.classifier[0], model.classifier[3] = nn.Linear(25088, 512), nn.Linear(512, 512)
    model.classifier[6] = nn.Linear(512, 1000)


KERAS = [
    Case("alexnet_stride_two", "keras3_wide", fourth.alexnet, ("alexnet-ungrouped", 62378344),
         (kw("wrong_stride", "the first convolution moves by 2", stride=2),
          kw("wrong_num_classes", "thirty classes", classes=30)), printing={"width": 100}),
    Case("vgg16_normed_deeper_96", "keras2_tf215", fourth.vgg, ("vgg16", 138357544),
         (kw("wrong_input_size", "images of 96", size=96), kw("bn_added", "a norm after each convolution", norm=True),
          kw("extra_fc", "a layer of 1,024 before the last", more=1)),
         (Other(138365992, ("wrong_input_size", "extra_fc"), "VGG-16 with norms"),
          Other(138374440, ("wrong_input_size", "extra_fc"), "the same, as Keras counts"))),
    Case("vgg19_momentum", "keras3", partial(keras.published, "VGG19"), ("vgg19", 143667240),
         (By("optimizer_counted", "SGD's momentum is in the total", printing="sgd"),)),
    Case("lenet_unflattened_letters", "forum_quoted", fourth.lenet, ("lenet5", 61706),
         (kw("missing_flatten", "Dense on a map of 5 × 5 × 16", flat=False),
          kw("wrong_num_classes", "26 letters", classes=26)), around="quoted"),
    Case("inception_grey_eight_small", "keras3_narrow", written.application, ("inception_v3", 23851784),
         (kw("wrong_input_size", "images of 150", size=150), kw("wrong_input_channels", "grey images", channels=1),
          kw("wrong_num_classes", "eight classes", classes=8)),
         printing={"start": {"name": "InceptionV3", "size": 299}, "width": 74}),
    Case("mobilenet_flat_ten", "keras2_tf215", fourth.mobilenet, ("mobilenet-v1-1.0", 4253864),
         (kw("flatten_instead_of_gap", "Flatten: 7 × 7 × 1024", flat=True),
          kw("wrong_num_classes", "ten classes", classes=10))),
    Case("densenet_flat_head", "keras3_expand_nested", partial(keras.transferred, "DenseNet121"),
         ("densenet121-keras", 8062504),
         (kw("include_top_false", "no classifier", whole=False, cut=True),
          kw("wrong_input_size", "images of 96", optional=True, size=96),
          kw("custom_head", "Flatten, Dense(64), Dense(4)", cut=False, units=(64,), classes=4, flat="flatten")),
         (Other(8062504, ("flatten_instead_of_gap", "extra_fc", "wrong_num_classes", "wrong_input_size")),),
         printing={"start": {"whole": True}, "nested": True, "width": 160}),
    Case("efficientnet_ten_adam", "keras3_narrow", written.application, ("efficientnet-b0-keras", 5330571),
         (kw("wrong_num_classes", "ten classes", classes=10),
          By("optimizer_counted", "Adam's two moments are in the total", printing="adam")),
         printing={"start": {"name": "EfficientNetB0"}, "width": 64}),
    Case("unet_rgb_mask_normed", "keras2_connected", fourth.unet, ("unet", 31030658),
         (kw("wrong_input_channels", "colours", channels=3), kw("wrong_num_classes", "a mask", classes=1),
          kw("bn_added", "a norm after each convolution", norm=True)),
         (Other(31049474, ("bias_before_bn", "wrong_num_classes"), "the best-known code in PyTorch, as Keras counts"),
          Other(31037698, ("bias_before_bn", "wrong_num_classes", "bn_stats_counted"), ""))),
    Case("resnet20_unprojected_hundred", "keras3", fourth.resnet, ("resnet20-cifar-keras", 274442),
         (kw("missing_downsample", "channels are doubled by concatenation", project=False),
          kw("wrong_num_classes", "CIFAR-100", classes=100))),
    Case("gru_old_deeper", "forum_flat", fourth.letters, ("tf-text-gru", 4022850),
         (kw("gru_reset_after", "one bias for each gate", reset_after=False),
          kw("extra_fc", "Dense(512) before the output", dense=512)), around="flat"),
    Case("bilstm_adam", "keras3_narrow", fourth.reviews, ("keras-bilstm-imdb", 2757761),
         (By("optimizer_counted", "Adam's two moments are in the total", printing="adam"),), printing={"width": 60}),
    Case("mobilenet_v2_frozen_three", "keras3_expand_nested", partial(keras.transferred, "MobileNetV2"),
         ("mobilenet-v2-keras", 3538984),
         (kw("include_top_false", "no classifier", whole=False, cut=True),
          kw("custom_head", "mean, Dense(128), Dense(3)", cut=False, units=(128,), classes=3), FROZEN),
         (Other(3538984, ("extra_fc", "wrong_num_classes", "frozen_layers")), Other(3538984, ("custom_head",))),
         printing={"start": {"whole": True}, "nested": True, "trainable": True, "width": 120}),
    Case("unknown_captcha", "keras2_connected", fourth.captcha, None),
    Case("unknown_volumes", "keras3", fourth.volumes, None),
]

TORCH = [
    Case("alexnet_small_window_no_fourth", "torchinfo", own.grouped_alexnet, ("alexnet-grouped", 60965224),
         (kw("kernel_size", "7 × 7 in the first convolution", kernel=7),
          kw("missing_layer", "no fourth convolution", fourth=False)),
         printing={"size": (3, 227, 227), "depth": 2, "columns": "output_size num_params trainable"}),
    Case("alexnet_deeper_two", "state_dict", partial(vision, "alexnet"), ("alexnet-torchvision", 61100840),
         (ch("extra_fc", "a third layer of 4,096", deeper), ch("wrong_num_classes", "two classes", torch.classes(2)))),
    Case("vgg16_pooled_120", "torchsummary", own.StagedVGG, ("vgg16", 138357544),
         (kw("gap_instead_of_flatten", "the last map is averaged", mean=True),
          kw("wrong_num_classes", "120 dogs", classes=120)), printing={"size": (3, 224, 224)}),
    Case("vgg11_grey_narrow_eight", "torch_print", partial(vision, "vgg11"), ("vgg11", 132863336),
         (ch("wrong_input_channels", "grey images", torch.channels(1)),
          ch("wrong_units", "512 units, not 4,096", narrower), ch("wrong_num_classes", "eight", torch.classes(8)))),
    Case("lenet_convolved_correct", "torch_print", own.PaperLeNet, ("lenet5", 61706), around="fenced"),
    Case("resnet18_slopes_five", "named_parameters", partial(vision, "resnet18"), ("resnet18", 11689512),
         (ch("prelu", "a slope for each ReLU module", torch.replaced(nn.ReLU, lambda _: nn.PReLU())),
          ch("wrong_num_classes", "five classes", torch.classes(5)))),
    Case("resnet34_correct_log", "torchinfo", own.SequentialResNet, ("resnet34", 21797672), around="log",
         printing={"depth": 3, "columns": "input_size output_size num_params"}),
    Case("resnet50_state_parallel", "state_dict", theirs.of_timm, ("resnet50", 25557032), (STATE,),
         printing={"start": {"name": "resnet50"}, "prefix": "module."}),
    Case("resnext_two_layers_seven", "torchinfo", partial(vision, "resnext50_32x4d"), ("resnext50_32x4d", 25028904),
         (ch("include_top_false", "no classifier", torch.child("fc", lambda _: nn.Identity())),
          ch("custom_head", "512, then 7", torch.child("fc", lambda _: torch.head(512, 7, first=2048)))),
         (Other(25028904, ("extra_fc", "wrong_num_classes"), ""), Other(25028904, ("custom_head",), "")),
         printing={"depth": 2}),
    Case("densenet_xray", "torchinfo", partial(vision, "densenet121"), ("densenet121", 7978856),
         (ch("wrong_input_channels", "grey images", lambda model: torch.child(
             "features.conv0", lambda old: torch.like(old, in_channels=1))(model)),
          ch("wrong_num_classes", "14 findings", torch.classes(14))), printing={"size": (1, 224, 224), "depth": 4}),
    Case("googlenet_nine_state", "state_dict", partial(vision, "googlenet", aux_logits=False, init_weights=False),
         ("googlenet", 6624904), (kw("wrong_num_classes", "nine classes", num_classes=9), STATE),
         printing={"start": {"num_classes": 1000}}),
    Case("googlenet_aux_correct", "torch_print", partial(vision, "googlenet", init_weights=False),
         ("googlenet-aux", 13004888),
         others=(Other(6624904, ("aux_heads_on",), "from the main branch"),), difficulty="easy"),
    Case("mobilenet_six_alike", "torch_print", own.ListedMobileNet, ("mobilenet-v1-1.0", 4231976),
         (kw("duplicated_block", "six pairs of 512, not five", same=6),
          kw("wrong_num_classes", "ten classes", classes=10)),
         (Other(4231976, ("duplicated_layer", "wrong_num_classes"), ""),)),
    Case("mobilenet_v2_full_ten", "named_parameters", theirs.of_timm, ("mobilenet-v2-1.0", 3504872),
         (ch("depthwise_to_full", "groups=1 everywhere", torch.every_convolution(depthwise=True, groups=1)),
          ch("wrong_num_classes", "ten classes", torch.classes(10))), printing={"start": {"name": "mobilenetv2_100"}}),
    Case("efficientnet_rgba_39", "torch_print", partial(vision, "efficientnet_b0"), ("efficientnet-b0", 5288548),
         (ch("wrong_input_channels", "four channels", torch.channels(4)),
          ch("wrong_num_classes", "39 leaves", torch.classes(39)))),
    Case("convnext_patches_of_two", "named_parameters", torch.hub, ("convnext-tiny", 28589128),
         (kw("kernel_size", "a stem of 2 × 2", patch_size=2), kw("wrong_num_classes", "ten classes", num_labels=10)),
         (Other(28589128, ("patch_size", "wrong_num_classes"), "its option is called patch_size"),
          Other(28589128, ("kernel_size", "wrong_stride", "wrong_num_classes"), "")),
         printing={"start": {"model": "ConvNextForImageClassification", "num_labels": 1000}}),
    Case("squeezenet_unbiased_ten", "named_parameters", own.BareSqueezeNet, ("squeezenet1_0", 1248424),
         (kw("bias_missing", "no convolution has a bias", bias=False),
          kw("wrong_num_classes", "ten classes", classes=10))),
    Case("squeezenet_grey_five", "torchsummary", partial(vision, "squeezenet1_1"), ("squeezenet1_1", 1235496),
         (ch("wrong_input_channels", "grey images", torch.channels(1)),
          ch("wrong_num_classes", "five classes", torch.classes(5))), printing={"size": (1, 224, 224)}),
    Case("dcgan_biased_grey", "named_parameters", torch.dcgan, ("dcgan-generator-64", 3576704),
         (kw("bias_before_bn", "bias=True everywhere", bias=True),
          kw("wrong_num_classes", "grey images", channels=1))),
    Case("vit_b16_shallow_state", "state_dict", torch.hub, ("vit-b16", 86567656),
         (kw("wrong_depth", "eight layers, not twelve", num_hidden_layers=8),
          kw("wrong_num_classes", "ten classes", num_labels=10)),
         (Other(86567656, ("missing_layer", "wrong_num_classes"), ""),),
         printing={"start": {"model": "ViTForImageClassification", "num_labels": 1000}, "form": "{name} {size}"}),
    Case("vit_b32_plain_norms", "torchinfo", partial(vision, "vit_b_32"), ("vit-b32", 88224232),
         (ch("ln_no_affine", "LayerNorms without scale and shift", torch.no_affine),), printing={"depth": 4}),
    Case("vit_l16_384_hundred", "named_parameters", own.ModuleViT, ("vit-l16", 304326632),
         (kw("wrong_input_size", "images of 384", size=384), kw("wrong_num_classes", "a hundred", classes=100)),
         (Other(304715752, ("wrong_num_classes",), "ViT-L/16 at 384"),)),
    Case("bert_questions", "torch_print", torch.hub, ("bert-base-uncased", 109482240),
         (kw("pooler_missing", "no pooler", pooled=False),
          kw("custom_head", "begin and end of the answer", model="BertForQuestionAnswering", pooled=None)),
         printing={"start": {"model": "BertModel", "pooled": True}}),
    Case("bert_own_correct", "named_parameters", own.OwnBert, ("bert-base-uncased", 109482240)),
    Case("bert_masked_untied_words", "named_parameters", torch.hub, ("bert-base-uncased-mlm", 109514298),
         (kw("wrong_vocab", "30,000 words", vocab_size=30000),
          kw("untied_head", "the output has a matrix of its own", tie_word_embeddings=False)),
         (Other(109514298, ("wrong_vocab", "tied_counted_twice"), "a tied one would list the same, but for a bias"),),
         printing={"start": {"model": "BertForMaskedLM"}}),
    Case("distilbert_three_masked", "named_parameters", torch.hub, ("distilbert-base-uncased", 66362880),
         (kw("wrong_depth", "three layers", n_layers=3),
          kw("mlm_head", "the head that guesses words", model="DistilBertForMaskedLM")),
         (Other(66985530, ("wrong_depth",), "DistilBertForMaskedLM"),
          Other(66362880, ("missing_layer", "mlm_head"), "")),
         printing={"start": {"model": "DistilBertModel"}}),
    Case("roberta_names", "torch_print", partial(torch.hub, vocab_size=50265, max_position_embeddings=514,
                                                 type_vocab_size=1), ("roberta-base", 124645632),
         (kw("pooler_missing", "no pooler", pooled=False),
          kw("custom_head", "nine tags", model="RobertaForTokenClassification", pooled=None, num_labels=9)),
         printing={"start": {"model": "RobertaModel", "pooled": True}}),
    Case("gpt2_short_classifier", "named_parameters", torch.hub, ("gpt2", 124439808),
         (kw("wrong_max_positions", "512 positions", n_positions=512),
          kw("custom_head", "three classes", model="GPT2ForSequenceClassification", num_labels=3)),
         printing={"start": {"model": "GPT2Model"}}),
    Case("gpt2_medium_narrow_state", "state_dict", partial(torch.hub, "GPT2LMHeadModel", n_embd=1024, n_layer=24,
                                                           n_head=16), ("gpt2-medium", 354823168),
         (kw("wrong_units", "2,048 units between, not 4,096", n_inner=2048), TIES),
         (Other(354823168, ("wrong_units", "untied_head"), "an untied head would list the same"),
          Other(354823168, ("wrong_expansion", "tied_counted_twice")),
          Other(354823168, ("wrong_expansion", "untied_head"))), printing={"form": "{name}: {size}"}),
    Case("lstm_two_layers", "named_parameters", own.Sentiment, ("keras-lstm-imdb", 2691713),
         (kw("duplicated_layer", "a second LSTM", layers=2),
          By("lstm_double_bias", "PyTorch has two biases for each gate", printing="biases"))),
    Case("unknown_two_streams", "torch_print", own.TwoStreams, None),
    Case("unknown_forecaster", "named_parameters", own.Forecaster, None),
    Case("unknown_patches", "torch_print", own.discriminator, None),
]
CASES = [*KERAS, *TORCH]
