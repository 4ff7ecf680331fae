"""Every write of orders: carts, the step to pay, and every step of an order after it."""

from entrepot.apps.orders.actions.advancing import (
    advance_share,
    approve_advance_grant,
    choose_early_payment,
    end_advance_grant,
    grant_advances,
    propose_advance_grant,
    set_advance_term,
    shorten_advance_grant,
)
from entrepot.apps.orders.actions.allowing import give_allowance_back, restore_allowance
from entrepot.apps.orders.actions.answering import (
    accept_chargeback,
    add_evidence,
    answer_chargeback,
    answer_due_chargebacks,
)
from entrepot.apps.orders.actions.appealing import appeal_decision, take_decision
from entrepot.apps.orders.actions.awaiting import keep_for_payment
from entrepot.apps.orders.actions.carts import (
    add_to_cart,
    claim_cart,
    count_for_another,
    open_cart,
    remove_from_cart,
    set_quantity,
    set_split,
    take_cart,
)
from entrepot.apps.orders.actions.checking_out import CheckedOut, check_out, pay_at_once
from entrepot.apps.orders.actions.complaining import (
    Upload,
    accept_offer,
    add_statement,
    answer_dispute,
    give_in,
    insist,
    open_dispute,
    withdraw_dispute,
)
from entrepot.apps.orders.actions.disputing import record_chargeback
from entrepot.apps.orders.actions.following import follow_payment
from entrepot.apps.orders.actions.forgetting import forget_buyer, forget_order, forget_overdue
from entrepot.apps.orders.actions.freezing import freeze_quote
from entrepot.apps.orders.actions.fulfilling import (
    accept_order,
    call_off,
    record_customs_step,
    record_delivery,
    record_drafted,
    record_loss,
    record_shipment,
    take_back,
)
from entrepot.apps.orders.actions.identifying import forget_identity, keep_identity, open_identity
from entrepot.apps.orders.actions.invoicing import (
    issue_chargeback_note,
    issue_commission_invoices,
    issue_credit_note,
    issue_invoice,
    set_invoice_details,
    set_tax_number,
    start_missing_invoices,
)
from entrepot.apps.orders.actions.judging import (
    decide_dispute,
    expire_clock,
    expire_clocks,
    extend_clock,
    settle_dispute,
    take_up_dispute,
)
from entrepot.apps.orders.actions.letting_go import let_go
from entrepot.apps.orders.actions.packing import mark_shipped, pack_parcel
from entrepot.apps.orders.actions.paying import (
    begin_payment,
    cancel_order,
    expire_checkout,
    let_be_paid,
    record_payment,
)
from entrepot.apps.orders.actions.placing import PlacedCheckout, place_order
from entrepot.apps.orders.actions.promises import release_phantoms
from entrepot.apps.orders.actions.reconciling import reconcile_order, start_reconciliation
from entrepot.apps.orders.actions.refunding import (
    record_refund,
    record_refund_refusal,
    refund_order,
    send_refunds,
    start_refund_of_rest,
)
from entrepot.apps.orders.actions.refused import (
    drop_refund,
    record_refund_by_hand,
    report_refused_order_refund,
    retry_refund,
    write_of_refused_refund,
)
from entrepot.apps.orders.actions.releasing import (
    confirm_receipt,
    expire_receipt,
    record_dues_shortfall,
    release_order,
    set_dues_aside,
    set_receipt_term,
)
from entrepot.apps.orders.actions.reminding import remind_of_payment
from entrepot.apps.orders.actions.replacing import (
    choose_replacement,
    offer_replacement,
    receive_replacement,
    refuse_replacement,
)
from entrepot.apps.orders.actions.resealing import seal_anew
from entrepot.apps.orders.actions.resending import (
    charge_replacement_dues,
    mark_replacement_shipped,
    pack_replacement,
    record_replacement_customs,
    record_replacement_delivery,
    record_replacement_loss,
    record_replacement_shipment,
)
from entrepot.apps.orders.actions.return_outcome import (
    Found,
    close_unsent_return,
    expire_return,
    inspect_return,
    record_return_lost,
    retry_return_refund,
    start_return_clocks,
)
from entrepot.apps.orders.actions.return_terms import set_return_address, set_return_terms
from entrepot.apps.orders.actions.return_way import (
    make_return_label,
    mark_return_sent,
    receive_return,
    record_return_shipment,
)
from entrepot.apps.orders.actions.returning import (
    accept_return,
    appeal_return,
    decide_appeal,
    refuse_return,
    request_return,
    waive_goods,
    withdraw_return,
)
from entrepot.apps.orders.actions.settling import finish_dispute, repeat_refund, report_refused_part
from entrepot.apps.orders.actions.surplus import (
    give_up_kept_surplus,
    keep_dues_surplus,
    return_dues_surplus,
)
from entrepot.apps.orders.addresses import Address
from entrepot.apps.orders.return_terms import Terms

