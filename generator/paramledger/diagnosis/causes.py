"""The table of causes: a line for every reason why a text does not have the published number.

A cause is defined by the edit that makes it of the published network; the site's page of codes is made from this table.
`cost` is how implausible it is, in hundredths of a row that does not fit: of two explanations the cheaper one is told
first.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason: what it means, the edit that makes it, how implausible it is, and what to do about it."""

    code: str
    about: str
    edit: str
    cost: int
    keras: str
    torch: str


CAUSES: dict[str, Cause] = {
    cause.code: cause
    for cause in (
        Cause("aux_heads_off", "the auxiliary classifiers are missing", "drop", 40,
              "Nothing: they are used only in training.", "Build it with `aux_logits=True`."),
        Cause("aux_heads_on", "the auxiliary classifiers are counted too", "include = \"training\"", 25,
              "Leave the auxiliary outputs out of the count.", "Build it with `aux_logits=False`, or leave the auxiliary classifiers out of the count."),
        Cause("bias_before_bn", "the convolutions keep their biases in front of batch normalisation", "set bias = true", 25,
              "Pass `use_bias=False` to the convolutions.", "Pass `bias=False` to the convolutions."),
        Cause("bias_missing", "biases are missing", "set bias = false", 30,
              "Take `use_bias=False` away.", "Take `bias=False` away."),
        Cause("bidirectional_added", "a recurrent layer reads in both directions", "set bidirectional = true", 30,
              "Take the `Bidirectional` wrapper away.", "Take `bidirectional=True` away."),
        Cause("bidirectional_missing", "a recurrent layer reads in one direction only", "set bidirectional = false", 30,
              "Wrap the layer in `Bidirectional`.", "Pass `bidirectional=True`."),
        Cause("bn_added", "batch normalisation is added", "insert batch_norm", 35,
              "Take the `BatchNormalization` layers out.", "Take the `BatchNorm2d` layers out."),
        Cause("bn_missing", "batch normalisation is missing", "drop batch_norm", 30,
              "Put `BatchNormalization()` after each convolution.", "Put `nn.BatchNorm2d` after each convolution."),
        Cause("bn_stats_counted", "moving statistics and other buffers are counted", "include = [\"state\", \"tracked\"]", 5,
              "Count `trainable_weights` alone.", "Sum over `model.parameters()`, not over `state_dict()`."),
        Cause("channels_first", "an input with the channels first goes into layers that expect them last", "set input", 40,
              "Give the input as (height, width, channels), or pass `data_format=\"channels_first\"`.", "Permute the input."),
        Cause("custom_head", "another head stands on top", "insert", 30,
              "Nothing, if the head is meant: the rest is the published network.", "Nothing, if the head is meant: the rest is the published network."),
        Cause("dense_for_conv1x1", "a dense layer stands where the published network has a 1 × 1 convolution", "replace", 40,
              "Use `Conv2D(classes, 1)` and `GlobalAveragePooling2D()` instead of `Flatten()` and `Dense`.", "Use `nn.Conv2d(channels, classes, 1)` and `nn.AdaptiveAvgPool2d(1)` instead of `nn.Flatten()` and `nn.Linear`."),
        Cause("depthwise_to_full", "ordinary convolutions stand where the published network has depthwise ones", "set groups = 1", 35,
              "Use `DepthwiseConv2D`.", "Pass `groups=channels`."),
        Cause("duplicated_block", "a block occurs once too often", "set depth, or insert", 35,
              "Take one of the repeated blocks out.", "Take one of the repeated blocks out."),
        Cause("duplicated_layer", "a layer occurs once too often", "insert", 40,
              "Take one of the two layers out.", "Take one of the two layers out."),
        Cause("extra_fc", "there is one dense layer more", "insert linear", 40,
              "Take the additional `Dense` layer out.", "Take the additional `nn.Linear` out."),
        Cause("flatten_instead_of_gap", "the last map is flattened, not averaged", "replace", 30,
              "Use `GlobalAveragePooling2D()` instead of `Flatten()`.", "Put `nn.AdaptiveAvgPool2d(1)` in front of the flattening."),
        Cause("frozen_layers", "some weights are not trainable; the total does not change", "freeze", 5,
              "Nothing: set `trainable = True` to train them.", "Nothing: set `requires_grad = True` to train them."),
        Cause("gap_instead_of_flatten", "the last map is averaged, not flattened", "replace", 30,
              "Use `Flatten()` instead of `GlobalAveragePooling2D()`.", "Use `nn.Flatten()` without a global pool before it."),
        Cause("gru_reset_after", "the gates of the GRU have another number of bias vectors", "set bias_vectors", 20,
              "Pass the other value of `reset_after`.", "Nothing: PyTorch's GRU has two bias vectors for each gate."),
        Cause("include_top_false", "the classifier is cut off", "drop", 25,
              "Pass `include_top=True`.", "Keep the classifier."),
        Cause("input_normalization", "a layer at the input keeps the mean and variance of the data", "insert normalization", 25,
              "Leave the `Normalization` layer out of the count: training does not learn it.", "Leave the normalisation out of the count."),
        Cause("kernel_size", "a kernel has another size", "set kernel_size", 35,
              "Pass the published `kernel_size`.", "Pass the published `kernel_size`."),
        Cause("ln_no_affine", "layer normalisation has no scale and shift", "set elementwise_affine = false", 30,
              "Pass `center=True` and `scale=True`.", "Pass `elementwise_affine=True`."),
        Cause("lstm_double_bias", "the LSTM has another number of bias vectors for each gate: PyTorch keeps two, papers and Keras count one", "set bias_vectors = 2", 10,
              "Nothing: Keras has one bias vector for each gate.", "Nothing: PyTorch keeps two bias vectors for each gate, of which one would do."),
        Cause("missing_downsample", "shortcuts have no projection", "drop", 35,
              "Put the 1 × 1 convolution and its normalisation on the shortcuts that change the shape.", "Put the 1 × 1 convolution and its normalisation on the shortcuts that change the shape."),
        Cause("missing_fc", "a dense layer is missing", "drop linear", 35,
              "Add the missing `Dense` layer.", "Add the missing `nn.Linear`."),
        Cause("missing_flatten", "no Flatten: the dense layers act on every position of the map by itself", "drop flatten", 25,
              "Put `Flatten()` in front of the first `Dense`.", "Put `nn.Flatten()` in front of the first `nn.Linear`."),
        Cause("missing_layer", "a layer is missing", "drop", 40,
              "Add the missing layer.", "Add the missing layer."),
        Cause("missing_pool", "a pooling layer is missing", "drop", 30,
              "Add the missing pooling layer.", "Add the missing pooling layer."),
        Cause("mlm_head", "the head that guesses hidden words is there", "insert", 30,
              "Load the model without its head.", "Load `AutoModel`, not `AutoModelForMaskedLM`."),
        Cause("no_class_token", "the class token is missing", "drop class_token", 30,
              "Put the class token in front of the patches.", "Put the class token in front of the patches."),
        Cause("optimizer_counted", "the optimizer's variables are counted", "include = \"optimizer\"", 5,
              "Read `Total params` without `Optimizer params`, or print the summary before training.", "Count `model.parameters()` alone."),
        Cause("padding", "\"same\" and \"valid\" padding are exchanged", "set padding", 30,
              "Pass the published `padding`.", "Pass the published `padding`."),
        Cause("patch_size", "the patches have another size", "set patch", 30,
              "Pass the published size of the patches.", "Pass the published `patch_size`."),
        Cause("pooler_added", "a pooler is there that the published network does not have", "insert", 30,
              "Leave the pooler out.", "Pass `add_pooling_layer=False`."),
        Cause("pooler_missing", "the pooler is missing", "drop", 30,
              "Add the pooler.", "Pass `add_pooling_layer=True`."),
        Cause("pre_logits", "a dense layer stands between the encoder and the classifier", "insert", 35,
              "Take the representation layer out.", "Take the `pre_logits` layer out."),
        Cause("prelu", "activations have learned slopes", "replace relu by prelu", 35,
              "Use `ReLU()`, or pass `shared_axes=[1, 2]` to `PReLU`.", "Use `nn.ReLU()` instead of `nn.PReLU`."),
        Cause("segment_embeddings_added", "there is a table of segments that the published network does not have", "insert", 30,
              "Leave the table of segments out.", "Pass the published `type_vocab_size`."),
        Cause("shared_counted_twice", "layers that are used twice are listed and added at every call", "count_again", 15,
              "Count each layer once.", "Use `torchinfo`, which counts a layer once, or sum over `model.parameters()`."),
        Cause("shared_layer", "one layer object is used in two places", "drop", 30,
              "Build a layer of its own for each place.", "Build a module of its own for each place."),
        Cause("stride_placement", "the stride is on another layer of the block", "set stride", 25,
              "Nothing, if it is meant: no parameter changes.", "Nothing, if it is meant: no parameter changes."),
        Cause("tied_counted_twice", "one matrix that two layers share is listed twice", "count_ties_twice", 10,
              "Count the shared matrix once.", "Sum over `model.parameters()`, which has a shared matrix once."),
        Cause("transposed_input", "the axes of the input are in another order", "set input", 45,
              "Transpose the input.", "Permute the input."),
        Cause("untied_head", "the output matrix is not shared with the embedding", "set tied_to = \"\"", 15,
              "Use the embedding's matrix in the output layer.", "Set `lm_head.weight = wte.weight`."),
        Cause("upsample_conv", "an enlargement and a convolution stand where the published network has a transposed convolution", "replace", 35,
              "Use `Conv2DTranspose`.", "Use `nn.ConvTranspose2d`."),
        Cause("width_multiplier", "all widths are multiplied by one number", "set width", 25,
              "Pass `alpha=1.0`.", "Pass a width of 1."),
        Cause("wrong_depth", "it has another number of layers", "set depth", 25,
              "Build the published number of layers.", "Build the published number of layers."),
        Cause("wrong_expansion", "the bottlenecks widen by another factor", "set", 35,
              "Multiply the filters by the published factor.", "Set the published `expansion`."),
        Cause("wrong_groups", "convolutions have another number of groups", "set groups", 30,
              "Pass the published `groups`.", "Pass the published `groups`."),
        Cause("wrong_growth_rate", "layers add another number of channels", "set growth", 30,
              "Pass the published growth rate.", "Pass the published `growth_rate`."),
        Cause("wrong_input_channels", "the input has another number of channels", "set input.channels", 15,
              "Pass an input of the published shape.", "Pass the published `in_channels` to the first convolution."),
        Cause("wrong_input_size", "the input has another size", "set input", 15,
              "Pass an input of the published size.", "Pass an input of the published size."),
        Cause("wrong_max_positions", "the table of positions has another length", "set context", 20,
              "Pass the published number of positions.", "Pass the published `max_position_embeddings`."),
        Cause("wrong_num_classes", "it has another number of classes", "set classes", 10,
              "Nothing, if the classes are yours.", "Nothing, if the classes are yours."),
        Cause("wrong_stride", "a layer has another stride", "set stride", 30,
              "Pass the published `strides`.", "Pass the published `stride`."),
        Cause("wrong_units", "dense layers have another width", "set out_features", 30,
              "Pass the published `units`.", "Pass the published `out_features`."),
        Cause("wrong_variant", "it is another published network of the family", "set", 60,
              "Build the network that you meant.", "Build the network that you meant."),
        Cause("wrong_vocab", "the vocabulary has another size", "set vocabulary", 20,
              "Pass the published size of the vocabulary.", "Pass the published `vocab_size`."),
        Cause("wrong_width", "layers have another width", "set out_channels", 35,
              "Pass the published `filters`.", "Pass the published `out_channels`."),
    )
}


def repair(code: str, framework: str) -> str:
    """What to do about a cause, in a framework's words."""
    cause = CAUSES[code]
    return cause.keras if framework == "keras" else cause.torch
