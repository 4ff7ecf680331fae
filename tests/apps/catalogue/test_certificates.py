"""Certificates and composition of products: kept as told, shown while valid, refused where they cannot be."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.mail import EmailMessage
from tests.catalogue_factories import a_variant, make_product, make_seller
from tests.factories import AT

from entrepot.apps.catalogue import actions, letters, queries
from entrepot.apps.catalogue.actions import CertificateInput
from entrepot.apps.catalogue.models import ImportFailure, Product
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, Actor
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DETAILS = (
    ("ingredient", "coconut milk", "62"),
    ("ingredient", "peanuts", "38 allergen"),
    ("material", "cotton", "60"),
    ("material", "linen", "40"),
    ("shelf_life", "days", "540 cool_dry"),
)


def a_certificate(**more: Any) -> CertificateInput:
    today = clock.now().date()
    given = {
        "kind": "organic",
        "number": "FR-1",
        "issuer": "Ecocert",
        "country": "FR",
        "valid_from": today - timedelta(days=10),
        "valid_to": today + timedelta(days=300),
    }
    return CertificateInput(**{**given, **more})


def test_buyers_see_what_is_valid_today(seller: Actor) -> None:
    product = make_product(seller)
    today = clock.now().date()
    for given in (
        a_certificate(),
        a_certificate(number="OLD", valid_to=today - timedelta(days=1)),
        a_certificate(number="SOON", valid_to=today),
        a_certificate(number="NEXT", valid_from=today + timedelta(days=1)),
        a_certificate(number="LAB", kind="lab", valid_to=None),
    ):
        actions.add_certificate(product=product, given=given, by=seller, at=AT)
    own = {each.number: each.state for each in queries.list_certificates(product, viewer=seller)}
    assert own == {
        "FR-1": "valid",
        "OLD": "over",
        "SOON": "soon_over",
        "NEXT": "not_yet",
        "LAB": "valid",
    }
    seen = queries.list_certificates(product, viewer=ANONYMOUS)
    assert {each.number for each in seen} == {"FR-1", "SOON", "LAB"}
    before = Product.objects.get(public_id=product).version
    actions.drop_certificate(product=product, certificate=seen[0].public_id, by=seller, at=AT)
    assert len(queries.list_certificates(product, viewer=ANONYMOUS)) == 2
    assert Product.objects.get(public_id=product).version == before + 1


def test_a_new_one_of_the_same_number_takes_its_place(seller: Actor) -> None:
    product = make_product(seller)
    actions.add_certificate(product=product, given=a_certificate(), by=seller, at=AT)
    actions.add_certificate(product=product, given=a_certificate(issuer="Control Union"), by=seller, at=AT)
    (kept,) = queries.list_certificates(product, viewer=seller)
    assert kept.issuer == "Control Union"


def test_wrong_fields_are_named_together_and_others_products_are_not_there(seller: Actor) -> None:
    product = make_product(seller)
    wrong = a_certificate(kind="royal", number=" ", issuer="x" * 161, country="XX", valid_to=date(2000, 1, 1))
    with pytest.raises(ProblemRaised) as raised:
        actions.add_certificate(product=product, given=wrong, by=seller, at=AT)
    assert len(raised.value.problem.errors) == 5
    with pytest.raises(ProblemRaised) as missing:
        actions.add_certificate(product=product, given=a_certificate(valid_to=None), by=seller, at=AT)
    assert missing.value.problem.errors[0].field == "valid_to"
    with pytest.raises(ProblemRaised) as other:
        actions.add_certificate(product=product, given=a_certificate(), by=make_seller("Other"), at=AT)
    assert other.value.problem.status == 404


def test_composition_is_kept_and_read_in_order(seller: Actor) -> None:
    product = make_product(seller, details=DETAILS)
    view = queries.get_own_product(product, viewer=seller).product
    assert [(each.name, each.is_allergen) for each in view.ingredients] == [
        ("coconut milk", False),
        ("peanuts", True),
    ]
    assert view.shelf_life is not None
    assert view.shelf_life.days == 540


@pytest.mark.parametrize(
    "detail",
    [
        ("ingredient", "salt", "120"),
        ("shelf_life", "days", "540"),
        ("shelf_life", "weeks", "5 frozen"),
        ("material", "silk", "10"),
    ],
)
def test_what_cannot_be_is_refused(seller: Actor, detail: tuple[str, str, str]) -> None:
    product = make_product(seller, details=DETAILS)
    said = queries.get_product_input(product, viewer=seller)
    others = tuple(each for each in said.details if detail[0] != "shelf_life" or each[0] != "shelf_life")
    with pytest.raises(ProblemRaised):
        actions.update_product(
            product=product, content=replace(said, details=(*others, detail)), by=seller, at=AT
        )


def test_json_carries_composition_and_batteries_there_and_back(seller: Actor) -> None:
    details = (*DETAILS, ("battery", "lithium_ion", "contained_in 18.5"))
    product = make_product(seller, details=details)
    written = "".join(queries.write_products("json", site="", page=str, viewer=seller).pieces).encode()
    actions.archive_product(product=product, by=seller, at=AT)
    actions.import_products(content=BytesIO(written), file_name="all.json", currency="USD", by=seller, at=AT)
    workers.run_pending(BULK)
    workers.run_pending()
    row = Product.objects.get(archived_at=None)
    assert set(queries.get_product_input(row.public_id, viewer=seller).details) == set(details)


def test_a_table_tells_composition_and_leaves_what_it_does_not_know(seller: Actor) -> None:
    rows = "name,sku,price,materials,ingredients,shelf life,battery\n"
    rows += "Scarf,S-1,12.00,cotton 60 %; linen 40 %,coconut milk 62 %; *peanuts,540 cool_dry,"
    rows += "lithium_ion contained_in 18.5\nShawl,S-2,9.00,cotton 60 %; linen 30 %,,a year,\n"
    bring(seller, rows)
    first, second = Product.objects.filter(archived_at=None).order_by("pk")
    told = queries.get_product_input(first.public_id, viewer=seller).details
    assert set(told) == {
        ("material", "cotton", "60"),
        ("material", "linen", "40"),
        ("ingredient", "coconut milk", "62"),
        ("ingredient", "peanuts", "allergen"),
        ("shelf_life", "days", "540 cool_dry"),
        ("battery", "lithium_ion", "contained_in 18.5"),
    }
    assert not queries.get_product_input(second.public_id, viewer=seller).details
    codes = ImportFailure.objects.get(taken=True).findings
    assert {each["column"] for each in codes} == {"materials", "shelf_life"}
    bring(seller, "name,sku,price,materials\nScarf,S-1,12.00,silk\n")
    again = queries.get_product_input(first.public_id, viewer=seller).details
    assert ("material", "silk", "") in again
    assert ("battery", "lithium_ion", "contained_in 18.5") in again
    assert len([each for each in again if each[0] == "material"]) == 1


def bring(seller: Actor, rows: str) -> None:
    actions.import_products(
        content=BytesIO(rows.encode()), file_name="all.csv", currency="USD", by=seller, at=AT
    )
    workers.run_pending(BULK)
    workers.run_pending()


def written() -> list[tuple[str, str, str, str]]:
    rows = Message.objects.filter(subject_kind="certificate").order_by("pk")
    return [(each.template, each.context["number"], each.context["products"], each.language) for each in rows]


def test_a_seller_is_told_once_before_a_certificate_ends_and_once_when_it_has(
    seller: Actor, mailoutbox: list[EmailMessage]
) -> None:
    today = clock.now().date()
    first = make_product(seller)
    second = make_product(seller, "Oak Candle", variants=(a_variant("OAK-1"),))
    for product in (first, second):
        given = a_certificate(valid_to=today + timedelta(days=30))
        actions.add_certificate(product=product, given=given, by=seller, at=clock.now())
    late = a_certificate(number="LATER", valid_to=today + timedelta(days=31))
    actions.add_certificate(product=first, given=late, by=seller, at=clock.now())
    for _day in range(2):
        letters.write_about_certificates(at=clock.now())
    assert written() == [("certificate_ending", "FR-1", "2", "en")]
    again = a_certificate(valid_to=today + timedelta(days=30))
    actions.add_certificate(product=first, given=again, by=seller, at=clock.now())
    letters.write_about_certificates(at=clock.now())
    assert len(written()) == 1  # the same paper, told anew
    for _day in range(2):
        letters.write_about_certificates(at=clock.now() + timedelta(days=31))
    assert written()[1:] == [
        ("certificate_over", "FR-1", "2", "en"),
        ("certificate_ending", "LATER", "1", "en"),
    ]
    workers.run_pending()
    subjects = {mail.subject for mail in mailoutbox}
    assert "Certificate FR-1 has ended" in subjects


def test_nobody_is_told_of_what_had_ended_before_or_is_gone(seller: Actor) -> None:
    today, product = clock.now().date(), make_product(seller)
    over = a_certificate(number="OVER", valid_to=today - timedelta(days=1))
    actions.add_certificate(product=product, given=over, by=seller, at=clock.now())
    soon = a_certificate(number="GONE", valid_to=today + timedelta(days=1))
    gone = actions.add_certificate(product=product, given=soon, by=seller, at=clock.now())
    actions.drop_certificate(product=product, certificate=gone, by=seller, at=clock.now())
    assert letters.write_about_certificates(at=clock.now()) == 0
    assert written() == []
