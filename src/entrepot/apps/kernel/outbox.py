"""Announce and subscribe: an event is told to every subscriber at least once, or not at all.

`publish` writes one task for each subscriber in the caller's own transaction: when that commits, every
delivery is stored; when it rolls back, none is. `queue` and `workers` see to the at-least-once.
"""

import dataclasses
import typing
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from django.db import transaction
from django.tasks import task

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.changes import note_event
from entrepot.apps.kernel.context import request_id, under_request
from entrepot.apps.kernel.gathering import gathered

EVENTS = "events"
DELIVER_PATH = "entrepot.apps.kernel.outbox.deliver"


class PublishedOutsideTransactionError(RuntimeError):
    """An event was published with no transaction to tie it to."""


class UnknownSubscriberError(LookupError):
    """A stored delivery names a subscriber that this version does not have."""


@dataclasses.dataclass(frozen=True, slots=True)
class Subscription:
    """One function that wants to hear of one type of event. `name` is stored with each delivery."""

    name: str
    event_type: type[Any]
    tell: Callable[[Any], None]


_subscriptions: dict[str, Subscription] = {}
_checked: set[type[Any]] = set()


def subscribes[E](event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register the decorated function to be told every event of exactly this type, at least once.

    The function is idempotent, reads current state, and assumes no order. Its name, `<app>.<function>`,
    is stored with waiting deliveries: rename it only together with a stand-in under the old name.
    """
    _check_event_type(event_type)

    def register(tell: Callable[[E], None]) -> Callable[[E], None]:
        module = tell.__module__.removeprefix("entrepot.").removeprefix("apps.")
        app = module.removesuffix(".subscribers")
        name = f"{app}.{tell.__name__}"
        if name in _subscriptions:
            raise ValueError(f"There is already a subscriber {name}.")
        _subscriptions[name] = Subscription(name, event_type, tell)
        return tell

    return register


def subscriptions() -> tuple[Subscription, ...]:
    """Return every subscription, by name."""
    return tuple(_subscriptions[name] for name in sorted(_subscriptions))


def get_subscription(name: str) -> Subscription | None:
    """Return the subscription of this name, or None when this version has none."""
    return _subscriptions.get(name)


def publish(event: Any) -> None:
    """Tell the event to its subscribers once this transaction has committed.

    `event` is a frozen dataclass of plain values (ids, amounts, moments; never an object of the ORM, never a
    secret: deliveries are stored). Raises PublishedOutsideTransactionError outside a transaction.
    """
    event_type = type(event)
    _check_event_type(event_type)
    if not in_transaction():
        raise PublishedOutsideTransactionError(
            f"{event_type.__qualname__} was published outside a transaction; "
            "publish where the change is saved, inside `with transaction.atomic()`."
        )
    note_event(event)
    wanted = [entry for entry in subscriptions() if entry.event_type is event_type]
    if not wanted:
        return
    content = msgspec.to_builtins(event, str_keys=True)
    delivery = deliver.using(run_after=clock.now())
    with gathered():
        for entry in wanted:
            delivery.enqueue(subscriber=entry.name, event=content, request=request_id())


@task(queue_name=EVENTS)
def deliver(subscriber: str, event: dict[str, Any], request: str) -> None:
    """Tell one stored event to one subscriber, under the id of the request that caused it."""
    entry = _subscriptions.get(subscriber)
    if entry is None:
        raise UnknownSubscriberError(f"No subscriber is called {subscriber}.")
    with under_request(request):
        entry.tell(msgspec.convert(event, entry.event_type, strict=True))


def in_transaction() -> bool:
    """Say whether the caller is in a transaction of its own; a test case's does not count."""
    connection = transaction.get_connection()
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def _check_event_type(event_type: type[Any]) -> None:
    """Raise TypeError unless events of this type can be stored and read back exactly."""
    if event_type in _checked:
        return
    if not dataclasses.is_dataclass(event_type) or not event_type.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{event_type.__qualname__} is no event: events are frozen dataclasses.")
    if float in set(_types_within(event_type)):
        raise TypeError(f"{event_type.__qualname__} holds a float; use int in minor units, or Decimal.")
    _checked.add(event_type)


def _types_within(annotation: Any) -> Iterator[Any]:
    """Yield every plain type an annotation is made of, through containers and nested dataclasses."""
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
        for inner in typing.get_type_hints(annotation).values():
            yield from _types_within(inner)
    elif arguments := typing.get_args(annotation):
        for inner in arguments:
            yield from _types_within(inner)
    else:
        yield annotation
