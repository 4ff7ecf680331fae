"""``entrepot manage law_editions``: which editions are known, and which one is in force."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.paths import home
from entrepot.apps.law.actions import activate_edition, register_edition
from entrepot.apps.law.compiler import law_folder
from entrepot.apps.law.errors import EditionMissingError
from entrepot.apps.law.models import Edition
from entrepot.apps.law.store import LawFileError

CONSOLE = system("console")


class Command(BaseCommand):
    """Lists editions, or puts one in force; what was chosen here stays when the server starts again."""

    help = "List the editions of the law; --activate EDITION puts one in force."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --activate."""
        parser.add_argument("--activate", metavar="EDITION", help="a compiled edition of this home")

    def handle(self, *_args: Any, **options: Any) -> None:
        """List, or activate and list."""
        if options["activate"]:
            try:
                register_edition(edition=options["activate"], by=CONSOLE)
                activate_edition(edition=options["activate"], by=CONSOLE)
            except (EditionMissingError, LawFileError) as error:
                raise CommandError(str(error)) from error
        rows = {row.edition: row for row in Edition.objects.order_by("compiled_at")}
        for path in sorted(law_folder(home()).glob("law-*.sqlite"), key=lambda each: each.stat().st_mtime):
            edition = path.stem.removeprefix("law-")
            row = rows.get(edition)
            state = "in force" if row and row.is_active else "known" if row else "compiled"
            self.stdout.write(f"{edition}  {state}")
