"""`install_markets`: open the families and countries of `markets.toml`; again changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepot.apps.kernel import actors, clock
from entrepot.apps.markets.actions import install_markets
from entrepot.apps.markets.file import MarketsRefusedError


class Command(BaseCommand):
    """Runs at every start of the server, so that a new country in the file is opened."""

    help = "Open the markets of data/demo/markets.toml, or of another file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another file."""
        parser.add_argument("path", nargs="?", type=Path)

    def handle(self, *, path: Path | None, verbosity: int, **_options: Any) -> None:
        """Open what is not open, or name every fault of the file."""
        try:
            opened = install_markets(by=actors.system("install"), at=clock.now(), path=path)
        except MarketsRefusedError as refused:
            raise CommandError(str(refused)) from refused
        if verbosity:
            self.stdout.write(f"{opened} markets opened.")
