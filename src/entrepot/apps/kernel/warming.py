"""What a process should know before it is first asked: dictionaries, lists, whatever takes seconds to read.

A module `warming.py` of an app names it:

    @when_it_starts
    def read_dictionaries() -> None: ...

A web process reads all of it before it answers anybody, so that it is said to be well when it is quick; a
worker reads it beside its work, in a thread that nobody waits for. No full garbage collection falls into it.
"""

from collections.abc import Callable
from threading import Thread

import structlog

from entrepot.apps.kernel import pauses

log = structlog.get_logger("entrepot.kernel.warming")

type Work = Callable[[], None]

_works: list[Work] = []


def when_it_starts(work: Work) -> Work:
    """Register what each process reads when it starts. It asks no database: it may run beside any work."""
    _works.append(work)
    return work


def warm() -> None:
    """Read everything, here and now. What cannot be read is told in the log, and met again when needed."""
    for work in _works:
        try:
            work()
        except Exception:
            log.exception("not_warmed", work=f"{work.__module__}.{work.__name__}")


def warm_for_good() -> None:
    """Read everything, here and now; the garbage collector looks at none of it, neither now nor later."""
    with pauses.put_off():
        warm()


def warm_beside() -> None:
    """Read everything in a thread of its own, which ends with the process."""
    Thread(target=warm_for_good, name="warming", daemon=True).start()
