"""The table tasks wait in: that of django-tasks-db, filled together with what else a transaction tells."""

from typing import Any

from django.tasks import Task
from django.utils import timezone
from django.utils.json import normalize_json
from django_tasks_db.backend import DatabaseBackend

from entrepot.apps.kernel.gathering import write_rows


class TaskTable(DatabaseBackend):
    """Enqueues like django-tasks-db; inside `gathered()` all tasks of the block in one INSERT."""

    def _task_to_db_task(self, task: Task[Any, Any], args: Any, kwargs: Any) -> Any:
        from django_tasks_db.models import (  # noqa: PLC0415 - settings name this before there are models
            DBTaskResult,
            get_date_max,
        )

        row: DBTaskResult[Any, Any] = DBTaskResult(
            id=self._get_id(),
            args_kwargs=normalize_json({"args": args, "kwargs": kwargs}),
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after or get_date_max(),  # its way to write "at once"
            backend_name=self.alias,
            enqueued_at=timezone.now(),
        )
        write_rows(DBTaskResult, [row])
        return row
