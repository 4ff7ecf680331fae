"""What the kernel itself announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskBuried:
    """A task failed every attempt and waits as a dead letter. The desk puts it before an operator."""

    dead_letter: str
    queue: str
