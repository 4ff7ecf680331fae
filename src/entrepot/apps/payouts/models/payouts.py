from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import CurrencyField, MinorField, money_checks
from entrepot.apps.payouts import states
from entrepot.apps.payouts.models.creditors import Creditor
from entrepot.apps.payouts.models.exchange import StatedRate
from entrepot.core.money import Money

ONE_PAYEE = Q(creditor=None, organisation_id__isnull=False) & ~Q(business="") | Q(
    business="", organisation_id=None, creditor__isnull=False
)
"""Somebody is paid: a business, or a creditor."""
AS_IT_IS = Q(
    from_currency=F("currency"), from_minor=F("amount_minor"), charge_minor=0, rate=None, rate_on=None
)
CHANGED = ~Q(from_currency=F("currency")) & Q(
    from_minor__gt=F("charge_minor"), charge_minor__gte=0, rate__gt=0, rate_on__isnull=False
)
"""It leaves in the currency it was taken in, or in another at a rate with its day."""


class BankAccount(Record):
    """Where a business or a creditor is paid. The number is encrypted; people see its last figures only."""

    class Scheme(models.TextChoices):
        IBAN = "iban"
        LOCAL = "local"

    public_id = PublicIdField(prefix="bac")
    business = models.CharField(max_length=40, blank=True)
    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    organisation_id = models.BigIntegerField(null=True, blank=True)  # a creditor is no tenant
    holder = models.CharField(max_length=70)
    country = models.CharField(max_length=2)  # of the bank
    scheme = models.CharField(max_length=5, choices=Scheme)
    sealed = models.TextField()  # the number, encrypted for this row alone
    digest = models.CharField(max_length=64)  # tells the same number again without showing it
    ending = models.CharField(max_length=4)
    bic = models.CharField(max_length=11, blank=True)
    bank_code = models.CharField(max_length=20, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)  # nothing is paid to a changed account before
    source = models.CharField(max_length=300, blank=True)  # where a creditor wrote it
    currency = models.CharField(max_length=3, blank=True)  # it is paid in; empty: as it was earned or held
    set_by = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business"],
                condition=Q(replaced_at=None) & ~Q(business=""),
                name="payouts_one_account",
            ),
            models.UniqueConstraint(
                fields=["creditor"], condition=Q(replaced_at=None), name="payouts_one_creditor_account"
            ),
            models.CheckConstraint(condition=ONE_PAYEE, name="payouts_account_of_one"),
            models.CheckConstraint(condition=~Q(sealed="") & ~Q(digest=""), name="payouts_account_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} …{self.ending}"


class Minimum(Record):
    """The least that is paid out in a currency, from a day on; the latest row holds."""

    currency = CurrencyField()
    minimum_minor = MinorField()
    valid_from = models.DateField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = money_checks("payouts_minimum", "minimum_minor", non_negative=True)

    def __str__(self) -> str:
        return f"{self.minimum_minor} {self.currency}"


class Batch(Record):
    """The payouts of one file for the bank. `public_id` is the file's message id, too."""

    class State(models.TextChoices):
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"

    public_id = PublicIdField(prefix="pbt")
    bank = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=State, default=State.SENDING)
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True)  # why the bank refused the file

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="payouts_batch_by_state")]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class Payout(Record):
    """Money on its way to the bank account of a business or a creditor: to a creditor, it is a remittance.

    `public_id` is our key at the bank, too.
    """

    public_id = PublicIdField(prefix="pot")
    business = models.CharField(max_length=40, blank=True)  # the owner of the money in the ledger
    organisation_id = models.BigIntegerField(null=True, blank=True)
    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, null=True, blank=True, related_name="remittances"
    )
    period_start = models.DateField(null=True, blank=True)  # of a remittance: what it covers
    period_end = models.DateField(null=True, blank=True)  # the first day after it
    due_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=140, blank=True)  # what the creditor reads on its statement
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="payouts")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts")
    amount_minor = MinorField()  # what leaves our bank
    currency = CurrencyField()
    from_minor = MinorField()  # what it was taken from; the same where nothing is changed
    from_currency = CurrencyField()
    charge_minor = MinorField(default=0)  # of it, kept by the platform for changing it
    rate = models.DecimalField(max_digits=30, decimal_places=18, null=True, blank=True)
    rate_source = models.CharField(max_length=120, blank=True)
    rate_on = models.DateField(null=True, blank=True)
    stated = models.ForeignKey(StatedRate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, default=states.PROPOSED)
    moved_at = models.DateTimeField(default=clock.now)
    proposed_by = models.BigIntegerField(null=True)  # a user's row number; empty for the system
    approved_by = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    bank_reference = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=40, blank=True)  # why it was rejected or failed

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="payouts_payout_by_state"),
            models.Index(fields=["business", "-id"], name="payouts_payout_of_business"),
            models.Index(fields=["creditor", "-id"], name="payouts_payout_of_creditor"),
        ]
        constraints = [
            *money_checks("payouts_payout", "amount_minor"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payouts_payout_amount"),
            *money_checks("payouts_payout", currency="from_currency"),
            models.CheckConstraint(condition=AS_IT_IS | CHANGED, name="payouts_payout_changed"),
            models.CheckConstraint(condition=Q(state__in=states.STATES), name="payouts_payout_state"),
            models.CheckConstraint(
                condition=~Q(state__in=states.NEEDS_APPROVAL) | Q(approved_by__isnull=False),
                name="payouts_payout_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="payouts_two_people",
            ),
            models.UniqueConstraint(
                fields=["business", "from_currency"],
                condition=Q(state__in=states.WAITING) & ~Q(business=""),
                name="payouts_one_waiting",
            ),
            models.CheckConstraint(condition=ONE_PAYEE, name="payouts_payout_of_one"),
            models.CheckConstraint(
                condition=Q(creditor=None, period_start=None, period_end=None, due_on=None)
                | Q(creditor__isnull=False, period_start__lt=F("period_end"), due_on__isnull=False),
                name="payouts_remittance_period",
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference=""),
                name="payouts_payout_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"

    @property
    def amount(self) -> Money:
        """What is paid."""
        return Money(self.amount_minor, self.currency)

    @property
    def given(self) -> Money:
        """What was taken for it from where it stood."""
        return Money(self.from_minor, self.from_currency)

    @property
    def payee(self) -> str:
        """Whose money is on the way: the public id of a business, or of a creditor."""
        return self.creditor.public_id if self.creditor else self.business


class BankStatement(Record):
    """A statement of our own account: the balances between which its movements lie."""

    bank = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    currency = CurrencyField()
    opening_minor = MinorField()
    closing_minor = MinorField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            *money_checks("payouts_statement", "opening_minor"),
            models.UniqueConstraint(fields=["bank", "number"], name="payouts_statement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number}"


class BankMovement(models.Model):
    """One line of a statement: above zero came in, below zero went out."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="movements")
    bank = models.CharField(max_length=32)
    reference = models.CharField(max_length=64)  # the bank's own
    key = models.CharField(max_length=64, blank=True)  # ours: a payout, or what a payer named
    amount_minor = MinorField()
    currency = CurrencyField()
    booked_at = models.DateTimeField()
    is_return = models.BooleanField(default=False)  # money of ours that came back
    reason = models.CharField(max_length=40, blank=True)  # of a return
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["bank", "currency", "id"], name="payouts_movement_of_bank")]
        constraints = [
            *money_checks("payouts_movement", "amount_minor"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="payouts_movement_amount"),
            models.UniqueConstraint(fields=["bank", "reference"], name="payouts_movement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.reference}"
