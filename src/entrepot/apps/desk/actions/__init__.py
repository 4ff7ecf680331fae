"""Every write of the desk."""

from entrepot.apps.desk.actions.items import close, decide, give_back, open_item, take
from entrepot.apps.desk.actions.letters import dismiss_task, retry_task

__all__ = ["close", "decide", "dismiss_task", "give_back", "open_item", "retry_task", "take"]
