"""`entrepot manage grant_role ADDRESS ROLE`: make somebody operator or programme officer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from entrepot.apps.accounts import actions, roles
from entrepot.apps.kernel import actors, clock
from entrepot.apps.kernel.problems import ProblemRaised


class Command(BaseCommand):
    """Whoever can run this has the database in hand; the audit says it was the command line."""

    help = "Make a person operator or officer of the platform."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the person's e-mail address and the role."""
        parser.add_argument("email")
        parser.add_argument("role", choices=roles.PLATFORM_ROLES)

    def handle(self, *, email: str, role: str, **_options: Any) -> None:
        """Grant the role; again is no change."""
        try:
            actions.grant_platform_role(
                email=email, role=role, by=actors.system("command line"), at=clock.now()
            )
        except ProblemRaised as raised:
            raise CommandError(f"{raised.problem.title} {raised.problem.detail}") from None
        self.stdout.write(f"{email} is {role}.")
