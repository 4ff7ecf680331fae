"""Makers become businesses: registered, with a story and a face, verified by the platform's operator."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from entrepot.apps.businesses import actions, queries
from entrepot.apps.files.actions import store_picture
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.cli.demo import people, showing
from entrepot.cli.demo.makers import Maker
from entrepot.cli.demo.pictures import gallery

DECIDED_AFTER: Final = timedelta(hours=19)
WAITING: Final = timedelta(hours=3)  # who waits for a decision has asked this long before the seeding


def open_business(maker: Maker, *, operator: Actor) -> Actor:
    """Make the maker a business unless it is one, and return its owner as an actor."""
    at = maker.opens_at
    by = people.found_organisation(maker.name, maker.country, maker.people, at)
    if queries.get_own_business(viewer=by) is None:
        with clock.travel(at), transaction.atomic():
            _register(maker, by=by, at=at)
    own = queries.get_own_business(viewer=by)
    if own is not None and own.state == "listed" and maker.state != "listed":
        asked_at = at + timedelta(hours=1) if maker.state == "verified" else clock.now() - WAITING
        _verify(maker, operator=operator, by=by, at=asked_at)
    return by


def show_place(maker: Maker, *, by: Actor) -> None:
    """Show where the maker works, unless the business has a picture."""
    own = queries.get_own_business(viewer=by)
    if own is None or own.profile.photo is not None:
        return
    at = maker.opens_at + timedelta(hours=2)
    picture = store_picture(content=showing.read(gallery.scene_of(maker)), by=by, at=at)
    actions.set_photo(picture=picture, by=by, at=at)


def _register(maker: Maker, *, by: Actor, at: datetime) -> None:
    actions.register_business(name=maker.name, country=maker.country, kind=maker.kind, by=by, at=at)
    for field, texts in (("tagline", maker.taglines), ("story", maker.stories)):
        for language, text in texts.items():
            actions.set_text(field=field, language=language, text=text, by=by, at=at)
    actions.declare_facts(facts=maker.facts, by=by, at=at)
    actions.declare_jobs(jobs=maker.jobs, by=by, at=at)


def _verify(maker: Maker, *, operator: Actor, by: Actor, at: datetime) -> None:
    legal_name, registration, register = maker.legal
    with clock.travel(at), transaction.atomic():
        asked = actions.submit_verification(
            legal_name=legal_name, registration=registration, register=register, by=by, at=at
        )
        if maker.state == "verified":
            actions.decide_verification(verification=asked, verified=True, by=operator, at=at + DECIDED_AFTER)
