"""Many tables in one migration step: a new home is ready in a fraction of the time.

Django draws the models related to a new one again with every `CreateModel`, and here all are related. This
step notes all of its models first and draws them once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.operations.models import CreateModel


class CreateTables(Operation):
    """A migration step: make these tables, in this order."""

    category = OperationCategory.ADDITION
    reduces_to_sql = True
    reversible = True
    serialization_expand_args = ["tables"]

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = tables

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write this step into a migration."""
        return type(self).__name__, [], {"tables": self.tables}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Tell Django of the models, and have them drawn once if any are drawn."""
        drawn = state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)
        if drawn is not None:
            state.apps = drawn
            state.reload_models([(app_label, table.name_lower) for table in self.tables], delay=False)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the tables."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the tables, the last one first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what the step does."""
        return f"Create {', '.join(table.name for table in self.tables)}"
