"""A code shows that an address is somebody's: once, for minutes and tries; nobody learns who is known."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts import actions, queries
from entrepot.apps.accounts.models import PlatformMembership, SignInCode, User
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db
NUMBER = "+250788123456"
OTHER = "+8613800138000"


def taken(new: actions.NewCode, code: str = "", **more: object) -> str:
    return actions.take_code(name=new.public_id, code=code or new.code, by=ANONYMOUS, at=more.get("at", AT))  # type: ignore[arg-type]


def begun(address: str = NUMBER) -> actions.NewCode:
    return actions.begin_code(address=address, by=ANONYMOUS, at=AT)


def wrong(new: actions.NewCode) -> str:
    return "".join(str((int(figure) + 1) % 10) for figure in new.code)


def refusal(call: object, **given: object) -> str:
    with pytest.raises(ProblemRaised) as raised:
        call(**given)  # type: ignore[operator]
    return raised.value.problem.slug


def test_a_code_holds_once_and_is_not_kept() -> None:
    new = begun()
    assert len(new.code) == 6
    assert new.code.isdigit()
    assert begun("Anna@Example.com").code.isalnum()
    row = SignInCode.objects.get(public_id=new.public_id)
    assert new.code not in f"{row.__dict__}"
    assert not AuditEntry.objects.filter(changes__icontains=new.code).exists()
    assert taken(new, f" {new.code[:3]} {new.code[3:]}") == NUMBER
    assert refusal(taken, new=new) == "code-used-up"


def test_a_code_runs_out_by_time_and_by_tries() -> None:
    new = begun()
    assert refusal(taken, new=new, at=AT + timedelta(minutes=16)) == "code-used-up"
    for _try in range(4):
        assert refusal(taken, new=new, code=wrong(new)) == "invalid-request"
    assert refusal(taken, new=new, code=wrong(new)) == "code-used-up"
    assert refusal(taken, new=new) == "code-used-up"


def test_one_code_opens_nothing_else() -> None:
    first, second = begun(), begun()
    if first.code != second.code:
        assert refusal(taken, new=first, code=second.code) == "invalid-request"
    assert refusal(actions.take_code, name="sic_nothing", code="1", by=ANONYMOUS, at=AT) == "code-used-up"


def test_an_address_gets_no_more_than_so_many_a_day() -> None:
    for _each in range(8):
        begun()
    assert refusal(begun) == "codes-enough"
    assert begun(OTHER)
    assert actions.begin_code(address=NUMBER, by=ANONYMOUS, at=AT + timedelta(days=1))
    assert actions.drop_codes(by=SYSTEM, at=AT + timedelta(days=3)) == 10
    assert not SignInCode.objects.exists()


def test_the_platform_sends_no_more_texts_in_a_day_and_says_so_at_the_desk(settings: Settings) -> None:
    settings.TEXTS_A_DAY = 2
    begun()
    begun(OTHER)
    assert refusal(begun, address="+250788000001") == "texts-used-up"
    assert refusal(begun, address="+250788000002") == "texts-used-up"
    assert begun("anna@example.com")
    (item,) = desk.list_items(viewer=SYSTEM)
    assert (item.subject_kind, item.subject) == ("texts", f"texts-{AT:%Y-%m-%d}")
    assert SignInCode.objects.count() == 3
    assert actions.begin_code(address=NUMBER, by=ANONYMOUS, at=AT + timedelta(days=1))


def enter(address: str = NUMBER, called: str | None = "Rose") -> int | None:
    new = begun(address)
    return actions.enter_with_code(name=new.public_id, code=new.code, called=called, by=ANONYMOUS, at=AT)


def test_a_number_is_one_person_whoever_knows_of_it() -> None:
    assert enter(called=None) is None
    first = enter()
    assert enter() == enter(called=None) == first
    person = User.objects.get()
    assert (person.phone, person.email, str(person)) == (NUMBER, None, "Rose")
    assert queries.get_contact(person.pk, viewer=SYSTEM) == NUMBER
    assert queries.get_mail_address(person.pk, viewer=SYSTEM) == ""


def keep(user: User, number: str = NUMBER) -> None:
    new = begun(number)
    actions.set_phone(name=new.public_id, code=new.code, language="en", by=actor_of(user), at=AT)


def test_a_person_adds_a_number_changes_and_removes_it_and_is_told_where_they_were() -> None:
    anna = make_user("anna@example.com")
    keep(anna)
    assert enter(called=None) == anna.pk
    told = Message.objects.get()
    assert (told.channel, told.address) == ("email", "anna@example.com")
    later = AT + timedelta(minutes=1)
    new = actions.begin_code(address=OTHER, by=actor_of(anna), at=later)
    actions.set_phone(name=new.public_id, code=new.code, language="en", by=actor_of(anna), at=later)
    assert Message.objects.order_by("id").last().address == NUMBER  # type: ignore[union-attr]
    actions.remove_phone(language="en", by=actor_of(anna), at=AT + timedelta(minutes=2))
    assert User.objects.get().phone is None
    workers.run_pending()


def test_who_has_no_mailbox_keeps_the_number() -> None:
    person = User.objects.get(pk=enter() or 0)
    assert refusal(actions.remove_phone, language="en", by=actor_of(person), at=AT) == "phone-needed"
    assert refusal(keep, user=make_user()) == "phone-taken"


def test_people_of_the_platform_do_not_come_in_by_text_message() -> None:
    person = User.objects.get(pk=enter() or 0)
    PlatformMembership.objects.create(user=person, role="operator", created_at=AT)
    assert refusal(enter) == "platform-person"
    assert refusal(keep, user=person, number=OTHER) == "platform-person"


def test_erasing_forgets_the_number_and_its_codes() -> None:
    person = User.objects.get(pk=enter() or 0)
    by = actor_of(person)
    request = actions.request_erasure(language="en", by=by, at=AT)
    assert Message.objects.get().channel == "sms"
    workers.run_pending()
    later = AT + actions.WAITS
    assert actions.erase_person(request=request, by=SYSTEM, at=later)
    workers.run_pending()
    person.refresh_from_db()
    assert (person.phone, person.is_active) == (None, False)
    assert not SignInCode.objects.exists()
    assert not Message.objects.exclude(address="").exists()
