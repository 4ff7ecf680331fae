"""Products: five fields are enough, every fault is named, and nothing of one seller is another's."""

from dataclasses import replace

import pytest
from tests.catalogue_factories import a_product, a_variant, make_product, make_seller
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts.actions import grant_platform_role
from entrepot.apps.accounts.models import Organisation
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.gtin import is_gtin
from entrepot.apps.catalogue.models import Product, Variant
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


def faults(**more: object) -> set[str]:
    with pytest.raises(ProblemRaised) as raised:
        actions.create_product(product=a_product(**more), by=make_seller(), at=AT)
    return {error.field for error in raised.value.problem.errors}


def test_five_fields_make_a_draft_whose_code_the_seller_confirmed(seller: Actor) -> None:
    public_id = make_product(seller)
    own = queries.get_own_product(public_id, viewer=seller)
    assert (own.product.title, own.product.state, own.product.hs, own.product.hs_edition) == (
        *("Cedar Candle", "draft"),
        *("340600", "2022"),
    )
    assert own.hs_confirmed == "seller"
    assert AuditEntry.objects.get(action="catalogue.create_product").subject == public_id


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"title": " "}, {"title"}),
        ({"hs": "999999"}, {"hs"}),
        ({"hs": "3406"}, {"hs"}),
        ({"origin": "ZZ"}, {"origin"}),
        ({"language": "English"}, {"language"}),
        ({"variants": ()}, {"variants"}),
        ({"variants": (a_variant(sku=""),)}, {"variants[0].sku"}),
        ({"variants": (a_variant(price_minor=-1),)}, {"variants[0].price"}),
        ({"variants": (a_variant(currency="XXQ"),)}, {"variants[0].currency"}),
        ({"variants": (a_variant(basis="gross"),)}, {"variants[0].basis"}),
        ({"variants": (a_variant(per=0),)}, {"variants[0].basis"}),
        ({"variants": (a_variant(gtin="4006381333932"),)}, {"variants[0].gtin"}),
        ({"variants": (a_variant(ml=0),)}, {"variants[0].ml"}),
        ({"variants": (a_variant(net_grams=600),)}, {"variants[0].gross_grams"}),
        ({"variants": (a_variant(options=("S",)),)}, {"variants[0].options"}),
        ({"variants": (a_variant(), a_variant())}, {"variants[1].sku", "variants[1].options"}),
        ({"details": (("measure", "PARSEC", "1"),)}, {"details[0]"}),
        ({"details": (("national", "US", "9999999999"),)}, {"details[0]"}),
        ({"title": "", "origin": "ZZ", "variants": ()}, {"title", "origin", "variants"}),
    ],
)
def test_every_wrong_field_is_named_at_once(wrong: dict[str, object], fields: set[str]) -> None:
    assert faults(**wrong) == fields


@pytest.mark.parametrize("good", ["4006381333931", "96385074", "036000291452", "10614141000415"])
def test_a_trade_item_number_checks_itself(good: str) -> None:
    assert is_gtin(good)
    assert not is_gtin(good[:-1] + str((int(good[-1]) + 1) % 10))
    assert not is_gtin(good[1:])


def test_a_sku_is_one_sellers_own_and_free_for_others(seller: Actor) -> None:
    make_product(seller)
    with pytest.raises(ProblemRaised) as raised:
        make_product(seller, "Another")
    assert [error.field for error in raised.value.problem.errors] == ["variants[0].sku"]
    make_product(make_seller("Other"))
    assert Variant.objects.filter(sku="HC-1").count() == 2


def test_an_update_keeps_what_is_the_same_and_puts_away_what_is_gone(seller: Actor) -> None:
    sizes = (a_variant("S", options=("Small",)), a_variant("L", options=("Large",)))
    public_id = make_product(seller, option_names=("Size",), variants=sizes)
    content = queries.get_product_input(public_id, viewer=seller)
    assert not actions.update_product(product=public_id, content=content, by=seller, at=AT)
    assert Product.objects.get().version == 1

    swapped = (
        replace(sizes[0], options=("Large",)),
        replace(sizes[1], options=("Small",), price_minor=9900),
    )
    assert actions.update_product(
        product=public_id, content=replace(content, variants=swapped), by=seller, at=AT
    )
    view = queries.get_own_product(public_id, viewer=seller).product
    assert [(each.sku, each.options, each.price_minor) for each in view.variants] == [
        ("S", ("Large",), 2400),
        ("L", ("Small",), 9900),
    ]
    actions.update_product(
        product=public_id, content=replace(content, variants=swapped[:1]), by=seller, at=AT
    )
    assert Variant.objects.get(sku="L").archived_at == AT
    assert Product.objects.get().version == 3
    make_product(seller, "Uses the free SKU", variants=(a_variant("L"),))


