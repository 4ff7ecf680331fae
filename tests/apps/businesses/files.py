"""Files of businesses for tests: a clean one, and pictures of documents that can and cannot be read."""

import random
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.actions import PaperGiven
from entrepot.apps.kernel.actors import Actor

USCC = "91110000600037341L"
OTHER_USCC = "91350211M00011FE7B"
STREET = {"street": "寺登街 6", "city": "大理市", "area": "云南省", "postcode": "671000"}


def document(
    seed: int = 1, *, blur: int = 0, light: int = 235, size: tuple[int, int] = (1400, 1000)
) -> bytes:
    """Draw a page of print as a phone would take it."""
    picture = Image.new("RGB", size, (light, light, light))
    draw, chance = ImageDraw.Draw(picture), random.Random(seed)  # noqa: S311 - a drawing, not a secret
    for line in range(60, size[1] - 60, 28):
        place = 60
        while place < size[0] - 120:
            width = chance.randint(12, 70)
            draw.rectangle((place, line, place + width, line + 12), fill=(light // 6,) * 3)
            place += width + 14
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    target = BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def open_business(*, country: str = "CN", name: str = "Shaxi Tea") -> Actor:
    """Register a business and return its owner."""
    founder = make_user()
    by = actor_of(founder, make_organisation(founder, name, country=country))
    actions.register_business(name=name, country=country, kind="farm", by=by, at=AT)
    return by


def fill(by: Actor, *, number: str = USCC, seed: int = 1, owner: str = "Lin Mei", at: datetime = AT) -> None:
    """Give everything a clean file of a Chinese company needs."""
    actions.set_details(
        legal_form="llc",
        legal_name="Shaxi Tea",
        registration=number,
        tax_number=number,
        by=by,
        at=at,
    )
    actions.set_address(address=STREET, by=by, at=at)
    made = actions.add_owner(
        name=owner,
        share=10_000,
        directs=True,
        country="CN",
        birth_year=1990,
        identity_number="11010519491231002X",
        by=by,
        at=at,
    )
    give(by, "registration", seed, at=at)
    give(by, "identity", seed + 1000, owner=made, at=at, days=900)


def give(by: Actor, kind: str, seed: int, *, owner: str = "", days: int = 0, at: datetime = AT) -> str:
    """Give a readable picture of a document, that expires after so many days."""
    ends = (at + timedelta(days=days)).date() if days else None
    given = PaperGiven(kind=kind, owner=owner, expires_on=ends)
    return actions.add_paper(given=given, content=document(seed), name="scan.jpg", by=by, at=at)


def state_of(by: Actor) -> str:
    """Return the state of the actor's business."""
    own = queries.get_own_business(viewer=by)
    assert own is not None
    return own.state
