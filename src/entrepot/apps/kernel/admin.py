from entrepot.apps.kernel.models import AuditEntry, BulkRun, Change, DeadLetter, IdempotencyRecord, Round
from entrepot.apps.kernel.raw_views import show_raw

show_raw(AuditEntry, BulkRun, Change, DeadLetter, Round)
show_raw(IdempotencyRecord, hidden=("body", "headers"))  # whole answers, once sent to somebody
