"""Asking to be erased: what stands in the way, the time to think better of it, and what is left."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts import actions, keys, queries
from entrepot.apps.accounts.models import ApiToken, ErasureRequest, Invitation, Membership, Organisation, User
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = AT + 14 * DAY


def erase(at: object = DUE) -> int:
    count = actions.erase_due(by=SYSTEM, at=at)  # type: ignore[arg-type]
    workers.run_pending()
    return count


def test_a_person_is_blank_after_fourteen_days_and_cannot_come_in() -> None:
    owner = make_user()
    organisation = make_organisation(owner)
    user = make_user("lin@example.com", name="Lin Yue")
    member = join(user, organisation)
    token = actions.create_token(name="Lin's script", scopes=["quote"], expires_at=None, by=member, at=AT)
    actions.invite_member(
        address="lin@example.com",
        role="admin",
        language="en",
        by=actor_of(owner, make_organisation(owner)),
        at=AT,
    )
    request = actions.request_erasure(language="en", by=actor_of(user), at=AT)
    workers.run_pending()
    assert Message.objects.get(template="erasure_asked").address == "lin@example.com"
    assert erase(DUE - DAY) == 0
    assert erase() == 1

    row = User.objects.get(pk=user.pk)
    assert (row.name, row.email, row.is_active, row.erased_at) == (
        "",
        f"{row.public_id}@erased.invalid",
        False,
        DUE,
    )
    assert not row.has_usable_password()
    assert not EmailAddress.objects.filter(user=row).exists()
    assert queries.get_actor_of_key(token.key, at=DUE) is None
    assert ApiToken.objects.get(user=row).name == ""
    assert Membership.objects.get(user=row).ended_at == DUE
    assert not Invitation.objects.filter(address="lin@example.com").exists()
    assert not Message.objects.filter(address="lin@example.com").exists()
    assert not Message.objects.exclude(context={}).filter(user_id=user.pk).exists()
    assert erase() == 0  # once
    assert ErasureRequest.objects.get(public_id=request).addresses == "lin@example.com"
    erase(DUE + 8 * DAY)
    assert ErasureRequest.objects.get(public_id=request).addresses == ""
    assert not AuditEntry.objects.filter(changes__icontains="lin@example.com").exists()
    make_user("lin@example.com")  # the address is free again


def test_it_can_be_taken_back_by_oneself_and_asked_once() -> None:
    user, other = make_user(), make_user()
    request = actions.request_erasure(language="en", by=actor_of(user), at=AT)
    with pytest.raises(ProblemRaised) as twice:
        actions.request_erasure(language="en", by=actor_of(user), at=AT)
    assert twice.value.problem.slug == "erasure-waits"
    with pytest.raises(ProblemRaised):
        actions.take_back_erasure(request=request, by=actor_of(other), at=AT)
    with pytest.raises(ProblemRaised):
        actions.take_back_erasure(request=request, by=ANONYMOUS, at=AT)
    actions.take_back_erasure(request=request, by=actor_of(user), at=AT + DAY)
    assert erase() == 0
    assert User.objects.get(pk=user.pk).is_active
    actions.request_erasure(language="en", by=actor_of(user), at=AT + DAY)


def test_the_last_owner_and_the_last_operator_stay() -> None:
    user = make_user()
    organisation = make_organisation(user, "Hill Candles")
    actions.grant_platform_role(email=user.email, role="operator", by=SYSTEM, at=AT)
    with pytest.raises(ProblemRaised) as refused:
        actions.request_erasure(language="en", by=actor_of(user), at=AT)
    errors = refused.value.problem.errors
    assert [each.field for each in errors] == ["organisations", "platform"]
    assert "Hill Candles" in errors[0].reason
    assert all(each.fix for each in errors)

    second = make_user()
    join(second, organisation, "owner")
    actions.grant_platform_role(email=second.email, role="operator", by=SYSTEM, at=AT)
    actions.request_erasure(language="en", by=actor_of(user), at=AT)
    User.objects.filter(pk=second.pk).update(is_active=False)  # what was true is no more
    assert erase() == 0
    assert ErasureRequest.objects.get().state == "hindered"
    letter = Message.objects.get(template="erasure_hindered")
    assert "Hill Candles" in letter.context["reasons"]
    assert User.objects.get(pk=user.pk).is_active
    found = queries.get_erasure(viewer=actor_of(user))
    assert found is not None
    assert not found.waits


def test_who_closes_the_organisation_may_go() -> None:
    user = make_user()
    organisation = make_organisation(user)
    member = join(make_user(), organisation, "admin")
    with pytest.raises(PermissionRefused):
        actions.close_organisation(by=member, at=AT)
    actions.close_organisation(by=actor_of(user, organisation), at=AT)
    with pytest.raises(Organisation.DoesNotExist):
        actor_of(user, organisation)
    actions.request_erasure(language="en", by=actor_of(user), at=AT)
    assert erase() == 1


def test_an_operator_asks_on_request_and_says_why() -> None:
    boss, user = make_user(), make_user()
    actions.grant_platform_role(email=boss.email, role="operator", by=SYSTEM, at=AT)
    operator = actor_of(boss)
    with pytest.raises(PermissionRefused):
        actions.request_erasure_for(person=user.email, why="By letter", by=actor_of(user), at=AT)
    for person, why, field in ((user.email, " ", "why"), ("usr_nobody", "By letter", "person")):
        with pytest.raises(ProblemRaised) as refused:
            actions.request_erasure_for(person=person, why=why, by=operator, at=AT)
        assert [each.field for each in refused.value.problem.errors] == [field]
    actions.request_erasure_for(
        person=user.public_id, why="By letter, with a copy of the card", by=operator, at=AT
    )
    (seen,) = queries.list_erasures(viewer=operator)
    assert (seen.person, seen.asked_by, seen.waits) == (user.public_id, boss.pk, True)
    assert queries.get_erasure(viewer=actor_of(user)) is not None
    guest = actions.request_erasure_for(person="Guest@example.com", why="By phone", by=operator, at=AT)
    assert ErasureRequest.objects.get(public_id=guest).addresses == "guest@example.com"
    actions.take_back_erasure(request=guest, by=operator, at=AT)
    with pytest.raises(PermissionRefused):
        queries.list_erasures(viewer=actor_of(user))


def test_a_guest_proves_the_address_by_a_mailed_link() -> None:
    actions.mail_guest_proof(address="Mei@example.com ", language="en", by=ANONYMOUS, at=AT)
    actions.mail_guest_proof(address="mei@example.com", language="en", by=ANONYMOUS, at=AT)
    letter = Message.objects.get(template="guest_data")
    signed = letter.context["link"].rstrip("/").rpartition("/")[2]
    assert "mei" not in letter.subject
    assert keys.read_address(signed, at=AT) == "mei@example.com"
    assert keys.read_address(signed, at=AT + 31 * DAY) is None
    for wrong in ("", "mei@example.com", signed[:-2]):
        with pytest.raises(ProblemRaised):
            actions.request_guest_erasure(signed=wrong, language="en", by=ANONYMOUS, at=AT)
    request = actions.request_guest_erasure(signed=signed, language="en", by=ANONYMOUS, at=AT)
    assert queries.get_guest_erasure(signed, viewer=ANONYMOUS, at=AT) is not None
    other = keys.sign_address("eve@example.com", at=AT)
    with pytest.raises(ProblemRaised):
        actions.take_back_erasure(request=request, by=ANONYMOUS, at=AT, signed=other)
    actions.take_back_erasure(request=request, by=ANONYMOUS, at=AT, signed=signed)
    with pytest.raises(ProblemRaised) as wrong_form:
        actions.mail_guest_proof(address="nobody", language="en", by=ANONYMOUS, at=AT)
    assert [each.field for each in wrong_form.value.problem.errors] == ["email"]


def test_letters_are_kept_for_a_year() -> None:
    actions.mail_guest_proof(address="mei@example.com", language="en", by=ANONYMOUS, at=AT)
    assert actions.forget_old_letters(by=SYSTEM, at=AT + 365 * DAY) == 0
    assert actions.forget_old_letters(by=SYSTEM, at=AT + 367 * DAY) == 1
    letter = Message.objects.get()
    assert (letter.address, letter.context, letter.state) == ("", {}, "cancelled")
    assert actions.forget_old_letters(by=SYSTEM, at=AT + 367 * DAY) == 0
