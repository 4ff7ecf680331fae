# noqa: INP001 - a script beside the pictures it takes
"""Take the pictures of the guides from a running Entrepot: ``python docs/pictures/make.py [address]``.

Needs Chromium (``CHROMIUM=/path/to/it`` if it is not in the path) and a server (``make run``).
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
SHIRTS = "answer?what=T-shirts&hs=610910&origin=CN&to=DE&price=12.00&currency=EUR&quantity=5&freight=5.00"
MARKETS = "".join(f"&also={code}" for code in ("FR", "GB", "SG", "AU", "MY"))


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: where it is taken, how wide the window is, and how much of the page it shows."""

    name: str
    path: str
    width: int = 1280
    height: int = 1000
    scheme: Literal["light", "dark"] = "light"
    open_lines: bool = False


PICTURES = (
    Picture("can-i-sell", f"/de/en/{SHIRTS}", height=1160, open_lines=True),
    Picture("can-i-sell-zh", f"/cn/zh-hans/{SHIRTS}", height=1160, open_lines=True),
    Picture("can-i-sell-dark", f"/de/en/{SHIRTS}", height=1160, scheme="dark", open_lines=True),
    Picture("can-i-sell-phone", f"/de/en/{SHIRTS}", width=390, height=1100),
    Picture("can-i-sell-phone-zh", f"/cn/zh-hans/{SHIRTS}", width=390, height=1100),
    Picture("home", "/de/en/", height=1320),
    Picture("home-zh", "/cn/zh-hans/", height=1320),
    Picture("candidates", "/cn/en/answer?what=green+tea&step=find&to=DE", height=1180),
    Picture("compare", f"/de/en/{SHIRTS}{MARKETS}", height=1080),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Take one picture and write it beside this file."""
    window = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=window, color_scheme=picture.scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + picture.path)
    if picture.open_lines:
        page.locator("#lines details").last.evaluate("line => { line.open = true }")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=HERE / f"{picture.name}.png")
    context.close()


def main() -> None:
    """Take every picture."""
    address = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000"
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, address, picture)
        browser.close()


if __name__ == "__main__":
    main()
