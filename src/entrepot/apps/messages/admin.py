from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.messages.models import Message

show_raw(Message, hidden=("context",))  # what a letter says is between two people
