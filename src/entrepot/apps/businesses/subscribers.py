"""What businesses does when it hears of something: idempotent, in any order."""

from entrepot.apps.businesses import actions, letters
from entrepot.apps.businesses.actions.verification import CLERK
from entrepot.apps.businesses.events import (
    PayoutsHeld,
    ProofDecided,
    RecheckDue,
    VerificationDecided,
    VerificationSubmitted,
)
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.outbox import subscribes


@subscribes(VerificationSubmitted)
def look_over(event: VerificationSubmitted) -> None:
    """Hold a request against lists and rules; a clean one is verified now."""
    actions.look_over(verification=event.verification, by=CLERK, at=clock.now())


@subscribes(VerificationDecided)
def write_of_decision(event: VerificationDecided) -> None:
    """Write that a business was verified, or what is wrong and how to mend it."""
    letters.write_decision(event.verification, event.at)


@subscribes(RecheckDue)
def write_of_recheck(event: RecheckDue) -> None:
    """Write that a look again is due, and by when."""
    letters.write_notice(event.recheck, event.at)


@subscribes(PayoutsHeld)
def write_of_hold(event: PayoutsHeld) -> None:
    """Write that pay-outs wait now, and what ends that."""
    letters.write_hold(event.recheck, event.at)


@subscribes(ProofDecided)
def write_of_proof(event: ProofDecided) -> None:
    """Write what was decided about a paper for declared facts."""
    letters.write_proof(event.proof, event.at)
