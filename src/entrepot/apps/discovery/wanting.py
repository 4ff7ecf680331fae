"""What an offer must be: price, place, days, what is told of its maker."""

from dataclasses import dataclass
from typing import Final

type Band = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an offer must be; what is empty does not narrow.

    `price` is a half-open band in minor units of the market's currency, `days` the most working days on the
    way. Any of the countries in `ships_from` will do, and any of the `badges`.
    """

    price: Band = (None, None)
    ships_from: tuple[str, ...] = ()
    days: int | None = None
    badges: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        """Whether it narrows at all."""
        return self != ANYTHING


ANYTHING: Final = Wanted()
