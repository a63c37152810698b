"""Scans: recurrences whose state each token changes, and whose work follows from the shapes of what they read.

All are counted in their recurrent form, token by token, with the state that they keep. Kernels that work through a
sequence in chunks give the same result with other work. A multiplication whose product goes straight into a sum is one
multiply-accumulate; all others are multiplications.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from paramledger.ops.axes import elements, need, need_groups, shape_text
from paramledger.ops.base import Hue, Kept, Op, Product, Shape, Tensor, Work, product
from paramledger.problems import SpecError


def need_sequences(shapes: tuple[Shape, ...]) -> int:
    """How many tokens several sequences have; they must have equally many."""
    lengths = [need(shape, "tokens", "features")[0] for shape in shapes]
    if len(set(lengths)) > 1:
        listed = ", ".join(map(shape_text, shapes))
        raise SpecError(f"sequences of different lengths: {listed}", "all inputs of a scan describe the same tokens")
    return lengths[0]


def need_features(shape: Shape, features: int, what: str) -> None:
    if shape[-1] != features:
        raise SpecError(f"{what} has {shape[-1]} features, not {features}")


class _Scan(Op):
    hue: ClassVar[Hue] = "recurrence"


class SelectiveScan(_Scan):
    """The selective state space of Mamba: every channel keeps a state, and each token determines how it changes.

    Shapes: x and Δ (tokens, channels), B and C (tokens, state) -> (tokens, channels).
    Tensors: `A_log` of shape (channels, state), `D` of shape (channels).
    Definition: h ← exp(Δ · A) · h + Δ · B · x, y = C · h + D · x, with A = -exp(A_log) and h of channels × state.
    Work: multiply-accumulates of the new state, of C · h and of D · x; multiplications Δ · A, Δ · x and (Δ · x) · B;
    one exponential per channel and state.
    Stored while decoding: the state.
    Errors: sequences of different lengths, Δ whose width differs from that of x, C whose width differs from that of B.
    """

    torch: ClassVar[str] = "mamba_ssm.ops.selective_scan_interface.selective_scan_fn"
    source: ClassVar[str] = "Gu and Dao 2023, Mamba, sections 2 and 3.2, Algorithm 2, https://arxiv.org/abs/2312.00752"
    reads: ClassVar[tuple[int, int | None]] = (4, 4)

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        x, delta, b, c = inputs
        need_sequences(inputs)
        need_features(delta, x[-1], "Δ")
        need_features(c, b[-1], "C")
        return (x,)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        channels, state = inputs[0][-1], inputs[2][-1]
        return (
            Tensor("A_log", "weight", product(("channels", channels), ("state", state)), (channels, state)),
            Tensor("D", "weight", product(("channels", channels)), (channels,)),
        )

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        tokens, channels, state = *inputs[0], inputs[2][-1]
        one = product(("tokens", tokens), ("channels", channels))
        every = product(("tokens", tokens), ("channels", channels), ("state", state))
        twice = every.times(("products", 2))
        return (
            Work("macs", twice),
            Work("macs", one),
            Work("multiplications", twice),
            Work("multiplications", one),
            Work("nonlinearities", every),
        )

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        return (Kept(product(("channels", inputs[0][-1]), ("state", inputs[2][-1]))),)


class SsdScan(_Scan):
    """The state space of Mamba-2: every head keeps a state, which fades by one factor per head and token.

    Shapes: x (tokens, heads · width), Δ (tokens, heads), B and C (tokens, groups · state) -> (tokens, heads · width).
    Tensors: `A_log` and `D`, one number per head.
    Definition: h ← exp(Δ · A) · h + B · (Δ · x)ᵀ, y = C · h + D · x, head by head, with A = -exp(A_log) and h of state
    × width; the heads of a group share B and C.
    Work: multiply-accumulates of the new state, of C · h and of D · x; multiplications Δ · A, Δ · x and those with B;
    one exponential per head.
    Stored while decoding: the state of every head.
    Errors: sequences of different lengths, features that do not split into heads or groups, C whose width differs from
    that of B.
    """

    torch: ClassVar[str] = "mamba_ssm.ops.triton.ssd_combined.mamba_chunk_scan_combined"
    source: ClassVar[str] = "Dao and Gu 2024, Transformers are SSMs, sections 2 and 6, https://arxiv.org/abs/2405.21060"
    reads: ClassVar[tuple[int, int | None]] = (4, 4)

    num_heads: Annotated[int, Field(gt=0, description="heads into which the features of x are split")]
    num_groups: Annotated[int, Field(gt=0, description="groups of heads, each with its own B and C")] = 1

    def state(self, *inputs: Shape) -> tuple[int, int, int]:
        """Tokens, the width of a head, the size of its state; raises SpecError."""
        x, delta, b, c = inputs
        need_features(delta, self.num_heads, "Δ")
        need_features(c, b[-1], "C")
        need_groups(self.num_heads, self.num_groups, "heads")
        width = need_groups(x[-1], self.num_heads, "features", "heads")
        return need_sequences(inputs), width, need_groups(b[-1], self.num_groups, "features of B")

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        need_sequences(inputs)
        self.state(*inputs)
        return (inputs[0],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        count = product(("heads", self.num_heads))
        return tuple(Tensor(name, "weight", count, (self.num_heads,)) for name in ("A_log", "D"))

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        tokens, width, state = self.state(*inputs)
        heads = product(("tokens", tokens), ("heads", self.num_heads))
        values = Product((*heads.names, "head width"), (*heads.values, width))
        every = Product((*values.names, "state"), (*values.values, state))
        return (
            Work("macs", every.times(("products", 2))),
            Work("macs", values),
            Work("multiplications", every),
            Work("multiplications", values),
            Work("multiplications", heads),
            Work("nonlinearities", heads),
        )

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        _, width, state = self.state(*inputs)
        return (Kept(product(("heads", self.num_heads), ("head width", width), ("state", state))),)


class WkvScan(_Scan):
    """The weighted mean of past values of RWKV: every channel forgets at a rate of its own.

    Shapes: keys and values (tokens, channels) -> (tokens, channels).
    Tensors: `time_decay` and `time_first`, one number per channel.
    Definition: wkv = (a + e^(u + k) · v) / (b + e^(u + k)), then a ← e^(-w) · a + e^k · v and b ← e^(-w) · b + e^k,
    with w from time_decay and u = time_first. Kernels also carry the largest exponent, so that nothing overflows; that
    is not counted.
    Work: three multiply-accumulates per element (both sums and the numerator), two additions, two multiplications (one
    is the division), two exponentials.
    Stored while decoding: a, b and the largest exponent of each channel.
    Errors: keys and values of different shapes.
    """

    torch: ClassVar[str] = "transformers.models.rwkv.modeling_rwkv.rwkv_linear_attention"
    source: ClassVar[str] = (
        "Peng et al. 2023, RWKV, section 3.1.2, in the form of an RNN cell, "
        "https://arxiv.org/abs/2305.13048"
    )
    reads: ClassVar[tuple[int, int | None]] = (2, 2)

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        keys, values = inputs
        need_sequences(inputs)
        need_features(values, keys[-1], "the value")
        return (values,)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        channels = inputs[0][-1]
        return tuple(
            Tensor(name, "weight", product(("channels", channels)), (channels,)) for name in ("time_decay",
            "time_first")
        )

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        tokens, channels = inputs[0]
        one = product(("tokens", tokens), ("channels", channels))
        twice = one.times(("per element", 2))
        return (
            Work("macs", one.times(("per element", 3))),
            Work("additions", twice),
            Work("multiplications", twice),
            Work("nonlinearities", twice),
        )

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        return (Kept(product(("per channel", 3), ("channels", inputs[0][-1]))),)


class GatedDeltaScan(_Scan):
    """The gated delta rule: every head keeps a matrix from keys to values, fades it and corrects what it says of a key.

    Shapes: queries and keys (tokens, key heads · key width), values (tokens, heads · value width), the decay's and the
    correction's inputs a and β (tokens, heads) -> (tokens, heads · value width).
    Tensors: `dt_bias` and `A_log`, one number per head.
    Definition: S ← α · S, then S ← S + β · (v - S · k) · kᵀ, y = S · q, head by head, with α = exp(-exp(A_log) ·
    softplus(a + dt_bias)); heads share keys in groups where num_key_heads is less.
    Work: multiply-accumulates of S · k, of the correction and of S · q; multiplications α · S and β · (v - S · k), and
    one for the decay; two nonlinearities per head (softplus, exponential), one addition for its bias and one per value.
    Stored while decoding: the matrix of every head.
    Errors: sequences of different lengths, features that do not split into heads, keys whose width differs from
    the queries'.
    """

    torch: ClassVar[str] = "transformers.models.qwen3_next.modeling_qwen3_next.torch_recurrent_gated_delta_rule"
    source: ClassVar[str] = (
        "Yang, Kautz and Hatamizadeh 2024, Gated Delta Networks, section 3.1, "
        "https://arxiv.org/abs/2412.06464"
    )
    reads: ClassVar[tuple[int, int | None]] = (5, 5)

    num_heads: Annotated[int, Field(gt=0, description="heads of the values")]
    num_key_heads: Annotated[
        int | None, Field(gt=0, description="heads of queries and keys; as many as num_heads, if left out")
    ] = None

    def widths(self, *inputs: Shape) -> tuple[int, int]:
        """The widths of a head's keys and values; raises SpecError."""
        query, key, value, a, beta = inputs
        need_sequences(inputs)
        need_features(key, query[-1], "the key")
        need_features(a, self.num_heads, "a")
        need_features(beta, self.num_heads, "β")
        key_heads = self.num_key_heads or self.num_heads
        need_groups(self.num_heads, key_heads, "heads", "key heads")
        return (
            need_groups(key[-1], key_heads, "key features", "heads"),
            need_groups(value[-1], self.num_heads, "value features", "heads"),
        )

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        self.widths(*inputs)
        return (inputs[2],)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        count = product(("heads", self.num_heads))
        return tuple(Tensor(name, "weight", count, (self.num_heads,)) for name in ("dt_bias", "A_log"))

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        key_width, value_width = self.widths(*inputs)
        heads = product(("tokens", inputs[0][0]), ("heads", self.num_heads))
        values = Product((*heads.names, "value width"), (*heads.values, value_width))
        every = Product((*heads.names, "key width", "value width"), (*heads.values, key_width, value_width))
        return (
            Work("macs", every.times(("products", 3))),
            Work("multiplications", every),
            Work("multiplications", values),
            Work("multiplications", heads),
            Work("additions", values),
            Work("additions", heads),
            Work("nonlinearities", heads.times(("per head", 2))),
        )

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        key_width, value_width = self.widths(*inputs)
        factors = ("heads", self.num_heads), ("key width", key_width), ("value width", value_width)
        return (Kept(product(*factors)),)


