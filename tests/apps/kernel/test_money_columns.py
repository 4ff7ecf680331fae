from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from entrepot.apps.kernel.fields import PublicIdField
from entrepot.apps.kernel.ids import is_public_id
from entrepot.apps.kernel.money import CurrencyField, MinorField, MoneyPair, money_checks
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db(transaction=True)  # SQLite makes tables only outside a transaction

with isolate_apps("entrepot.apps.kernel"):

    class Offer(models.Model):
        public_id = PublicIdField(prefix="off")
        price_minor = MinorField()
        postage_minor = MinorField(null=True)
        currency = CurrencyField()
        price = MoneyPair("price_minor", "currency")
        postage = MoneyPair("postage_minor", "currency")

        class Meta:
            app_label = "kernel"
            db_table = "test_offer"
            constraints = money_checks("test_offer", "price_minor", non_negative=True)

        def __str__(self) -> str:
            return self.public_id


@pytest.fixture
def offers() -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Offer)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Offer)


@pytest.mark.usefixtures("offers")
def test_two_columns_are_read_and_written_as_one_amount() -> None:
    offer = Offer(price=Money(1999, "EUR"))
    assert offer.postage is None
    offer.postage = Money(450, "EUR")
    offer.save()
    read = Offer._default_manager.get(price_minor=1999)
    assert (read.price, read.postage) == (Money(1999, "EUR"), Money(450, "EUR"))
    assert is_public_id(read.public_id, "off")


def test_amounts_that_share_a_currency_must_agree_on_it() -> None:
    offer = Offer(price=Money(1999, "EUR"))
    offer.price = Money(2500, "JPY")  # the only amount: it may change currency
    assert offer.currency == "JPY"
    offer.postage = Money(300, "JPY")
    with pytest.raises(ValueError, match="JPY"):
        offer.price = Money(1999, "EUR")
    offer.postage = None
    offer.price = Money(1999, "EUR")


@pytest.mark.usefixtures("offers")
@pytest.mark.parametrize("currency", ["eur", "EU", "E1R", "ÉUR", "", "€€€"])
def test_the_database_refuses_what_is_no_currency_code(currency: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer._default_manager.create(price_minor=1, currency=currency)


@pytest.mark.usefixtures("offers")
def test_the_database_refuses_a_negative_amount_where_asked_to() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer._default_manager.create(price_minor=-1, currency="EUR")
    Offer._default_manager.create(price_minor=0, postage_minor=-1, currency="EUR")  # postage is not checked


@isolate_apps("entrepot.apps.kernel")
def test_a_money_column_says_so_in_its_name() -> None:
    class Wrong(models.Model):
        price = MinorField()

        class Meta:
            app_label = "kernel"

        def __str__(self) -> str:
            return ""

    assert [error.id for error in Wrong._meta.get_field("price").check()] == ["kernel.E001"]


def test_columns_tell_migrations_only_what_they_must() -> None:
    assert Offer._meta.get_field("public_id").deconstruct()[3] == {"prefix": "off"}
    assert Offer._meta.get_field("currency").deconstruct()[3] == {}
