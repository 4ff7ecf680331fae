"""The evidence of a programme: made in pieces, whole, the same twice, written down, for few alone."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from tests.apps.programmes.supporting import officer as officer_of
from tests.apps.programmes.supporting import publish, seller
from tests.factories import AT, make_user
from tests.web.operator.people import browser_of

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import Step
from entrepot.apps.kernel.models import BulkRun
from entrepot.apps.kernel.queries import list_audit_entries
from entrepot.apps.programmes import actions, queries, rounds
from entrepot.apps.programmes.models import EvidencePack
from entrepot.apps.programmes.queries import evidence
from entrepot.cli.main import main
from entrepot.core.support.manifests import MANIFEST, read_manifest
from entrepot.web.officer import pack, tasks

pytestmark = pytest.mark.django_db

DAYS = {"first_on": (AT - timedelta(days=30)).date(), "last_on": AT.date()}


def with_members(number: int = 1) -> str:
    programme = publish(officer_of(), officer_of())
    for each in range(number):
        own = seller(f"Hill Farm {each}")
        actions.apply_for_programme(programme=programme, note="=1+1", by=own, at=AT)
    return programme


def asked(client: Client, programme: str) -> str:
    answer = client.post(f"/officer/{programme}/evidence/", DAYS)
    assert answer.status_code == 302, answer.content.decode()
    return str(EvidencePack.objects.latest("id").public_id)


def fetched(client: Client, programme: str) -> bytes:
    made = asked(client, programme)
    workers.run_pending("bulk")
    return fetched_from(client, f"/officer/{programme}/evidence/{made}.zip")


def fetched_from(client: Client, file: str) -> bytes:
    answer = client.get(file)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.getvalue()


def contents(made: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(made)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_tells_everything_and_is_the_same_twice(officer: Client) -> None:
    programme = with_members()
    made = fetched(officer, programme)
    told = contents(made)
    assert read_manifest(told.pop(MANIFEST)) == {
        name: hashlib.sha256(each.encode()).hexdigest() for name, each in told.items()
    }
    (version,) = json.loads(told["versions.json"])
    assert version["proposed_by"] != version["approved_by"]
    assert "Rwanda" in told["rules.txt"]
    assert "卢旺达" in told["rules.txt"]
    assert "'=1+1" in told["applications.csv"]
    assert "Hill Farm" in told["applications.csv"]
    assert "programmes.publish_version" in told["decisions.csv"]
    figures = json.loads(told["figures.json"])
    for table, name in tasks.FIGURES.items():
        assert figures["rows"][name] == len(told[f"{table}.csv"].splitlines()) - 1
    assert figures["rows"]["applications"] == figures["rows"]["benefits_held"] == 1
    row = list_audit_entries(viewer=SYSTEM, subject=programme, action="programmes.take_evidence_pack")[0]
    assert row.changes["sha256"] == hashlib.sha256(made).hexdigest()
    again = contents(fetched(officer, programme))
    del told["decisions.csv"], told["figures.json"]  # that it was asked for and taken is a fact too
    assert told.items() <= again.items()


def test_pieces_end_anywhere_and_nothing_is_lost_or_twice(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = with_members(5)
    whole = contents(fetched(officer, programme))
    monkeypatch.setattr(evidence, "CHUNK", 2)
    monkeypatch.setattr(evidence, "AUDITED", 2)
    made = asked(officer, programme)
    run = BulkRun.objects.latest("id")
    chunks = 0
    while run.state in {"queued", "running"}:
        cut_off = tasks.make_evidence(run.params, run.cursor)  # a worker that died before it saved
        assert isinstance(cut_off, Step)
        step = tasks.make_evidence(run.params, run.cursor)
        if step.save is not None:
            with transaction.atomic():
                step.save()
        run.cursor, run.done, chunks = step.cursor, run.done + step.count, chunks + 1
        if step.last:
            break
        assert step.total is not None
        assert run.done <= step.total
        total = step.total
    assert chunks > len(evidence.PARTS) + 5
    assert run.done == total
    with default_storage.open(EvidencePack.objects.get(public_id=made).stored) as file:
        told = contents(file.read())
    for each in ("applications.csv", "awards.csv", "given.csv", "books.csv", "versions.json"):
        assert told[each] == whole[each]
    assert sorted(set(told["decisions.csv"].splitlines())) == sorted(told["decisions.csv"].splitlines())
    assert set(whole["decisions.csv"].splitlines()) < set(told["decisions.csv"].splitlines())
    _folders, left = default_storage.listdir("evidence")
    assert not default_storage.exists(f"evidence/parts/{made}/applications-000000.csv")
    assert f"{made}.zip" in left


def test_a_missing_piece_makes_no_archive(officer: Client) -> None:
    programme = with_members()
    made = asked(officer, programme)
    pack.put_piece("evidence/parts/x", "applications", 0, [])
    about = {"programme": programme, "first": "2026-01-01", "last": "2026-02-01"}
    with pytest.raises(FileNotFoundError):
        pack.seal(
            "evidence/x.zip", "evidence/parts/x", about, dict.fromkeys(evidence.PARTS, 1), viewer=SYSTEM
        )
    assert queries.get_evidence_pack(made, viewer=SYSTEM).state == "preparing"


def test_a_changed_a_missing_and_an_added_file_are_found(
    officer: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pack.zip"
    file.write_bytes(fetched(officer, with_members()))
    assert main(["evidence", "verify", str(file)]) == 0
    assert hashlib.sha256(file.read_bytes()).hexdigest() in capsys.readouterr().out
    bent = tmp_path / "bent.zip"
    with ZipFile(file) as archive, ZipFile(bent, "w", ZIP_STORED) as other:
        for name in archive.namelist():
            if name != "given.csv":
                more = b"x" if name == "books.csv" else b""
                other.writestr(name, archive.read(name) + more)
        other.writestr("more.txt", "x")
    assert main(["evidence", "verify", str(bent)]) == 1
    said = capsys.readouterr().out
    for each in (
        "books.csv is not as",
        "given.csv is listed and not there",
        "more.txt is there and not listed",
    ):
        assert each in said
    bent.write_text("no archive")
    assert main(["evidence", "verify", str(bent)]) == 2


def test_a_byte_turned_inside_is_told_by_its_file(
    officer: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = bytearray(fetched(officer, with_members()))
    with ZipFile(BytesIO(made)) as archive:
        inside = archive.getinfo("rules.txt")
    made[inside.header_offset + 30 + len("rules.txt") + 40] ^= 1
    file = tmp_path / "turned.zip"
    file.write_bytes(made)
    assert main(["evidence", "verify", str(file)]) == 1
    assert "rules.txt is not as it was listed" in capsys.readouterr().out


def test_one_is_made_at_a_time_and_its_days_are_over(officer: Client) -> None:
    programme = with_members()
    place = f"/officer/{programme}/evidence/"
    tomorrow = (AT + timedelta(days=1)).date()
    assert officer.post(place, DAYS | {"last_on": tomorrow}).status_code == 422
    assert officer.post(place, DAYS | {"first_on": AT.date(), "last_on": "2026-01-01"}).status_code == 422
    assert officer.post(place, {"first_on": "x", "last_on": ""}).status_code == 422
    asked(officer, programme)
    officer.post(place, DAYS)
    assert EvidencePack.objects.count() == 1
    assert "<progress" in officer.get(place).content.decode()


def test_its_file_is_deleted_and_its_digest_stays(officer: Client) -> None:
    programme = with_members()
    digest = hashlib.sha256(fetched(officer, programme)).hexdigest()
    row = EvidencePack.objects.get()
    stored = row.stored
    with clock.travel(AT + timedelta(days=31)):
        rounds.drop_evidence()
    assert not default_storage.exists(stored)
    assert officer.get(f"/officer/{programme}/evidence/{row.public_id}.zip").status_code == 404
    assert digest in officer.get(f"/officer/{programme}/evidence/").content.decode()


def test_nobody_else_gets_it(officer: Client, second: Client) -> None:
    programme, other = with_members(), publish(officer_of(), officer_of())
    fetched(officer, programme)
    place = f"/officer/{programme}/evidence/"
    file = f"{place}{EvidencePack.objects.get().public_id}.zip"
    assert second.get(place).status_code == 200
    assert fetched_from(second, file)
    for each in (place, file):
        assert browser_of(make_user()).get(each).status_code == 404
        assert Client().get(each).status_code == 302
    assert browser_of(make_user()).post(place, DAYS).status_code == 404
    assert officer.get(file.replace(programme, other)).status_code == 404
    assert officer.get("/officer/prg_nothing/evidence/").status_code == 404
    assert EvidencePack.objects.count() == 1
