"""Who did what, when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Told


class TrailEntry(Told):
    """One thing that was done. Secrets and what reaches a person are hidden in `changes`."""

    at: datetime
    action: str = Field(examples=["payouts.approve_payout"])
    subject: str = Field(description="What it was done to.", examples=["pot_" + "0" * 22])
    by_kind: str = Field(description="person, token, system or anonymous.", examples=["person"])
    by_name: str = Field(description="The person, or the part of the platform.")
    token: str = Field(description="The platform token it was done with, or empty.")
    request: str = Field(description="What one request did carries one id.")
    changes: dict[str, Any]

    @classmethod
    def seen(cls, row: Any, people: Mapping[int, str]) -> Self:
        """Make one from a row and the names of people."""
        is_token = row.actor_kind == "token"
        return cls.copied(
            row,
            by_kind=row.actor_kind,
            by_name=people.get(row.user_id or 0, "" if is_token else row.actor_name),
            token=row.actor_name if is_token else "",
            request=row.request_id,
        )


class TrailPage(Told):
    """Some of what was done, the latest first."""

    items: list[TrailEntry]
    next: Next
