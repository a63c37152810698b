"""Attention: the products of queries, keys and values. The projections before and after it are linear layers of their
own.
"""

from __future__ import annotations

from math import prod
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from paramledger.ops.axes import need, need_groups, need_positions, need_windows, shape_text
from paramledger.ops.base import Hue, Kept, Op, Product, Shape, Tensor, Work
from paramledger.ops.window import one_or_each, sizes_of_window, window_over
from paramledger.problems import SpecError

NumHeads = Annotated[int, Field(gt=0, description="attention heads")]


class Attention(Op):
    """Scaled dot-product attention of queries over keys and values.

    Shapes: queries (…, heads · width), keys (…, kv heads · width), values (…, kv heads · value width) -> (…, heads
    · value width), with the positions of the queries; widths follow from the inputs.
    Definition: softmax(q · k / √width) · v, head by head; heads share keys and values in groups where num_kv_heads
    is less.
    Stored while decoding: the keys and values of past tokens; with `window`, only those in the window; with
    `kept_width`, that many numbers per token instead. For a memory, its keys and values, which are computed once.
    Nothing if all tokens attend to all.
    Work: multiply-accumulates of q · k and of weights · v, one nonlinearity per query, key and head. All pairs are
    counted, including those that a mask hides; with `window`, a query is multiplied only by the keys in its window.
    Errors: features that do not split into the heads, keys and values of different lengths, keys whose width differs
    from the queries'; attention to the past with different numbers of queries and keys.
    """

    hue: ClassVar[Hue] = "attention"
    torch: ClassVar[str] = "torch.nn.functional.scaled_dot_product_attention"
    keras: ClassVar[str] = "keras.ops.dot_product_attention"
    source: ClassVar[str] = (
        "Vaswani et al. 2017, Attention Is All You Need, section 3.2, "
        "https://arxiv.org/abs/1706.03762"
    )
    reads: ClassVar[tuple[int, int | None]] = (3, 3)

    num_heads: NumHeads
    num_kv_heads: Annotated[
        int | None, Field(gt=0, description="key-value heads; num_heads if left out")
    ] = None
    window: Annotated[int | None, Field(gt=0, description="tokens that a query attends to; all if left out")] = None
    attends: Annotated[
        Literal["all", "past", "memory"],
        Field(
            description="what a query attends to: all tokens, itself and earlier tokens as in a decoder, or the output "
            "of an encoder; it changes only what is stored while decoding"
        ),
    ] = "all"
    kept_width: Annotated[
        int | None,
        Field(
            ge=0,
            description="numbers stored per past token if not its keys and values: the width of the latent vector from "
            "which they are computed, or 0 if another layer stores them",
        ),
    ] = None

    def widths(self, query: Shape, key: Shape, value: Shape) -> tuple[int, int]:
        """The width of a head's queries and keys, and of its values."""
        for shape in (query, key, value):
            need_positions(shape)
        kv_heads = self.num_kv_heads or self.num_heads
        need_groups(self.num_heads, kv_heads, "heads", "key-value heads")
        width = need_groups(query[-1], self.num_heads, "query features", "heads")
        if key[-1] != width * kv_heads:
            raise SpecError(
                f"keys have {key[-1]} features, not {kv_heads} heads of {width}",
                f"queries have {query[-1]} features in {self.num_heads} heads",
            )
        if key[:-1] != value[:-1]:
            raise SpecError(f"there are not as many keys ({shape_text(key)}) as values ({shape_text(value)})")
        if self.attends == "past" and prod(query[:-1]) != prod(key[:-1]):
            raise SpecError(
                f"there are not as many queries ({shape_text(query)}) as keys ({shape_text(key)})",
                'a token attends to its own past; use `attends = "memory"` for the output of an encoder',
            )
        if self.attends != "past" and self.kept_width is not None:
            raise SpecError("`kept_width` is for attention to the past", 'write `attends = "past"`')
        return width, need_groups(value[-1], kv_heads, "value features", "heads")

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        query, key, value = inputs
        return ((*query[:-1], self.num_heads * self.widths(query, key, value)[1]),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        query, key, value = inputs
        width, value_width = self.widths(query, key, value)
        keys = prod(key[:-1])
        met = keys if self.window is None else min(keys, self.window)
        pairs = (self.num_heads, prod(query[:-1]), met)
        names = ("heads", "query tokens", "window tokens" if met < keys else "key tokens")
        return (
            Work("macs", Product((*names, "head width"), (*pairs, width))),
            Work("macs", Product((*names, "value width"), (*pairs, value_width))),
            Work("nonlinearities", Product(names, pairs)),
        )

    def kept(self, *inputs: Shape) -> tuple[Kept, ...]:
        if self.attends == "all":
            return ()
        query, key, value = inputs
        width, value_width = self.widths(query, key, value)
        tokens, heads = prod(key[:-1]), self.num_kv_heads or self.num_heads
        if self.attends == "past" and self.kept_width is not None:
            return (Kept(Product(("kept width",), (self.kept_width,)), tokens, self.window),)
        products = (
            Product(("kv heads", "head width"), (heads, width)),
            Product(("kv heads", "value width"), (heads, value_width)),
        )
        if self.attends == "memory":
            return tuple(Kept(product.times(("memory tokens", tokens))) for product in products)
        return tuple(Kept(product, tokens, self.window) for product in products)

    def hidden(self, *inputs: Shape) -> int:
        if self.attends != "past":
            return 0
        query, key, value = inputs
        tokens = prod(key[:-1])
        met = min(tokens, self.window or tokens)
        hidden_pairs = met * (met - 1) // 2     # of the first tokens, which have fewer than `met` behind them
        return self.num_heads * hidden_pairs * sum(self.widths(query, key, value))


class RelativePositionBias(Op):
    """A learned number for each bucket of distances and each head, added to the attention's logits.

    Shapes: (tokens, features) -> the same.
    Tensors: `weight` of shape (num_buckets, num_heads).
    Work: one addition per head and pair of tokens.
    Errors: an input that is not a sequence.
    """

    hue: ClassVar[Hue] = "attention"
    torch: ClassVar[str] = "torch.nn.Embedding"
    source: ClassVar[str] = (
        "Raffel et al. 2019, Exploring the Limits of Transfer Learning (T5), section 2.1, "
        "https://arxiv.org/abs/1910.10683"
    )
    stores: ClassVar[bool] = False

    num_heads: NumHeads
    num_buckets: Annotated[int, Field(gt=0, description="ranges of distances, each with its own learned number")] = 32

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (need(inputs[0], "tokens", "features"),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        shape = (self.num_buckets, self.num_heads)
        return (Tensor("weight", "weight", Product(("buckets", "heads"), shape), shape),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        tokens = inputs[0][0]
        return (Work("additions", Product(("heads", "tokens", "tokens"), (self.num_heads, tokens, tokens))),)


class RelativePositionTable(Op):
    """A learned number for each offset within a window and each head, added to the attention's logits.

    Shapes: (tokens, features), (height, width, channels) or (depth, height, width, channels) -> the same.
    Tensors: `weight` of shape ((2 · height - 1) · (2 · width - 1), num_heads) of the window; a volume's alike.
    Work: one addition per head, token and token of its window.
    Errors: an input without positions, an image or a volume that does not split into windows.
    """

    hue: ClassVar[Hue] = "attention"
    torch: ClassVar[str] = "torchvision.models.swin_transformer.ShiftedWindowAttention.relative_position_bias_table"
    source: ClassVar[str] = "Liu et al. 2021, Swin Transformer, section 3.2, https://arxiv.org/abs/2103.14030"
    stores: ClassVar[bool] = False

    num_heads: NumHeads
    window: Annotated[
        tuple[int, ...],
        BeforeValidator(sizes_of_window),
        one_or_each(1),
        Field(description="sizes of a window in tokens: a number, or one per axis"),
    ]

    def sizes(self, shape: Shape) -> tuple[int, ...]:
        """The window over what is read; a sequence is an image whose rows stand one after the other."""
        if len(shape) == 2:
            return self.window * 2 if len(self.window) == 1 else self.window
        return window_over(self.window, need_positions(shape)[:-1])

    def outputs(self, *inputs: Shape) -> tuple[Shape, ...]:
        return (need_windows(need_positions(inputs[0]), self.sizes(inputs[0])),)

    def tensors(self, *inputs: Shape) -> tuple[Tensor, ...]:
        offsets = tuple(2 * size - 1 for size in self.sizes(inputs[0]))
        names = ("offsets in depth", "offsets down", "offsets across")[-len(offsets):]
        product = Product((*names, "heads"), (*offsets, self.num_heads))
        return (Tensor("weight", "weight", product, (prod(offsets), self.num_heads)),)

    def work(self, *inputs: Shape) -> tuple[Work, ...]:
        window = self.sizes(inputs[0])
        names = ("window depth", "window height", "window width")[-len(window):]
        values = (self.num_heads, prod(inputs[0][:-1]), *window)
        return (Work("additions", Product(("heads", "tokens", *names), values)),)
