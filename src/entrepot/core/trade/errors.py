class TradeError(ValueError):
    """What was asked does not fit the rules of trade; the message says what would."""


class IllegalMoveError(TradeError):
    """The thing cannot take this step now. ``allowed`` holds the steps it could take."""

    def __init__(self, message: str, allowed: tuple[str, ...]) -> None:
        super().__init__(message)
        self.allowed = allowed


class QuoteUnusableError(TradeError):
    """A quote cannot be frozen: it gives no price, or its parts do not add up."""
