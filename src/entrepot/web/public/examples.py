"""Questions one click away: real links, so that a first visitor sees an answer before typing anything."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from entrepot.web.design import places


@dataclass(frozen=True, slots=True)
class Example:
    """A product, a way, and the words of its address."""

    title: Any
    way: Any
    detail: Any
    query: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Return the answer's address in the visitor's place."""
        return f"{places.place_url('answer')}?{urlencode((('what', str(self.title)), *self.query))}"


EXAMPLES = (
    Example(
        _("T-shirts"),
        _("China → France and five more"),
        _("5 × €12.00 and €5.00 freight"),
        (
            *(("hs", "610910"), ("origin", "CN"), ("to", "FR")),
            *(("also", "DE"), ("also", "GB"), ("also", "SG"), ("also", "AU"), ("also", "JP")),
            *(
                ("price", "12.00"),
                ("currency", "EUR"),
                ("quantity", "5"),
                ("grams", "180"),
                ("freight", "5.00"),
            ),
        ),
    ),
    Example(
        _("Yunnan green tea"),
        _("China → Germany"),
        _("2 × €18.00, 250 g tins"),
        (
            *(("hs", "090210"), ("origin", "CN"), ("to", "DE"), ("price", "18.00"), ("currency", "EUR")),
            *(("quantity", "2"), ("grams", "250"), ("freight", "6.00")),
        ),
    ),
    Example(
        _("Ohio candles"),
        _("United States → China"),
        _("1 × $24.00 to a buyer in Chengdu"),
        (
            *(("hs", "340600"), ("origin", "US"), ("to", "CN"), ("price", "24.00"), ("currency", "USD")),
            *(("quantity", "1"), ("grams", "400"), ("freight", "9.00")),
        ),
    ),
    Example(
        _("Rwandan coffee"),
        _("Rwanda → China"),
        _("2 × ¥88.00, roasted, 250 g bags"),
        (
            *(("hs", "090121"), ("origin", "RW"), ("to", "CN"), ("price", "88.00"), ("currency", "CNY")),
            *(("quantity", "2"), ("grams", "250"), ("freight", "24.00")),
        ),
    ),
    Example(
        _("Headphones"),
        _("China → Singapore"),
        _("1 × S$129.00 by air"),
        (
            *(("hs", "851830"), ("origin", "CN"), ("to", "SG"), ("price", "129.00"), ("currency", "SGD")),
            *(("quantity", "1"), ("grams", "260"), ("freight", "8.00")),
        ),
    ),
)
