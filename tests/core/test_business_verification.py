"""A clean file decides itself; whatever stops it is named with its field."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from entrepot.core.support import rechecks
from entrepot.core.support.rechecks import Cause
from entrepot.core.support.verification import (
    CODES,
    Field,
    File,
    Hit,
    Known,
    Number,
    Owner,
    Paper,
    assess,
    missing,
)

ON = date(2026, 11, 22)
OWNER = Owner(name="Lin Mei", share=10_000, directs=True, has_paper=True)
CLEAN = File(
    legal_name="Shaxi Tea",
    legal_form="llc",
    is_person=False,
    registration=Number("91110000600037341L", Known.CHECKED),
    tax_number=Number("91110000600037341L", Known.CHECKED),
    has_address=True,
    owners=(OWNER,),
    papers=(Paper(kind="registration"), Paper(kind="identity", expires_on=ON + timedelta(days=400))),
    holder_likeness=100,
)


def codes(file: File) -> set[str]:
    return {finding.code for finding in assess(file, on=ON).findings}


def test_a_clean_file_decides_itself() -> None:
    assert assess(CLEAN, on=ON).findings == ()
    assert assess(replace(CLEAN, holder_likeness=None), on=ON).is_clean  # paid later, tested then


def test_an_empty_file_names_every_part() -> None:
    empty = File(
        legal_name="",
        legal_form="",
        is_person=False,
        registration=None,
        tax_number=None,
        has_address=False,
    )
    assert {gap.field for gap in missing(empty)} == {
        *(Field.LEGAL_FORM, Field.LEGAL_NAME, Field.REGISTRATION, Field.TAX_NUMBER, Field.ADDRESS),
        *(Field.OWNERS, Field.PAPERS),
    }
    assert not assess(empty, on=ON).is_clean


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"registration": Number("1", Known.UNCHECKED)}, "number_unchecked", Field.REGISTRATION),
        (
            {"registration": Number("1", Known.FORMED), "tax_number": Number("2", Known.FORMED)},
            "no_check_figure",
            Field.REGISTRATION,
        ),
        ({"owners": (replace(OWNER, share=7_500),)}, "owner_may_be_missing", Field.OWNERS),
        ({"owners": (OWNER, replace(OWNER, share=1))}, "shares_above_whole", Field.OWNERS),
        (
            {"owners": (replace(OWNER, share=100, directs=False),), "nobody_else": True},
            "nobody_directs",
            Field.OWNERS,
        ),
        ({"owners": (replace(OWNER, has_paper=False),)}, "identity_missing", Field.PAPERS),
        (
            {"papers": (Paper(kind="registration", expires_on=ON - timedelta(days=1)),)},
            "paper_expired",
            Field.PAPERS,
        ),
        ({"papers": (Paper(kind="registration", faults=("blurred",)),)}, "picture_blurred", Field.PAPERS),
        ({"holder_likeness": 60}, "holder_differs", Field.BANK_ACCOUNT),
        ({"same_as_others": (Field.TAX_NUMBER,)}, "same_elsewhere", Field.TAX_NUMBER),
        ({"lists_missing": ("un.xml",)}, "not_screened", Field.NAMES),
        ({"hits": (Hit(name="A", listed="B", of="un", score=91),)}, "on_a_list", Field.NAMES),
    ],
)
def test_what_stops_it_is_named_with_its_field(change: dict[str, object], code: str, field: Field) -> None:
    seen = assess(replace(CLEAN, **change), on=ON)  # type: ignore[arg-type] # one change of a row above
    assert not seen.is_clean
    assert code in {finding.code for finding in seen.of(field)}
    assert {finding.code for finding in seen.findings} <= set(CODES)


def test_of_a_business_that_is_its_owner_no_register_and_no_shares_are_asked() -> None:
    person = replace(CLEAN, is_person=True, registration=None, owners=(replace(OWNER, share=0),))
    assert assess(person, on=ON).is_clean


def test_seventy_six_per_cent_leave_no_room_for_another_quarter() -> None:
    assert "owner_may_be_missing" not in codes(replace(CLEAN, owners=(replace(OWNER, share=7_600),)))
    stated = replace(CLEAN, owners=(replace(OWNER, share=5_000),), nobody_else=True)
    assert assess(stated, on=ON).is_clean


def test_what_is_only_good_to_know_does_not_stop_it() -> None:
    soon = replace(CLEAN, papers=(Paper(kind="registration", expires_on=ON + timedelta(days=9)),))
    seen = assess(soon, on=ON)
    assert seen.is_clean
    assert [finding.code for finding in seen.findings] == ["paper_expires_soon"]


def test_the_nearest_look_is_planned_and_grace_is_always_whole() -> None:
    year = rechecks.planned(verified_on=ON, papers_end_on=[])
    assert (year.cause, year.notice_on, year.due_on) == (
        Cause.YEARLY,
        ON + timedelta(days=335),
        ON + timedelta(days=365),
    )
    paper = rechecks.planned(verified_on=ON, papers_end_on=[ON + timedelta(days=90)])
    assert (paper.cause, paper.due_on) == (Cause.PAPER, ON + timedelta(days=90))
    late = rechecks.told(paper, on=ON + timedelta(days=89))
    assert late.due_on == ON + timedelta(days=103)
    assert rechecks.changed(Cause.OWNERS, on=ON).due_on == ON + rechecks.GRACE
