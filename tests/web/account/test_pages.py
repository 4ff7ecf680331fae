"""The pages of people and organisations, in both languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.factories import AT, PASSWORD, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts import actions, keys, queries
from entrepot.apps.accounts.events import MemberInvited
from entrepot.apps.accounts.models import Membership, User
from entrepot.apps.kernel import paths
from entrepot.apps.kernel.models import AuditEntry
from entrepot.web.account.subscribers import send_invitation

pytestmark = pytest.mark.django_db

CHINESE = {"headers": {"accept-language": "zh-CN"}}
ENTRANCE = ["account_login", "account_signup", "account_reset_password", "account_email_verification_sent"]
INSIDE = [
    *("account-home", "organisation-new", "account_email", "account_change_password", "account_logout"),
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"),
]


def sign_in(user: User) -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def text_of(answer: object) -> str:
    """Return the words of a page's main part, without markup."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    body = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", body, flags=re.DOTALL))


@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_pages_stand_in_both_languages(name: str, client: Client) -> None:
    english, chinese = client.get(reverse(name)), client.get(reverse(name), **CHINESE)
    assert english.status_code == chinese.status_code == 200
    assert 'lang="en"' in english.content.decode()
    assert 'lang="zh-Hans"' in chinese.content.decode()
    assert re.search(r"[\u4e00-\u9fff]", text_of(chinese))
    assert not re.search(r"[\u4e00-\u9fff]", text_of(english))


@pytest.mark.parametrize("name", INSIDE)
def test_inside_pages_stand_in_both_languages(name: str) -> None:
    client = sign_in(make_user())
    for options in ({}, CHINESE):
        answer = client.get(reverse(name), follow=True, **options)
        assert answer.status_code == 200
        assert bool(re.search(r"[\u4e00-\u9fff]", text_of(answer))) is bool(options)


