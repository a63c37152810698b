"""The line of PEFT's `print_trainable_parameters`, which has totals and no rows."""

from __future__ import annotations

import re

from paramledger.diagnosis.observation import Observation, Printed
from paramledger.diagnosis.reading.plain import plain, whole
from paramledger.problems import SpecError

NAME = "print_trainable_parameters"
LINE = re.compile(
    r"trainable params:\s{0,9}(?P<trained>\d[\d,]{0,40})\s{0,9}\|\|\s{0,9}"
    r"all params?:\s{0,9}(?P<total>\d[\d,]{0,40})(?![\d.])"
)


def recognises(text: str) -> bool:
    """Whether the line is there: `trainable params: 294,912 || all params: 124,734,720 || trainable%: 0.2364`."""
    return "||" in text and LINE.search(plain(text)) is not None


def read(text: str) -> Observation:
    """The first such line. Raises SpecError where there is none, and where more are trained than there are."""
    found = list(LINE.finditer(plain(text)))
    if not found:
        raise SpecError("there is no line `trainable params: … || all params: …`", "paste the line as it was printed")
    trained, total = whole(found[0]["trained"]), whole(found[0]["total"])
    if trained > total:
        raise SpecError(f"{trained:,} trainable parameters are more than the total of {total:,}", "is a digit missing?")
    more = (f"The text has {len(found)} such lines; the first was read.",) if len(found) > 1 else ()
    return Observation(NAME, "torch", printed=Printed(total, trained, total - trained), notes=more)
