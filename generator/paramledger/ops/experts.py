"""Mixtures of experts: the one op that is made of copies of a block."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, ValidationInfo, field_validator

from paramledger.ops.base import Op

MOST_EXPERTS = 10_000
HowMany = Annotated[int, Field(gt=0, le=MOST_EXPERTS)]


class Experts(Op):
    """Copies of a block, of which each token uses some: a mixture of experts.

    Shapes: what the block makes of its input.
    Tensors: those of the block, once for each expert; with `stacked` each is one tensor with the count in front.
    Work: that of the block, times the active experts.
    Errors: no block, more active experts than there are.

    The router is a line of its own, and so is an expert that all tokens share.
    """

    takes_block: ClassVar[bool] = True
    reads: ClassVar[tuple[int, int | None]] = (1, None)
    source: ClassVar[str] = (
        "Shazeer et al. 2017, Outrageously Large Neural Networks, section 2, https://arxiv.org/abs/1701.06538"
    )

    count: Annotated[HowMany, Field(description="number of experts")]
    active: Annotated[HowMany, Field(description="number of experts that each token uses")]
    stacked: Annotated[bool, Field(description="whether one tensor holds all experts, with the count as its first "
                                               "axis")] = False

    @field_validator("active")
    @classmethod
    def _are_there(cls, active: int, info: ValidationInfo) -> int:
        count = info.data.get("count", active)
        if active > count:
            raise ValueError(f"at most the `count`, {count}")
        return active
