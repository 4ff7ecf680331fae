"""What every app stands on: ids, actors, the outbox and its workers, audit, idempotency, problems, money."""
