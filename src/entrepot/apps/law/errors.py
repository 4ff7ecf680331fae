"""What can be wrong with editions. No Django here: the command line opens the law without it."""


class EditionMissingError(LookupError):
    """An edition is not registered, or its file is not on this machine."""

    def __init__(self, edition: str) -> None:
        super().__init__(f"Edition {edition} of the law is not here.")
        self.edition = edition
