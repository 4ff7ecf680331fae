"""What the platform writes goes out once, in the reader's language, and its address stays with us."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import translation
from structlog.testing import CapturingLogger
from tests.factories import AT

from entrepot.apps.kernel import clock, paths, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages import actions, queries, together, wording
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db
PAID = {"order": "K7Q2", "shop": "Hill Candles", "total": "67.85 EUR", "link": "http://localhost/o/1"}
ANNA = Actor(kind=ActorKind.PERSON, user_id=1)
BO = Actor(kind=ActorKind.PERSON, user_id=2, organisation_id=7, roles=frozenset({"member"}))
OPERATOR = Actor(kind=ActorKind.PERSON, user_id=3, roles=frozenset({"operator"}))


def write(**more: Any) -> str:
    given = {
        "template": "order_paid",
        "subject_kind": "order",
        "subject": "ord_1",
        "address": "anna@example.com",
        "language": "en",
        "context": PAID,
        "by": SYSTEM,
        "at": AT,
        **more,
    }
    return actions.queue_message(**given)


def test_a_message_goes_out_after_the_commit_and_once() -> None:
    first = write(user_id=1)
    assert write(address="other@example.com") == first
    assert mail.outbox == []
    workers.run_pending()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["anna@example.com"], "Paid: your order K7Q2 at Hill Candles")
    assert "We have received 67.85 EUR and hold it" in sent.body
    assert sent.body.rstrip().endswith("http://localhost/o/1")
    actions.send_message(message=first, by=SYSTEM, at=AT)
    assert len(mail.outbox) == 1
    assert Message.objects.get().sent_at is not None


def test_nothing_goes_out_of_a_transaction_that_failed() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    workers.run_pending()
    assert (mail.outbox, Message.objects.count()) == ([], 0)


def test_a_mailer_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> int:
        raise ConnectionRefusedError

    write()
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        workers.run_pending()
    assert Message.objects.get().state == "queued"
    assert queries.count_waiting(viewer=OPERATOR) == 1
    with clock.travel(clock.now() + timedelta(minutes=1)):
        workers.run_pending()
    assert len(mail.outbox) == 1
    assert queries.count_waiting(viewer=OPERATOR) == 0


@pytest.mark.parametrize(
    ("asked", "written"),
    [("zh-hans", "zh-hans"), ("zh-HK", "zh-hant"), ("th", "th"), ("in", "id"), ("fr", "en"), ("EN", "en")],
)
def test_the_language_is_the_readers_or_the_nearest(asked: str, written: str) -> None:
    write(language=asked)
    assert Message.objects.get().language == written


@pytest.mark.parametrize("key", wording.template_keys())
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_message_shows_every_text_it_asks_for(key: str, language: str) -> None:
    names = sorted(wording.names_of(key) or ())
    context = {name: f"<{name} & co>" for name in names}
    subject, body = wording.render(key, language, context)
    assert subject
    assert "\n" not in subject
    assert all(f"<{name} & co>" in subject + body for name in names), "nothing is left out or escaped"


def test_a_message_is_rendered_in_its_own_language_whoever_sends_it() -> None:
    with translation.override("zh-hans"):
        assert wording.render("order_paid", "en", PAID)[0].startswith("Paid")


def test_a_text_message_goes_to_the_file_of_the_installation() -> None:
    message = write(address="+8613800000000")
    workers.run_pending()
    text = (paths.home() / "sms" / f"{message}.txt").read_text(encoding="utf-8")
    assert text == f"To: +8613800000000\n\nPaid: your order K7Q2 at Hill Candles\n{PAID['link']}\n"
    assert mail.outbox == []


def test_no_log_and_no_audit_holds_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    log = CapturingLogger()
    monkeypatch.setattr(together, "LOG", log)
    write()
    workers.run_pending()
    assert [call.args for call in log.calls] == [("message_sent",)]
    assert "anna" not in repr(log.calls)
    assert "anna" not in repr(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"template": "love_letter"}, "template"),
        ({"context": {**PAID, "passport": "E1"}}, "context.passport"),
        ({"context": {"order": "1", "shop": "2", "total": "3"}}, "context.link"),
        ({"context": {**PAID, "total": 3}}, "context.total"),
        ({"context": {**PAID, "total": "x" * 501}}, "context.total"),
        ({"channel": "pigeon"}, "channel"),
        ({"address": ""}, "address"),
        ({"address": "anna"}, "address"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ProblemRaised) as raised:
        write(**wrong)
    assert [error.field for error in raised.value.problem.errors] == [field]
    assert not Message.objects.exists()


def test_a_message_called_off_does_not_go_out() -> None:
    write()
    actions.cancel_message(subject="ord_1", template="order_paid", by=SYSTEM, at=AT)
    actions.cancel_message(subject="ord_1", template="order_paid", by=SYSTEM, at=AT)
    workers.run_pending()
    assert mail.outbox == []
    assert AuditEntry.objects.filter(action="messages.cancel_message").count() == 1


def test_people_read_their_own_and_nobody_an_address() -> None:
    hers = write(user_id=1)
    theirs = write(subject="ord_2", organisation_id=7, address="+8613800000042", channel="sms")
    assert [each.public_id for each in queries.list_messages(viewer=ANNA)] == [hers]
    assert [each.public_id for each in queries.list_messages(viewer=BO)] == [theirs]
    assert [each.address for each in queries.list_messages(viewer=OPERATOR)] == ["…42", "a…@example.com"]
    assert queries.get_letter(hers, viewer=ANNA).subject.startswith("Paid")
    for other in (BO, OPERATOR):
        with pytest.raises(Message.DoesNotExist):
            queries.get_letter(hers, viewer=other)
    with pytest.raises(PermissionRefused):
        queries.list_messages(viewer=ANONYMOUS)
    with pytest.raises(PermissionRefused):
        write(by=ANNA)


def test_a_person_can_be_forgotten() -> None:
    message = write(user_id=1)
    assert actions.forget_person(user_id=1, by=SYSTEM, at=AT) == 1
    workers.run_pending()
    assert mail.outbox == []
    row = Message.objects.get()
    assert (row.address, row.context, row.state) == ("", {}, "cancelled")
    with pytest.raises(Message.DoesNotExist):
        queries.get_letter(message, viewer=ANNA)


def test_a_further_message_is_added_once() -> None:
    with pytest.raises(ValueError, match="already"):
        wording.add_template("order_paid", {"order"})
