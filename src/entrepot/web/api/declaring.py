"""How an address of the API is declared: who may ask, what a repeat does, what it costs its budget."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from ninja import Router
from ninja.decorators import decorate_view

from entrepot.apps.accounts.roles import SCOPES
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope, require_signed_in
from entrepot.apps.kernel.idempotent_views import idempotent
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.web.api.bodies import JSON, take_json
from entrepot.web.api.parameters import refuse_others

CART_KEY = "Cart-Key"
KEY_LENGTHS = range(32, 201)

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds for one operation.

    `scope` is what a token must carry; without one the address is public. With `guests` whoever holds the
    key of a cart may ask too. `once`: a repeat needs, and is answered by, its Idempotency-Key. `body` and
    `upload` say what is sent, `media` what comes back, `also` what else may; `clashes` that a read needs a
    state that may not be; `missing` that there may be nothing at an address
    without an id; `matched` that If-Match is heeded; `cost` is what a call takes from its budget.
    """

    scope: str = ""
    guests: bool = False
    once: bool = False
    body: bool = False
    upload: tuple[str, ...] = ()
    media: str = JSON
    also: tuple[str, ...] = ()
    clashes: bool = False
    missing: bool = False
    matched: bool = False
    cost: int = 1
    parameters: frozenset[str] = frozenset()

    @property
    def is_public(self) -> bool:
        """Whether anybody may ask."""
        return not self.scope


class Resource:
    """The addresses of one noun. `rules` says what holds for each of its operations, by operation id."""

    def __init__(self, tag: str, about: str) -> None:
        self.tag, self.about = tag, about
        self.router = Router(tags=[tag])
        self.rules: dict[str, Rule] = {}

    def get(self, path: str, *, answers: Any, summary: str, **rule: Any) -> Callable[[Any], Any]:
        """Declare a read."""
        return self._declare("GET", path, summary, {200: answers}, Rule(**rule))

    def post(
        self, path: str, *, answers: Any, summary: str, status: int = 201, once: bool = True, **rule: Any
    ) -> Callable[[Any], Any]:
        """Declare what changes something, once for each Idempotency-Key.

        `once=False` is for what a row of ours makes safe to repeat: a payment, a parcel, a stored picture.
        """
        rule.setdefault("cost", 2)
        return self._declare("POST", path, summary, {status: answers}, Rule(once=once, **rule))

    def put(self, path: str, *, answers: Any, summary: str, **rule: Any) -> Callable[[Any], Any]:
        """Declare what makes something be as said, however often it is said."""
        rule.setdefault("cost", 2)
        return self._declare("PUT", path, summary, {200: answers}, Rule(**rule))

    def patch(self, path: str, *, answers: Any, summary: str, **rule: Any) -> Callable[[Any], Any]:
        """Declare a change of some fields."""
        rule.setdefault("cost", 2)
        return self._declare("PATCH", path, summary, {200: answers}, Rule(**rule))

    def delete(self, path: str, *, summary: str, **rule: Any) -> Callable[[Any], Any]:
        """Declare what takes something away."""
        rule.setdefault("cost", 2)
        return self._declare("DELETE", path, summary, {204: None}, Rule(**rule))

    def _declare(
        self, method: str, path: str, summary: str, answers: dict[int, Any], rule: Rule
    ) -> Callable[[Any], Any]:
        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            given = inspect.signature(view).parameters.keys() - {"request", "body"} - set(_in_path(path))
            whole = Rule(
                **{
                    name: getattr(rule, name) for name in Rule.__slots__ if name not in {"body", "parameters"}
                },
                body="body" in inspect.signature(view).parameters,
                parameters=frozenset(name.rstrip("_") for name in given),  # `as_` is sent as `as`
            )
            self.rules[view.__name__] = whole
            add = self.router.api_operation(
                [method], path, response=answers, summary=summary, operation_id=view.__name__
            )
            declared: Callable[..., Any] = add(decorate_view(*_layers(whole))(view))
            return declared

        return register


def kept_private(view: View) -> View:
    """Wrap a view of the API so that no cache on the way keeps what is one caller's own."""

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if getattr(request, "is_private", True):
            response["Cache-Control"] = "private, no-cache" if "ETag" in response else "no-store"
            patch_vary_headers(response, [CART_KEY])
        return response

    return serve


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; the guard found them."""
    actor: Actor = request.actor  # type: ignore[attr-defined] # the guard put it there
    return actor


def language_of(request: HttpRequest) -> str:
    """Return the language of the reply."""
    language: str = request.language  # type: ignore[attr-defined] # the guard put it there
    return language


def guest_key(request: HttpRequest) -> str:
    """Return the secret that a guest's cart was opened with; empty without one."""
    return request.headers.get(CART_KEY, "")


def seeing_own_work(actor: Actor, scope: str) -> Actor:
    """Return who has just written something, able to read the answer with a token that may only write."""
    return replace(actor, scopes=actor.scopes | {scope})


def for_the_platform(request: HttpRequest) -> Actor:
    """Return who does the platform's work here, able to call everything an address of the platform calls.

    The address has asked for its own scope; those of organisations, which the apps ask a token for, say
    nothing of somebody who acts for none. Roles, and who may not decide what, are looked at by the actions.
    """
    actor = actor_of(request)
    return replace(actor, scopes=actor.scopes | frozenset(SCOPES))


def for_operators(request: HttpRequest) -> Actor:
    """Return who runs the platform; an officer is refused what is no concern of programmes."""
    actor = for_the_platform(request)
    require_role(actor, OPERATOR)
    return actor


def _in_path(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _layers(rule: Rule) -> list[Callable[[View], View]]:
    """Return what an operation is wrapped in, the innermost first."""
    layers: list[Callable[[View], View]] = []
    if rule.once and not rule.upload:  # an upload is hashed while it is read
        layers.append(idempotent(actor_of=actor_of, guest_of=guest_key))
    if rule.body:
        layers.append(take_json)
    return [*layers, _admitting(rule)]


def _admitting(rule: Rule) -> Callable[[View], View]:
    def wrap(run: View) -> View:
        @wraps(run)
        def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.is_private = not rule.is_public  # type: ignore[attr-defined] # for caches on the way
            _admit(request, rule)
            refuse_others(request.GET, rule.parameters)
            request.charge(rule.cost)  # type: ignore[attr-defined] # the guard put it there
            return run(request, *args, **kwargs)

        return serve

    return wrap


def _admit(request: HttpRequest, rule: Rule) -> None:
    """Refuse who may not ask. A guest is whoever sends the key of a cart."""
    actor, key = actor_of(request), guest_key(request)
    if key and (len(key) not in KEY_LENGTHS or not key.isascii() or not key.isprintable()):
        fix = "send 32 to 200 random printable characters, the same for all calls of one guest"
        raise ProblemRaised(invalid_request([(CART_KEY, "is no key of a cart", fix)]))
    if rule.is_public:
        return
    if not actor.is_signed_in and not (rule.guests and key):
        require_signed_in(actor)
    if actor.is_signed_in:
        require_scope(actor, rule.scope)
