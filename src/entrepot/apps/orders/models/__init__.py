"""Tables of orders: carts and their frozen quotes; checkouts, orders, and what became of each."""

from entrepot.apps.orders.models.advances import Advance, AdvanceChoice, AdvanceGrant, AdvanceTerm
from entrepot.apps.orders.models.carts import Cart, CartLine, CartQuote
from entrepot.apps.orders.models.disputes import (
    Dispute,
    DisputeFile,
    DisputeLine,
    DisputeMove,
    DisputeStatement,
)
from entrepot.apps.orders.models.ended import Chargeback, ChargebackEvidence, OrderRefund
from entrepot.apps.orders.models.identities import BuyerIdentity, KeptIdentity
from entrepot.apps.orders.models.invoices import (
    FeeMove,
    Invoice,
    InvoiceDetail,
    InvoiceSeries,
    PartyTaxNumber,
)
from entrepot.apps.orders.models.orders import Checkout, Order, OrderAddress, OrderMove, OrderShare
from entrepot.apps.orders.models.parcels import CustomsStep, OrderLine, OrderParcel
from entrepot.apps.orders.models.replacements import Replacement, ReplacementLine
from entrepot.apps.orders.models.returns import (
    Return,
    ReturnAddress,
    ReturnDue,
    ReturnedPieces,
    ReturnLine,
    ReturnMove,
    ReturnTerm,
)
from entrepot.apps.orders.models.terms import ReceiptTerm

__all__ = [
    "Advance",
    "AdvanceChoice",
    "AdvanceGrant",
    "AdvanceTerm",
    "BuyerIdentity",
    "Cart",
    "CartLine",
    "CartQuote",
    "Chargeback",
    "ChargebackEvidence",
    "Checkout",
    "CustomsStep",
    "Dispute",
    "DisputeFile",
    "DisputeLine",
    "DisputeMove",
    "DisputeStatement",
    "FeeMove",
    "Invoice",
    "InvoiceDetail",
    "InvoiceSeries",
    "KeptIdentity",
    "Order",
    "OrderAddress",
    "OrderLine",
    "OrderMove",
    "OrderParcel",
    "OrderRefund",
    "OrderShare",
    "PartyTaxNumber",
    "ReceiptTerm",
    "Replacement",
    "ReplacementLine",
    "Return",
    "ReturnAddress",
    "ReturnDue",
    "ReturnLine",
    "ReturnMove",
    "ReturnTerm",
    "ReturnedPieces",
]
