"""The books. Entries and postings are only ever added; balances and snapshots are sums of them, kept near.

An account is (kind, owner's public id, currency) and needs no row of its own. Amounts are minor units,
debits above zero, as in `core.ledger`; only `Balance` is seen from the account's normal side.
"""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.fields import PublicIdField
from entrepot.apps.kernel.money import money_checks
from entrepot.core.ledger import MAY_OWE, AccountKind

KINDS = [kind.value for kind in AccountKind]
WIDTHS = {"source": 40, "reference": 150, "about": 64, "memo": 300, "owner": 64}
"""How long a text may be, in characters."""
OWING = sorted(kind.value for kind in MAY_OWE)


class Entry(models.Model):
    """One step of money. Append-only. `(source, reference)` is its key: a repeat finds this row."""

    public_id = PublicIdField(prefix="ent")
    source = models.CharField(max_length=WIDTHS["source"])
    reference = models.CharField(max_length=WIDTHS["reference"])
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)
    cause = models.CharField(max_length=24)
    about = models.CharField(max_length=WIDTHS["about"], blank=True)  # public id of the order, the payout …
    memo = models.CharField(max_length=WIDTHS["memo"], blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )

    class Meta:
        indexes = [
            models.Index(fields=["about", "id"], name="ledger_entry_about"),
            models.Index(fields=["occurred_at"], name="ledger_entry_occurred"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="ledger_entry_key"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(reference=""), name="ledger_entry_keyed"),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reverses=F("id")), name="ledger_entry_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class Posting(models.Model):
    """An amount on one account, within an entry. Append-only; written before its entry, which seals it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    owner = models.CharField(max_length=WIDTHS["owner"])
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()  # debits above zero

    class Meta:
        indexes = [models.Index(fields=["kind", "owner", "currency", "id"], name="ledger_posting_account")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="ledger_posting_place"),
            models.CheckConstraint(condition=~Q(minor=0), name="ledger_posting_says_something"),
            models.CheckConstraint(condition=~Q(owner=""), name="ledger_posting_owned"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="ledger_posting_kind"),
            *money_checks("ledger_posting", "minor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner} {self.minor} {self.currency}"


class Balance(models.Model):
    """What a claimed account holds, from its normal side: lowered by one conditional UPDATE only."""

    kind = models.CharField(max_length=24)
    owner = models.CharField(max_length=WIDTHS["owner"])
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "owner", "currency"], name="ledger_balance_account"),
            models.CheckConstraint(
                condition=Q(minor__gte=0) | Q(kind__in=OWING), name="ledger_balance_covered"
            ),
            *money_checks("ledger_balance", "minor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner} {self.minor} {self.currency}"


class Snapshot(models.Model):
    """The sum of an account's postings up to one of them: a balance is this and the few that came after."""

    kind = models.CharField(max_length=24)
    owner = models.CharField(max_length=WIDTHS["owner"])
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()  # debits above zero
    through = models.BigIntegerField()  # id of the last posting counted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "owner", "currency"], name="ledger_snapshot_account"),
            *money_checks("ledger_snapshot", "minor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner} {self.minor} {self.currency} through {self.through}"


class KindTotal(models.Model):
    """What stands on all accounts of a kind in a currency, up to a posting: the newest set of them counts."""

    kind = models.CharField(max_length=24)
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()  # debits above zero
    through = models.BigIntegerField()  # id of the last posting counted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["through", "kind", "currency"], name="ledger_kindtotal_once"),
            *money_checks("ledger_kindtotal", "minor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.minor} {self.currency} through {self.through}"


class OpenDay(models.Model):
    """What nothing pays yet of the items of one day, on an account that is owed, up to the mark."""

    owner = models.CharField(max_length=WIDTHS["owner"])
    kind = models.CharField(max_length=24)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    minor = models.BigIntegerField()  # debits above zero
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "currency", "day"], name="ledger_openday_once"),
            *money_checks("ledger_openday", "minor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner} {self.day} {self.minor} {self.currency}"


class OpenMark(models.Model):
    """Up to which posting open days are kept: one row, held by whoever changes them."""

    through = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_openmark_one")]

    def __str__(self) -> str:
        return f"through {self.through}"


class Holder(models.Model):
    """Whose accounts an owner's are: which organisation may read them. Filled by the apps above."""

    owner = models.CharField(max_length=WIDTHS["owner"], unique=True)
    organisation_id = models.BigIntegerField(db_index=True)  # accounts is a stranger: no foreign key
    named_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(owner=""), name="ledger_holder_owned")]

    def __str__(self) -> str:
        return f"{self.owner} of {self.organisation_id}"


class Clearing(models.Model):
    """An item of an account that is owed to somebody, and what pays it: by one thing at a time."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="clearings")
    cleared_by = models.CharField(max_length=WIDTHS["about"])  # the public id of what pays it
    cleared_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)  # it was not paid after all

    class Meta:
        indexes = [models.Index(fields=["cleared_by", "id"], name="ledger_clearing_by")]
        constraints = [
            models.UniqueConstraint(
                fields=["posting"], condition=Q(reopened_at=None), name="ledger_item_cleared_once"
            ),
            models.CheckConstraint(condition=~Q(cleared_by=""), name="ledger_clearing_named"),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} by {self.cleared_by}"
