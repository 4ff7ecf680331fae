"""What the platform's people read: reasons, states of a check, kinds of accounts."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.apps.businesses.words import FACT_WORDS, FIELD_WORDS, KIND_WORDS, REASON_FIELDS, REASON_WORDS
from entrepot.core.ledger import AccountKind, Cause

KINDS: Final = KIND_WORDS
FACTS: Final = FACT_WORDS
REASONS: Final = REASON_WORDS
LIKENESS: Final[dict[str, Promise]] = {
    "same_name": _("the same name"),
    "like_name": _("a name like it"),
    "alias": _("another name of theirs"),
    "same_country": _("the same country"),
    "other_country": _("another country"),
    "same_year": _("the same year of birth"),
    "other_year": _("another year of birth"),
}
RUNS: Final[dict[str, Promise]] = {
    "queued": _("Waiting for its turn"),
    "running": _("Being compared"),
    "finished": _("Done"),
    "failed": _("Stopped by a fault of ours"),
    "cancelled": _("Cancelled"),
}
PAYMENT_STATES: Final[dict[str, Promise]] = {
    "begun": _("Begun"),
    "action_needed": _("The buyer is at the provider"),
    "pending": _("The bank has not answered yet"),
    "authorised": _("Authorised"),
    "capturing": _("Being taken"),
    "cancelling": _("Being released"),
    "captured": _("Taken"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
    "requested": _("Asked for"),
    "recorded": _("Done"),
    "refused": _("Refused by the provider"),
    "bounced": _("It came back to the provider"),
    "received": _("It came in"),
    "returned": _("Sent back"),
    "kept": _("It cannot be sent back"),
}
"""Of payments, their refunds and what came beside them."""
ACCOUNTS: Final[dict[AccountKind, Promise]] = {
    AccountKind.BANK: _("In the bank"),
    AccountKind.PROVIDER_CLEARING: _("At payment providers"),
    AccountKind.RECEIVABLE: _("Owed to the platform"),
    AccountKind.SELLER_ADVANCE: _("Paid to sellers before receipt"),
    AccountKind.BUYER_FUNDS: _("Held for orders"),
    AccountKind.SELLER_AVAILABLE: _("Sellers' own, to be paid out"),
    AccountKind.PAYOUT_TRANSIT: _("On its way to sellers"),
    AccountKind.CARRIER_PAYABLE: _("Owed to carriers"),
    AccountKind.TAX_PAYABLE: _("Owed to tax authorities"),
    AccountKind.DUTY_PAYABLE: _("Owed to customs"),
    AccountKind.COMMISSION: _("Commission earned"),
    AccountKind.RELIEF: _("Commission that programmes pay"),
    AccountKind.PROVIDER_FEE: _("Kept by payment providers"),
    AccountKind.LOSS: _("Borne by the platform"),
    AccountKind.DISPUTE: _("Taken back, not decided"),
    AccountKind.EXCHANGE: _("Open between currencies"),
    AccountKind.ROUNDING: _("Left over by rounding"),
}
CREDITOR_KINDS: Final[dict[str, Promise]] = {
    "authority": _("Authority"),
    "scheme": _("Tax scheme"),
    "carrier": _("Carrier"),
}
CYCLES: Final[dict[str, Promise]] = {
    "weekly": _("Each week"),
    "monthly": _("Each month"),
    "quarterly": _("Each quarter"),
}
REMITTANCE_REASONS: Final[dict[str, Promise]] = {
    "creditor_unknown": _("Nobody has said who this is."),
    "no_terms": _("Nobody has said when they are paid."),
    "no_account": _("No account is known."),
    "no_rate": _("They are paid in another currency, and no rate of these days is known. State one."),
    "recheck": _("Their verification is to be looked at again, and its day is over."),
    "sent_back": _("The bank sent money for their account back. Set the account again."),
    "in_credit": _("More went back to buyers than came in. It is kept from what comes next."),
}
ITEM_CAUSES: Final[dict[Cause, Promise]] = {
    Cause.SET_ASIDE: _("Put aside when customs let it in"),
    Cause.SHORTFALL: _("Asked for beyond what was collected"),
    Cause.SURPLUS_KEPT: _("Not asked for, kept or given up again"),
    Cause.RELEASE: _("Shared out on receipt"),
    Cause.REFUND: _("Given back to the buyer"),
    Cause.REPLACEMENT: _("Sent again, at the seller's cost"),
    Cause.CHARGEBACK_LOST: _("Taken back by the buyer's bank"),
    Cause.REVERSAL: _("Undone"),
}
PARTS: Final[dict[str, Promise]] = {
    "goods": _("Goods"),
    "due": _("Duty and tax"),
    "carriage": _("Carriage"),
    "commission_tax": _("Tax on the commission"),
    "relief": _("Paid by a programme"),
}


def reason_choices() -> Iterator[tuple[str, str]]:
    """Yield every reason to refuse a business, with the field it is about."""
    for code, said in REASONS.items():
        yield code, f"{FIELD_WORDS[REASON_FIELDS[code]]}: {said}"
