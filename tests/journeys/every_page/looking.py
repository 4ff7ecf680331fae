"""What a page must stand: it is there, fits a phone, keeps nobody out, and speaks one language."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import polib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

import entrepot

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
SHORTEST = 2  # words: a single one may be a name
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # every stylesheet is the page's own: nothing to fetch a second time
}
ALL_BUT_COLOURS = EVERYTHING | {
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}
}
CONTRAST = EVERYTHING | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
RUN_AXE = """options => axe.run(document, options).then(
  results => results.violations.flatMap(each => each.nodes.map(node => [each.id, node.html])))"""
GATHER_TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (parent.closest('script, style, code, pre, [translate=no]')) continue;
    if (!/^zh/.test(parent.closest('[lang]').lang)) continue;
    found.push(walk.currentNode.textContent);
  }
  for (const name of ['aria-label', 'alt', 'title', 'placeholder'])
    for (const each of document.querySelectorAll(`[${name}]`))
      if (/^zh/.test(each.closest('[lang]').lang)) found.push(each.getAttribute(name));
  return found;
}"""
WIDTH = """() => {
  const ids = /\\b([a-z]{2,8})_[0-9a-hjkmnp-tv-z]{22}\\b/g;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const were = new Map();
  while (texts.nextNode()) {
    const was = texts.currentNode.data;
    const wide = was.replace(ids, '$1_m0w4m8wq6gm3wd9mk2wmhb');
    if (wide === was) continue;
    were.set(texts.currentNode, was);
    texts.currentNode.data = wide;
  }
  const width = document.documentElement.scrollWidth;
  were.forEach((was, node) => { node.data = was; });
  return width;
}"""  # of a page whose ids are as broad as chance may draw them, so that no run depends on chance


def faults_of(page: Page, *, speaks: bool = True) -> list[str]:
    """Return what is wrong with the page that is open; `speaks` says whether all its words are ours."""
    found = []
    page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
    width = page.evaluate(WIDTH)
    if width > PHONE["width"]:
        found.append(f"{width} px wide on a phone")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(_axe())
    if page.evaluate("document.documentElement.lang").startswith("zh"):
        found += _seen_by_axe(page, ALL_BUT_COLOURS)
        texts = page.evaluate(GATHER_TEXTS) if speaks else []
        found += [f"still in English: {text}" for text in untranslated(texts)]
    else:  # once is enough: colours know no language, and take longest to look at
        found += _seen_by_axe(page, EVERYTHING)
        page.emulate_media(color_scheme="dark")
        found += [f"in the dark: {each}" for each in _seen_by_axe(page, CONTRAST)]
    return [f"{page.url}: {each}" for each in found]


@cache
def _axe() -> str:
    return Axe().axe_script


def _seen_by_axe(page: Page, options: dict[str, object]) -> list[str]:
    found: list[tuple[str, str]] = page.evaluate(RUN_AXE, options)
    return [f"{rule}: {html[:300]}" for rule, html in found]


def look(page: Page) -> None:
    """Look at a page on somebody's way, on a phone and at a desk: nothing sticks out, nobody is kept out."""
    page.evaluate(_axe())
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert page.evaluate(WIDTH) <= size["width"], page.url
        faults = _seen_by_axe(page, EVERYTHING)
        assert faults == [], f"{page.url}: {faults}"


def untranslated(texts: Iterable[str]) -> list[str]:
    """Return those of a Chinese page's texts that the catalogues of messages have in Chinese."""
    known = english()
    return sorted({said for text in texts if (said := _plain(text)) in known})


@cache
def english() -> frozenset[str]:
    """Return every whole sentence or label of the interface that its catalogues translate."""
    found = set[str]()
    for path in Path(entrepot.__file__).parent.rglob("zh_Hans/LC_MESSAGES/*.po"):
        for entry in polib.pofile(str(path)):
            if (
                "%" not in entry.msgid
                and len(entry.msgid.split()) >= SHORTEST
                and entry.msgstr != entry.msgid
            ):
                found.add(_plain(entry.msgid))
    return frozenset(found)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