class TokenShift(Op):
    """Every token in the place of the next one, zeros in the first place; with `mix` that and the token itself, mixed.

    Shapes: (tokens, features) -> the same.
    Tensors: with mix `weight` of shape (1, 1, features), the share of the token itself.
    Definition: the token before, x′; with mix μ · x + (1 - μ) · x′.
    Work: none; with mix one multiplication and one multiply-accumulate per element.
    Stored while decoding: the token before.
    Errors: an input that is not a sequence.
    """

    torch: ClassVar[str] = "torch.nn.ZeroPad2d"
    source: ClassVar[str] = "Peng et al. 2023, RWKV, section 3.1.1, https://arxiv.org/abs/2305.13048"

    mix: Annotated[bool, Field(description="whether a learned proportion of the token itself is mixed in")] = False
    keeps: Annotated[
        bool,
        Field(description="whether it stores the previous token; false if another shift of the same tokens stores it"),
    ] = True

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (need(inputs[0], "tokens", "features"),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        features = inputs[0][-1]
        weight = Tensor("weight", "weight", product(("features", features)), (1, 1, features))
        return (weight,) if self.mix else ()

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        each = elements(inputs[0])
        return (Work("multiplications", each), Work("macs", each)) if self.mix else ()

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        return (Kept(product(("features", inputs[0][-1]))),) if self.keeps else ()
