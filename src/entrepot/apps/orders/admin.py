from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.orders.models import (
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
    KeptIdentity,
    Order,
    OrderAddress,
    OrderLine,
    OrderMove,
    OrderParcel,
    OrderRefund,
    OrderShare,
    ReceiptTerm,
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
show_raw(Dispute, DisputeFile, DisputeLine, DisputeMove)
show_raw(ChargebackEvidence, DisputeStatement, hidden=("text",))
show_raw(Return, hidden=("note", "answer"))
show_raw(ReturnAddress, ReturnDue, ReturnLine, ReturnMove, ReturnTerm, ReturnedPieces)
