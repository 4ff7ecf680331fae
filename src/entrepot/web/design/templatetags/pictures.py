"""A picture as a page shows it: in the smaller form where the browser reads it, no wider than it is seen."""

from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from entrepot.apps.files.queries import PictureView

SEEN_AT_ONCE = 4  # of a page of cards; a phone shows no more before it is moved
PLAIN = 640  # pixels of the file for a browser that cannot choose

FIRST: Final = SafeString(' fetchpriority="high"')
LATER: Final = SafeString(' loading="lazy" decoding="async"')

register = template.Library()


@register.simple_tag
def picture(shown: PictureView, sizes: str, alt: str = "", kind: str = "", rank: int | str = 0) -> SafeString:
    """Show a stored picture. `sizes` is how wide it is seen; `kind` the class of the image.

    `rank` is its place among those of the page: the first is fetched before all else, the next few at once,
    the others, and those without a place, when they come near.
    """
    image = format_html(
        '<img{} src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}"{}>',
        format_html(' class="{}"', kind) if kind else "",
        shown.nearest(PLAIN),
        shown.srcset,
        sizes,
        alt,
        shown.width,
        shown.height,
        _when(int(rank or 0)),
    )
    if not shown.avif_srcset:
        return image
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">{}</picture>',
        shown.avif_srcset,
        sizes,
        image,
    )


def as_placed(html: str, rank: int) -> SafeString:
    """Return a card that was written without a place as it stands at a place: its picture comes in time."""
    return SafeString(html if rank > SEEN_AT_ONCE else html.replace(LATER, _when(rank)))


def _when(rank: int) -> SafeString:
    """Return when a picture at a place is fetched."""
    if rank == 1:
        return FIRST
    return SafeString("") if 0 < rank <= SEEN_AT_ONCE else LATER
