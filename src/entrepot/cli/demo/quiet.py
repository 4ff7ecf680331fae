"""What the log says while the demo world is made: nothing of every task done, only what went wrong."""

import logging

import structlog


def quieten() -> None:
    """Leave out the lines that would stand between those we tell. Django must be set up first."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.disable(logging.INFO)
