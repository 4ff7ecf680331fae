"""What is shown to a card scheme against a chargeback, as every provider is told it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entrepot.core.trade.chargebacks import EvidenceKind


@dataclass(frozen=True, slots=True)
class EvidencePaper:
    """A photo or PDF. `key` is ours, the same each time it is sent."""

    key: str
    kind: EvidenceKind
    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFacts:
    """What card schemes ask for by itself; empty where it is not known. Personal: never logged."""

    buyer: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    goods: str = ""
    carrier: str = ""
    tracking: str = ""
    sent_on: date | None = None

    def as_plain(self) -> dict[str, str]:
        """Return it as JSON keeps it."""
        sent_on = self.sent_on.isoformat() if self.sent_on else ""
        names = ("buyer", "email", "address", "goods", "carrier", "tracking")
        return {name: getattr(self, name) for name in names} | {"sent_on": sent_on}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "EvidenceFacts":
        """Read what `as_plain` wrote."""
        sent_on = plain.get("sent_on") or ""
        given = {name: value for name, value in plain.items() if name != "sent_on"}
        return cls(**given, sent_on=date.fromisoformat(sent_on) if sent_on else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that speaks for the seller: words by kind, papers, and the facts schemes ask for."""

    texts: Mapping[EvidenceKind, str] = field(repr=False)
    papers: tuple[EvidencePaper, ...] = ()
    facts: EvidenceFacts = EvidenceFacts()

    def told(self, *kinds: EvidenceKind) -> str:
        """Return the words of these kinds, each under its name."""
        found = [(kind, self.texts[kind].strip()) for kind in kinds if self.texts.get(kind, "").strip()]
        return "\n\n".join(f"{kind.value.replace('_', ' ').upper()}\n{text}" for kind, text in found)
