"""How a buyer can pay here."""

from dataclasses import dataclass

from entrepot.apps.payments import providers, words


@dataclass(frozen=True, slots=True)
class PaymentWay:
    """One way to pay: by which provider, and its name in the reader's language."""

    provider: str
    code: str
    title: str
    hint: str


def list_ways(currency: str) -> list[PaymentWay]:
    """Return how an amount in this currency can be paid, the usual way first. Anybody may know."""
    told = words.ways()
    return [
        PaymentWay(name, way.code, *told.get(way.code, (way.code, "")))
        for name in providers.names()
        for way in providers.get_provider(name).ways(currency)
    ]
