"""Pictures of a product, large: by keyboard, wheel, mouse and fingers, and as links without a script."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import CDPSession, Page, expect
from tests.catalogue_factories import make_seller
from tests.journeys.every_page import looking
from tests.web.storefront.shop import sell, show_picture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

type OpenPage = Callable[..., Page]

DRAWN = re.compile(r"translate\((-?[\d.]+)px, (-?[\d.]+)px\) scale\(([\d.]+)\)")
STAGE = ".zoom__stage"


class Seen(NamedTuple):
    """How far a picture was moved, in pixels, and how near it is."""

    x: float
    y: float
    scale: float


@pytest.fixture
def address() -> str:
    """The page of a candle with two pictures."""
    seller = make_seller("Hill Candles")
    product = sell(seller, markets=("SG",))
    show_picture(product, seller, colour="teal", alt="The candle")
    show_picture(product, seller, colour="red", alt="The candle, burning")
    return f"/sg/en/shop/{product}/"


def seen(page: Page) -> Seen:
    drawn = DRAWN.fullmatch(page.locator(f"{STAGE} img").evaluate("image => image.style.transform"))
    assert drawn is not None
    return Seen(*map(float, drawn.groups()))


def open_large(page: Page, address: str) -> tuple[float, float]:
    """Open the first picture by the keyboard, and return the middle of where it shows."""
    page.goto(address)
    page.locator("[data-large]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.zoom")).to_be_visible()
    box = page.locator(STAGE).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_pictures_are_looked_at_by_the_keyboard_alone(open_page: OpenPage, address: str) -> None:
    page = open_page("en", viewport=looking.DESK)
    open_large(page, address)
    image = page.locator(f"{STAGE} img")
    expect(image).to_have_attribute("alt", "The candle")
    looking.look(page)
    page.set_viewport_size(looking.DESK)
    page.keyboard.press("ArrowRight")
    expect(image).to_have_attribute("alt", "The candle, burning")
    page.keyboard.press("ArrowRight")
    expect(image).to_have_attribute("alt", "The candle")
    page.keyboard.press("+")
    assert seen(page).scale == 1.5
    page.keyboard.press("ArrowRight")
    assert seen(page).x == -60, "near, an arrow moves the picture"
    expect(image).to_have_attribute("alt", "The candle")
    page.keyboard.press("-")
    assert seen(page) == (0, 0, 1)
    for _press in range(9):
        page.keyboard.press("+")
    assert seen(page).scale == 4
    page.keyboard.press("0")
    assert seen(page) == (0, 0, 1)
    page.keyboard.press("ArrowLeft")
    expect(image).to_have_attribute("alt", "The candle, burning")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.zoom")).to_be_hidden()
    expect(page.locator("[data-large]").nth(1)).to_be_focused()


def test_the_wheel_brings_near_what_lies_under_it_and_the_mouse_moves_it(
    open_page: OpenPage, address: str
) -> None:
    page = open_page("en", viewport=looking.DESK)
    left, top = open_large(page, address)
    page.mouse.move(left + 100, top)
    page.mouse.wheel(0, -100)
    near = seen(page)
    assert near.scale == pytest.approx(1.2)
    assert near.x == pytest.approx(-20, abs=1), "what lay under the pointer stays there"
    page.mouse.wheel(0, 100)
    assert seen(page) == pytest.approx((0, 0, 1), abs=0.01)
    page.mouse.click(left, top)
    assert seen(page).scale == 2.5
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 80, top + 40, steps=80)  # a pixel at a time: slow, and still no tap
    page.mouse.up()
    assert seen(page) == pytest.approx((80, 40, 2.5), abs=1)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 5_000, top)
    page.mouse.up()
    width = page.locator(STAGE).evaluate("stage => stage.clientWidth")
    assert seen(page).x == pytest.approx(width * 1.5 / 2, abs=1), "it never leaves its frame"
    page.mouse.click(left, top)
    assert seen(page) == (0, 0, 1)


def test_fingers_pinch_drag_and_tap(open_page: OpenPage, address: str) -> None:
    page = open_page("en", viewport=looking.PHONE, has_touch=True, is_mobile=True)
    left, top = open_large(page, address)
    hand = page.context.new_cdp_session(page)
    touch(hand, "touchStart", (left - 40, top), (left + 40, top))
    for step in range(1, 9):
        touch(hand, "touchMove", (left - 40 - step * 10, top), (left + 40 + step * 10, top))
    touch(hand, "touchEnd")
    near = seen(page)
    assert near.scale == pytest.approx(3, abs=0.1)
    assert (near.x, near.y) == pytest.approx((0, 0), abs=2)
    touch(hand, "touchStart", (left, top))
    for step in range(1, 11):
        touch(hand, "touchMove", (left + step * 5, top - step * 3))
    touch(hand, "touchEnd")
    assert seen(page) == pytest.approx((50, -30, near.scale), abs=2)
    tap(hand, left, top)
    assert seen(page) == (0, 0, 1)
    tap(hand, left, top)
    assert seen(page).scale == 2.5
    page.get_by_role("button", name="Close", exact=True).tap()
    expect(page.locator("dialog.zoom")).to_be_hidden()


def test_without_a_script_each_picture_is_a_link_to_itself(open_page: OpenPage, address: str) -> None:
    page = open_page("en", java_script_enabled=False)
    page.goto(address)
    link = page.get_by_role("link", name="Show it large").first
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"].startswith("image/")


def touch(hand: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    found = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})


def tap(hand: CDPSession, left: float, top: float) -> None:
    touch(hand, "touchStart", (left, top))
    touch(hand, "touchEnd")
