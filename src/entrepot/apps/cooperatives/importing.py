"""The bulk run behind a file of members: a few rows in each transaction, known by the member's number.

A run that is killed goes on at the first row it had not kept. The same file again changes nothing.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from itertools import islice
from typing import BinaryIO, Final, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from entrepot.apps.cooperatives.inputs import UNSAID, MemberInput, cleaned
from entrepot.apps.cooperatives.models import Member, MemberImport, MemberImportFailure
from entrepot.apps.cooperatives.provider import MemberReader, MemberRow, Place
from entrepot.apps.cooperatives.sealing import SEALER
from entrepot.apps.cooperatives.writing import CREATED, UNCHANGED, UPDATED, keep
from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import Actor, ActorKind
from entrepot.apps.kernel.bulk import Cursor, Params, Step

IMPORT: Final = "cooperatives.import"
CHUNK: Final = 50
FAILED: Final = "failed"
YES: Final = frozenset({"yes", "y", "1", "true", "oui", "ndiyo"})
NUMBERS: Final = ("land_square_metres", "birth_year")
WAYS: Final = {
    **dict.fromkeys(("", "cash", "espèces", "especes", "taslimu"), Member.Way.CASH),
    **dict.fromkeys(("bank", "banque", "benki"), Member.Way.BANK),
    **dict.fromkeys(("mobile", "mobile money", "simu"), Member.Way.MOBILE),
}
SEXES: Final = {
    "f": "f",
    "female": "f",
    "femme": "f",
    "ke": "f",
    "m": "m",
    "male": "m",
    "homme": "m",
    "me": "m",
}
_FIGURES: Final = re.compile(r"\d{1,9}")

type Finding = tuple[str, str, str]
"""Column, code of `words.ROW_WORDS` or the reason itself, and what mends it (empty for a code)."""


def reader() -> MemberReader:
    """Return the reader of files of members."""
    found: MemberReader = import_string(settings.MEMBER_READER)
    return found


def import_chunk(params: Params, cursor: Cursor) -> Step:
    """Take the next rows of an import's file."""
    job = MemberImport.objects.select_related("business").get(public_id=params["import"])
    with default_storage.open(job.stored) as source:
        start = Place(**cursor) if cursor else None
        rows = list(islice(reader()(cast("BinaryIO", source), start).rows, CHUNK))
    if not rows:
        return Step(last=True, save=partial(_finish, job))
    done, before = rows[-1].next, start.offset if start else 0
    return Step(
        cursor=asdict(done), count=done.offset - before, total=job.size, save=partial(_keep_rows, job, rows)
    )


def _keep_rows(job: MemberImport, rows: Sequence[MemberRow]) -> None:
    by, at = _actor(job), clock.now()
    counted = dict.fromkeys((CREATED, UPDATED, UNCHANGED, FAILED), 0)
    seen: set[str] = set()
    failures = []
    for row in rows:
        outcome, findings = _keep_row(job, row, seen, by, at)
        counted[outcome] += 1
        if findings:
            cells = SEALER.seal(json.dumps(row.cells, ensure_ascii=True))
            failures.append(
                MemberImportFailure(member_import=job, row=row.row, sealed=cells, findings=findings)
            )
    MemberImportFailure.objects.bulk_create(failures)
    MemberImport.objects.filter(pk=job.pk).update(
        **{name: F(name) + count for name, count in counted.items() if count}
    )


def _keep_row(
    job: MemberImport, row: MemberRow, seen: set[str], by: Actor, at: datetime
) -> tuple[str, list[Finding]]:
    """Keep one member, or say why not; what others of the chunk became does not depend on it."""
    if row.fault:
        return FAILED, [("", row.fault, "")]
    said, findings = _read(row)
    known = Member.objects.filter(business=job.business, number=said.number.upper()).first()
    said = _over_known(said, known, row)
    given, faults = cleaned(said, on=at.date())
    findings += [(name, reason, fix) for name, reason, fix in faults]
    if given.number in seen:
        findings.append(("number", "number_twice", ""))
    seen.add(given.number)
    if findings:
        return FAILED, findings
    with transaction.atomic():
        member = known or Member(business=job.business, created_at=at)
        return keep(member, given, action="import_members", by=by, at=at), []


def _read(row: MemberRow) -> tuple[MemberInput, list[Finding]]:
    said, findings = dict(row.said), list[Finding]()
    numbers: dict[str, int | None] = {}
    for name in NUMBERS:
        text = "".join(said.get(name, "").split())
        if text and not _FIGURES.fullmatch(text):
            findings.append((name, "not_a_number", ""))
        numbers[name] = int(text) if _FIGURES.fullmatch(text) else None
    way = said.get("way", "").lower()
    account = said.get("account", "")
    return MemberInput(
        number=" ".join(said["number"].split()),
        name=said["name"],
        village=said.get("village", ""),
        phone=said.get("phone", ""),
        email=said.get("email", ""),
        land_square_metres=numbers["land_square_metres"],
        birth_year=numbers["birth_year"],
        sex=SEXES.get(said.get("sex", "").lower(), said.get("sex", "")),
        language=said.get("language", "").lower() or "en",
        shows_name=said.get("shows_name", "").lower() in YES,
        way=WAYS.get(way, way),
        paid_through=said.get("paid_through", ""),
        bank_code=said.get("bank_code", ""),
        account=account,
    ), findings


def _over_known(said: MemberInput, known: Member | None, row: MemberRow) -> MemberInput:
    """Leave as they are the things of a known member that the file has no column for, or no word of."""
    if known is None:
        return said
    kept = {
        name: getattr(known, name)
        for name in MemberInput.__dataclass_fields__
        if name not in {*row.said, "account"}
    }
    if known.sealed and not said.account and kept.get("way", said.way) != Member.Way.CASH:
        kept["account"] = UNSAID
    return MemberInput(**{name: kept.get(name, getattr(said, name)) for name in said.__dataclass_fields__})


def _finish(job: MemberImport) -> None:
    """Note the end, and let go of the file: it names people, and what was not taken is kept sealed."""
    at, stored = clock.now(), job.stored
    MemberImport.objects.filter(pk=job.pk).update(finished_at=at, stored="")
    changes = {"rows": job.created + job.updated + job.unchanged}
    audit.record(
        by=_actor(job), action="cooperatives.finish_import", subject=job.public_id, changes=changes, at=at
    )
    transaction.on_commit(partial(default_storage.delete, stored))


def _actor(job: MemberImport) -> Actor:
    """Return whoever brought the file, as the audit knows them."""
    return Actor(kind=ActorKind.PERSON, user_id=job.user_id, organisation_id=job.business.organisation_id)
