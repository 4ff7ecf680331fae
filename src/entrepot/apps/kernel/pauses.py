"""Keep the garbage collector from stopping a process for long.

Law, dictionaries and rate cards are millions of objects that stay. A full collection looks at all of them,
and nobody is answered meanwhile: half a second and more. So what outlives a collection that took long is set
aside (`gc.freeze`) and not looked at again. What is set aside is freed all the same when nothing refers to it
any more; only rings of objects among it are not.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, Final

LONG: Final = 0.03  # seconds
OLDEST: Final = 2  # the generation whose collection looks at everything


class _Watch:
    def __init__(self) -> None:
        self._began = 0.0

    def __call__(self, phase: str, told: dict[str, Any]) -> None:
        if told["generation"] != OLDEST:
            return
        if phase == "start":
            self._began = perf_counter()
        elif perf_counter() - self._began > LONG:
            gc.freeze()


_WATCH: Final = _Watch()


def keep_short() -> None:
    """Set aside what is there, and from now on whatever outlives a long collection. Again changes nothing."""
    gc.freeze()
    if _WATCH not in gc.callbacks:
        gc.callbacks.append(_WATCH)


@contextmanager
def put_off() -> Iterator[None]:
    """Collect no garbage while much is read that stays; then set it aside with all that is there.

    Whatever is made meanwhile would start a full collection, and each of them looks at all there was before.
    """
    gc.disable()
    try:
        yield
    finally:
        keep_short()
        gc.enable()
