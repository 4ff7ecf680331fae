"""Tables of returns: what goes back and why, each step of it, what it is worth, and the terms set."""

from django.db import models
from django.db.models import F, Q

from entrepot.apps.kernel.fields import PublicIdField, Record
from entrepot.apps.kernel.money import MinorField
from entrepot.apps.orders.models.ended import OrderRefund
from entrepot.apps.orders.models.orders import Order
from entrepot.apps.orders.models.parcels import OrderLine
from entrepot.core.trade import returns


class Return(Record):
    """Some pieces of an order on their way back. What it stands on is copied: later terms never reach it.

    `due_at` is the clock that runs now (an answer, the sending, the way, the inspection); both sides see it.
    """

    public_id = PublicIdField(prefix="ret")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    request_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=12, default=returns.RETURN.start)
    moved_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20)  # a key of core's REASONS
    note = models.CharField(max_length=600, blank=True)  # the buyer's own words
    answer = models.CharField(max_length=600, blank=True)  # the seller's, or the platform's
    rule = models.CharField(max_length=40)  # of data/returns/rules.csv
    until = models.DateTimeField()  # when the right would have ended
    back_by = models.DateTimeField(null=True, blank=True)  # by when law restores duty and tax
    way_back = models.CharField(max_length=8)  # who pays the way: buyer or seller
    commission = models.CharField(max_length=16)  # what becomes of it: core's COMMISSION
    keeps_goods = models.BooleanField(default=False)  # the buyer need not send them
    goes_to = models.CharField(max_length=2, blank=True)  # the country in which the goods are taken in
    shipment = models.CharField(max_length=40, blank=True)  # of our label, in shipping
    tracking = models.CharField(max_length=60, blank=True)
    label_carrier = models.CharField(max_length=32, blank=True)
    label_minor = MinorField(default=0)  # what our label costs, in the order's currency
    received_at = models.DateTimeField(null=True, blank=True)
    refund = models.OneToOneField(
        OrderRefund, on_delete=models.PROTECT, null=True, blank=True, related_name="returned"
    )
    settled_at = models.DateTimeField(null=True, blank=True)  # stock, books and quota are done

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="orders_return_due"),
            models.Index(fields=["order", "id"], name="orders_return_of_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(returns.RETURN.states)), name="orders_return_state"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=list(returns.REASONS)), name="orders_return_reason"
            ),
            models.CheckConstraint(
                condition=Q(way_back__in=[returns.BUYER, returns.SELLER]), name="orders_return_way_back"
            ),
            models.CheckConstraint(
                condition=Q(commission__in=list(returns.COMMISSION)), name="orders_return_commission"
            ),
            models.CheckConstraint(condition=Q(label_minor__gte=0), name="orders_return_label"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"


class ReturnLine(models.Model):
    """So many pieces of one line of the order: as asked, and as they were found."""

    returned = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    before = models.PositiveIntegerField(default=0)  # pieces of the line given back by then
    accepted = models.PositiveIntegerField(null=True, blank=True)  # of these, what money goes back for
    shelved = models.PositiveIntegerField(null=True, blank=True)  # of these, what can be sold again
    off_minor = MinorField(default=0)  # taken off for how they came back
    goods_minor = MinorField(default=0)  # what went back for the goods

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["returned", "line"], name="orders_return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="orders_return_line_quantity"),
            models.CheckConstraint(
                condition=Q(accepted=None, shelved=None)
                | Q(accepted__lte=F("quantity"), shelved__lte=F("accepted")),
                name="orders_return_line_found",
            ),
            models.CheckConstraint(condition=Q(off_minor__gte=0), name="orders_return_line_off"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line_id}"


class ReturnedPieces(models.Model):
    """Of one line of an order: pieces that a return holds (`claimed`), and pieces given back (`given_back`).

    A claim is one conditional UPDATE, so that of two returns of one piece one is told.
    """

    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="pieces_back")
    quantity = models.PositiveIntegerField()  # as sold
    claimed = models.PositiveIntegerField(default=0)
    given_back = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "returned pieces"
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed__lte=F("quantity"), given_back__lte=F("claimed")),
                name="orders_pieces_never_more_back",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claimed} of {self.quantity}"


class ReturnMove(models.Model):
    """One step of a return: who took it, when and why. Append-only."""

    returned = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="moves")
    event = models.CharField(max_length=24)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    who = models.CharField(max_length=64)  # the actor's key
    party = models.CharField(max_length=8)  # buyer, seller, operator or system
    why = models.CharField(max_length=600)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event} {self.at}"


class ReturnDue(models.Model):
    """A duty or tax on goods that went back: what of it, what the law says, who bears it. Append-only."""

    returned = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="dues")
    account = models.CharField(max_length=4)  # duty or tax
    authority = models.CharField(max_length=64)
    levy = models.CharField(max_length=40)
    amount_minor = MinorField()
    recovery = models.CharField(max_length=12)  # of the law's measure: on_return, claim or never
    borne_by = models.CharField(max_length=12)  # authority, seller or buyer
    measure = models.CharField(max_length=120)
    source = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["authority", "recovery"], name="orders_return_due_claims")]

    def __str__(self) -> str:
        return f"{self.levy} {self.amount_minor} {self.borne_by}"


class ReturnTerm(Record):
    """What holds for returns of a market (or of every other one) from a day on. Append-only.

    An order keeps what was set before it was placed: the latest such row.
    """

    market = models.CharField(max_length=16, blank=True)
    commission = models.CharField(max_length=16)
    answer_days = models.PositiveSmallIntegerField()
    send_days = models.PositiveSmallIntegerField()
    inspect_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(commission__in=list(returns.COMMISSION)), name="orders_return_term_commission"
            ),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=30)
                & Q(send_days__gte=1, send_days__lte=60)
                & Q(inspect_days__gte=1, inspect_days__lte=30),
                name="orders_return_term_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market or '*'} from {self.valid_from}"


class ReturnAddress(Record):
    """Where goods of a market go back to, near the buyer: a seller's own place, or the platform's for all.

    The latest row holds; one that is not `open` ends the place before it. Append-only.
    """

    market = models.CharField(max_length=16)
    business = models.CharField(max_length=40, blank=True)  # empty: the platform's, for every seller
    open = models.BooleanField(default=True)
    country = models.CharField(max_length=2)
    area = models.CharField(max_length=120, blank=True)
    locality = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    lines = models.CharField(max_length=400, blank=True)
    recipient = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    local = models.CharField(max_length=600, blank=True)
    set_by = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "return addresses"
        indexes = [models.Index(fields=["market", "business", "-id"], name="orders_return_place")]

    def __str__(self) -> str:
        return f"{self.market} {self.business or '*'}"
