"""What a drawing is told: the colours, the ornament, the shape and the words of one thing."""

from collections.abc import Callable
from dataclasses import dataclass

from entrepot.cli.demo.pictures.labels import Words
from entrepot.cli.demo.pictures.paint import Sheet


@dataclass(frozen=True, slots=True)
class Art:
    """How one thing looks: its kind, main colour and second colour, ornament, a further word on its shape."""

    kind: str
    colour: str
    accent: str
    motif: str
    shape: str
    words: Words
    pieces: int


type Kind = Callable[[Sheet, Art], None]
