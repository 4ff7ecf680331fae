"""A made-up bank that collects for us: the buyer scans a code with their own bank's app, it tells who paid.

Money is known by the reference in the code. What comes with another amount, too late, or a second time is
kept apart and is not ours: we send it back. The codes are real; the payees are not.
"""

import re
import secrets
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from entrepot.adapters import payment_qr_emv as emv
from entrepot.adapters.payment_qr_epc import SepaPayee, creditor_reference, epc
from entrepot.adapters.payment_sandbox import PAGE, Sandbox, as_payment
from entrepot.adapters.payment_sandbox_file import Astray, Desk, Held, changed, opened, written
from entrepot.apps.kernel import clock
from entrepot.apps.payments.provider import (
    Answer,
    AuthorisationRequest,
    Instructions,
    ProviderPayment,
    ProviderRefusedError,
    Way,
)
from entrepot.core.money import Money

WAYS: Final = MappingProxyType({"SGD": "paynow", "THB": "promptpay", "IDR": "qris", "EUR": "sepa"})
AT_ONCE: Final = timedelta(minutes=30)
BANK_DAYS: Final = timedelta(days=3)  # a transfer on a Friday evening arrives on Monday
KEPT_FOR: Final = MappingProxyType({"sepa": BANK_DAYS})
REFERENCE_LETTERS: Final = 16
BANK_PAGE: Final = PAGE + "bank/"

PAYNOW: Final = emv.PayNowPayee("T99SB0001A", "ENTREPOT SANDBOX")
PROMPTPAY: Final = emv.PromptPayBiller("099999999999901", "ENTREPOT SANDBOX")
QRIS: Final = emv.QrisMerchant(
    acquirer="ID.CO.SANDBOX.WWW",
    pan="936099990000000001",
    merchant_id="SANDBOX0001",
    nmid="ID9999999999999",
    criteria="UMI",
    category="5999",
    name="ENTREPOT SANDBOX",
    city="JAKARTA",
    postcode="10110",
)
SEPA: Final = SepaPayee("DE89370400440532013000", "Entrepot Sandbox", "COBADEFFXXX")
PAYEES: Final = MappingProxyType(
    {
        "paynow": (PAYNOW.name, f"UEN {PAYNOW.proxy}"),
        "promptpay": (PROMPTPAY.name, PROMPTPAY.biller_id),
        "qris": (QRIS.name, QRIS.nmid),
        "sepa": (SEPA.name, SEPA.iban),
    }
)


class TransferSandbox(Sandbox):
    """One sandbox bank that collects by codes, one for each payment."""

    name = "transfer"
    fee_rate = Decimal(0)

    def ways(self, currency: str) -> tuple[Way, ...]:
        """Take the currencies that there is a code for."""
        return (Way(WAYS[currency]),) if currency in WAYS else ()

    def authorise(self, request: AuthorisationRequest) -> ProviderPayment:
        """Wait for money under the payment's reference, and answer with the code that brings it."""
        with opened(self.file) as desk:
            held = desk.find(request.key)
            if held is None:
                held = self._move(desk, self._expect(self._begin(desk, request)), "payment.action_needed")
                desk.plan(held.key, "closes", clock.now() + KEPT_FOR.get(held.way, AT_ONCE))
            elif (held.minor, held.currency) != (request.amount.minor, request.amount.currency):
                raise ProviderRefusedError("key_reused")
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def pay_in(self, reference: str, amount: Money) -> ProviderPayment:
        """Let money come under a reference. Refused (`unknown`) where there is none: it never leaves."""
        with opened(self.file) as desk:
            held = self._shown(desk, reference)
            late = held.until and held.until < written(clock.now())
            expected = (held.minor, held.currency) == (amount.minor, amount.currency)
            if held.state == Answer.CAPTURED:
                held = self._put_apart(desk, held, amount, "double")
            elif held.state != Answer.ACTION_NEEDED or late:
                held = self._put_apart(desk, held, amount, "late")
            elif not expected:
                held = self._put_apart(desk, held, amount, "other_amount")
            else:
                held = self._take(desk, held, held.minor)
        return self._answer(held)

    def keep_strays(self) -> None:
        """Send nothing back from now on, as a bank does whose customer's account is closed."""
        with opened(self.file) as desk:
            desk.set("keeps_strays", "yes")

    def _expect(self, held: Held) -> Held:
        way = WAYS.get(held.currency)
        if way is None:
            raise ProviderRefusedError("currency_not_supported")
        letters = re.sub(r"[^0-9A-Za-z]", "", held.key.partition("_")[2])[:REFERENCE_LETTERS]
        reference = creditor_reference(letters)
        until = clock.now() + KEPT_FOR.get(way, AT_ONCE)
        amount = Money(held.minor, held.currency)
        payload = {
            "paynow": lambda: emv.paynow(PAYNOW, amount, reference, until=until),
            "promptpay": lambda: emv.promptpay(PROMPTPAY, amount, reference),
            "qris": lambda: emv.qris(QRIS, amount, reference),
            "sepa": lambda: epc(SEPA, amount, reference),
        }[way]()
        return changed(held, reference=reference, way=way, payload=payload, until=written(until))

    def _put_apart(self, desk: Desk, held: Held, amount: Money, matter: str) -> Held:
        stray = Astray("cr_" + secrets.token_hex(9), amount.minor, amount.currency, matter)
        return self._move(desk, changed(held, strays=(*held.strays, stray)), "stray.received")

    def _do_planned(self, desk: Desk, held: Held, what: str) -> None:
        if what != "closes":
            super()._do_planned(desk, held, what)
        elif held.state == Answer.ACTION_NEEDED:
            self._let_go(desk, held, "abandoned")

    def _told(self, held: Held) -> ProviderPayment:
        payee, account = PAYEES[held.way]
        waits = held.state == Answer.ACTION_NEEDED
        told = Instructions(
            way=held.way, payload=held.payload, payee=payee, account=account, reference=held.reference
        )
        page = BANK_PAGE.format(reference=held.reference) if waits else ""
        return replace(as_payment(held), instructions=told if waits else None, redirect_url=page)
