"""The questions that the project began with, asked as a reader would: each is answered two clicks from the home page,
or by one search. And what readers in their roles come for, in three steps at most.

Numbers to type and to find are those of the questions and of the answers that were given to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.site.browsing import Visit

pytestmark = pytest.mark.browser

CLICKED = [
    # "this results in a total amount of 62378344 parameters. Is that calculation right?"
    (
        ["I add up AlexNet layer by layer and get 62378344 parameters. Is that calculation right?"],
        ["60,965,224", "−307,200", "−663,552"],
    ),
    # the table of layers with formulas
    (["AlexNet", "AlexNet without groups"], ["(227 - 11) / 4 + 1 = 55", "614,656", "1,327,488", "62,378,344"]),
    # "When I implement the model with Keras, I get ~25 million params."
    (
        ["The paper claims 60 million parameters, but my Keras model has 25,678,184. How did they get so many?"],
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
    field = seen.page.get_by_label("A number you have seen")
    field.fill(asked)
    field.press("Enter")
    seen.page.wait_for_selector(".finder-list > li")
    expect(seen.page.locator(f'.finder-list a[href*="{answer}"]').first).to_be_visible()


def test_why_comes_first_where_all_digits_agree(site: str, visit: Callable[..., Visit]) -> None:
    """A number that somebody has asked about: the question leads to its answer."""
    seen = visit(site)
    seen.go("numbers/?q=25,678,184")
    first = seen.page.locator(".finder-list > li").first
    first.get_by_role("link", name="The paper claims 60 million parameters, but my Keras model has 25,678,184.").click()
    expect(seen.page.locator("h1 + p")).to_contain_text("no Flatten before its first Dense layer")


@dataclass(frozen=True)
class Role:
    """Who comes, what they do from the home page on (`click` a link, `find` a number or `name` a network in the
    field, `add` a network to those that are compared), and what they then see.

    `width` is that of their screen in pixels.
    """

    name: str
    steps: tuple[tuple[str, str], ...]
    seen: tuple[str, ...]
    width: int = 1280
    scheme: str = "light"


ROLES = [
    Role(
        "a student whose Keras model has 25,678,184",
        (
            ("find", "25,678,184"),
            ("click", "reconciliations/alexnet_keras_flatten/"),
        ),
        ("Flatten", "37,752,832"),
    ),
    Role(
        "an engineer who chooses a network for a phone",
        (("click", "architectures/mobilenet_v2/"), ("click", "architectures/mobilenet_v2/mobilenet_v2/")),
        ("3,504,872", "300,774,272"),
        360,
    ),
    Role(
        "an engineer who wonders which of two networks is small enough in eight bits",
        (("click", "compare/"), ("add", "MobileNetV2"), ("add", "ResNet-18")),
        ("3,504,872", "11,689,512", "3.3 times", "int8", "3.5 MB", "11.7 MB"),
    ),
    Role(
        "somebody who wants Llama 3 8B on 24 GB",
        (("name", "llama 3 8B"),),
        ("16.06 GB", "24 GB", "131,072 bytes"),
    ),
    Role(
        "somebody with a mixture of experts",
        (("click", "reconciliations/mixtral_not_56b/"),),
        ("46,702,792,704", "eight times"),
    ),
    Role(
        "a teacher with a table for a slide",
        (("click", "architectures/vgg/"), ("click", "architectures/vgg/vgg16/")),
        ("Copy as Markdown", "Save as PNG", "102,764,544"),
    ),
    Role(
        "an author who cites a network",
        (("click", "architectures/alexnet/"), ("click", "architectures/alexnet/paper/")),
        ("version = {Second edition}", "author = {Krizhevsky and Sutskever and Hinton}"),
    ),
    Role(
        "somebody to whom torchsummary says 61,100,840",
        (
            ("find", "61,100,840"),
            ("click", "architectures/alexnet/torchvision/"),
            ("click", "reconciliations/alexnet_torchvision/"),
        ),
        ("61,100,840", "60,965,224"),
    ),
    Role("somebody who wants the data as files", (("click", "api/"),), ("variants.csv", "layers.parquet")),
    Role(
        "somebody who loads the data into pandas",
        (("click", "api/"), ("click", "notebook/")),
        ('pd.read_parquet("layers.parquet")', "138357544"),
    ),
    Role(
        "a reader on a phone in the dark",
        (("click", "architectures/gpt2/"), ("click", "architectures/gpt2/small/")),
        ("124,439,808",),
        360,
        "dark",
    ),
]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_what_a_reader_came_for_in_three_steps(role: Role, site: str, visit: Callable[..., Visit]) -> None:
    assert len(role.steps) <= 3
    seen = visit(site, role.scheme)
    seen.go("", role.width)
    for what, text in role.steps:
        ACTIONS[what](seen, text)
        seen.page.wait_for_load_state("load")
    for words in role.seen:
        expect(seen.page.locator("article")).to_contain_text(words)
    assert not seen.overflows(role.width)
    assert seen.complaints == []


def finds(seen: Visit, text: str) -> None:
    """A number, which is answered on a page."""
    field = seen.page.get_by_label("A number you have seen")
    field.fill(text)
    field.press("Enter")
    seen.page.wait_for_selector(".finder-list > li")


def names(seen: Visit, text: str) -> None:
    """A network, which is offered below the field."""
    seen.page.get_by_label("A number you have seen").fill(text)
    seen.page.locator(".finder-either [role=option]").first.click()
    seen.page.wait_for_url("**/architectures/**")


def adds(seen: Visit, name: str) -> None:
    field = seen.page.get_by_label("Add a network")
    field.fill(name)
    seen.page.get_by_role("option", name=name).first.click()
    expect(seen.page.locator("#compare-chosen a", has_text=name)).to_be_visible()


def clicks(seen: Visit, address: str) -> None:
    visible_link(seen, seen.base + address).click()


ACTIONS: dict[str, Callable[[Visit, str], None]] = {"find": finds, "name": names, "add": adds, "click": clicks}
SHOWN = """(address) => [...document.querySelectorAll("a[href]")].findIndex(
    (link) => link.href.split("#")[0] === address && link.checkVisibility({ visibilityProperty: true }))"""


def visible_link(seen: Visit, address: str) -> Locator:
    """The first link to an address that is in sight, once there is one."""
    for _ in range(200):
        if (at := seen.page.evaluate(SHOWN, address)) >= 0:
            return seen.page.locator("a[href]").nth(at)
        seen.page.wait_for_timeout(50)
    raise AssertionError(f"no link to {address} is in sight on {seen.page.url}")


def test_the_field_is_reached_and_used_by_keyboard(site: str, visit: Callable[..., Visit]) -> None:
    """Past the header in one step; Enter finds."""
    seen = visit(site)
    seen.go("")
    for key in ("Tab", "Enter"):     # "Skip to content"
        seen.page.keyboard.press(key)
    field = seen.page.get_by_label("A number you have seen")
    for _ in range(8):
        seen.page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    seen.page.keyboard.type("138M")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector(".finder-list > li")
    expect(seen.page.locator('.finder-list a[href*="reconciliations/vgg_138_million/"]').first).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_the_first_screen_says_what_this_is(width: int, height: int, site: str, visit: Callable[..., Visit]) -> None:
    """The sentence, the field, and the beginning of the picture."""
    seen = visit(site)
    seen.go("", width, height)
    for place in ("h1", "h1 + p", "article .finder-either input", "article figure svg"):
        box = seen.page.locator(place).first.bounding_box()
        assert box and 0 <= box["y"] < height - 40, place
    for place in ("h1", "h1 + p", "article .finder-either input"):
        expect(seen.page.locator(place).first).to_be_in_viewport(ratio=1)
