"""What payouts write to the owner of a business, each thing once; of its account only the last figures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from babel.dates import format_datetime
from babel.numbers import format_currency
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.queries import OwnerMail
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.messages import actions as messages
from entrepot.apps.payouts import reasons, words
from entrepot.apps.payouts.exchange import conversion_of
from entrepot.apps.payouts.models import BankAccount, Payout
from entrepot.apps.payouts.moving import CLERK
from entrepot.apps.payouts.queries.netting import Debtor, list_own_debts

LETTERS: Final[Mapping[str, frozenset[str]]] = {
    "payout_changed": frozenset({"payout", "amount", "how", "bank", "link"}),
    "payout_account": frozenset({"shop", "ending", "until", "link"}),
    "payout_rejected": frozenset({"payout", "amount", "reason", "link"}),
    "payout_failed": frozenset({"payout", "amount", "ending", "reason", "link"}),
    "payout_debt": frozenset({"order", "amount", "reason", "link"}),
}
"""Beside `payout_sent`, which messages has."""
LOCALES: Final = {"en": "en", "zh-hans": "zh_Hans_CN"}


def write_account(account: str, at: datetime) -> None:
    """Tell the owner where the business is paid now, so that a change that is not theirs is noticed."""
    row = BankAccount.objects.get(public_id=account)
    language = _language(row)
    until = ""
    if row.held_until is not None:
        until = f"{format_datetime(row.held_until, 'd MMMM, HH:mm', locale=LOCALES[language])} UTC"
    shop = businesses.get_standing(row.business, viewer=CLERK).name
    _write(row, "payout_account", {"shop": shop, "ending": row.ending, "until": until}, at)


def write_sent(payout: str, at: datetime) -> None:
    """Tell the owner that a payout is with the bank, and how it was changed if it was."""
    row = _load(payout)
    with translation.override(_language(row)):
        bank = _("your account ending in %(ending)s") % {"ending": row.account.ending}
        conversion = conversion_of(row)
        how = reasons.say_conversion(conversion) if conversion else ""
    if how:
        _write(row, "payout_changed", {**_told(row), "bank": bank, "how": how}, at)
    else:
        _write(row, "payout_sent", {**_told(row), "bank": bank}, at)


def write_rejected(payout: str, at: datetime) -> None:
    """Tell the owner that a payout was stopped, and why."""
    row = _load(payout)
    _write(row, "payout_rejected", {**_told(row), "reason": _reason(row)}, at)


def write_failed(payout: str, at: datetime) -> None:
    """Tell the owner that a payout did not arrive, and why."""
    row = _load(payout)
    given = {**_told(row), "ending": row.account.ending, "reason": _reason(row)}
    _write(row, "payout_failed", given, at)


def write_debts(debtor: Debtor, at: datetime) -> None:
    """Tell the owner what is owed for which order, once for each order, and that earnings cover it."""
    standing = businesses.get_standing(debtor.business, viewer=CLERK)
    owner = accounts.get_owner_mail(standing.organisation, viewer=CLERK)
    if owner is None:
        return
    language = "zh-hans" if standing.country == "CN" else "en"
    with translation.override(language):
        pieces = list_own_debts(business=debtor.business, viewer=CLERK)
    for piece in pieces:
        amount = piece.amount
        messages.queue_message(
            template="payout_debt",
            subject_kind="order",
            subject=piece.order,
            address=owner.address,
            language=language,
            context={
                "order": piece.order,
                "amount": format_currency(amount.to_decimal(), amount.currency, locale=LOCALES[language]),
                "reason": piece.words,
                "link": _link(owner),
            },
            by=CLERK,
            at=at,
            organisation_id=standing.organisation,
        )


def _load(payout: str) -> Payout:
    return Payout.objects.select_related("account").get(public_id=payout)


def _told(row: Payout) -> dict[str, str]:
    amount = format_currency(row.amount.to_decimal(), row.currency, locale=LOCALES[_language(row)])
    return {"payout": row.public_id, "amount": amount}


def _reason(row: Payout) -> str:
    with translation.override(_language(row)):
        return words.say_reason(row.reason)


def _write(row: BankAccount | Payout, template: str, given: Mapping[str, str], at: datetime) -> None:
    if row.organisation_id is None:  # a creditor is told by its advice
        return
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return
    messages.queue_message(
        template=template,
        subject_kind="bank_account" if isinstance(row, BankAccount) else "payout",
        subject=row.public_id,
        address=owner.address,
        language=_language(row),
        context={**given, "link": _link(owner)},
        by=CLERK,
        at=at,
        organisation_id=row.organisation_id,
    )


def _link(owner: OwnerMail) -> str:
    return settings.ADDRESS + reverse("sell-money", args=[owner.organisation])


def _language(row: BankAccount | Payout) -> str:
    return "zh-hans" if businesses.get_standing(row.business, viewer=CLERK).country == "CN" else "en"
