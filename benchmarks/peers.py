"""The peers, timed in an environment that has them: the same networks built on torch's meta device, and through
torchinfo.

Prints one JSON object: {"VGG-16": {"torch": seconds, "torchinfo on meta": …, "torchinfo": …}, …}. What is not installed
is left out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median


def seconds(
    function: Callable[[], object], rounds: int, warm: bool = True, clock: Callable[[], float] = time.process_time
) -> float:
    """The median time of a call, after one that warms up: processor time, so that what else the machine does changes
    little.
    """
    if warm:
        function()
    return median(_times(function, rounds, clock))


def least(function: Callable[[], object], rounds: int) -> float:
    """The least processor time of a call, after one that warms up: what else the machine does only ever adds to it. For
    calls of a few milliseconds, which share a busy processor's caches.
    """
    function()
    return min(_times(function, rounds, time.process_time))


def reached(is_so: bool) -> str:
    """What is said of an aim."""
    return "reached" if is_so else "NOT REACHED"


def _times(function: Callable[[], object], rounds: int, clock: Callable[[], float]) -> list[float]:
    times = []
    for _ in range(rounds):
        start = clock()
        function()
        times.append(clock() - start)
    return times


def main() -> None:
    """Times what is installed."""
    found: dict[str, dict[str, float]] = {}
    try:
        import torch
    except ImportError:
        print(json.dumps(found))
        return
    try:
        library = torch.library.Library("torchvision", "DEF")     # its compiled ops need CUDA; the classifiers do not
        library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        from torchvision import models
    except ImportError:
        models = None
    if models is not None:
        for name, make in (("VGG-16", models.vgg16), ("ResNet-152", models.resnet152)):
            found[name] = _timed(torch, make)
    try:
        import transformers
    except ImportError:
        transformers = None
    if transformers is not None:
        def mixtral() -> object:
            with torch.device("meta"):
                return transformers.AutoModelForCausalLM.from_config(transformers.MixtralConfig())

        found["Mixtral 8x7B"] = {"torch": least(mixtral, 1)}
    print(json.dumps(found))


def _timed(torch, make: Callable[[], object]) -> dict[str, float]:  # type: ignore[no-untyped-def]
    def on_meta() -> object:
        with torch.device("meta"):
            return make()

    times = {"torch": least(on_meta, 10)}
    try:
        from torchinfo import summary
    except ImportError:
        return times

    def summed_on_meta() -> object:
        return summary(on_meta(), input_data=torch.zeros(1, 3, 224, 224, device="meta"), device="meta", verbose=0)

    times["torchinfo on meta"] = least(summed_on_meta, 10)
    times["torchinfo"] = least(lambda: summary(make(), input_size=(1, 3, 224, 224), verbose=0), 1)
    return times


if __name__ == "__main__":
    sys.exit(main())
