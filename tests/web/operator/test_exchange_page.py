"""Money between currencies on a page: what is needed, a rate, a charge, what our bank changed."""

from decimal import Decimal

import pytest
from django.test import Client
from tests.apps.payouts.earnings import IBAN, earn, seller
from tests.factories import AT

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.payouts import actions, queries

pytestmark = pytest.mark.django_db
PAGE = "/operate/exchange/"
DAY = AT.date().isoformat()


def test_a_pair_that_is_needed_gets_a_rate_and_a_payout_leaves_a_position(operator: Client) -> None:
    made = seller(account=False)
    actions.set_bank_account(
        holder="Mill Ltd", country="GB", number=IBAN, currency="GBP", by=made.actor, at=AT
    )
    earn(made.business, 100_00)
    assert "No rate of these days" in operator.get(PAGE).content.decode()
    rate = {"do": "rate", "base": "USD", "quote": "GBP", "rate": "0.79", "on": DAY, "source": "Our bank"}
    assert operator.post(PAGE, rate).status_code == 302
    shown = operator.get(PAGE).content.decode()
    assert "1 USD = 0.79 GBP" in shown
    assert "No rate of these days" not in shown
    charge = {"do": "charge", "percent": "0.5", "source": "Terms", "valid_from": DAY}
    assert operator.post(PAGE, charge).status_code == 302
    assert queries.get_exchange_charge(viewer=SYSTEM, at=AT).share == Decimal("0.005")
    assert "0.5%" in operator.get(PAGE).content.decode()
    actions.propose_payouts(by=SYSTEM, at=AT, business=made.business)
    assert "paid out and not yet bought" in operator.get(PAGE).content.decode()
    deal = {
        "do": "deal", "reference": "FX1", "given": "99.50", "given_currency": "USD", "arrived": "78.61",
        "arrived_currency": "GBP", "rate": "0.79", "on": DAY,
    }  # fmt: skip
    assert operator.post(PAGE, {**deal, "arrived": "70"}).status_code == 422
    assert operator.post(PAGE, deal).status_code == 302
    assert queries.list_exchange_positions(viewer=SYSTEM) == []
    assert "Nothing stands open." in operator.get(PAGE).content.decode()


def test_wrong_figures_are_named_beside_their_field(operator: Client) -> None:
    for form in (
        {"do": "rate", "base": "USD", "quote": "USD", "rate": "1", "on": DAY, "source": "x"},
        {"do": "rate", "base": "USD", "quote": "EUR", "rate": "0", "on": DAY, "source": "x"},
        {"do": "charge", "percent": "11", "source": "x", "valid_from": DAY},
        {"do": "deal", "reference": "a:b", "given": "1", "given_currency": "USD"},
    ):
        assert operator.post(PAGE, form).status_code == 422
