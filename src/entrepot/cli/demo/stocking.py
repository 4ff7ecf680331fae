"""Stocking one maker's shop, by a process of its own: it brings nothing along, so Django is set up here."""

import django


def stock_shop(slug: str) -> tuple[str, int]:
    """Keep and offer the goods of a maker that are not yet; returns the maker and how many were new."""
    django.setup()
    from entrepot.cli.demo import businesses, people, products  # noqa: PLC0415 - a new process has no Django before
    from entrepot.cli.demo.makers import all_makers, option_words  # noqa: PLC0415 - same

    maker = all_makers()[slug]
    by = people.actor(maker.people[0].email)
    businesses.show_place(maker, by=by)
    return slug, products.add_goods(maker, option_words(), by=by)
