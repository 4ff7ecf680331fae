"""The database itself refuses what is no entry: unbalanced, of one posting, or added to later.

Postings are written first and their entry last. Its row checks them and seals them: after it no posting may
join. A posting whose entry never comes fails at the commit, by the foreign key. So SQLite, which has no
deferred triggers, guards as well as PostgreSQL; there a deferred trigger looks once more at the commit, for
two transactions that do not see each other.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

_SQLITE = (
    # INSERT OR REPLACE deletes without asking the triggers that guard deletion: it must not come that far.
    """CREATE TRIGGER ledger_posting_sealed BEFORE INSERT ON ledger_posting
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id)
      OR EXISTS (SELECT 1 FROM ledger_posting WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM ledger_posting WHERE entry_id = NEW.entry_id AND position = NEW.position)
    BEGIN SELECT RAISE(ABORT, 'an entry is sealed: no posting joins it, and none is replaced'); END""",
    """CREATE TRIGGER ledger_entry_once BEFORE INSERT ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id OR public_id = NEW.public_id
        OR reverses_id = NEW.reverses_id OR (source = NEW.source AND reference = NEW.reference))
    BEGIN SELECT RAISE(ABORT, 'an entry is sealed: no posting joins it, and none is replaced'); END""",
    """CREATE TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry WHEN
    (SELECT count(*) FROM ledger_posting WHERE entry_id = NEW.id) < 2
      OR EXISTS (SELECT 1 FROM ledger_posting WHERE entry_id = NEW.id
        GROUP BY currency HAVING sum(minor) <> 0)
    BEGIN SELECT RAISE(ABORT, 'an entry has at least two postings and balances in each currency'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION ledger_refuse_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id) THEN
        RAISE EXCEPTION 'an entry is sealed: no posting joins it, and none is replaced'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_posting_sealed BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_late()""",
    """CREATE FUNCTION ledger_refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE checked bigint;
    BEGIN
    IF TG_TABLE_NAME = 'ledger_entry' THEN checked := NEW.id; ELSE checked := NEW.entry_id; END IF;
    IF (SELECT count(*) FROM ledger_posting WHERE entry_id = checked) < 2
      OR EXISTS (SELECT 1 FROM ledger_posting WHERE entry_id = checked
        GROUP BY currency HAVING sum(minor) <> 0) THEN
        RAISE EXCEPTION 'an entry has at least two postings and balances in each currency'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL; END $$""",
    """CREATE TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_unbalanced()""",
    """CREATE CONSTRAINT TRIGGER ledger_posting_balanced AFTER INSERT ON ledger_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_refuse_unbalanced()""",
)
_SQLITE_BACK = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("ledger_posting_sealed", "ledger_entry_once", "ledger_entry_balanced")
)
_POSTGRESQL_BACK = (
    "DROP FUNCTION IF EXISTS ledger_refuse_late() CASCADE",
    "DROP FUNCTION IF EXISTS ledger_refuse_unbalanced() CASCADE",
)


class Sealed(Operation):
    """A migration step: from here on only whole, balanced entries get in.

    A later migration that rebuilds either table on SQLite drops the triggers and must add them again.
    """

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in what Django believes of the tables."""

    def database_forwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Add the triggers."""
        for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        """Take the triggers away."""
        for statement in _SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL_BACK:
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """Say what the step does."""
        return "Refuse entries that do not balance, and postings that come late"
