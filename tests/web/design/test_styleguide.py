import re
from pathlib import Path

import pytest
from django.test import Client

from entrepot.web.design import guide

STATIC = Path(guide.__file__).parent / "static" / "design"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_guide_shows_every_component(client: Client, language: str) -> None:
    page = client.get(f"/de/{language}/styleguide").content.decode()
    for part in ("button", "field--error", "badge--c", "note--warning", "line", "bar", "step", "empty"):
        assert f'class="{part}' in page or f" {part}" in page


NO_PART_OF_THEIR_OWN = {"code", "input", "errorlist", "messages"}  # inside others, or Django's own


def test_every_component_and_variant_stands_in_the_guide(client: Client) -> None:
    page = client.get("/de/en/styleguide").content.decode()
    shown = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    for sheet in ("forms", "components"):
        whole = (STATIC / f"{sheet}.css").read_text(encoding="utf-8")
        text = re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL)
        named = set(re.findall(r"\.([a-z][a-z0-9-]*)(?![a-z0-9_-])", text)) - NO_PART_OF_THEIR_OWN
        assert named
        assert named - shown == set(), sheet


def test_every_colour_shown_is_a_token() -> None:
    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    swatches = (STATIC / "styleguide.css").read_text(encoding="utf-8")
    for name in guide.COLOURS:
        assert f"--{name}:" in tokens
        assert f".guide__colour--{name} " in swatches


def test_every_colour_has_a_dark_twin() -> None:
    tokens = (STATIC / "tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    coloured = re.compile(r"--([a-z-]+): #")
    without = {"on-hull", "on-hull-soft", "on-sea"}
    assert set(coloured.findall(light)) - set(coloured.findall(dark)) <= without


def test_components_use_tokens_and_no_colours_of_their_own() -> None:
    allowed = {"#ffd166"}  # the focus ring on the hull, the same in light and dark
    for name in ("base", "frame", "forms", "components", "menus"):
        text = (STATIC / f"{name}.css").read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9a-f]{3,8}\b", text)) <= allowed
