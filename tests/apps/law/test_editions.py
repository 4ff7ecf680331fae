"""Editions: an operator changes the law in force, one is active, each process sees it within a second."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from entrepot.apps.kernel.actors import ANONYMOUS, OPERATOR, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.law import current, queries, receivers
from entrepot.apps.law.actions import activate_edition, install_law, register_edition
from entrepot.apps.law.compiler import compile_law
from entrepot.apps.law.errors import EditionMissingError
from entrepot.apps.law.models import Edition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PERSON = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=1, roles=frozenset({OPERATOR}))


def another_law(data: Path, home: Path) -> str:
    path = data / "law" / "DE" / "vat.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("61,19", "61,20"), encoding="utf-8")
    return compile_law(data, home).edition


def _at_next_request() -> str:
    current.compare_at_next_use()  # what the start of a request does
    return queries.get_edition()


def test_only_an_operator_registers_and_activates(data: Path, home: Path) -> None:
    edition = compile_law(data, home).edition
    member = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=1, roles=frozenset({"owner"}))
    for actor in (ANONYMOUS, member):
        with pytest.raises(PermissionRefused):
            register_edition(edition=edition, by=actor)
        with pytest.raises(PermissionRefused):
            activate_edition(edition=edition, by=actor)


def test_an_edition_without_a_file_or_a_row_cannot_be_activated(data: Path, home: Path) -> None:
    with pytest.raises(EditionMissingError):
        register_edition(edition="0" * 32, by=PERSON)
    with pytest.raises(EditionMissingError):
        activate_edition(edition=compile_law(data, home).edition, by=PERSON)


def test_activating_moves_the_one_active_row_and_is_audited(data: Path, home: Path) -> None:
    first = install_law(by=SYSTEM, at=NOW)
    second = another_law(data, home)
    register_edition(edition=second, by=PERSON, at=NOW)
    activate_edition(edition=second, by=PERSON, at=NOW)
    activate_edition(edition=second, by=PERSON, at=NOW)  # again is no change
    assert list(Edition.objects.filter(is_active=True).values_list("edition", flat=True)) == [second]
    entries = AuditEntry.objects.filter(action="law.activate_edition").order_by("id")
    assert [entry.changes for entry in entries] == [{"active": ["", first]}, {"active": [first, second]}]


def test_the_database_holds_one_active_edition_at_most() -> None:
    Edition.objects.create(edition="a", compiled_at=NOW, by="x", is_active=True, activated_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(edition="b", compiled_at=NOW, by="x", is_active=True, activated_at=NOW)


def test_a_start_brings_new_law_but_keeps_what_an_operator_chose(data: Path, home: Path) -> None:
    first = install_law(by=SYSTEM, at=NOW)
    second = another_law(data, home)
    assert install_law(by=SYSTEM, at=NOW) == second
    activate_edition(edition=first, by=PERSON, at=NOW)
    assert install_law(by=SYSTEM, at=NOW) == first


def test_the_next_request_quotes_on_the_newly_active_edition(data: Path, home: Path) -> None:
    first = install_law(by=SYSTEM, at=NOW)
    second = another_law(data, home)
    register_edition(edition=second, by=PERSON, at=NOW)
    current.compare_at_next_use()  # what the start of a request does
    assert queries.get_edition() == first
    activate_edition(edition=second, by=PERSON, at=NOW)
    assert queries.get_edition() == first  # the request under way keeps its law
    current.compare_at_next_use()  # what the start of a request does
    assert queries.get_edition() == second


def test_an_activation_elsewhere_is_seen_within_the_second(
    data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = install_law(by=SYSTEM, at=NOW)
    second = another_law(data, home)
    register_edition(edition=second, by=PERSON, at=NOW)
    now = 1000.0
    monkeypatch.setattr(current, "EDITION_SECONDS", 1.0)
    monkeypatch.setattr(current, "monotonic", lambda: now)
    assert _at_next_request() == first
    with monkeypatch.context() as elsewhere:  # another process: this one hears nothing of it
        elsewhere.setattr(current, "doubt", lambda: None)
        activate_edition(edition=second, by=PERSON, at=NOW)
    now += current.EDITION_SECONDS - 0.001
    assert _at_next_request() == first
    now += 0.001
    assert _at_next_request() == second


def test_a_quote_asks_the_database_once_a_second_at_most(
    data: Path, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    del data
    install_law(by=SYSTEM, at=NOW)
    now = 1000.0
    monkeypatch.setattr(current, "EDITION_SECONDS", 1.0)
    monkeypatch.setattr(current, "monotonic", lambda: now)
    with django_assert_num_queries(1):
        for _ in range(3):
            _at_next_request()
    now += current.EDITION_SECONDS
    with django_assert_num_queries(1):
        _at_next_request()


def test_an_answer_that_an_activation_overtook_is_not_believed_for_longer(
    data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = install_law(by=SYSTEM, at=NOW)
    second = another_law(data, home)
    register_edition(edition=second, by=PERSON, at=NOW)

    def overtaken() -> str:
        activate_edition(edition=second, by=PERSON, at=NOW)
        return first

    current.doubt()
    with monkeypatch.context() as slow:
        slow.setattr(current._Known, "ask", staticmethod(overtaken))
        assert _at_next_request() == first
    assert _at_next_request() == second


def test_a_task_asks_however_recent_the_last_answer_is(
    data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_law(by=SYSTEM, at=NOW)
    second = another_law(data, home)
    register_edition(edition=second, by=PERSON, at=NOW)
    _at_next_request()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(current, "doubt", lambda: None)
        activate_edition(edition=second, by=PERSON, at=NOW)
    receivers._at_task()  # what the start of a task does
    assert queries.get_edition() == second


@pytest.mark.usefixtures("data")
def test_an_active_edition_that_is_not_on_this_machine_is_an_error(home: Path) -> None:
    edition = install_law(by=SYSTEM, at=NOW)
    current.forget()
    (home / "law" / f"law-{edition}.sqlite").unlink()
    current.compare_at_next_use()  # what the start of a request does
    with pytest.raises(EditionMissingError):
        queries.get_edition()


def test_the_console_lists_editions_and_its_choice_stays(data: Path, home: Path) -> None:
    first = install_law(by=SYSTEM, at=NOW)
    another_law(data, home)
    said = StringIO()
    call_command("law_editions", activate=first, stdout=said)
    assert f"{first}  in force" in said.getvalue()
    assert "  compiled" in said.getvalue()
    assert install_law(by=SYSTEM, at=NOW) == first
    with pytest.raises(CommandError):
        call_command("law_editions", activate="0" * 32)
