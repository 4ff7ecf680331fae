"""What people hand over: files of cases, the report, a quote, tables. Each says what its page says."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook
from PIL import Image
from tests.apps.impact.test_indicators import online
from tests.apps.orders.shop import KEY, delivered, make_shelf, open_shop
from tests.apps.orders.test_chargebacks import post
from tests.apps.orders.test_invoices import papers
from tests.apps.programmes.supporting import officer as officer_of
from tests.apps.programmes.supporting import publish
from tests.apps.programmes.supporting import seller as farmer
from tests.factories import AT, make_user
from tests.web.documents.reading import solid, text_of, title_of
from tests.web.operator.people import browser_of, person_of
from tests.web.public import replies

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.impact import actions as impact
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Upload
from entrepot.apps.orders.models import Order
from entrepot.apps.programmes import actions as programmes
from entrepot.core.trade.chargebacks import EvidenceKind
from entrepot.web.buyer.access import COOKIE
from entrepot.web.design.places import Place, standing_in
from entrepot.web.documents.printing import print_paper
from entrepot.web.public import answers
from entrepot.web.public.asking import Code
from entrepot.web.public.quote_paper import paper_of_quote

pytestmark = pytest.mark.django_db


WORDS = "玻璃碎了。 Kính vỡ. แก้วแตก"


@pytest.fixture(autouse=True)
def _that_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    provider = Sandbox(tmp_path / "sandbox.sqlite3")
    monkeypatch.setattr(payment_sandbox_post, "connect", lambda: provider)
    with clock.travel(AT):
        yield


def printed(browser: Client, address: str) -> bytes:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def sheet(browser: Client, address: str) -> Any:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return load_workbook(BytesIO(answer.getvalue())).active


def test_a_case_is_handed_over_whole_to_those_who_read_it(tmp_path: Path) -> None:
    open_shop()
    shelf = make_shelf()
    order = delivered(shelf)
    case = actions.open_dispute(order=order, reason="damaged", why=WORDS, by=ANONYMOUS, at=AT, key=KEY)
    own = Organisation.objects.get(pk=shelf.seller.organisation_id or 0).public_id
    seller = browser_of(User.objects.get(pk=shelf.seller.user_id or 0))
    page = f"/sell/{own}/orders/{order}/complaint/"
    assert "?form=pdf" in seller.get(page).content.decode()
    guest = Client()
    guest.cookies[COOKIE] = KEY
    operator = browser_of(person_of("operator", "Olga Operator"))
    for browser, address in (
        (seller, page),
        (guest, f"/sg/zh-hans/orders/{order}/complaint/"),
        (operator, f"/operate/disputes/{case}/"),
    ):
        made = printed(browser, f"{address}?form=pdf")
        said = solid(text_of(made))
        assert case in title_of(made)
        for each in (WORDS, order, case):
            assert solid(each) in said
        (tmp_path / f"{address.replace('/', '-')}.pdf").write_bytes(made)
    assert browser_of(make_user()).get(f"{page}?form=pdf").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("The buyer says it has not come", "That it was sent and arrived", "The seller", "door.webp")),
        ("zh-CN", ("买家称没有收到", "已发货并送达的证明", "卖家", "door.webp")),
    ],
)
def test_the_file_against_a_chargeback_is_handed_over_whole(
    language: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    open_shop()
    shelf = make_shelf()
    order = delivered(shelf)
    sandbox = payment_sandbox_post.connect()
    sandbox.open_chargeback(Order.objects.get(public_id=order).payment, reason="not_received")
    post(sandbox)
    target = BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(target, "JPEG")
    actions.add_evidence(
        order=order,
        kind=EvidenceKind.SHIPPING,
        text=WORDS,
        evidence=[Upload("door.jpg", target.getvalue())],
        by=shelf.seller,
        at=AT,
    )
    own = Organisation.objects.get(pk=shelf.seller.organisation_id or 0).public_id
    seller = browser_of(User.objects.get(pk=shelf.seller.user_id or 0))
    page = f"/sell/{own}/orders/{order}/chargeback/"
    assert "?form=pdf" in seller.get(page).text
    answer = seller.get(f"{page}?form=pdf", headers={"accept-language": language})
    made = answer.content
    (tmp_path / f"chargeback-{language}.pdf").write_bytes(made)
    found = queries.find_chargeback(order, viewer=shelf.seller)
    assert found is not None
    said = solid(text_of(made))
    assert found.chargeback in title_of(made)
    for each in (*words, WORDS, order, found.chargeback, "Delivered 2026-11-21 09:00 UTC.", "2026"):
        assert solid(each) in said, each
    (parcel,) = queries.get_order(order, viewer=shelf.seller).parcels
    assert solid(f"Parcel {parcel.tracking} by") in said  # what the bank reads stays in English
    assert solid(f"customs of Singapore: released, parcel {parcel.tracking}") in said
    assert solid("e-mail: order shipped") in said
    for inside in ("order to pack", "customs of Singapore: draft"):  # the seller's letters, our own drafts
        assert solid(inside) not in said
    for mine in ("You", "\u4f60", "\u60a8"):  # it is handed on: nobody is spoken to
        assert not re.search(rf"(?<![a-z]){mine}(?![a-z])", text_of(made))
    assert browser_of(make_user()).get(f"{page}?form=pdf").status_code == 404


def test_a_month_of_invoices_is_a_table_of_figures() -> None:
    open_shop()
    shelf = make_shelf()
    (invoice,) = papers(delivered(shelf))
    own = Organisation.objects.get(pk=shelf.seller.organisation_id or 0).public_id
    seller = browser_of(User.objects.get(pk=shelf.seller.user_id or 0))
    rows = list(
        sheet(seller, f"/sell/{own}/invoices/month.csv?month={AT:%Y-%m}&form=xlsx").iter_rows(
            values_only=True
        )
    )
    found = dict(zip(rows[0], rows[1], strict=True))
    assert (found["number"], found["id"]) == (invoice.number, invoice.public_id)
    assert float(invoice.total.to_decimal()) == found["total"]


def test_applications_are_a_table_in_which_nothing_is_a_formula() -> None:
    programme = publish(officer_of(), officer_of())
    programmes.apply_for_programme(programme=programme, note="=1+1", by=farmer(), at=AT)
    officer = browser_of(person_of("officer", "Ove Officer"))
    page = sheet(officer, f"/officer/{programme}/applications/?form=xlsx")
    cells = {each.value: page.cell(2, each.column) for each in page[1]}
    assert (cells["note"].value, cells["note"].data_type) == ("=1+1", "s")
    assert cells["name"].value == "Hill Farm"
    assert browser_of(make_user()).get(f"/officer/{programme}/applications/?form=xlsx").status_code == 404


def test_the_report_draws_its_figures_and_says_them(tmp_path: Path) -> None:
    for number in range(5):
        online(number, "RW", jobs_hundredths=400, jobs_evidence="verified")
        if number == 2:
            impact.record_figures(by=SYSTEM, at=AT)
    impact.record_figures(by=SYSTEM, at=AT + timedelta(days=30))
    for place, country in (("gb/en", "Rwanda"), ("cn/zh-hans", "卢旺达")):
        made = printed(Client(), f"/{place}/impact.csv?form=pdf")
        assert country in solid(text_of(made))
        (tmp_path / f"impact-{place.replace('/', '-')}.pdf").write_bytes(made)
    officer = browser_of(person_of("officer", "Ove Officer"))
    assert "Rwanda" in text_of(printed(officer, "/operate/impact/?form=pdf&country=RW"))


def test_a_quote_says_the_price_and_the_law_behind_it(tmp_path: Path) -> None:
    for language, total in (("en", "€80.92"), ("zh-hans", "€80.92")):
        with override(language), standing_in(Place("DE", language)):
            shown = answers.answer(replies.PRICED, replies.REQUEST, "Germany", "Germany")
            question = {
                "given": {
                    "quantity": 5,
                    "price": "12.00",
                    "currency": "EUR",
                    "origin": "CN",
                    "on": AT.date(),
                },
                "code": Code("610910", ""),
                "goods": "T-shirts",
                "origin_name": "China",
                "share_absolute": "https://entrepot.example/de/en/answer?to=DE",
            }
            made = print_paper(paper_of_quote(shown, question))
        said = solid(text_of(made))
        for each in (total, "EU.DUTY.FLAT3", "Umsatzsteuergesetz§12", "610910", "answer?to=DE"):
            assert solid(each) in said
        (tmp_path / f"quote-{language}.pdf").write_bytes(made)
