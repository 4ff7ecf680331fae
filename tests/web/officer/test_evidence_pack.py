"""The evidence of a programme: whole, the same twice, written down, and for the platform's people alone."""

import hashlib
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.test import Client
from tests.apps.programmes.supporting import officer as officer_of
from tests.apps.programmes.supporting import publish, seller
from tests.factories import AT, make_user
from tests.web.operator.people import browser_of

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.queries import list_audit_entries
from entrepot.apps.programmes import actions
from entrepot.cli.main import main
from entrepot.core.support.manifests import MANIFEST, read_manifest

pytestmark = pytest.mark.django_db


def fetched(client: Client, programme: str, query: str = "") -> bytes:
    answer = client.get(f"/officer/{programme}/evidence.zip{query}")
    assert answer.status_code == 200, answer
    return answer.getvalue()


def with_one_member() -> str:
    programme = publish(officer_of(), officer_of())
    own = seller()
    actions.apply_for_programme(programme=programme, note="=1+1", by=own, at=AT)
    return programme


def test_it_tells_everything_and_is_the_same_twice(officer: Client) -> None:
    programme = with_one_member()
    made = fetched(officer, programme)
    with ZipFile(BytesIO(made)) as pack:
        told = {name: pack.read(name).decode() for name in pack.namelist()}
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
    for name, table in (
        ("applications", "applications"),
        ("benefits_held", "awards"),
        ("decisions", "decisions"),
    ):
        assert figures["rows"][name] == len(told[f"{table}.csv"].splitlines()) - 1 > 0
    row = list_audit_entries(viewer=SYSTEM, subject=programme, action="programmes.take_evidence_pack")[0]
    assert row.changes["sha256"] == hashlib.sha256(made).hexdigest()
    day = "?first=2020-01-01&last=2020-12-31"
    assert fetched(officer, programme, day) == fetched(officer, programme, day)


def test_a_changed_a_missing_and_an_added_file_are_found(
    officer: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pack.zip"
    file.write_bytes(fetched(officer, with_one_member()))
    assert main(["evidence", "verify", str(file)]) == 0
    assert hashlib.sha256(file.read_bytes()).hexdigest() in capsys.readouterr().out
    bent = tmp_path / "bent.zip"
    with ZipFile(file) as pack, ZipFile(bent, "w", ZIP_STORED) as other:
        for name in pack.namelist():
            if name != "given.csv":
                more = b"x" if name == "books.csv" else b""
                other.writestr(name, pack.read(name) + more)
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


def test_nobody_else_gets_it(officer: Client) -> None:
    programme = with_one_member()
    assert browser_of(make_user()).get(f"/officer/{programme}/evidence.zip").status_code == 404
    assert Client().get(f"/officer/{programme}/evidence.zip").status_code == 302
    assert officer.get("/officer/prg_nothing/evidence.zip").status_code == 404
