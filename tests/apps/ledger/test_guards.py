"""The database itself keeps the books, whoever writes to it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.apps.ledger.books import AT, ORDERS, capture

from entrepot.apps.ledger import actions
from entrepot.apps.ledger.models import Balance, Entry, Posting

BAD = (IntegrityError, DatabaseError)


def row(number: int = 900, reference: str = "x") -> Entry:
    return Entry(id=number, source="raw", reference=reference, occurred_at=AT, cause="other")


def posting(position: int, minor: int, number: int = 900, currency: str = "EUR") -> Posting:
    return Posting(
        entry_id=number, position=position, kind="bank", owner="b1", currency=currency, minor=minor
    )


def write(*postings: Posting) -> None:
    with transaction.atomic():
        Posting.objects.bulk_create(postings)
        row().save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.update(memo="x"),
        lambda: Posting.objects.update(minor=1),
        lambda: Posting.objects.all().delete(),
        lambda: Entry.objects.all()._raw_delete("default"),
        lambda: write(posting(0, 5), posting(1, -4)),
        lambda: write(posting(0, 5)),
        write,
        lambda: write(posting(0, 5), posting(1, -5, currency="USD")),
        lambda: write(posting(0, 5), posting(1, 0), posting(2, -5)),
        lambda: write(posting(0, 5), posting(0, -5)),
        lambda: write(posting(0, 5, currency="eur"), posting(1, -5, currency="eur")),
        lambda: posting(7, 5, Entry.objects.get().pk).save(),
        lambda: Balance.objects.update(minor=-1),
        lambda: Entry.objects.update(source=""),
    ],
)
def test_what_is_no_entry_is_refused(change: Callable[[], object]) -> None:
    actions.post(entry=capture(), by=ORDERS)
    with pytest.raises(BAD), transaction.atomic():
        change()
    assert Entry.objects.count() == 1
    assert Posting.objects.count() == 2


@pytest.mark.django_db
def test_what_balances_gets_in() -> None:
    write(posting(0, 5), posting(1, -5), posting(2, 7, currency="USD"), posting(3, -7, currency="USD"))
    assert Posting.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_posting_without_its_entry_fails_at_the_commit() -> None:
    with pytest.raises(BAD), transaction.atomic():
        Posting.objects.bulk_create([posting(0, 5), posting(1, -5)])
    assert not Posting.objects.exists()


REPLACED_POSTING = (
    "INSERT OR REPLACE INTO ledger_posting (id, entry_id, position, kind, owner, currency, minor) "
    "SELECT id, 900, position, kind, owner, currency, minor + 1 FROM ledger_posting"
)
REPLACED_ENTRY = (
    "INSERT OR REPLACE INTO ledger_entry (id, public_id, source, reference, occurred_at, recorded_at, "
    "cause, about, memo) SELECT id, public_id, source, reference, occurred_at, recorded_at, 'other', "
    "about, memo FROM ledger_entry"
)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="INSERT OR REPLACE is SQLite's own")
@pytest.mark.parametrize("statement", [REPLACED_POSTING, REPLACED_ENTRY])
def test_a_row_is_not_replaced_either(statement: str) -> None:
    actions.post(entry=capture(), by=ORDERS)
    with pytest.raises(BAD), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().cause == "capture"


WHOLE_ENTRY = """
BEGIN;
INSERT INTO ledger_posting (entry_id, position, kind, owner, currency, minor)
VALUES (900, 0, 'bank', 'b1', 'EUR', 5), (900, 1, 'bank', 'b2', 'EUR', -5);
INSERT INTO ledger_entry
(id, public_id, source, reference, occurred_at, recorded_at, cause, about, memo)
VALUES (900, 'ent_x', 'raw', 'x', now(), now(), 'other', '', '');
COMMIT
"""


def join_unseen() -> None:
    """Write a posting to an entry that another connection completes before this one commits."""
    other = connection.copy()
    try:
        with transaction.atomic():
            posting(9, 3).save()
            with other.cursor() as cursor:
                cursor.execute(WHOLE_ENTRY)
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the look at the commit is PostgreSQL's")
def test_two_transactions_that_do_not_see_each_other_are_caught_at_the_commit() -> None:
    with pytest.raises(BAD):
        join_unseen()
    assert Posting.objects.count() == 2
