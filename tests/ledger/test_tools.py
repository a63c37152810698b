"""What tools print of all variants, and what the answers hang on."""

from __future__ import annotations

from paramledger.ledger.ledger import ledger
from paramledger.ledger.tools import all_printed, printed_by

FILES = {
    "architectures/net.toml": """title = "Net"
input = { features = 8 }
default = "thin"
layers = [{ name = "fc", op = "linear", out_features = "units" }]
parameters = { units = 5 }
[variants.thin]
[variants.wide]
set = { units = 7 }
""",
    "conventions/tool.toml": """title = "Tool"
version = "1"
source = { title = "its code" }
frameworks = ["torch"]
[figures.macs]
figure = "macs"
name = "macs"
module.Linear = "macs + written"
""",
    "conventions/torch.toml": """title = "torch"
version = "1"
source = { title = "torch" }
products = []
calls.linear = { module = "Linear" }
""",
}


def test_every_figure_of_every_variant_can_be_looked_through() -> None:
    book = ledger("specs", {path: text.encode() for path, text in FILES.items()})
    assert [(address, one.tool, one.value) for address, one in all_printed(book)] == [
        ("net/thin", "Tool", 8 * 5 + 5), ("net/wide", "Tool", 8 * 7 + 7),
    ]
    assert printed_by(book, "net")["thin"] == book.breakdown("net/thin").tools()


def test_an_answer_hangs_on_the_rules_and_on_the_table_of_calls() -> None:
    book = ledger("specs", {path: text.encode() for path, text in FILES.items()})
    book.memory.reading.append(set())
    book.breakdown("net/thin").tools()
    assert book.memory.reading.pop() >= {"conventions/", "conventions/tool.toml", "conventions/torch.toml"}
