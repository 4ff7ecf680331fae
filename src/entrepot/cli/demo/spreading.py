"""Work spread over several processes: each is new, brings no Django along, and sets it up for itself."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

import django
from django.db import connections

from entrepot.cli.demo.commits import never_force
from entrepot.cli.demo.quiet import quieten


def spread[Item, Result](
    work: Callable[[Item], Result], items: Iterable[Item], processes: int
) -> Iterator[Result]:
    """Do the work for each thing, several at once, and yield what comes of it as it is done."""
    if processes == 1:
        yield from map(work, items)
        return
    connections.close_all()  # no two processes may share one
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_begin) as pool:
        for done in as_completed([pool.submit(work, item) for item in items]):
            yield done.result()


def _begin() -> None:
    django.setup()
    quieten()
    never_force()
