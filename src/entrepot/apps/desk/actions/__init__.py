"""Every write of the desk."""

from entrepot.apps.desk.actions.fast_lane import end_fast_lane, grant_fast_lane
from entrepot.apps.desk.actions.items import close, decide, give_back, open_item, take
from entrepot.apps.desk.actions.letters import dismiss_task, retry_task

__all__ = [
    "close",
    "decide",
    "dismiss_task",
    "end_fast_lane",
    "give_back",
    "grant_fast_lane",
    "open_item",
    "retry_task",
    "take",
]
