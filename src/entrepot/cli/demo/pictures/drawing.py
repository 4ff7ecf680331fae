"""Draws the gallery anew: `python -m entrepot.cli.demo.pictures.drawing [maker …]`, or `make pictures`."""

import io
import os
import sys
from pathlib import Path

import django
from PIL import Image

FONTS = ("cormorant-garamond-600.ttf", "jost-500.ttf", "zcool-xiaowei-400.ttf")


def draw_gallery(only: list[str]) -> int:
    """Draw every picture of every maker, or of those named; return how many."""
    from entrepot.cli.demo.makers import all_makers, folder  # noqa: PLC0415 - Django must be set up first
    from entrepot.cli.demo.pictures import gallery  # noqa: PLC0415 - same

    count = 0
    for maker in all_makers().values():
        if only and maker.slug not in only:
            continue
        drawn = [(gallery.scene_of(maker), gallery.svg_of_scene(maker), gallery.SCENE_SIDE)]
        for good in maker.goods:
            for each in gallery.pictures_of(maker, good):
                side = gallery.NEAR_SIDE if each.near else gallery.SIDE
                drawn.append((each.file, gallery.svg_of(maker, good, each), side))
        for file, svg, width in drawn:
            _keep(gallery.folder_of(folder()) / file, svg, width, folder() / "fonts")
        count += len(drawn)
        print(maker.slug, len(drawn), flush=True)
    return count


def _keep(path: Path, svg: str, width: int, fonts: Path) -> None:
    import resvg_py  # noqa: PLC0415 - a tool of those who draw, not of those who run

    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=[str(fonts / name) for name in FONTS],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=88, method=4)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()
    draw_gallery(sys.argv[1:])
