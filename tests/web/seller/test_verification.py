"""A seller asks to be verified, waits, and reads why it was refused or that it was not."""

import pytest
from tests.factories import AT, join, make_user
from tests.web.seller.test_pages import CHINESE, client_of, seller_of, words_of

from entrepot.apps.businesses.actions import decide_verification
from entrepot.apps.businesses.models import Verification
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db

THREE = {"legal_name": "Hill Ltd", "register": "Companies House", "registration": "12345678"}


def test_a_business_asks_is_refused_and_asks_again() -> None:
    client, organisation, _actor = seller_of()
    money, page = f"/sell/{organisation}/money/", f"/sell/{organisation}/money/verification/"
    assert "Have it verified" in words_of(client.get(money))
    assert "提交认证" in words_of(client.get(page, **CHINESE))
    wrong = client.post(page, THREE | {"register": ""})
    assert wrong.status_code == 422
    assert "Name the register, so that we can look you up." in words_of(wrong)
    assert "We look you up in the register now" in client.post(page, THREE, follow=True).content.decode()
    assert "We are looking you up" in words_of(client.get(page))
    assert "Have it verified" not in words_of(client.get(money))
    assert client.post(page, THREE).status_code == 422

    first = Verification.objects.get()
    given = {"reasons": ["name_differs"], "note": "Send the certificate of the change of name."}
    decide_verification(verification=first.public_id, verified=False, by=SYSTEM, at=AT, **given)
    refused = words_of(client.get(page))
    assert "The register holds another name under this number." in refused
    assert "Send the certificate of the change of name." in refused

    client.post(page, THREE)
    second = Verification.objects.latest("id")
    decide_verification(verification=second.public_id, verified=True, by=SYSTEM, at=AT)
    assert "Your business is verified" in words_of(client.get(page))
    assert "verified" not in words_of(client.get(money))


def test_it_is_for_administrators() -> None:
    _client, organisation, _actor = seller_of()
    helper = make_user()
    join(helper, organisation)
    browser = client_of(helper)
    assert browser.get(f"/sell/{organisation}/money/verification/").status_code == 403
    assert "Have it verified" not in words_of(browser.get(f"/sell/{organisation}/money/"))
    stranger = client_of(make_user())
    assert stranger.get(f"/sell/{organisation}/money/verification/").status_code == 404
