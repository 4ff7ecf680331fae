from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.orders.models import (
    Advance,
    AdvanceChoice,
    AdvanceGrant,
    AdvanceTerm,
    BuyerIdentity,
    Cart,
    CartLine,
    CartQuote,
    Chargeback,
    ChargebackEvidence,
    Checkout,
    CustomsStep,
    Dispute,
    DisputeFile,
    DisputeLine,
    DisputeMove,
    DisputeStatement,
    FeeMove,
    Invoice,
    InvoiceDetail,
    InvoiceSeries,
    KeptIdentity,
    Order,
    OrderAddress,
    OrderLine,
    OrderMove,
    OrderParcel,
    OrderRefund,
    OrderShare,
    PartyTaxNumber,
    ReceiptTerm,
    Replacement,
    ReplacementLine,
    Return,
    ReturnAddress,
    ReturnDue,
    ReturnedPieces,
    ReturnLine,
    ReturnMove,
    ReturnTerm,
)

show_raw(
    Cart, CartLine, CartQuote, Chargeback, Checkout, CustomsStep, Order, OrderAddress, OrderLine, OrderMove
)
show_raw(BuyerIdentity, KeptIdentity, hidden=("tail", "recipient"))
show_raw(OrderParcel, OrderRefund, OrderShare, ReceiptTerm)
show_raw(Dispute, DisputeFile, DisputeLine, DisputeMove, Replacement, ReplacementLine)
show_raw(ChargebackEvidence, DisputeStatement, hidden=("text",))
show_raw(Return, hidden=("note", "answer"))
show_raw(ReturnAddress, ReturnDue, ReturnLine, ReturnMove, ReturnTerm, ReturnedPieces)
show_raw(FeeMove, Invoice, InvoiceSeries)
show_raw(InvoiceDetail, PartyTaxNumber, hidden=("name", "lines", "number"))
show_raw(Advance, AdvanceChoice, AdvanceGrant, AdvanceTerm)
