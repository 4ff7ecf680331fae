"""What somebody wants a programme to be, checked as a whole before anything is saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from entrepot.apps.desk.queries import list_fast_lanes
from entrepot.apps.kernel import languages
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.markets.queries import list_markets
from entrepot.apps.programmes.models import Benefit
from entrepot.apps.programmes.models.programmes import RESOURCES
from entrepot.apps.programmes.refusals import invalid
from entrepot.core.money import EXPONENTS, Money
from entrepot.core.support.eligibility import RuleError, parse_rule

Kind = Benefit.Kind
FIELDS: Final = ("name", "summary")
LONGEST: Final = {"name": 80, "summary": 600}
LANGUAGES: Final = languages.WHOLE
MOST_BENEFITS: Final = 12

type Fault = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitTerms:
    """One benefit: `share` or `amount` of a relief, `amount` of a grant, or of one piece of a resource."""

    kind: str
    share: Decimal | None = None
    amount: Money | None = None
    market: str = ""
    category: str = ""
    lanes: tuple[str, ...] = ()
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeTerms:
    """Who, what, when and how much. `texts` are by field (name, summary) and language."""

    texts: Mapping[str, Mapping[str, str]]
    rule: Any
    benefits: tuple[BenefitTerms, ...]
    starts_on: date
    ends_on: date
    budget: Money
    cap: Money | None = None
    places: int | None = None
    automatic: bool = True
    gives_back: bool = True


def check(terms: ProgrammeTerms, today: date) -> None:
    """Raise ProblemRaised 422 naming every fault of the terms."""
    faults = [*_of_texts(terms), *_of_period(terms, today), *_of_money(terms), *_of_rule(terms)]
    if not 0 < len(terms.benefits) <= MOST_BENEFITS:
        faults.append(("benefits", _("It gives nothing, or too much."), _("Choose one benefit to twelve.")))
    for number, each in enumerate(terms.benefits):
        faults += [
            (f"benefits.{number}.{name}", reason, fix) for name, reason, fix in _of_benefit(each, terms)
        ]
    if faults:
        raise invalid(*faults)


def missing_texts(texts: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return (field, language) of every text that the installation's languages lack."""
    return [
        (name, language)
        for name in FIELDS
        for language in LANGUAGES
        if not texts.get(name, {}).get(language, "").strip()
    ]


def _of_texts(terms: ProgrammeTerms) -> Iterator[Fault]:
    if not any(terms.texts.get("name", {}).values()):
        yield "name", _("It has no name."), _("Give it one that people understand.")
    for name, by_language in terms.texts.items():
        for language, text in by_language.items():
            if name not in FIELDS or language not in LANGUAGES:
                yield f"texts.{name}.{language}", _("There is no such text."), ", ".join(LANGUAGES)
            elif len(text) > LONGEST[name]:
                yield f"texts.{name}.{language}", _("This text is too long."), _("Shorten it.")


def _of_period(terms: ProgrammeTerms, today: date) -> Iterator[Fault]:
    if terms.ends_on <= terms.starts_on or terms.ends_on <= today:
        yield "ends_on", _("It ends before it begins."), _("Choose a later day.")


def _of_money(terms: ProgrammeTerms) -> Iterator[Fault]:
    if terms.budget.currency not in EXPONENTS or terms.budget.minor <= 0:
        yield "budget", _("There is no money in it."), _("Give an amount above nothing.")
    if terms.cap is not None and (
        terms.cap.currency != terms.budget.currency or not 0 < terms.cap.minor <= terms.budget.minor
    ):
        yield (
            "cap",
            _("The most for one business is not within the budget."),
            _("Give an amount in the same currency, up to the budget."),
        )
    if terms.places is not None and terms.places < 1:
        yield "places", _("Nobody could take part."), _("Give a number above nothing, or none.")


def _of_rule(terms: ProgrammeTerms) -> Iterator[Fault]:
    try:
        parse_rule(terms.rule)
    except RuleError as error:
        place = f"rule.{error.place}".rstrip(".")
        yield place, _("This rule makes no sense."), str(error)


def _of_benefit(each: BenefitTerms, terms: ProgrammeTerms) -> Iterator[Fault]:
    if each.kind not in Kind.values:
        yield "kind", _("There is no such benefit."), ", ".join(Kind.values)
        return
    if each.amount is not None and each.amount.currency != terms.budget.currency:
        yield "amount", _("It is in another currency than the budget."), terms.budget.currency
    if each.kind in RESOURCES:
        yield from _of_resource(each)
    elif each.kind == Kind.FEE_RELIEF:
        one = (each.share is None) != (each.amount is None)
        if not one or not 0 < (each.share or 1) <= 1 or (each.amount is not None and each.amount.minor <= 0):
            yield "share", _("A relief is a share up to all, or an amount."), _("Give one of both.")
    elif each.kind == Kind.GRANT and (each.amount is None or each.amount.minor <= 0):
        yield "amount", _("It is not said how much."), _("Give an amount.")
    elif each.kind == Kind.FAST_LANE:
        known = list_fast_lanes(viewer=SYSTEM)
        if not each.lanes or not set(each.lanes) <= known.keys():
            yield "lanes", _("There is no such fast lane."), ", ".join(known)
    yield from _of_place(each)
    if each.share is not None and each.kind != Kind.FEE_RELIEF:
        yield "share", _("Only a relief is a share."), _("Leave it out.")


def _of_place(each: BenefitTerms) -> Iterator[Fault]:
    if (each.market or each.category) and each.kind != Kind.FEE_RELIEF:
        fix = _("Leave market and category out.")
        yield "market" if each.market else "category", _("Only a relief is for one of them."), fix
    elif each.market and each.market not in {market.code for market in list_markets(viewer=SYSTEM)}:
        yield "market", _("There is no such market."), _("Give its code, such as SG.")


def _of_resource(each: BenefitTerms) -> Iterator[Fault]:
    if not each.quantity or each.quantity < 1:
        yield "quantity", _("It is not said how many."), _("Give a number above nothing.")
    if each.amount is None or each.amount.minor < 0:
        yield "amount", _("It is not said what one is worth."), _("Give an amount, or nothing.")
