"""Who trades: made-up businesses, decided by the shape and a generator of random numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from entrepot.cli.simulate.moments import DAY, HOUR
from entrepot.cli.simulate.shape import Country, Good, Shape, Support
from entrepot.core.support.business_facts import FLAGS, Evidence
from entrepot.core.support.eligibility import Known, Verdict, decide

RANKS = tuple(Evidence)
_ANY_DAY = date(2000, 1, 1)  # no rule of the year asks for an age
BEFORE = 400
"""Days before the year in which those registered who were there already."""


@dataclass(slots=True)
class Maker:
    """One business. Moments are seconds; `listed_at` is 0 while it has offered nothing."""

    country: Country
    good: Good
    given: str
    family: str
    place: tuple[str, str]
    joined_at: int
    verified_at: int
    listed_at: int
    factor: int
    women_led: bool
    youth_led: bool
    cooperative: bool
    rank: int
    jobs: tuple[int, int, int] | None
    founded: str | None
    weight: float
    programme: int | None
    supported_at: int

    @property
    def farm(self) -> bool:
        """Whether it says it is a farm."""
        return self.good.kind == "farm"

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.family} {self.good.word}"


@dataclass(frozen=True, slots=True)
class Span:
    """The year: from its beginning to its end, in seconds."""

    start: int
    end: int


def make_maker(rng: Random, shape: Shape, span: Span, judge: "Judge") -> Maker:
    """Return the next business."""
    told, country, good = shape.businesses, shape.countries.draw(rng), shape.goods.draw(rng)
    joined = _joined(rng, told["before_the_year"], span)
    draw = rng.random() * 100
    verified = joined + HOUR + int(rng.random() * 2 * DAY) if draw < told["verified"] else 0
    offers = draw < told["verified"] + told["listed"]
    certain = rng.random() * 100
    proved, documented = told["proved"], told["proved"] + told["documented"]
    tells_jobs = rng.random() * 100 < told["tells_jobs"]
    maker = Maker(
        country=country,
        good=good,
        given=rng.choice(country.given),
        family=rng.choice(country.family),
        place=rng.choice(country.places),
        joined_at=joined,
        verified_at=verified,
        listed_at=max(verified, joined) + HOUR if offers else 0,
        factor=int(rng.random() * len(shape.factors)),
        women_led=rng.random() * 100 < told["women_led"],
        youth_led=rng.random() * 100 < told["youth_led"],
        cooperative=rng.random() * 100 < told["cooperative"],
        rank=2 if certain < proved else 1 if certain < documented else 0,
        jobs=shape.sizes.draw(rng) if tells_jobs else None,
        founded=f"{2004 + int(rng.random() * 20)}-0{1 + int(rng.random() * 9)}-01"
        if rng.random() * 100 < told["tells_founded"]
        else None,
        weight=(1 - rng.random()) ** -told["skew"] if verified and rng.random() * 100 < told["sells"] else 0,
        programme=None,
        supported_at=0,
    )
    if verified and rng.random() * 100 < told["asks"]:
        judge.support(maker, span)
    return maker


def _joined(rng: Random, before: int, span: Span) -> int:
    """Return when it registered: some before the year, the others during it, more of them each month."""
    if rng.random() * 100 < before:
        return span.start - int(rng.random() * BEFORE * DAY) - DAY
    return span.start + int((span.end - span.start - 5 * DAY) * rng.random() ** 0.6)


class Judge:
    """Which programme takes whom, by core's rules; what was asked once is known."""

    __slots__ = ("_known", "_programmes")

    def __init__(self, programmes: Sequence[Support]) -> None:
        self._programmes = programmes
        self._known: dict[tuple[object, ...], int | None] = {}

    def support(self, maker: Maker, span: Span) -> None:
        """Let a business be taken by the first programme whose rule it meets."""
        jobs = sum(maker.jobs) if maker.jobs else None
        key = (
            *(maker.country.code, maker.good.kind, jobs, maker.rank),
            *(maker.women_led, maker.youth_led, maker.cooperative),
        )
        if key not in self._known:
            self._known[key] = self._first(maker, jobs)
        asked = max(maker.listed_at, span.start) + 3 * DAY
        if self._known[key] is not None and asked < span.end - DAY:
            maker.programme, maker.supported_at = self._known[key], asked

    def _first(self, maker: Maker, jobs: int | None) -> int | None:
        facts = {"country": Known(maker.country.code), "kind": Known(maker.good.kind)}
        facts |= {name: Known(getattr(maker, name), RANKS[maker.rank]) for name in FLAGS}
        if jobs is not None:
            facts["jobs"] = Known(jobs, RANKS[maker.rank])
        for number, programme in enumerate(self._programmes):
            if decide(programme.rule, facts, _ANY_DAY) is Verdict.YES:
                return number
        return None
