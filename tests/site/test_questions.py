"""The questions that the project began with, asked as a reader would: each is answered two clicks from the home page,
or by one search.

Numbers to type and to find are those of the questions and of the answers that were given to them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.site.browsing import Visit

pytestmark = pytest.mark.browser

CLICKED = [
    # "this results in a total amount of 62378344 parameters. Is that calculation right?"
    (
        ["I add up AlexNet layer by layer and get 62378344 parameters. Is that calculation right?"],
        ["60,965,224", "−307,200", "−663,552"],
    ),
    # the table of layers with formulas
    (["AlexNet", "ungrouped"], ["(227 - 11) / 4 + 1 = 55", "614,656", "1,327,488", "62,378,344"]),
    # "When I implement the model with Keras, I get ~25 million params."
    (
        ["The paper claims 60 million parameters, and my Keras model has 25,678,184. How did they get so many?"],
        ["Flatten", "25,678,184"],
    ),
    (
        ["The abstract of the AlexNet paper says 60 million parameters, and I count 62378344. Where is the rest?"],
        ["60,965,224"],
    ),
    # "the answer is 0.59M = (3*3)*(256*256) … I can't get the 138M parameters"
    (
        ["For one conv3-256 layer I compute 0.59M, but I cannot get from there to 138M. What is wrong?"],
        ["589,824", "138,357,544"],
    ),
    (["How do the layers of VGG-16 add up to 138M parameters?"], ["102,764,544", "1,475,328", "38,720"]),
    # "32 * (1 * 3 * 3 + 1) = 320", "each filter will have 81 neurons"
    (["Learn", "convolution"], ["320", "81"]),
]
SEARCHED = [
    ("62378344", "reconciliations/alexnet_grouping/"),
    ("614656", "architectures/alexnet/ungrouped/"),
    ("25,678,184", "reconciliations/alexnet_keras_flatten/"),
    ("60 million", "reconciliations/alexnet_60_million/"),
    ("0.59M", "reconciliations/vgg_conv3_256/"),
    ("138M", "reconciliations/vgg_138_million/"),
]


@pytest.mark.parametrize(("links", "answers"), CLICKED, ids=[links[-1] for links, _ in CLICKED])
def test_two_clicks_from_home(links: list[str], answers: list[str], site: str, visit: Callable[..., Visit]) -> None:
    assert len(links) <= 2
    seen = visit(site)
    seen.go("")
    for name in links:
        seen.page.get_by_role("link", name=name, exact=True).first.click()
        seen.page.wait_for_load_state("load")
    text = " ".join(seen.page.locator("article").text_content().split())
    assert [answer for answer in answers if answer not in text] == []


@pytest.mark.parametrize(("asked", "answer"), SEARCHED)
def test_one_search_from_home(asked: str, answer: str, site: str, visit: Callable[..., Visit]) -> None:
    seen = visit(site)
    seen.go("")
    field = seen.page.get_by_label("A number that you have seen")
    field.fill(asked)
    field.press("Enter")
    seen.page.wait_for_selector(".finder-list > li")
    expect(seen.page.locator(f'.finder-list a[href*="{answer}"]').first).to_be_visible()
