"""What a made-up year stands on, found in the installation or made by everybody's actions first."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.contrib.auth.hashers import make_password

from entrepot.apps.fees import actions as fees
from entrepot.apps.impact.definitions import job_rule
from entrepot.apps.impact.euros import Euros
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.paths import data_dir
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.programmes import actions as programmes
from entrepot.apps.programmes.actions import BenefitTerms, ProgrammeTerms
from entrepot.cli.demo import people
from entrepot.cli.simulate.deals import Deals
from entrepot.cli.simulate.makers import Judge, Span
from entrepot.cli.simulate.moments import DAY, HOUR, seconds, when
from entrepot.cli.simulate.naming import Names
from entrepot.cli.simulate.sales import Calendar
from entrepot.cli.simulate.shape import Shape, Support, read_shape
from entrepot.cli.simulate.world import Programme, World
from entrepot.core.money import Money

YEAR: Final = 365
UNIT: Final = "EUR"
OFFICER: Final = list(people.PLATFORM)[2]
QUARTER: Final = 91
PAID_AFTER: Final = 3 * DAY + 10 * HOUR
SALT: Final = "simulatedyear"


class NotReadyError(Exception):
    """Something that a year needs is not there; the message says what."""


def prepare(until: date) -> dict[str, Any]:
    """Seat the platform's people, set the commission, publish the programmes; return where they stand.

    Made once, before the first piece: what it returns is kept with the year.
    """
    span = span_of(until)
    since = when(span.start - 500 * DAY)
    operator = people.seat_platform()
    shape = read_shape(data_dir(), _currencies(until))
    schedule = fees.set_schedule(
        name="standard",
        rate=Decimal(shape.orders["commission"]),
        valid_from=since.date(),
        by=operator,
        at=since,
    )
    made = [_publish(each, when(span.start)) for each in shape.programmes]
    batches = []
    for day in range(span.start + QUARTER * DAY, span.end, QUARTER * DAY):
        at = day + PAID_AFTER
        if at + DAY < span.end:
            batches.append(
                [
                    at,
                    _model("payouts", "Batch")
                    .objects.create(bank="main", state="sent", moved_at=when(at), created_at=when(at))
                    .pk,
                ]
            )
    return {
        "until": until.isoformat(),
        "operator": operator.user_id,
        "schedule": _model("fees", "FeeSchedule").objects.get(public_id=schedule).pk,
        "programmes": made,
        "batches": batches,
    }


def find_world(told: Mapping[str, Any], seed: int) -> World:
    """Return the world of a year from what was kept with it. Raises NotReadyError."""
    until = date.fromisoformat(told["until"])
    span, currencies = span_of(until), _currencies(until)
    shape = read_shape(data_dir(), currencies)
    rates = {currency: _rate(currency, until) for currency in _used(shape, currencies)}
    places = {row.code: row.pk for row in _model("markets", "Market").objects.all()}
    editions = law.list_editions(viewer=SYSTEM, limit=1)

    def quote(body: Mapping[str, Any]) -> Mapping[str, Any]:
        return law.quote_landed_cost(body, today=until)

    def convert(euros: Decimal, currency: str) -> Money:
        return Money.rounded(euros / rates[currency], currency)

    return World(
        shape=shape,
        span=span,
        names=Names(seed),
        deals=Deals(shape, quote, convert, until),
        judge=Judge(shape.programmes),
        calendar=Calendar(shape, span),
        peoples={country.code: country for country in shape.countries.things},
        programmes=tuple(_found(*each) for each in zip(told["programmes"], shape.programmes, strict=True)),
        markets={code: (places[code], code, currency) for code, currency in currencies.items()},
        euros=rates,
        rated=Euros(),
        jobs=job_rule().rule.weights,
        schedule=told["schedule"],
        operator=told["operator"],
        batches=tuple((at, row) for at, row in told["batches"]),
        edition=editions[0].edition if editions else "",
        password=make_password(people.demo_password(), salt=SALT),
    )


def span_of(until: date) -> Span:
    """Return the year that ends with the beginning of a day."""
    end = seconds(until)
    return Span(end - YEAR * DAY, end)


def _currencies(on: date) -> dict[str, str]:
    """Return the currency of each country's first market."""
    found = {}
    for market in markets.list_markets(viewer=SYSTEM, on=on):
        if market.code == market.country:
            found[market.country] = market.currency
    return found


def _used(shape: Shape, currencies: Mapping[str, str]) -> set[str]:
    there = {country.currency for country in shape.countries.things}
    goes = {to for country in shape.countries.things for to in country.to.things}
    if missing := sorted(goes - currencies.keys()):
        raise NotReadyError(f"There is no market for {', '.join(missing)}.")
    return there | {currencies[to] for to in goes}


def _rate(currency: str, on: date) -> Decimal:
    """Return what one unit of a currency is worth in euros."""
    rate = law.get_exchange_rate(base=currency, quote=UNIT, on=on, viewer=SYSTEM)
    if rate is None:
        raise NotReadyError(f"Nobody quotes {currency}: put a table into rates/ of this home.")
    return rate.convert_value(Decimal(1), currency)


def _publish(support: Support, at: datetime) -> str:
    """Make a programme as its people would: one drafts it, another approves it. Return its public id."""
    officer, operator = people.actor(OFFICER), people.actor(people.OPERATOR)
    terms = ProgrammeTerms(
        texts={"name": support.name, "summary": support.summary},
        rule=support.raw_rule,
        benefits=(BenefitTerms(kind="fee_relief", share=support.share),),
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=3 * YEAR),
        budget=Money(support.budget_euros * 100, UNIT),
        cap=Money(support.cap_euros * 100, UNIT),
    )
    programme = programmes.draft_programme(terms=terms, by=officer, at=at)
    programmes.propose_version(programme=programme, by=officer, at=at)
    programmes.approve_version(programme=programme, by=operator, at=at)
    programmes.publish_version(programme=programme, by=officer, at=at)
    return programme


def _found(public_id: str, support: Support) -> Programme:
    row = _model("programmes", "Programme").objects.get(public_id=public_id)
    version = row.versions.get(state="in_force")
    return Programme(
        row=row.pk,
        public_id=public_id,
        name=support.name["en"],
        version=version.pk,
        benefit=version.benefits.get().pk,
        budget=row.budget,
        counter=_model("budgets", "Counter").objects.get(public_id=row.budget).pk,
        until=version.ends_on.isoformat(),
        share=support.share,
        limit=version.budget_minor,
        cap=version.cap_minor,
    )


def _model(app: str, name: str) -> Any:
    return apps.get_model(app, name)