def test_pages_inside_are_closed_to_strangers_and_to_caches(client: Client) -> None:
    answer = client.get(reverse("account-home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert "no-store" in sign_in(make_user()).get(reverse("account-home"))["Cache-Control"]


def test_signing_up_needs_a_confirmed_address(client: Client) -> None:
    form = {"name": " Mei  Yang ", "email": "Mei@Example.com", "password1": PASSWORD}
    assert client.post(reverse("account_signup"), form).status_code == 302
    user = User.objects.get(email="mei@example.com")
    assert user.name == "Mei Yang"
    assert client.get(reverse("account-home")).status_code == 302

    (message,) = mail.outbox
    address = re.search(r"http\S+", message.body)
    assert address is not None
    assert address.group().startswith(settings.ADDRESS)
    client.post(address.group().removeprefix(settings.ADDRESS))
    assert queries.has_verified_email("mei@example.com", user_id=user.pk)
    assert sign_in(user).get(reverse("account-home")).status_code == 200
    told = AuditEntry.objects.values_list("action", flat=True)
    assert {"accounts.sign_up", "accounts.confirm_email", "accounts.sign_in"} <= set(told)


def test_mail_never_carries_a_forged_host(client: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    make_user("mei@example.com")
    client.post(
        reverse("account_reset_password"), {"email": "mei@example.com"}, headers={"host": "evil.example"}
    )
    assert "evil.example" not in mail.outbox[0].body
    assert settings.ADDRESS in mail.outbox[0].body  # type: ignore[attr-defined]
    assert "Hello from Entrepot" in mail.outbox[0].body


def test_a_forgotten_password_is_reset_by_mail(client: Client) -> None:
    user = make_user("mei@example.com")
    client.post(reverse("account_reset_password"), {"email": user.email})
    address = re.search(r"http\S+", mail.outbox[0].body)
    assert address is not None
    page = client.get(address.group().removeprefix(settings.ADDRESS), follow=True)
    fresh = "another-long-and-good-one"
    client.post(page.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    user.refresh_from_db()
    assert user.check_password(fresh)


def test_nobody_learns_who_has_an_account(client: Client) -> None:
    make_user("known@example.com")
    answers = [
        client.post(reverse("account_reset_password"), {"email": f"{name}@example.com"}, follow=True)
        for name in ("known", "unknown")
    ]
    assert text_of(answers[0]) == text_of(answers[1])


def test_guessing_a_password_is_slowed_down(client: Client) -> None:
    user = make_user()
    wrong = {"login": user.email, "password": "wrong"}
    for _attempt in range(5):
        client.post(reverse("account_login"), wrong)
    right = {"login": user.email, "password": PASSWORD}
    answer = client.post(reverse("account_login"), right)
    assert answer.status_code == 200
    assert "Too many failed" in answer.content.decode()


def test_founding_an_organisation_leads_to_its_page() -> None:
    client = sign_in(make_user())
    wrong = client.post(reverse("organisation-new"), {"name": "", "country": "XX"})
    assert wrong.content.decode().count('class="field__error"') == 2
    answer = client.post(reverse("organisation-new"), {"name": "Sha Xi Tea", "country": "CN"}, follow=True)
    assert "Sha Xi Tea" in text_of(answer)
    assert Membership.objects.get().role == "owner"


def test_the_page_of_an_organisation_of_others_is_not_there() -> None:
    stranger = sign_in(make_user())
    organisation = make_organisation(make_user())
    assert stranger.get(reverse("organisation", args=[organisation])).status_code == 404
    for name in ("organisation-edit", "organisation-invite", "organisation-token"):
        assert stranger.post(reverse(name, args=[organisation]), {"name": "x"}).status_code == 404


def test_a_member_sees_no_controls_of_an_administrator_and_cannot_force_them() -> None:
    founder, guest = make_user(), make_user()
    organisation = make_organisation(founder, "Before")
    join(guest, organisation)
    client = sign_in(guest)
    page = client.get(reverse("organisation", args=[organisation])).content.decode()
    assert reverse("organisation-invite", args=[organisation]) not in page
    assert reverse("organisation-role", args=[organisation, founder.public_id]) not in page

    form = {"name": "After", "country": "CN"}
    refused = client.post(reverse("organisation-edit", args=[organisation]), form, follow=True)
    assert "may not do this" in text_of(refused)
    assert queries.get_organisation(viewer=actor_of(guest, organisation)).name == "Before"


def test_a_key_is_shown_once_and_works_as_a_bearer() -> None:
    founder = make_user()
    organisation = make_organisation(founder)
    client = sign_in(founder)
    form = {"name": "till", "scopes": ["quote", "organisation:read"], "lasts": "30"}
    shown = client.post(reverse("organisation-token", args=[organisation]), form)
    key = re.search(r"ent_[\w-]{43}", shown.content.decode())
    assert key is not None
    assert "no-store" in shown["Cache-Control"]
    assert queries.get_actor_of_key(key.group()) is not None
    later = client.get(reverse("organisation", args=[organisation])).content.decode()
    assert key.group() not in later
    assert key.group()[:12] in later

    wrong = client.post(reverse("organisation-token", args=[organisation]), {"name": "", "lasts": "30"})
    assert wrong.status_code == 422


def test_an_invitation_travels_from_page_to_mail_to_member() -> None:
    founder, guest = make_user(name="Mei"), make_user("bo@example.com")
    organisation = make_organisation(founder, "Sha Xi Tea")
    form = {"address": "bo@example.com", "role": "admin"}
    sign_in(founder).post(reverse("organisation-invite", args=[organisation]), form, **CHINESE)
    (invitation,) = queries.list_invitations(viewer=actor_of(founder, organisation))

    event = MemberInvited(organisation=organisation, invitation=invitation.public_id, at=AT)
    send_invitation(event)
    send_invitation(event)
    (message,) = mail.outbox
    assert message.to == ["bo@example.com"]
    assert "邀请您加入" in message.subject
    address = re.search(r"http\S+", message.body)
    assert address is not None

    client = sign_in(guest)
    path = address.group().removeprefix(settings.ADDRESS)
    assert "Sha Xi Tea" in text_of(client.get(path))
    assert "Welcome aboard" in text_of(client.post(path, follow=True))
    assert actor_of(guest, organisation).roles == {"admin", "member"}
    assert client.get(path).status_code == 404


def test_an_invitation_travels_by_text_message_too() -> None:
    founder = make_user(name="Mei")
    organisation = make_organisation(founder, "Sha Xi Tea")
    form = {"address": "0788 123 456", "role": "member"}
    page = reverse("organisation-invite", args=[organisation])
    assert sign_in(founder).post(page, form).status_code == 422  # as it is written nowhere here
    sign_in(founder).post(page, form | {"address": "+250 788 123 456"})
    (invitation,) = queries.list_invitations(viewer=actor_of(founder, organisation))
    send_invitation(MemberInvited(organisation=organisation, invitation=invitation.public_id, at=AT))
    text = (paths.home() / "sms" / f"{invitation.public_id}.txt").read_text(encoding="utf-8")
    assert text.startswith("To: +250788123456")
    assert not mail.outbox
    rose = User.objects.create_user(None, None, name="Rose", phone="+250788123456", joined_at=AT)
    address = re.search(r"http\S+", text)
    assert address is not None
    client = Client()
    client.force_login(rose)
    joined = client.post(address.group().removeprefix(settings.ADDRESS), follow=True)
    assert "Welcome aboard" in text_of(joined)


def test_an_invitation_for_somebody_else_says_what_to_do() -> None:
    founder, other = make_user(), make_user()
    organisation = make_organisation(founder)
    by = actor_of(founder, organisation)
    invited = actions.invite_member(address="bo@example.com", role="member", language="en", by=by, at=AT)
    path = reverse("account-invitation", args=[keys.sign_invitation(invited)])
    answer = sign_in(other).post(path, follow=True)
    assert "sent to another e-mail address" in text_of(answer)


def test_roles_are_changed_and_memberships_ended_on_the_page() -> None:
    founder, guest = make_user(), make_user()
    organisation = make_organisation(founder)
    join(guest, organisation)
    client = sign_in(founder)
    client.post(reverse("organisation-role", args=[organisation, guest.public_id]), {"role": "admin"})
    assert Membership.objects.get(user=guest).role == "admin"
    last = client.post(reverse("organisation-end", args=[organisation, founder.public_id]), follow=True)
    assert "needs an owner" in text_of(last)
    left = sign_in(guest).post(reverse("organisation-end", args=[organisation, guest.public_id]), follow=True)
    assert left.redirect_chain[-1][0] == reverse("account-home")


def test_every_word_in_a_template_is_translated() -> None:
    folder = Path(settings.PACKAGE) / "web/account/templates"
    not_words = (
        r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{% block (?:body_class|width) %}.*?{% endblock %}"
        r"|{#.*?#}|{%.*?%}|{{.*?}}|<code>.*?</code>|<[^>]+>"
    )
    for path in folder.rglob("*.html"):
        left = re.sub(not_words, "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"[A-Za-z]{3,}", left), path.name