__all__ = [
    "Address",
    "CheckedOut",
    "Found",
    "PlacedCheckout",
    "Terms",
    "Upload",
    "accept_chargeback",
    "accept_offer",
    "accept_order",
    "accept_return",
    "add_evidence",
    "add_statement",
    "add_to_cart",
    "advance_share",
    "answer_chargeback",
    "answer_dispute",
    "answer_due_chargebacks",
    "appeal_decision",
    "appeal_return",
    "approve_advance_grant",
    "begin_payment",
    "call_off",
    "cancel_order",
    "charge_replacement_dues",
    "check_out",
    "choose_early_payment",
    "choose_replacement",
    "claim_cart",
    "close_unsent_return",
    "confirm_receipt",
    "count_for_another",
    "decide_appeal",
    "decide_dispute",
    "drop_refund",
    "end_advance_grant",
    "expire_checkout",
    "expire_clock",
    "expire_clocks",
    "expire_receipt",
    "expire_return",
    "extend_clock",
    "finish_dispute",
    "follow_payment",
    "forget_buyer",
    "forget_identity",
    "forget_order",
    "forget_overdue",
    "freeze_quote",
    "give_allowance_back",
    "give_in",
    "give_up_kept_surplus",
    "grant_advances",
    "insist",
    "inspect_return",
    "issue_chargeback_note",
    "issue_commission_invoices",
    "issue_credit_note",
    "issue_invoice",
    "keep_dues_surplus",
    "keep_for_payment",
    "keep_identity",
    "let_be_paid",
    "let_go",
    "make_return_label",
    "mark_replacement_shipped",
    "mark_return_sent",
    "mark_shipped",
    "offer_replacement",
    "open_cart",
    "open_dispute",
    "open_identity",
    "pack_parcel",
    "pack_replacement",
    "pay_at_once",
    "place_order",
    "propose_advance_grant",
    "receive_replacement",
    "receive_return",
    "reconcile_order",
    "record_chargeback",
    "record_customs_step",
    "record_delivery",
    "record_drafted",
    "record_dues_shortfall",
    "record_loss",
    "record_payment",
    "record_refund",
    "record_refund_by_hand",
    "record_refund_refusal",
    "record_replacement_customs",
    "record_replacement_delivery",
    "record_replacement_loss",
    "record_replacement_shipment",
    "record_return_lost",
    "record_return_shipment",
    "record_shipment",
    "refund_order",
    "refuse_replacement",
    "refuse_return",
    "release_order",
    "release_phantoms",
    "remind_of_payment",
    "remove_from_cart",
    "repeat_refund",
    "report_refused_order_refund",
    "report_refused_part",
    "request_return",
    "restore_allowance",
    "retry_refund",
    "retry_return_refund",
    "return_dues_surplus",
    "seal_anew",
    "send_refunds",
    "set_advance_term",
    "set_dues_aside",
    "set_invoice_details",
    "set_quantity",
    "set_receipt_term",
    "set_return_address",
    "set_return_terms",
    "set_split",
    "set_tax_number",
    "settle_dispute",
    "shorten_advance_grant",
    "start_missing_invoices",
    "start_reconciliation",
    "start_refund_of_rest",
    "start_return_clocks",
    "take_back",
    "take_cart",
    "take_decision",
    "take_up_dispute",
    "waive_goods",
    "withdraw_dispute",
    "withdraw_return",
    "write_of_refused_refund",
]
