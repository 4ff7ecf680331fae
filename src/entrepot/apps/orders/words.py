"""States, steps and refusals in words, for the timeline and for whoever is told no."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from entrepot.core.trade import refusals

STATES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "awaiting_payment": gettext_lazy("Waiting for payment"),
        "cancelled": gettext_lazy("Cancelled"),
        "paid": gettext_lazy("Paid"),
        "preparing": gettext_lazy("Being packed"),
        "in_transit": gettext_lazy("On the way"),
        "at_customs": gettext_lazy("At customs"),
        "delivered": gettext_lazy("Delivered"),
        "confirmed": gettext_lazy("Receipt confirmed"),
        "disputed": gettext_lazy("Complaint under examination"),
        "released": gettext_lazy("Completed"),
        "refund_due": gettext_lazy("Money is going back"),
        "refunded": gettext_lazy("Refunded"),
    }
)
EVENTS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "placed": gettext_lazy("Order placed"),
        "paid": gettext_lazy("Payment received and held"),
        "restored": gettext_lazy("Payment came late; the goods were still there"),
        "paid_late": gettext_lazy("Payment came too late; it goes back"),
        "cancelled": gettext_lazy("Cancelled before payment"),
        "let_go": gettext_lazy("Left out before payment"),
        "accepted": gettext_lazy("The seller packs the goods"),
        "called_off": gettext_lazy("Called off; the money goes back"),
        "charged_back": gettext_lazy("The buyer's bank took the money back; nothing is sent"),
        "shipped": gettext_lazy("Handed to the carrier"),
        "held_at_customs": gettext_lazy("Customs examines the declaration"),
        "cleared": gettext_lazy("Released by customs"),
        "rejected": gettext_lazy("Customs did not let the goods in"),
        "delivered": gettext_lazy("Delivered"),
        "lost": gettext_lazy("Lost on the way"),
        "confirmed": gettext_lazy("Receipt confirmed by the buyer"),
        "divided": gettext_lazy("One of several parcels does not arrive; a person decides what goes back"),
        "parcel_lost": gettext_lazy("A parcel was lost; what was paid for it goes back"),
        "parcel_rejected": gettext_lazy("Customs did not let a parcel in; what was paid for it goes back"),
        "customs_surplus": gettext_lazy("Customs asked for less duty and tax than you paid"),
        "time_passed": gettext_lazy("No complaint came in time"),
        "disputed": gettext_lazy("The buyer complained"),
        "decided_for_seller": gettext_lazy("The complaint was settled"),
        "decided_for_buyer": gettext_lazy("The complaint was upheld"),
        "released": gettext_lazy("Everybody was paid"),
        "returned": gettext_lazy("The goods went back to the seller"),
        "refunded": gettext_lazy("The buyer has the money back"),
    }
)
CUSTOMS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "draft": gettext_lazy("The customs declaration is being prepared"),
        "submitted": gettext_lazy("The declaration was sent to customs"),
        "queried": gettext_lazy("Customs has a question for the seller"),
        "answered": gettext_lazy("The seller answered customs"),
        "accepted": gettext_lazy("Customs registered the declaration"),
        "examined": gettext_lazy("Customs looks at the goods or papers"),
        "assessed": gettext_lazy("Duty and tax were fixed"),
        "released": gettext_lazy("Released by customs"),
        "refused": gettext_lazy("Customs did not let the goods in"),
        "withdrawn": gettext_lazy("The declaration was withdrawn"),
    }
)
DISPUTE_STATES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "awaiting_seller": gettext_lazy("Waiting for the seller's answer"),
        "awaiting_buyer": gettext_lazy("Waiting for the buyer's reply"),
        "under_review": gettext_lazy("The platform decides"),
        "announced": gettext_lazy("Decided; an appeal is possible"),
        "under_appeal": gettext_lazy("Another person decides the appeal"),
        "agreed": gettext_lazy("Settled between buyer and seller"),
        "decided": gettext_lazy("Decided by the platform"),
        "withdrawn": gettext_lazy("Taken back by the buyer"),
        "overtaken": gettext_lazy("The buyer's bank decides"),
        "replacing": gettext_lazy("The seller sends it again"),
        "resent": gettext_lazy("Sent again, on its way"),
        "arrived": gettext_lazy("Sent again and delivered; the buyer looks at it"),
        "replaced": gettext_lazy("Sent again, and all is well"),
    }
)
DISPUTE_STEPS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "opened": gettext_lazy("The buyer complained"),
        "answered": gettext_lazy("The seller answered"),
        "gave_in": gettext_lazy("The seller gives the money back"),
        "accepted": gettext_lazy("The buyer accepted the offer"),
        "insisted": gettext_lazy("The buyer does not agree"),
        "withdrawn": gettext_lazy("The buyer took the complaint back"),
        "time_passed": gettext_lazy("The time passed without an answer"),
        "taken_up": gettext_lazy("The platform took the case up"),
        "extended": gettext_lazy("There is more time"),
        "announced": gettext_lazy("The platform announced its decision"),
        "appealed": gettext_lazy("Somebody appealed and showed something new"),
        "taken": gettext_lazy("Somebody took the decision as it is"),
        "settled": gettext_lazy("Everybody took the decision as it is"),
        "decided": gettext_lazy("The platform decided"),
        "overtaken": gettext_lazy("The buyer's bank took the case over"),
        "promised": gettext_lazy("The seller promised to send it again"),
        "chosen": gettext_lazy("The buyer takes it sent again"),
        "carried_out": gettext_lazy("It is sent again, as the platform announced"),
        "ordered": gettext_lazy("The platform decided for good that it is sent again"),
        "sent_again": gettext_lazy("The carrier has what is sent again"),
        "not_sent": gettext_lazy("It was not sent in time; the money goes back"),
        "arrived": gettext_lazy("What was sent again was delivered"),
        "not_arrived": gettext_lazy("What was sent again does not arrive; the money goes back"),
        "received": gettext_lazy("The buyer says that all is well now"),
        "wrong_again": gettext_lazy("The buyer says that it is wrong again"),
    }
)
REASONS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "not_received": gettext_lazy("It has not come"),
        "damaged": gettext_lazy("It is broken"),
        "not_as_described": gettext_lazy("It is not what I ordered"),
        "incomplete": gettext_lazy("Something is missing"),
        "other": gettext_lazy("Something else"),
        "parcel_failed": gettext_lazy("A parcel does not arrive"),
    }
)
_REFUSALS: Final[Mapping[str, tuple[Promise, Promise]]] = MappingProxyType(
    {
        "cart_empty": (gettext_lazy("There is nothing in the cart."), gettext_lazy("Put something in.")),
        "quote_lapsed": (
            gettext_lazy("The law behind the price ended on %(day)s."),
            gettext_lazy("Ask for a new price."),
        ),
        "stock_short": (
            gettext_lazy("%(wanted)s are wanted, %(left)s are left."),
            gettext_lazy("Order %(left)s or fewer."),
        ),
        "stock_elsewhere": (
            gettext_lazy("What is left lies in another place than this price is for."),
            gettext_lazy("Look at the cart again: it shows the price from there."),
        ),
        "price_changed": (
            gettext_lazy("The price shown was %(shown)s, it is %(now)s now."),
            gettext_lazy("Look at the new price and confirm it."),
        ),
    }
)


def say_state(state: str) -> str:
    """Say a state of the order table."""
    return str(STATES[state])


def say_event(event: str) -> str:
    """Say a step of the order table."""
    return str(EVENTS[event])


def say_step(event: str) -> str:
    """Say a step of the order table or of the dispute table, for who may take it."""
    return str(EVENTS.get(event) or DISPUTE_STEPS.get(event) or event)


def say_customs(step: str) -> str:
    """Say how a declaration stands."""
    return str(CUSTOMS[step])


def say_refusal(reason: refusals.Refusal) -> str:
    """Say why a cart cannot be bought. Reasons of the law come in the law's own words."""
    found = _REFUSALS.get(reason.code)
    return str(found[0]) % reason.figures if found else reason.message


def say_fix(reason: refusals.Refusal) -> str:
    """Say what would help."""
    found = _REFUSALS.get(reason.code)
    return str(found[1]) % reason.figures if found else reason.fix
