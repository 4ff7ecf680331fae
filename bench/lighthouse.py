"""What Lighthouse, on its picture of a phone on a slow network, says of a running shop: one table.

    .venv/bin/python bench/lighthouse.py --install                # brings Lighthouse once; needs node and npm
    .venv/bin/python bench/lighthouse.py http://localhost:8000    # a shop that runs and has something to sell

Each page is looked at several times and the middle one counts: a busy machine makes single runs worse. The
cart is nobody's to find (`noindex`), so Lighthouse's question whether it can be found is not asked of it.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

ROOT = Path(__file__).parents[1]
BENCH = ROOT / "bench"
sys.path[:0] = [str(ROOT), str(BENCH)]

from peers import nodes  # noqa: E402 - the path comes first

PLACE: Final = BENCH / "peers" / "lighthouse"
FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AIMS: Final[Mapping[str, int]] = {"performance": 90, "accessibility": 100, "best-practices": 95, "seo": 95}
FIGURES: Final = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
FINDABLE: Final = "is-crawlable"


@dataclass(frozen=True, slots=True)
class Looked:
    """A page to look at."""

    name: str
    address: str
    cookies: str = ""
    but: str = ""
    """An audit that is not asked of it."""


def main(arguments: Sequence[str]) -> int:
    """Look at the pages of a shop and print what was found; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description="Look at a running shop with Lighthouse.")
    parser.add_argument("shop", nargs="?", help="where it runs, as http://localhost:8000")
    parser.add_argument("--place", default="sg/en", help="country and language to look from")
    parser.add_argument("--kind", default="food", help="the kind of goods of the category page")
    parser.add_argument("--runs", type=int, default=3, help="how often each page is looked at")
    parser.add_argument("--install", action="store_true", help="bring Lighthouse from the package registry")
    given = parser.parse_args(arguments)
    if given.install:
        nodes.install("lighthouse", PLACE)
    tool, browser = PLACE / "node_modules" / ".bin" / "lighthouse", _chromium()
    if not tool.exists() or browser is None:
        print("Not measured: Lighthouse (--install brings it) or Chromium (CHROMIUM=…) is not here.")
        return int(bool(given.shop))
    if not given.shop:
        print("Not measured: name the address of a shop that runs.")
        return 0
    print(f"{'page':<10}" + "".join(f"{name:>16}" for name in AIMS) + "  LCP, ms blocked, layout shift")
    short = [line for each in _pages(given) for line in _told(each, tool, browser, given.runs)]
    print("\n".join(short))
    return int(bool(short))


def _pages(given: argparse.Namespace) -> Iterator[Looked]:
    """Yield the pages, in the order a buyer sees them; something lies in the cart."""
    home = f"{given.shop}/{given.place}"
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    try:
        found = re.search(r"/shop/prd_\w+/", _read(opener, f"{home}/shop/?kind={given.kind}"))
        if found is None:
            sys.exit(f"Nothing is sold at {home}/shop/?kind={given.kind}.")
        product = f"{home}{found[0]}"
        variant = re.search(r'name="variant" value="([^"]+)', _read(opener, product))
        if variant is None:
            sys.exit(f"{product} is sold out.")
        put = urlencode({"variant": variant[1], "quantity": 1}).encode()
        opener.addheaders = [("Origin", given.shop)]
        _read(opener, f"{home}/cart/add", put)
    except URLError as error:
        sys.exit(f"No shop answers at {given.shop}: {error}")
    yield Looked("home", f"{home}/store/")
    yield Looked("category", f"{home}/shop/?kind={given.kind}")
    yield Looked("product", product)
    yield Looked("cart", f"{home}/cart/", "; ".join(f"{each.name}={each.value}" for each in jar), FINDABLE)


def _read(opener: OpenerDirector, address: str, put: bytes | None = None) -> str:
    with opener.open(address, put, timeout=60) as answer:
        return str(answer.read().decode())


def _told(page: Looked, tool: Path, browser: str, runs: int) -> list[str]:
    """Print the row of a page, and return what is short of an aim, with what Lighthouse names."""
    reports = [_report(page, tool, browser) for _run in range(runs)]
    middle = {
        name: statistics.median_low([_score(each["categories"][name]) for each in reports]) for name in AIMS
    }
    report = min(
        reports, key=lambda each: abs(_score(each["categories"]["performance"]) - middle["performance"])
    )
    figures = ", ".join(report["audits"][each]["displayValue"].replace("\xa0", " ") for each in FIGURES)
    print(f"{page.name:<10}" + "".join(f"{middle[name]:>16}" for name in AIMS) + f"  {figures}", flush=True)
    return [
        f"{page.name}: {name} is {middle[name]}, the aim {aim}: {', '.join(_named(report, name))}"
        for name, aim in AIMS.items()
        if middle[name] < aim
    ]


def _report(page: Looked, tool: Path, browser: str) -> dict[str, Any]:
    words = [str(tool), page.address, "--quiet", "--output=json", f"--chrome-flags={' '.join(FLAGS)}"]
    words.append(f"--only-categories={','.join(AIMS)}")
    if page.cookies:
        words.append("--extra-headers=" + json.dumps({"Cookie": page.cookies}))
    if page.but:
        words.append(f"--skip-audits={page.but}")
    done = subprocess.run(
        words, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True, check=False
    )
    report: dict[str, Any] = json.loads(done.stdout or "{}")
    if done.returncode or "runtimeError" in report:
        sys.exit(f"Lighthouse could not look at {page.address}.\n{done.stderr[-1000:]}")
    return report


def _score(category: dict[str, Any]) -> int:
    return round(100 * category["score"])


def _named(report: dict[str, Any], category: str) -> list[str]:
    """Return the audits that cost a category something."""
    audits = report["audits"]
    return [
        each["id"]
        for each in report["categories"][category]["auditRefs"]
        if each["weight"]
        and (audits[each["id"]]["score"] or 0) < 1
        and audits[each["id"]]["score"] is not None
    ]


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM") or os.environ.get("CHROME_PATH")
    return named or shutil.which("chromium") or shutil.which("google-chrome")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
