"""What is read before the first question and the first change: dictionaries take seconds."""

from typing import Final

from entrepot.apps.catalogue.queries import SearchableProduct
from entrepot.apps.discovery.asking import read
from entrepot.apps.discovery.entries import entry_of
from entrepot.apps.kernel.warming import when_it_starts

WORDS: Final = (
    ("en", "tea"),
    ("zh-hans", "绿茶"),
    ("zh-hant", "綠茶"),
    ("th", "ชาเขียว"),
    ("vi", "trà xanh"),
    ("id", "teh hijau"),
)
SAMPLE: Final = SearchableProduct(
    public_id="",
    titles=WORDS,
    texts=(),
    brand="",
    maker="",
    category="",
    hs="090210",
    origin="",
    materials=(),
    markets=(),
)


@when_it_starts
def read_dictionaries() -> None:
    """Cut a word of every script, and name a kind of goods."""
    entry_of(SAMPLE)
    read(WORDS[0][1], "en", str)
