"""What is said in the demo world's shops: reviews with photos by who received goods, questions, answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageEnhance

from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.orders.queries import ReceivedLine
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.actions import Photo, Wording
from entrepot.cli.demo import people
from entrepot.cli.demo.makers import all_makers, folder
from entrepot.cli.demo.pictures import gallery
from entrepot.cli.demo.showing import read
from entrepot.cli.demo.stories import Buyer, read_stories
from entrepot.cli.demo.trade import guest_key

APART: Final = timedelta(hours=2)  # between what one says and the next
TILT, SEEN, LIGHT = -7, 0.72, 0.93  # a photo by hand: turned, nearer, in the light of a room


def review(
    written: Sequence[Mapping[str, Any]],
    variants: Mapping[str, str],
    makers: Mapping[str, Actor],
    now: datetime,
) -> int:
    """Let buyers say how what they received is, and makers answer; return how many spoke.

    What has not come to its buyer, because not every maker stands here, is passed over.
    """
    buyers = {story.buyer.email: story.buyer for story in read_stories(folder() / "orders.toml")}
    sellers = {people.business_of(owner): owner for owner in makers.values()}
    photos = dict(_photos({each["goods"] for each in written if each.get("photo")}))
    spoken = 0
    for number, each in enumerate(written):
        buyer = buyers[each["buyer"]]
        at = now - APART * (len(written) - number)
        line = _received(buyer, variants.get(each["goods"], ""), at)
        if line is not None:
            made = _speak(each, buyer, line, photos.get(each["goods"]), at)
            spoken += 1
            if "answer" in each and line.business in sellers:
                actions.answer_review(
                    review=made, answer=each["answer"], by=sellers[line.business], at=at + APART / 2
                )
    return spoken


def ask(
    written: Iterable[Mapping[str, Any]],
    products: Mapping[str, str],
    makers: Mapping[str, Actor],
    now: datetime,
) -> int:
    """Let people ask the makers that stand here, who answer; return how many did."""
    asked = 0
    for each in written:
        if each["goods"] not in products:
            continue
        question = actions.ask_question(
            product=products[each["goods"]],
            market=each["market"],
            words=each["words"],
            language=each["language"],
            by=people.actor(each["buyer"]),
            at=now - APART,
        )
        business = queries.get_question(question, viewer=SYSTEM).business
        owner = next((one for one in makers.values() if people.business_of(one) == business), None)
        if owner is not None:
            actions.answer_question(question=question, answer=each["answer"], by=owner, at=now)
        asked += 1
    return asked


def _received(buyer: Buyer, variant: str, at: datetime) -> ReceivedLine | None:
    """Return what came to a buyer of a variant and was not spoken of yet."""
    by, key = _acting(buyer)
    found = queries.list_to_review(viewer=by, at=at, key=key)
    return next((each.line for each in found if each.review is None and each.line.variant == variant), None)


def _speak(
    each: Mapping[str, Any], buyer: Buyer, line: ReceivedLine, photo: Photo | None, at: datetime
) -> str:
    by, key = _acting(buyer)
    return actions.write_review(
        order=line.order,
        variant=line.variant,
        wording=Wording(
            stars=each["stars"],
            words=each["words"],
            language=each["language"],
            called=each.get("called"),
        ),
        photos=[photo] if photo is not None else [],
        by=by,
        at=at,
        key=key,
    )


def _acting(buyer: Buyer) -> tuple[Actor, str]:
    """Return who speaks and the key of who has no account."""
    return (people.actor(buyer.email) if buyer.signs_in else ANONYMOUS), guest_key(buyer)


def _photos(wanted: set[str]) -> Iterator[tuple[str, Photo]]:
    """Yield a photo of each of these goods, by article number, as somebody at home takes it."""
    for maker in all_makers().values():
        for good in maker.goods:
            for sku in wanted & {variant.sku for variant in good.product.variants}:
                yield (
                    sku,
                    Photo(
                        name="photo.jpg", content=_by_hand(next(iter(gallery.pictures_of(maker, good))).file)
                    ),
                )


def _by_hand(file: str) -> bytes:
    """Return a picture of the gallery as a phone held at an angle sees the thing."""
    with Image.open(BytesIO(read(file))) as opened:
        turned = opened.convert("RGB").rotate(TILT, Image.Resampling.BICUBIC)
    width, height = turned.size
    left, top = round(width * (1 - SEEN) / 2), round(height * (1 - SEEN) / 2)
    near = ImageEnhance.Brightness(turned.crop((left, top, width - left, height - top))).enhance(LIGHT)
    target = BytesIO()
    near.save(target, "JPEG", quality=85)
    return target.getvalue()
