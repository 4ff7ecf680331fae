"""Markets, fees, figures, the trail and letters: what is shown is true, and each form does one action."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from tests.apps.orders.shop import fill_cart, make_shelf, open_shop, pay, place
from tests.catalogue_factories import make_seller, open_markets
from tests.factories import AT
from tests.web.operator.people import words_of

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees.models import FeeSchedule, Relief
from entrepot.apps.kernel import audit, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.models import AuditEntry, BulkRun
from entrepot.apps.markets import queries as markets
from entrepot.apps.messages import queries as letters
from entrepot.apps.orders.models import Order
from entrepot.web.operator import orders
from entrepot.web.operator.chart import draw

pytestmark = pytest.mark.django_db

TODAY = AT.date()
TOMORROW = TODAY + timedelta(days=1)


def business() -> str:
    own = businesses.get_own_business(viewer=make_seller("Sha Xi Tea"))
    assert own is not None
    return own.profile.public_id


def test_a_setting_holds_from_its_day_and_says_who_set_it(operator: Client) -> None:
    open_markets()
    page = "/operate/markets/SG/"
    assert "inherited" in words_of(operator.get(page))
    given = {"name": "price_basis", "value": "net", "valid_from": TOMORROW.isoformat()}
    assert operator.post(page, given).status_code == 302
    assert markets.get_market_by_code("SG", viewer=SYSTEM, on=TODAY).price_basis == "all_in"
    assert markets.get_market_by_code("SG", viewer=SYSTEM, on=TOMORROW).price_basis == "net"
    words = words_of(operator.get(page))
    assert "planned" in words
    assert "user:" in words
    assert AuditEntry.objects.filter(action="markets.change_setting", subject="SG").exists()
    back = {**given, "value": "", "inherit": "on"}
    assert operator.post(page, back).status_code == 302
    assert markets.get_market_by_code("SG", viewer=SYSTEM, on=TOMORROW).price_basis == "all_in"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "sideways"}, "net"),
        ({"valid_from": "2020-01-01"}, "That day has passed."),
        ({"valid_from": ""}, "There is a problem"),
    ],
)
def test_a_wrong_setting_is_told_beside_its_field(operator: Client, wrong: dict[str, str], said: str) -> None:
    open_markets()
    given = {"name": "price_basis", "value": "net", "valid_from": TOMORROW.isoformat()}
    answer = operator.post("/operate/markets/SG/", {**given, **wrong})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert markets.get_market_by_code("SG", viewer=SYSTEM, on=TOMORROW).price_basis == "all_in"


def test_a_family_has_settings_and_nonsense_is_not_found(operator: Client) -> None:
    open_markets()
    family = markets.list_families(viewer=SYSTEM)[0]
    words = words_of(operator.get(f"/operate/markets/{family.code}/"))
    assert "Inherit from the family again" not in words
    assert operator.get("/operate/markets/XX/").status_code == 404
    assert family.name in words_of(operator.get("/operate/markets/"))


def test_a_commission_is_a_percentage_from_a_day_on(operator: Client) -> None:
    given = {"do": "set", "name": "standard", "rate": "7.5", "valid_from": TODAY.isoformat()}
    assert operator.post("/operate/fees/", {**given, "currency": "EUR", "fixed": "0.30"}).status_code == 302
    row = FeeSchedule.objects.get()
    assert (str(row.rate.normalize()), row.fixed_minor, row.currency) == ("0.075", 30, "EUR")
    words = words_of(operator.get("/operate/fees/"))
    assert "7.5%" in words
    assert "€0.30" in words


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": "101"},
        {"rate": "-1"},
        {"name": "two words"},
        {"fixed": "0.305", "currency": "EUR"},
        {"fixed": "1"},
    ],
)
def test_figures_no_schedule_can_have_are_refused(operator: Client, wrong: dict[str, str]) -> None:
    given = {"do": "set", "name": "standard", "rate": "7.5", "valid_from": TODAY.isoformat()}
    answer = operator.post("/operate/fees/", {**given, **wrong})
    assert answer.status_code == 422
    assert "There is a problem" in words_of(answer)
    assert not FeeSchedule.objects.exists()


def test_a_relief_is_granted_once_and_ended(operator: Client) -> None:
    given = {
        "do": "grant",
        "business": business(),
        "programme": "prg_young",
        "programme_name": "Young founders",
        "share": "50",
        "valid_from": TODAY.isoformat(),
    }
    assert operator.post("/operate/fees/", {**given, "business": "biz_nobody"}).status_code == 422
    assert operator.post("/operate/fees/", given).status_code == 302
    row = Relief.objects.get()
    assert str(row.share) == "0.500000"
    words = words_of(operator.get("/operate/fees/"))
    assert "Young founders" in words
    assert "Sha Xi Tea" in words
    assert operator.post("/operate/fees/", given).status_code == 422  # one is open already
    assert operator.post("/operate/fees/", {"do": "end", "relief": row.public_id}).status_code == 302
    assert Relief.objects.get().valid_to == TODAY
    assert operator.post("/operate/fees/", {"do": "end", "relief": "rlf_nothing"}).status_code == 404


def test_the_trail_tells_who_did_what_to_what(operator: Client) -> None:
    operator.post(
        "/operate/fees/", {"do": "set", "name": "standard", "rate": "5", "valid_from": TODAY.isoformat()}
    )
    words = words_of(operator.get("/operate/audit/"))
    assert "fees.set_schedule" in words
    assert "Olga Operator" in words
    row = AuditEntry.objects.get(action="fees.set_schedule")
    assert "fees.set_schedule" in words_of(operator.get(f"/operate/audit/?person={row.user_id}"))
    assert "Nothing was done to it" in words_of(operator.get("/operate/audit/?subject=ord_nothing"))
    assert operator.get("/operate/audit/?person=abc&before=-1").status_code == 200


def test_the_trail_shows_every_name_of_what_changed(operator: Client) -> None:
    with transaction.atomic():
        audit.record(by=SYSTEM, action="payouts.propose", subject="pot_1", changes={"items": 3}, at=AT)
    assert "items: 3" in words_of(operator.get("/operate/audit/"))


def test_figures_orders_and_letters(operator: Client) -> None:
    assert "No order was placed yet." in words_of(operator.get("/operate/figures/"))
    open_shop()
    pay(place(fill_cart((make_shelf(), 1))).public_id)
    workers.run_pending()
    order = Order.objects.get()
    figures = operator.get("/operate/figures/").content.decode()
    assert 'aria-hidden="true"' in figures
    assert '<td class="num">1</td>' in figures
    assert order.public_id[:12] in words_of(operator.get("/operate/orders/?state=paid"))
    assert "No orders here" in words_of(operator.get("/operate/orders/?state=refunded"))
    assert operator.get(f"/operate/orders/?find={order.public_id}")["Location"].endswith(
        f"{order.public_id}/"
    )
    detail = words_of(operator.get(f"/operate/orders/{order.public_id}/"))
    for told in ("In the books", "Held for orders", "At payment providers", "Hill Candles"):
        assert told in detail
    assert operator.get("/operate/orders/ord_nothing/").status_code == 404
    shown = words_of(operator.get("/operate/letters/"))
    for letter in letters.list_messages(viewer=SYSTEM):
        assert letter.address in shown
    assert "mei@example.com" not in shown


def test_a_state_that_holds_many_orders_is_told_as_more(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop()
    shelf = make_shelf()
    for _order in range(2):
        place(fill_cart((shelf, 1)))
    assert re.search(r'class="hint">2</span>', operator.get("/operate/orders/").content.decode())
    monkeypatch.setattr(orders, "COUNTED", 1)
    assert re.search(r'class="hint">1\+</span>', operator.get("/operate/orders/").content.decode())


def test_the_figures_are_counted_anew(operator: Client) -> None:
    answer = operator.post("/operate/figures/", {"do": "rebuild"}, follow=True)
    assert "counted anew" in answer.content.decode()
    assert BulkRun.objects.filter(name="impact.rebuild").exists()


def test_bars_are_in_proportion_and_none_is_invisible() -> None:
    chart = draw([("all", 1000), ("half", 500), ("one", 1), ("none", 0)])
    widths = [bar.width for bar in chart.bars]
    assert widths[0] == 2 * widths[1]
    assert widths[2] == 2
    assert widths[3] == 0
    assert draw([]).bars == ()
