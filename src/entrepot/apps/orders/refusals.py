"""How orders says no: what is wrong and what would help, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from entrepot.apps.kernel.problems import (
    FieldProblem,
    Problem,
    ProblemRaised,
    conflict,
    invalid_request,
    problem_for,
)
from entrepot.apps.orders import return_words, words
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.core.trade.refusals import Refusal
from entrepot.core.trade.returns import RETURN


class CheckoutRefusedError(ProblemRaised):
    """A cart cannot be bought as it stands; `reasons` holds every reason of core at once."""

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        self.reasons = tuple(reasons)
        problem = Problem(
            slug="checkout-refused",
            title=_("The cart cannot be bought as it stands."),
            status=409,
            detail=" ".join(dict.fromkeys(words.say_refusal(reason) for reason in self.reasons)),
            errors=tuple(
                FieldProblem(reason.subject, words.say_refusal(reason), words.say_fix(reason))
                for reason in self.reasons
            ),
        )
        super().__init__(problem)


def invalid(*errors: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of wrong fields: (field, reason, fix), all of them at once."""
    return ProblemRaised(invalid_request(errors))


def clash(slug: str, title: str, fix: str) -> ProblemRaised:
    """Return the refusal of what does not fit the present state."""
    return ProblemRaised(conflict(slug, title, detail=fix))


def moved_on() -> ProblemRaised:
    """Return the refusal where somebody else was quicker."""
    return clash(
        "order-moved-on", _("The order does not stand there any more."), _("Look at it again, then decide.")
    )


def cart_changed() -> ProblemRaised:
    """Return the refusal of a step on a cart that has changed, or was ordered, in the meantime."""
    return clash(
        "cart-changed",
        _("The cart has changed in the meantime, or was ordered already."),
        _("Look at the cart again and confirm its price."),
    )


def quote_lapsed() -> ProblemRaised:
    """Return the refusal of a frozen price that is too old."""
    return clash(
        "price-lapsed",
        _("The price was held for thirty minutes, and these have passed."),
        _("Confirm the price again."),
    )


def too_much() -> ProblemRaised:
    """Return the refusal to give back more than is left."""
    return clash(
        "too-much",
        _("This is more than is left of what was paid for the order."),
        _("Give back less."),
    )


def other_amount() -> ProblemRaised:
    """Return the refusal to ask for a refund again, of another amount."""
    return clash(
        "refund-of-another-amount",
        _("This refund was asked for already, of another amount."),
        _("Give back the same amount, or ask for another refund."),
    )


def not_yours() -> ProblemRaised:
    """Return the refusal of a step that is another party's."""
    return clash("not-your-step", _("This step is not yours to take."), _("Ask the seller, or the platform."))


def second_person() -> ProblemRaised:
    """Return the refusal to approve what one proposed oneself."""
    return clash("second-person", _("Whoever proposed it cannot approve it."), _("Ask another person."))


def not_sold(variant: str) -> ProblemRaised:
    """Return the refusal of a variant that buyers of the market cannot have."""
    return invalid((variant, _("This is not sold here."), _("Take it out of the cart.")))


def not_carried(ship_from: str, to: str) -> ProblemRaised:
    """Return the refusal of a parcel that no carrier takes, tracked."""
    title = _("No carrier takes this parcel from %(one)s to %(other)s.") % {"one": ship_from, "other": to}
    return clash("not-carried", title, _("Order less at once, or something else."))


def no_rate(one: str, other: str) -> ProblemRaised:
    """Return the refusal of an amount that cannot be brought into the buyer's currency."""
    title = _("No exchange rate is known between %(one)s and %(other)s.") % {"one": one, "other": other}
    return clash("rate-missing", title, _("Choose another currency."))


def not_returnable(*reasons: tuple[str, str, str]) -> ProblemRaised:
    """Return the refusal of a return with every reason: (variant, reason, fix)."""
    title = _("This cannot be sent back.")
    errors = tuple(FieldProblem(*each) for each in reasons)
    detail = " ".join(dict.fromkeys(each.reason for each in errors))
    problem = Problem(slug="not-returnable", title=title, status=409, detail=detail, errors=errors)
    return ProblemRaised(problem)


def returned_apart() -> ProblemRaised:
    """Return the refusal of one return on several rights."""
    return clash(
        "returned-apart",
        _("These goods go back by different rules."),
        _("Ask for each parcel by itself."),
    )


def returned_already(title: str) -> ProblemRaised:
    """Return the refusal to send pieces back that another return holds."""
    return clash(
        "returned-already",
        _("There are not so many pieces left to send back: %(title)s.") % {"title": title},
        _("Look at the returns of this order."),
    )


def held() -> ProblemRaised:
    """Return the refusal of a step that must wait until money on its way has arrived."""
    return clash(
        "refund-under-way", _("Money of this order is on its way back."), _("Wait until that is done.")
    )


@problem_for(IllegalMoveError)
def _illegal(error: IllegalMoveError) -> Problem:
    say = return_words.say_step if str(error).startswith(RETURN.name) else words.say_step
    allowed = ", ".join(say(event) for event in error.allowed)
    detail = _("What can be done now: %(steps)s.") % {"steps": allowed} if allowed else ""
    return conflict("order-cannot", _("This cannot be done with the order now."), detail=detail)
