"""Stocking one maker's shop, by a process of its own: it brings nothing along, so Django is set up here."""

import django


def stock_shop(slug: str) -> tuple[str, int]:
    """Keep and offer the goods of a maker that are not yet; returns the maker and how many were new.

    What was announced until then is told here, so that several processes share that work too.
    """
    django.setup()
    from entrepot.apps.kernel import clock, workers  # noqa: PLC0415 - a new process has no Django before
    from entrepot.cli.demo import businesses, people, products  # noqa: PLC0415 - same
    from entrepot.cli.demo.makers import all_makers, option_words  # noqa: PLC0415 - same

    maker = all_makers()[slug]
    by = people.actor(maker.people[0].email)
    businesses.show_place(maker, by=by)
    added = products.add_goods(maker, option_words(), by=by)
    if added:
        with clock.travel(products.all_kept_at(maker)):
            workers.run_pending()
    return slug, added
