"""The classes of Keras's layers, to which a class that a narrow table cuts is completed."""

from __future__ import annotations

import re
from bisect import bisect_left

# All layers of Keras 3.15, and those that older versions print
_CLASSES = """
    Activation ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D
    AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AlphaDropout
    AtrousConvolution2D Attention AugMix AutoContrast Average AveragePooling1D AveragePooling2D AveragePooling3D
    BatchNormalization BatchNormalizationV1 Bidirectional CategoryEncoding CenterCrop ClassMethod Concatenate
    ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv2D Conv2DTranspose Conv3D
    Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D Convolution2D Convolution3D Cropping1D
    Cropping2D Cropping3D CuDNNGRU CuDNNLSTM CutMix Deconvolution2D Dense DenseFeatures DepthwiseConv1D
    DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding Equalization Flatten FlaxLayer
    Functional GRU GRUCell GaussianDropout GaussianNoise GetItem GlobalAveragePooling1D GlobalAveragePooling2D
    GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization
    GroupedQueryAttention HashedCrossing Hashing Highway Identity InputLayer InstanceProperty IntegerLookup
    JaxLayer KerasLayer LSTM LSTMCell Lambda Layer LayerNormalization LeakyReLU LocallyConnected1D
    LocallyConnected2D Masking MaxNumBoundingBoxes MaxPooling1D MaxPooling2D MaxPooling3D Maximum MaxoutDense
    MelSpectrogram Merge Minimum MixUp Model ModuleWrapper MultiHeadAttention Multiply Normalization PReLU
    Permute Pipeline RMSNormalization RNN RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter
    RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale
    RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness
    RandomShear RandomTranslation RandomZoom ReLU RepeatVector Rescaling Reshape Resizing ReversibleEmbedding
    STFTSpectrogram SeparableConv1D SeparableConv2D Sequential SimpleRNN SimpleRNNCell SlicingOpLambda Softmax
    Solarization SpatialDropout1D SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells
    StringLookup Subtract SyncBatchNormalization TFOpLambda TFSMLayer TensorFlowOpLayer TextVectorization
    ThresholdedReLU TimeDistributed TimeDistributedDense TorchModuleWrapper UnitNormalization UpSampling1D
    UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D
"""
CLASSES = tuple(_CLASSES.split())
_COMMON = """
    Activation Add Average BatchNormalization Bidirectional Concatenate Conv1D Conv2D Conv3D Dense DepthwiseConv2D
    Dropout Embedding Flatten Functional GRU InputLayer LSTM Lambda LayerNormalization Multiply SeparableConv2D
    Sequential
"""
COMMON = frozenset(_COMMON.split())
NUMBERED = re.compile(r"_\d{0,9}\Z")


def snake_case(name: str) -> str:
    """How Keras names a layer of a class: `MaxPooling2D` makes `max_pooling2d`."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()


NAMES = {one: snake_case(one) for one in CLASSES}


def whole_class(cut: str, name: str, *, cut_name: bool, rank: int = 0) -> str:
    """The class that a cut one must be, by its first letters and its layer's name; as it is if several may be meant.

    `cut_name` says that the name may lack its end; `rank` is that of the layer's output with the batch, 0 if it is not
    known. Of those that are left, the one in common use is meant.
    """
    fitting = [one for one in _beginning(cut) if not rank or _rank(one) in (0, rank)]
    bare = NUMBERED.sub("", name)
    named = [one for one in fitting if NAMES[one] == bare]
    if not named and cut_name:
        named = [one for one in fitting if name and NAMES[one].startswith(name)]
    for found in (named, fitting, [one for one in fitting if one in COMMON]):
        if len(found) == 1:
            return found[0]
    return cut


def _rank(name: str) -> int:
    """The rank of a layer's output, as its class says it; 0 for a class that does not."""
    return int(name[-2]) + 2 if name.endswith(("1D", "2D", "3D")) and not name.startswith("Global") else 0


def begins_class(text: str) -> bool:
    """Whether a class that is known begins so."""
    return bool(_beginning(text))


def _beginning(cut: str) -> list[str]:
    start = bisect_left(CLASSES, cut)
    return [one for one in CLASSES[start:] if one.startswith(cut)]
