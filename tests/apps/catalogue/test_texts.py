"""Many texts and pictures are one change: all of them or none, told once."""

from io import BytesIO

import pytest
from PIL import Image
from tests.catalogue_factories import make_product, make_seller
from tests.factories import AT

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import Shown, Text
from entrepot.apps.catalogue.models import Product, Translation, Variant
from entrepot.apps.files.actions import store_picture
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


def version_of(product: str) -> int:
    return Product.objects.get(public_id=product).version


def a_picture(seller: Actor, shade: int) -> str:
    target = BytesIO()
    Image.new("RGB", (300, 240), (shade, 90, 120)).save(target, "PNG")
    return store_picture(content=target.getvalue(), by=seller, at=AT)


def test_many_texts_are_one_change(seller: Actor) -> None:
    product = make_product(seller)
    variant = Variant.objects.get(product__public_id=product).public_id
    before = version_of(product)
    actions.set_translations(
        product=product,
        texts=[
            Text(field="title", language="zh-hans", text="蜡烛"),
            Text(field="title", language="zh-hans", text=" 雪松蜡烛 "),
            Text(field="title", language="de", text="Zedernkerze"),
            Text(field="option1", language="zh-hans", text="红", thing=variant),
        ],
        by=seller,
        at=AT,
    )
    assert version_of(product) == before + 1
    assert queries.get_own_product(product, viewer=seller, language="zh-hans").product.title == "雪松蜡烛"
    (entry,) = AuditEntry.objects.filter(action="catalogue.set_translation")
    assert [each["thing"] for each in entry.changes["texts"]] == [product, product, variant]
    gone = [Text(field="title", language=language, text="") for language in ("zh-hans", "de", "fr")]
    actions.set_translations(product=product, texts=gone, by=seller, at=AT)
    assert queries.get_own_product(product, viewer=seller, language="de").product.title == "Cedar Candle"
    actions.set_translations(product=product, texts=[], by=seller, at=AT)
    assert version_of(product) == before + 2, "no text is no change"


@pytest.mark.parametrize(
    "wrong",
    [
        Text(field="price", language="en", text="x"),
        Text(field="title", language="en", text="x" * 20_001),
        Text(field="title", language="en", text="x", state="guessed"),
        Text(field="title", language="en", text="x", thing="var_of_nobody"),
        Text(field="alt", language="en", text="x", thing="999999999"),
    ],
)
def test_with_one_wrong_text_none_is_kept(seller: Actor, wrong: Text) -> None:
    product = make_product(seller)
    before = Translation.objects.count()
    good = Text(field="title", language="de", text="Zedernkerze")
    with pytest.raises(ProblemRaised):
        actions.set_translations(product=product, texts=[good, wrong], by=seller, at=AT)
    assert Translation.objects.count() == before


def test_many_pictures_are_one_change_and_are_told_in_each_language(seller: Actor) -> None:
    product = make_product(seller)
    first, second, third = (a_picture(seller, shade) for shade in (10, 120, 230))
    actions.add_picture(product=product, picture=first, alt="A candle", by=seller, at=AT)
    before = version_of(product)
    alts = {"en": "A candle, lit", "zh-hans": "点着的蜡烛"}
    shown = [Shown(picture=first), Shown(picture=second, alts=alts, sku="HC-1"), Shown(picture=third)]
    actions.add_pictures(product=product, pictures=shown, by=seller, at=AT)
    assert version_of(product) == before + 1
    seen = {
        language: [
            picture.alt
            for picture in queries.get_own_product(product, viewer=seller, language=language).product.pictures
        ]
        for language in ("en", "zh-hans")
    }
    assert seen == {"en": ["A candle", "A candle, lit", ""], "zh-hans": ["A candle", "点着的蜡烛", ""]}
    row = Product.objects.get(public_id=product)
    places = list(row.pictures.order_by("position").values_list("position", "variant__sku"))
    assert places == [(0, None), (1, "HC-1"), (2, None)]
    actions.add_pictures(product=product, pictures=shown, by=seller, at=AT)
    assert version_of(product) == before + 1, "shown again is no change"
    foreign = Shown(picture=a_picture(make_seller("Other"), 60))
    with pytest.raises(ProblemRaised):
        actions.add_pictures(product=product, pictures=[foreign], by=seller, at=AT)


def test_a_machines_text_never_takes_the_place_of_a_persons(seller: Actor) -> None:
    product = make_product(seller)

    def say(text: str, language: str, state: str) -> None:
        one = Text(field="title", language=language, text=text, state=state)
        actions.set_translations(product=product, texts=[one], by=seller, at=AT)

    def said(language: str) -> list[tuple[str, str]]:
        rows = Translation.objects.filter(thing=product, field="title", language=language)
        return list(rows.values_list("text", "state"))

    say("Zedern-Kerze", "de", "machine")
    say("Zedernholzkerze", "de", "machine")  # it may correct itself
    assert said("de") == [("Zedernholzkerze", "machine")]
    say("Zedernkerze", "de", "reviewed")
    before = version_of(product)
    for text in ("Kerze aus Zeder", ""):
        say(text, "de", "machine")
    say("Candle of cedar", "en", "machine")
    assert said("de") == [("Zedernkerze", "reviewed")]
    assert said("en") == [("Cedar Candle", "original")]
    assert version_of(product) == before  # nothing changed, so nothing was told
