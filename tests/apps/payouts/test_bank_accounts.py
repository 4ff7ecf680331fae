"""Where sellers are paid: what can be an account, and who ever sees its number."""

import json

import pytest
from structlog.testing import capture_logs
from tests.apps.payouts.earnings import IBAN, earn, operator, seller, sent, set_account
from tests.factories import AT, join, make_user

from entrepot.apps.accounts.models import Organisation
from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.payouts import actions, numbers, queries, sealed
from entrepot.apps.payouts.models import BankAccount, Payout
from entrepot.apps.payouts.sealed import SealBrokenError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "number", "bic", "code", "field"),
    [
        ("GB", IBAN, "", "", ""),
        ("GB", "gb82 west 1234 5698 7654 32", "NWBKGB2L", "", ""),
        ("GB", "GB82WEST12345698765433", "", "", "number"),
        ("GB", "12345678", "", "", "number"),
        ("DE", IBAN, "", "", "country"),
        ("GB", IBAN, "DBSSSGSG", "", "bic"),
        ("GB", IBAN, "NOBIC", "", "bic"),
        ("US", "4100000001", "", "021000021", ""),
        ("US", "4100000001", "", "021000022", "bank_code"),
        ("US", "41", "", "021000021", "number"),
        ("AU", "12345678", "", "062-000", ""),
        ("AU", "12345678", "", "62", "bank_code"),
        ("CN", "6222020200112233445", "", "102100099996", ""),
        ("IN", "123456789012", "", "SBIN0000001", ""),
        ("NZ", "01-902-0068389-00", "", "", ""),
        ("NZ", "01-902-0068388-00", "", "", "number"),
        ("SG", "0123456789", "DBSSSGSG", "", ""),
        ("SG", "0123456789", "", "", "bic"),
        ("RW", "00040069", "BKIGRWRW", "", ""),
    ],
)
def test_what_can_be_an_account(country: str, number: str, bic: str, code: str, field: str) -> None:
    read, faults = numbers.read_number(country=country, number=number, bic=bic, bank_code=code)
    assert [fault[0] for fault in faults] == ([field] if field else [])
    assert (read is None) == bool(field)
    if read is not None:
        assert read.number not in repr(read)
        assert read.ending == read.number[-4:]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Müller  & Söhne", ""), ("Müller Söhne", "Muller Sohne"), ("王小明", ""), ("", ""), ("A" * 71, "")],
)
def test_a_holder_is_written_as_every_bank_can(given: str, kept: str) -> None:
    assert numbers.read_holder(given) == kept


def test_every_fault_is_told_at_once() -> None:
    mill = seller(account=False)
    with pytest.raises(ProblemRaised) as error:
        actions.set_bank_account(holder="王", country="US", number="1", bank_code="1", by=mill.actor, at=AT)
    assert [each.field for each in error.value.problem.errors] == ["holder", "number", "bank_code"]


def test_the_number_is_nowhere_in_clear_text() -> None:
    with capture_logs() as logs:
        mill = seller()
        sent(mill.business)
    tables = [
        list(BankAccount.objects.values()),
        list(Payout.objects.values()),
        list(AuditEntry.objects.values()),
        logs,
    ]
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - the outbox, looked at here alone

    tables.append(list(DBTaskResult.objects.values("args_kwargs")))
    said = json.dumps(tables, default=str)
    assert IBAN not in said
    assert IBAN[4:] not in said
    assert "5432" in said


def test_a_number_opens_for_its_row_alone_and_with_a_former_secret(settings: object) -> None:
    kept = sealed.seal(IBAN, owner="bac_1")
    assert sealed.unseal(kept, owner="bac_1") == IBAN
    with pytest.raises(SealBrokenError):
        sealed.unseal(kept, owner="bac_2")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another secret of the installation"  # type: ignore[attr-defined]
    assert sealed.unseal(kept, owner="bac_1") == IBAN
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    with pytest.raises(SealBrokenError):
        sealed.unseal(kept, owner="bac_1")


def test_an_account_is_set_by_those_who_may() -> None:
    mill = seller()
    organisation = Organisation.objects.get(pk=mill.actor.organisation_id).public_id
    helper = join(make_user(), organisation)
    with pytest.raises(PermissionRefused):
        set_account(helper)
    view = queries.get_bank_account(mill.business, viewer=helper)
    assert view is not None
    assert (view.ending, view.holder) == ("5432", "Mill Ltd")


def test_strangers_see_no_payouts_and_no_accounts() -> None:
    mill, stranger = seller(), seller()
    payout = sent(mill.business)
    assert queries.list_payouts(viewer=stranger.actor) == []
    assert [each.public_id for each in queries.list_payouts(viewer=mill.actor)] == [payout]
    assert [each.public_id for each in queries.list_payouts(viewer=operator(), state="sent")] == [payout]
    for read in (
        queries.get_bank_account,
        lambda b, viewer: queries.explain_available(business=b, viewer=viewer),
    ):
        with pytest.raises(Payout.DoesNotExist):
            read(mill.business, viewer=stranger.actor)
    with pytest.raises(Payout.DoesNotExist):
        queries.get_payout(payout, viewer=stranger.actor)
    with pytest.raises(PermissionRefused):
        queries.list_bank_differences(viewer=mill.actor)


def test_a_file_for_the_bank_is_told_to_operators_and_noted() -> None:
    mill = seller()
    payout = sent(mill.business)
    batch = queries.get_payout(payout, viewer=SYSTEM).batch
    earn(mill.business, 1)
    with pytest.raises(PermissionRefused):
        actions.export_file(batch=batch, by=mill.actor, at=AT)
    file = actions.export_file(batch=batch, by=operator(), at=AT)
    assert file.transfers[0].number == IBAN
    assert IBAN not in repr(file)
    assert AuditEntry.objects.filter(action="payouts.export_file", subject=batch).count() == 1
