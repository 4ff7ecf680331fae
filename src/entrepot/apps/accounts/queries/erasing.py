"""Reads about people's own data: who asked for erasure, what stands in the way, how long what is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress

from entrepot.apps.accounts import keys, retention, roles
from entrepot.apps.accounts.models import ErasureRequest, User
from entrepot.apps.accounts.provider import Hindrance, hindrances
from entrepot.apps.accounts.retention import Period
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor, require_role, require_signed_in
from entrepot.apps.kernel.personal import Whose, holdings

MOST = 200
State = ErasureRequest.State


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureView:
    """One request. `person` is the public id of an account, empty for a guest."""

    public_id: str
    person: str
    asked_by: int | None
    why: str
    asked_at: datetime
    due_at: datetime
    state: str
    closed_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether it can still be taken back."""
        return self.state == State.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """What is held about a person for one reason: what it is called, and how many rows of it."""

    period: Period
    parts: tuple[tuple[str, int], ...]


def get_erasure(*, viewer: Actor) -> ErasureView | None:
    """Return the viewer's own request that waits, or the last one that something stood in the way of."""
    rows = ErasureRequest.objects.filter(user_id=viewer.user_id or 0).order_by("-id")
    last = rows.first()
    return _view(last) if last and last.state in {State.WAITING, State.HINDERED} else None


def get_guest_erasure(signed: str, *, viewer: Actor, at: datetime | None = None) -> ErasureView | None:
    """Return the request that waits for the address a mailed link proves, None when there is none.

    Raises ErasureRequest.DoesNotExist when the link is not ours, or too old.
    """
    del viewer  # who holds the link
    address = keys.read_address(signed, at=at or clock.now())
    if address is None:
        raise ErasureRequest.DoesNotExist
    row = ErasureRequest.objects.filter(user=None, addresses=address, state=State.WAITING).first()
    return _view(row) if row else None


def list_erasures(*, viewer: Actor, state: str = "", limit: int = 50) -> list[ErasureView]:
    """Return requests, newest first, 200 at most; for operators."""
    require_role(viewer, roles.OPERATOR)
    rows = ErasureRequest.objects.select_related("user").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    return [_view(row) for row in rows[: min(limit, MOST)]]


def list_hindrances(*, viewer: Actor) -> list[Hindrance]:
    """Return what stands in the way of erasing the viewer."""
    require_signed_in(viewer)
    return hindrances(Whose(user_id=viewer.user_id or 0))


def get_erased(request: str, *, viewer: Actor) -> Whose:
    """Return whom an erasure was of, for the parts of the platform that hold something of them."""
    require_role(viewer, roles.OPERATOR)
    row = ErasureRequest.objects.get(public_id=request, state=State.DONE)
    return Whose(user_id=row.user_id, emails=tuple(row.addresses.split()))


def get_person(*, viewer: Actor) -> Whose:
    """Return the viewer as whom something is held about, with the addresses they proved."""
    require_signed_in(viewer)
    return person_of(viewer.user_id or 0)


def list_held(*, viewer: Actor) -> list[HeldView]:
    """Return what is held about the viewer: how many rows of what, for how long, and why."""
    whose, today = get_person(viewer=viewer), clock.now().date()
    found: dict[str, list[tuple[str, int]]] = {}
    for each in holdings():
        if count := each.rows(whose).count():
            found.setdefault(each.kind, []).append((str(each.title), count))
    return [
        HeldView(period=retention.period_of(kind, retention.ANYWHERE, today), parts=tuple(parts))
        for kind, parts in found.items()
    ]


def get_period(kind: str, country: str, *, viewer: Actor, on: date | None = None) -> Period:
    """Return how long a kind of data is kept in a country, and why. LookupError for an unknown kind."""
    del viewer  # open to all
    return retention.period_of(kind, country, on or clock.now().date())


def list_periods(*, viewer: Actor) -> tuple[Period, ...]:
    """Return how long everything is kept, and why."""
    del viewer  # open to all
    return retention.load()


def whose_of(row: ErasureRequest) -> Whose:
    """Return whom a request names, with every address that is proved to be theirs."""
    if row.user_id is None:
        return Whose(emails=tuple(row.addresses.split()))
    return person_of(row.user_id)


def person_of(user_id: int) -> Whose:
    """Return a person with the addresses they proved: mailboxes, and the telephone they sign in with."""
    proved = EmailAddress.objects.filter(user_id=user_id, verified=True).values_list("email", flat=True)
    phones = User.objects.filter(pk=user_id).exclude(phone=None).values_list("phone", flat=True)
    return Whose(user_id=user_id, emails=tuple(sorted({str(each).lower() for each in (*proved, *phones)})))


def _view(row: ErasureRequest) -> ErasureView:
    return ErasureView(
        public_id=row.public_id,
        person=row.user.public_id if row.user else "",
        asked_by=row.asked_by,
        why=row.why,
        asked_at=row.created_at,
        due_at=row.due_at,
        state=row.state,
        closed_at=row.closed_at,
    )
