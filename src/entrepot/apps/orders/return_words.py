"""Returns in words: reasons, states, steps, and why something cannot be sent back."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from entrepot.apps.orders import return_rules
from entrepot.core.trade.returns import Answer

A_MOMENT: Final = timedelta(seconds=1)  # a window closes when its last day ends

REASONS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "changed_mind": gettext_lazy("I thought better of it"),
        "faulty": gettext_lazy("It does not work, or is broken"),
        "not_as_described": gettext_lazy("It is not as described"),
        "wrong_item": gettext_lazy("It is not what I ordered"),
        "damaged": gettext_lazy("It was damaged on the way"),
        "late": gettext_lazy("It came too late"),
    }
)
STATES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "requested": gettext_lazy("Waiting for the seller"),
        "accepted": gettext_lazy("Accepted: send it back"),
        "labelled": gettext_lazy("The label is ready: send it back"),
        "on_the_way": gettext_lazy("On its way back"),
        "received": gettext_lazy("Arrived: being looked at"),
        "inspected": gettext_lazy("The money is going back"),
        "refunded": gettext_lazy("Money given back"),
        "refused": gettext_lazy("Refused by the seller"),
        "appealed": gettext_lazy("The platform decides"),
        "closed": gettext_lazy("Closed"),
        "withdrawn": gettext_lazy("Taken back by the buyer"),
        "lapsed": gettext_lazy("Not sent in time"),
    }
)
STEPS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "requested": gettext_lazy("The buyer asked to send goods back"),
        "accepted": gettext_lazy("The seller takes the goods back"),
        "auto_accepted": gettext_lazy("Accepted by itself"),
        "waived": gettext_lazy("The buyer keeps the goods and gets the money back"),
        "refused": gettext_lazy("The seller does not give the money back"),
        "withdrawn": gettext_lazy("The buyer keeps the goods"),
        "appealed": gettext_lazy("The buyer asked the platform to decide"),
        "overruled": gettext_lazy("The platform decided: the goods may come back"),
        "redecided": gettext_lazy("The platform decided: the money goes back"),
        "upheld": gettext_lazy("The platform decided: the seller was right"),
        "time_passed": gettext_lazy("The time to ask the platform passed"),
        "label_made": gettext_lazy("A label for the way back was made"),
        "sent": gettext_lazy("The goods are on their way back"),
        "lapsed": gettext_lazy("The goods were not sent back in time"),
        "received": gettext_lazy("The goods have arrived"),
        "lost": gettext_lazy("The goods were lost on the way back"),
        "inspected": gettext_lazy("The seller looked at the goods"),
        "taken_as_good": gettext_lazy("Nobody looked at them in time: taken as good"),
        "refunded": gettext_lazy("The money was given back"),
        "nothing_left": gettext_lazy("All of it had been given back before"),
    }
)
LEVIES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "duty": gettext_lazy("Duty"),
        "fee": gettext_lazy("Fee"),
        "vat": gettext_lazy("VAT"),
        "gst": gettext_lazy("GST"),
        "sst": gettext_lazy("Sales tax"),
        "excise": gettext_lazy("Excise"),
        "consumption_tax": gettext_lazy("Consumption tax"),
        "parcel_tax": gettext_lazy("Parcel tax"),
    }
)
_REFUSALS: Final[Mapping[str, tuple[Promise, Promise]]] = MappingProxyType(
    {
        "none_left": (
            gettext_lazy("All of it is on its way back already."),
            gettext_lazy("Look at the returns of this order."),
        ),
        "not_delivered": (
            gettext_lazy("It has not arrived yet."),
            gettext_lazy("Wait for it, or say that something is wrong."),
        ),
        "excepted": (
            gettext_lazy("Fresh food cannot be sent back because somebody thought better of it."),
            gettext_lazy("Name what is wrong with it, if something is."),
        ),
        "no_right": (
            gettext_lazy("No rule lets it go back for this reason."),
            gettext_lazy("Choose another reason."),
        ),
        "passed": (
            gettext_lazy("The time to send it back ended on %(day)s."),
            gettext_lazy("Write to the seller."),
        ),
    }
)


def say_refusal(answer: Answer, title: str) -> tuple[str, str]:
    """Say why something cannot be sent back, and what would help."""
    _reason, fix = _REFUSALS[answer.code]
    return f"{title}: {_why_not(answer)}", str(fix)


def say_answer(answer: Answer) -> str:
    """Say until when something may go back and by which right, or why it may not."""
    if answer.may and answer.window is not None:
        rule = return_rules.load().say(answer.window.rule.id, get_language() or "en")
        return _("You may send it back until %(day)s. %(rule)s") % {"day": _day(answer), "rule": rule}
    return _why_not(answer)


def say_reason(reason: str) -> str:
    """Say a reason a buyer may give."""
    return str(REASONS[reason])


def say_step(event: str) -> str:
    """Say a step of a return."""
    return str(STEPS[event])


def say_levy(levy: str) -> str:
    """Say a duty or tax; one without words by its own name."""
    return str(LEVIES.get(levy, levy))


def say_rule(rule: str) -> str:
    """Say the right a return stands on, in the reader's language."""
    return return_rules.load().say(rule, get_language() or "en")


def _why_not(answer: Answer) -> str:
    reason, _fix = _REFUSALS[answer.code]
    return str(reason) % {"day": _day(answer)} if answer.code == "passed" else str(reason)


def _day(answer: Answer) -> str:
    """Return the last day of a window, as people write it."""
    if answer.window is None:
        return ""
    locale = "zh_Hans_CN" if (get_language() or "").startswith("zh") else "en"
    written: str = format_date(answer.window.until - A_MOMENT, "long", locale=locale)
    return written
