"""The farm pages: light, in plain words and four languages, and nobody else's rows."""

import gzip
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.cooperatives.hill import Hill, deliver, make_hill, make_lot
from tests.apps.cooperatives.test_payouts import lot_of, propose, sold
from tests.catalogue_factories import make_seller
from tests.factories import AT, make_user

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.models import User
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.models import Delivery, LotUse, Member, MemberPayout
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db
LIGHT = 50_000  # bytes of a first view: page, styles and scripts, as they are sent
__all__ = ["sold"]


def client_of(actor: Actor, language: str = "") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    if language:
        client.cookies["entrepot_farm"] = language
    return client


def farm_of(actor: Actor) -> str:
    return f"/sell/{accounts.get_organisation(viewer=actor).public_id}/farm/"


def words_of(answer: Any) -> str:
    body = answer.content.decode().partition("<body")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def first_view(answer: Any) -> int:
    """Return how many bytes a page and everything it asks for are, compressed."""
    html = answer.content.decode()
    asked = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', html)
    found = [finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", name)) for name in asked]
    assert all(found)
    assert len(found) >= 6
    assert "woff" not in html
    texts = [html.encode(), *(Path(path).read_bytes() for path in found if isinstance(path, str))]
    return sum(len(gzip.compress(text)) for text in texts)


def test_a_first_view_is_light_with_everything_it_asks_for() -> None:
    hill = make_hill()
    make_lot(hill, 5_000)
    browser, farm = client_of(hill.by), farm_of(hill.by)
    for page in ("", "weigh/", "members/", "members/new/", "lots/", "payouts/", "how/"):
        assert first_view(browser.get(farm + page)) < LIGHT


@pytest.mark.parametrize(
    ("language", "tag", "said"),
    [
        ("en", "en", ("Weigh", "Members", "3 members")),
        ("fr", "fr", ("Peser", "Membres", "3 membres", "encore en anglais")),
        ("sw", "sw", ("Pima", "Wanachama", "wanachama 3", "Kiingereza")),
        ("zh-hans", "zh-Hans", ("称重", "社员", "3 位社员")),
    ],
)
def test_the_farm_speaks_four_languages(language: str, tag: str, said: tuple[str, ...]) -> None:
    hill = make_hill()
    answer = client_of(hill.by, language).get(farm_of(hill.by))
    assert f'<html lang="{tag}">' in answer.content.decode()
    for words in said:
        assert words in words_of(answer)


def test_a_language_is_chosen_once_and_stays_here() -> None:
    hill = make_hill()
    browser, farm = client_of(hill.by), farm_of(hill.by)
    chosen = browser.post(farm + "language/sw/", {"next": farm + "members/"})
    assert chosen["Location"] == farm + "members/"
    assert "Wanachama" in words_of(browser.get(chosen["Location"]))
    assert browser.post(farm + "language/sw/", {"next": "https://evil.example/"})["Location"] == farm
    assert browser.post(farm + "language/xx/").status_code == 404


def test_the_form_stays_open_for_the_next_member_and_says_what_is_wrong() -> None:
    hill = make_hill()
    browser, farm = client_of(hill.by), farm_of(hill.by)
    good = {"number": "M-10", "name": "Keza Diane", "way": "cash"}
    assert browser.post(farm + "members/new/", good)["Location"] == farm + "members/new/"
    again = browser.post(farm + "members/new/", good)
    assert again.status_code == 422
    assert "Another member has this number." in words_of(again)
    member = Member.objects.get(number="M-10")
    page = farm + f"members/{member.public_id}/"
    bank = {
        "number": "M-10",
        "name": "Keza Diane",
        "way": "bank",
        "paid_through": "BK",
        "account": "0001234567",
    }
    assert browser.post(page, bank).status_code == 302
    assert "0001234567" not in browser.get(page).content.decode()
    assert browser.post(page, {**bank, "account": "", "village": "Huye"}).status_code == 302
    assert Member.objects.get(number="M-10").ending == "4567"


def test_a_list_is_brought_and_what_failed_comes_back() -> None:
    hill = make_hill()
    browser, farm = client_of(hill.by), farm_of(hill.by)
    file = SimpleUploadedFile("members.csv", b"number,name\nB-1,Aline\nB-2,\n")
    job = browser.post(farm + "members/files/", {"content": file})["Location"]
    workers.run_pending("bulk")
    page = browser.get(job)
    assert "The name is missing." in words_of(page)
    rows = b"".join(browser.get(job + "rows.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "B-2" in rows
    assert browser.post(farm + "members/files/").status_code == 422
    assert browser.get(farm + "members/example.csv").status_code == 200


def test_a_delivery_is_noted_at_the_scales_by_form_and_by_script() -> None:
    hill = make_hill()
    lot = make_lot(hill, 5_000)
    browser, page = client_of(hill.by), farm_of(hill.by) + "weigh/"
    given = {
        "entry": "phone-entry-0001",
        "lot": lot,
        "member": "M-2 · Habimana Jean",
        "grams": "12,5",
        "on": "2026-06-01",
    }
    for _time in range(2):
        assert browser.post(page, given)["Location"] == f"{page}?lot={lot}"
    assert Delivery.objects.filter(grams=12_500).count() == 1
    by_script = browser.post(
        page, {**given, "entry": "phone-entry-0002"}, headers={"Accept": "application/json"}
    )
    assert by_script.json()["delivery"].startswith("dlv_")
    wrong = browser.post(page, {**given, "grams": "heavy"}, headers={"Accept": "application/json"})
    assert (wrong.status_code, len(wrong.json()["reasons"])) == (422, 1)


def test_the_script_of_the_scales_is_served_for_its_folder_only() -> None:
    hill = make_hill()
    answer = client_of(hill.by).get(farm_of(hill.by) + "worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"addEventListener" in answer.content


def test_everybody_reads_where_a_lot_comes_from_and_nothing_of_its_members() -> None:
    hill = make_hill()
    code = queries.get_lot(make_lot(hill, 5_000, 3_000, 1_000), viewer=hill.by).code
    anybody = Client()
    door = anybody.get(f"/lots/{code.lower()}/")
    page = anybody.get(door["Location"])
    assert "Grown by 3 members of Hill Coffee" in words_of(page)
    assert "Uwase" not in page.content.decode()
    assert anybody.get(f"/lots/{code}/code.svg")["Content-Type"] == "image/svg+xml"
    assert anybody.get("/us/en/lots/22222222/").status_code == 404
    chinese = anybody.get(door["Location"].replace("/en/", "/zh-hans/"))
    assert "3 位社员种植" in words_of(chinese)


def test_money_goes_from_the_lot_to_each_member(sold: Hill) -> None:
    farm, first, second = farm_of(sold.by), client_of(sold.by), client_of(sold.second)
    lot = lot_of(sold)
    assert "Share out" in words_of(first.get(farm + f"lots/{lot}/"))
    payout = first.post(farm + f"payouts/new/SGD/?lot={lot}", {})["Location"]
    assert "You proposed it." in words_of(first.get(payout))
    first.post(payout + "approve/")
    assert MemberPayout.objects.get().state == "proposed"
    assert second.post(payout + "list.csv").status_code == 404
    second.post(payout + "approve/")
    rows = b"".join(second.post(payout + "list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert len(rows.splitlines()) == 4
    second.post(payout + "paid/")
    assert MemberPayout.objects.get().state == "paid"
    slips = words_of(second.get(payout + "slips/"))
    assert "Uwase Aline, member M-1, delivered 5 kg" in slips
    assert "Shared out" in words_of(first.get(farm + "lots/"))


def test_a_stranger_finds_nothing(sold: Hill) -> None:
    farm, payout = farm_of(sold.by), propose(sold)
    outsider, other = Client(), make_seller("Other")
    actions.turn_on_cooperative(by=other, at=AT)
    outsider.force_login(make_user())
    for page in ("", "members/", f"lots/{lot_of(sold)}/", f"payouts/{payout}/", "weigh/"):
        assert outsider.get(farm + page).status_code == 404
    elsewhere = client_of(other)
    for page in (f"lots/{lot_of(sold)}/", f"payouts/{payout}/", f"members/{sold.members['M-1']}/"):
        assert elsewhere.get(farm_of(other) + page).status_code == 404


def test_a_business_that_is_none_is_asked_first() -> None:
    seller = make_seller("Mill")
    browser, farm = client_of(seller), farm_of(seller)
    assert browser.get(farm + "members/")["Location"] == farm
    assert "Are you a co-operative?" in words_of(browser.get(farm))
    browser.post(farm)
    assert "Three steps to begin" in words_of(browser.get(farm))


def test_another_lot_is_chosen_for_what_was_packed(sold: Hill) -> None:
    actions.reject_member_payout(payout=propose(sold), by=sold.second, at=AT)
    order = queries.list_uses(order=_order(), viewer=SYSTEM)[0]
    newer = make_lot(sold, 2_000)
    browser = client_of(sold.by)
    page = farm_of(sold.by) + f"origin/{order.order}/{order.parcel}/{order.variant}/"
    assert browser.get(page).status_code == 200
    assert browser.post(page, {newer: "4", lot_of(sold): ""}).status_code == 302
    shown = browser.get(f"/sell/{accounts.get_organisation(viewer=sold.by).public_id}/orders/{order.order}/")
    assert "From which lots" in words_of(shown)
    deliver(sold, newer, sold.members["M-1"], 10)


def _order() -> str:
    return str(LotUse.objects.values_list("order", flat=True).first())


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "The season"), ("fr", "La saison"), ("sw", "Msimu"), ("zh-hans", "本季")],
)
def test_the_season_says_what_is_not_known_in_every_language(sold: Hill, language: str, word: str) -> None:
    client = client_of(sold.by, language)
    assert word in words_of(client.get(f"{farm_of(sold.by)}season/"))
    payout = propose(sold)
    actions.approve_member_payout(payout=payout, by=sold.second, at=AT)
    actions.mark_members_paid(payout=payout, by=sold.by, at=AT)
    shown = words_of(client.get(f"{farm_of(sold.by)}season/?start=2026-01-01&end=2026-12-31"))
    assert "data/prices: US" in shown
    assert "9 kg" in shown
    assert client.get(f"{farm_of(sold.by)}terms/").status_code == 200
