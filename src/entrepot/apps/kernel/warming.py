"""What a process should know before it is first asked: dictionaries, lists, whatever takes seconds to read.

A module `warming.py` of an app names it:

    @when_it_starts
    def read_dictionaries() -> None: ...

A process that serves or works reads all of it beside its work, in a thread that nobody waits for: whoever
asks earlier waits for what they need, as without it.
"""

from collections.abc import Callable
from threading import Timer

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


def warm_beside(after: float = 0.0) -> None:
    """Read everything in a thread of its own, which ends with the process, in so many seconds.

    From then on the garbage collector looks at none of it again.
    """
    thread = Timer(after, _warm_for_good)
    thread.name, thread.daemon = "warming", True
    thread.start()


def _warm_for_good() -> None:
    warm()
    pauses.keep_short()