def test_texts_are_rows_and_show_in_the_readers_language(seller: Actor) -> None:
    public_id = make_product(seller, description="Poured by hand.")
    for field, text in (("title", "雪松蜡烛"), ("description", "手工浇制。")):
        actions.set_translation(
            product=public_id, field=field, language="zh-hans", text=text, by=seller, at=AT
        )
    titles = [
        queries.get_own_product(public_id, viewer=seller, language=language).product.title
        for language in ("en", "zh-hans", "th")
    ]
    assert titles == ["Cedar Candle", "雪松蜡烛", "Cedar Candle"]
    actions.set_translation(product=public_id, field="title", language="zh-hans", text="", by=seller, at=AT)
    assert (
        queries.get_own_product(public_id, viewer=seller, language="zh-hans").product.title == "Cedar Candle"
    )
    other = make_product(make_seller("Other"))
    variant = Variant.objects.get(product__public_id=other).public_id
    with pytest.raises(ProblemRaised):
        actions.set_translation(
            product=public_id, field="option1", language="en", text="x", thing=variant, by=seller, at=AT
        )


def test_who_confirmed_the_code_is_known(seller: Actor) -> None:
    public_id = make_product(seller, hs="")
    user = make_user()
    grant_platform_role(email=user.email, role="officer", by=SYSTEM, at=AT)
    officer = actor_of(user)
    told = []
    for by in (SYSTEM, seller, officer):
        actions.confirm_hs(product=public_id, hs="340600", by=by, at=AT)
        told.append(queries.get_own_product(public_id, viewer=seller).hs_confirmed)
    assert told == ["machine", "seller", "officer"]
    with pytest.raises(ProblemRaised) as other:
        actions.confirm_hs(product=public_id, hs="340600", by=make_seller("Other"), at=AT)
    assert other.value.problem.status == 404  # not even told that it is there
    with pytest.raises(ProblemRaised):
        actions.confirm_hs(product=public_id, hs="3406", by=seller, at=AT)


def test_candidates_come_with_reasons(seller: Actor) -> None:
    answer = queries.suggest_hs("soy candle", viewer=seller)
    assert "340600" in [candidate.code for candidate in answer.candidates]


def test_a_stranger_and_another_seller_see_and_change_nothing(seller: Actor) -> None:
    public_id = make_product(seller)
    other = make_seller("Other")
    with pytest.raises(PermissionRefused):
        queries.get_own_product(public_id, viewer=ANONYMOUS)
    with pytest.raises(Product.DoesNotExist):
        queries.get_own_product(public_id, viewer=other)
    assert queries.list_own_products(viewer=other) == []
    for attempt in (
        lambda: actions.update_product(product=public_id, content=a_product(), by=other, at=AT),
        lambda: actions.archive_product(product=public_id, by=other, at=AT),
        lambda: actions.publish_listing(product=public_id, by=other, at=AT),
        lambda: actions.withdraw_listing(product=public_id, by=other, at=AT),
        lambda: actions.set_translation(
            product=public_id, field="title", language="en", text="x", by=other, at=AT
        ),
    ):
        with pytest.raises(ProblemRaised) as raised:
            attempt()
        assert raised.value.problem.status == 404
    assert queries.get_own_product(public_id, viewer=seller).product.title == "Cedar Candle"


def test_a_token_needs_the_scope(seller: Actor) -> None:
    token = Actor(
        kind=ActorKind.TOKEN,
        user_id=seller.user_id,
        organisation_id=seller.organisation_id,
        roles=seller.roles,
        scopes=frozenset({"catalogue:read"}),
    )
    assert queries.list_own_products(viewer=token) == []
    with pytest.raises(PermissionRefused, match="catalogue:write"):
        actions.create_product(product=a_product(), by=token, at=AT)
    with pytest.raises(PermissionRefused, match="catalogue:read"):
        queries.list_own_products(viewer=replace(token, scopes=frozenset({"quote"})))


def test_any_member_writes_and_an_organisation_without_a_business_does_not(seller: Actor) -> None:
    organisation = Organisation.objects.get(pk=seller.organisation_id).public_id
    make_product(join(make_user(), organisation))
    founder = make_user()
    with pytest.raises(ProblemRaised) as raised:
        make_product(actor_of(founder, make_organisation(founder)))
    assert raised.value.problem.slug == "no-business"


def test_an_archived_product_is_gone_but_kept(seller: Actor) -> None:
    public_id = make_product(seller)
    actions.archive_product(product=public_id, by=seller, at=AT)
    assert queries.list_own_products(viewer=seller) == []
    assert [
        each.product.public_id for each in queries.list_own_products(viewer=seller, state="archived")
    ] == [public_id]
    make_product(seller, "The SKU is free again")


def test_a_list_costs_the_same_however_long(seller: Actor, django_assert_max_num_queries: object) -> None:
    for number in range(4):
        make_product(
            seller,
            f"Candle {number}",
            variants=(a_variant(f"A{number}"),),
            details=(("material", "soy wax", "100"),),
        )
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(queries.list_own_products(viewer=seller)) == 4
