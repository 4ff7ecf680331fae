# noqa: INP001 - a script beside the pictures it takes
"""Take the pictures of the guides from a running Entrepot: ``python docs/pictures/make.py [address]``.

Needs Chromium (``CHROMIUM=/path/to/it`` if it is not in the path) and a server with the demo world
(``make run``). The pages of the demo people need their password, as the first start printed it, in
``ENTREPOT_DEMO_PASSWORD``; without it only the public pages are taken. Takes no order and changes nothing
but a guest's cart; it asks for the money to be compared.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

HERE = Path(__file__).resolve().parent
SHIRTS = "answer?what=T-shirts&hs=610910&origin=CN&to=DE&price=12.00&currency=EUR&quantity=5&freight=5.00"
MARKETS = "".join(f"&also={code}" for code in ("FR", "GB", "SG", "AU", "MY"))
TEAPOT, TEAPOT_ZH = "shop/?q=celadon+teapot", "shop/?q=青瓷+茶壶"
FIRST_GOOD = "main a[href*='/shop/prd_']"
ADD = "main form[action$='/cart/add'] button"
COMPARE_IT, BESIDE = ".product__later a", ".cards .button"
SIDE_BY_SIDE = (FIRST_GOOD, COMPARE_IT, BESIDE, BESIDE)
COMPARE = "main button:has-text('Compare now')"
BUYER, POTTER, STATIONER, OPERATOR = (
    f"{name}@demo.example" for name in ("tan.mei.ling", "lin", "priya", "operator")
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: where it is taken, how wide the window is, and how much of the page it shows.

    `clicks` are pressed one after another on the way; the page is asked for again until it holds `until`;
    `who` is signed in, nobody by default.
    """

    name: str
    path: str
    width: int = 1280
    height: int = 1000
    scheme: Literal["light", "dark"] = "light"
    opens: str = ""
    clicks: tuple[str, ...] = ()
    until: str = ""
    who: str = ""


LINES = "#lines details"
PICTURES = (
    Picture("can-i-sell", f"/de/en/{SHIRTS}", height=1160, opens=LINES),
    Picture("can-i-sell-zh", f"/cn/zh-hans/{SHIRTS}", height=1160, opens=LINES),
    Picture("can-i-sell-dark", f"/de/en/{SHIRTS}", height=1160, scheme="dark", opens=LINES),
    Picture("can-i-sell-phone", f"/de/en/{SHIRTS}", width=390, height=1100),
    Picture("can-i-sell-phone-zh", f"/cn/zh-hans/{SHIRTS}", width=390, height=1100),
    Picture("home", "/de/en/", height=1320),
    Picture("home-zh", "/cn/zh-hans/", height=1320),
    Picture("candidates", "/cn/en/answer?what=green+tea&step=find&to=DE", height=1180),
    Picture("compare", f"/de/en/{SHIRTS}{MARKETS}", height=1080),
    Picture("shop", "/sg/en/shop/", height=900),
    Picture("shop-phone", "/sg/en/shop/", width=390, height=900),
    Picture("product", f"/sg/en/{TEAPOT}", clicks=(FIRST_GOOD,)),
    Picture("product-zh", f"/cn/zh-hans/{TEAPOT_ZH}", clicks=(FIRST_GOOD,)),
    Picture("product-phone", f"/sg/en/{TEAPOT}", width=390, clicks=(FIRST_GOOD,)),
    Picture("cart", f"/sg/en/{TEAPOT}", clicks=(FIRST_GOOD, ADD, "#added a")),
    Picture("cart-zh", f"/cn/zh-hans/{TEAPOT_ZH}", clicks=(FIRST_GOOD, ADD, "#added a")),
    Picture("store", "/sg/en/store/", height=1240),
    Picture("store-china", "/cn/zh-hans/store/", height=1240),
    Picture("store-world", "/de/en/store/", height=1240, scheme="dark"),
    Picture("store-overseas", "/us/zh-hans/store/", width=390, height=1100),
    Picture("store-thai", "/th/th/store/", width=390, height=1100),
    Picture("shop-zh", "/cn/zh-hans/shop/?kind=food", height=900),
    Picture("side-by-side", f"/sg/en/{TEAPOT}", height=1160, clicks=SIDE_BY_SIDE),
    Picture("side-by-side-zh", f"/cn/zh-hans/{TEAPOT_ZH}", width=390, height=1100, clicks=SIDE_BY_SIDE),
    Picture("zoom", f"/sg/en/{TEAPOT}", width=390, height=844, clicks=(FIRST_GOOD, "[data-large]")),
    Picture("order", "/sg/en/orders/", clicks=("li:has-text('Qingyao') a",), who=BUYER),
    Picture("seller-orders", "/sell/", height=720, clicks=("main a[href$='/orders/']",), who=STATIONER),
    Picture("seller-money", "/sell/", clicks=("main a[href$='/money/']",), who=POTTER),
    Picture("desk", "/operate/", height=720, who=OPERATOR),
    Picture("money-check", "/operate/money/", clicks=(COMPARE,), until=COMPARE, who=OPERATOR),
    Picture("figures", "/operate/figures/", who=OPERATOR),
)


def sign_in(browser: Browser, address: str, email: str, password: str) -> StorageState:
    """Sign one of the demo people in, and return what their browser keeps."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    kept = context.storage_state()
    context.close()
    return kept


def take(browser: Browser, address: str, picture: Picture, kept: StorageState | None) -> None:
    """Take one picture and write it beside this file."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        storage_state=kept,
    )
    page = context.new_page()
    page.goto(address + picture.path)
    for click in picture.clicks:
        page.locator(click).locator("visible=true").first.click()
        page.wait_for_load_state("networkidle")
    if picture.until:
        wait_for(page, address, picture)
    settle(page, picture)
    page.screenshot(path=HERE / f"{picture.name}.png")
    context.close()


def wait_for(page: Page, address: str, picture: Picture) -> None:
    """Ask for the page again, once a second for a minute, until it holds what the picture waits for."""
    for _ in range(60):
        page.goto(address + picture.path)
        if page.locator(picture.until).count():
            return
        page.wait_for_timeout(1000)
    sys.exit(f"{picture.name}: {picture.until} did not come")


def settle(page: Page, picture: Picture) -> None:
    """Open what the picture shows open, and wait for pictures and letters."""
    if picture.opens:
        page.locator(picture.opens).last.evaluate("line => { line.open = true }")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def main() -> None:
    """Take every picture, or those that are named after the address."""
    address = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"
    named = set(sys.argv[2:])
    password = os.environ.get("ENTREPOT_DEMO_PASSWORD", "")
    chosen = [each for each in PICTURES if each.name in named or not named]
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        people: dict[str, StorageState] = {}
        for picture in chosen:
            if picture.who and not password:
                sys.stderr.write(f"{picture.name}: needs ENTREPOT_DEMO_PASSWORD\n")
                continue
            if picture.who and picture.who not in people:
                people[picture.who] = sign_in(browser, address, picture.who, password)
            take(browser, address, picture, people.get(picture.who))
        browser.close()


if __name__ == "__main__":
    main()
