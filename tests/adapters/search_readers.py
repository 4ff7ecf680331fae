"""Readers who ask while an index is built anew: what they saw is told by the test."""

from collections.abc import Callable
from threading import Event, Thread

from tests.adapters.search_contract import entry, groups

from entrepot.apps.search.provider import Query, SearchIndex

ENTRIES = 300


def seen_meanwhile(index: SearchIndex, reader: SearchIndex, leave: Callable[[], None]) -> set[int]:
    """Return how many entries a reader in another thread found, whenever it looked, while five were built."""
    built, seen = Event(), set[int]()
    faults: list[Exception] = []

    def read() -> None:
        try:
            while not built.is_set():
                seen.add(len(reader.find(Query(groups=groups("tea"), limit=ENTRIES * 2))))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test shall see it
            faults.append(fault)
        finally:
            leave()

    whole = [entry(f"k{at:04}", name="tea") for at in range(ENTRIES)]
    index.replace([whole])
    thread = Thread(target=read)
    thread.start()
    try:
        for _time in range(5):
            index.replace(whole[start : start + 50] for start in range(0, ENTRIES, 50))
    finally:
        built.set()
        thread.join(30)
    assert faults == []
    return seen
