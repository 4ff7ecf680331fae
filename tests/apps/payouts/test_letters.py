"""What the owner of a business is written about the bank account and the payouts, in their language."""

import pytest
from tests.apps.payouts.earnings import OTHER, operator, proposed, seller, sent, set_account
from tests.factories import AT

from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.messages import queries as messages
from entrepot.apps.messages.models import Message
from entrepot.apps.messages.wording import render
from entrepot.apps.payouts import actions

pytestmark = pytest.mark.django_db


def written(subject: str, language: str = "en") -> list[str]:
    """Deliver what was announced and return what was written about a subject."""
    workers.run_pending()
    rows = Message.objects.filter(subject=subject).order_by("id")
    assert len(rows) == len(messages.list_messages(viewer=SYSTEM, subject=subject))
    return ["\n".join(render(row.template, language, row.context)) for row in rows]


def test_the_owner_hears_of_every_bank_account() -> None:
    mill = seller(account=False)
    (first,) = written(set_account(mill.actor))
    assert "is now paid to the bank account ending in 5432" in first
    assert "nothing is paid" not in first
    (changed,) = written(set_account(mill.actor, OTHER))
    assert "ending in 5555" in changed
    assert "nothing is paid to it before 28 November" in changed
    assert "/money/" in changed
    assert OTHER not in changed
    owner = Message.objects.filter(template="payout_account").last()
    assert owner is not None
    assert owner.organisation_id == mill.actor.organisation_id


def test_the_owner_hears_what_becomes_of_a_payout() -> None:
    mill = seller()
    payout = sent(mill.business)
    (letter,) = written(payout)
    assert letter.startswith("$50.00 is on its way to your bank")
    assert "your account ending in 5432" in letter
    actions.record_failure(payout=payout, reference="R1", reason="AC04", by=SYSTEM, at=AT)
    _sent, letter = written(payout)
    assert letter.startswith("$50.00 did not reach your bank account")
    assert "ending in 5432 was not made. The account is closed." in letter
    other = proposed(seller().business)
    actions.reject_payout(payout=other, reason="unclear", by=operator(), at=AT)
    (letter,) = written(other)
    assert "was stopped before it went to the bank. Something about it was unclear." in letter


def test_a_chinese_seller_is_written_in_chinese() -> None:
    mill = seller(country="CN")
    payout = sent(mill.business)
    (letter,) = written(payout, "zh-hans")
    assert "正在汇往您的银行" in letter
    assert "您尾号为 5432 的账户" in letter
    assert set(Message.objects.values_list("language", flat=True)) == {"zh-hans"}
