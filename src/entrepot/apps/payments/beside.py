"""What is done beside the recording of a capture, and may fail without it."""

from collections.abc import Callable

import structlog

from entrepot.apps.payments.events import PaymentCaptured

type WithCapture = Callable[[PaymentCaptured], None]
"""What an app above does in the transaction that records a capture, so that its buyer need not wait."""

log = structlog.get_logger("entrepot.payments")


class _LeftError(Exception):
    """What was to be done with the capture failed: it is left to whoever hears of the capture."""


def record_with[R](record: Callable[..., R], with_capture: WithCapture | None) -> R:
    """Record, with something done beside it; should that fail, record without it.

    Money that was taken is written down whatever becomes of its orders; CaptureLeft tells them later.
    """
    if with_capture is None:
        return record(with_capture=None)

    def beside(event: PaymentCaptured) -> None:
        try:
            with_capture(event)
        except Exception as error:
            log.info("payment_captured_alone", payment=event.payment, reason=type(error).__name__)
            raise _LeftError from error

    try:
        return record(with_capture=beside)
    except _LeftError:
        return record(with_capture=None)
