"""Names are held against lists from files; a list that is not there is named, never passed over."""

from pathlib import Path

import pytest
from pytest_django import Settings

from entrepot.adapters import screening_lists, screening_sandbox
from entrepot.apps.screening.provider import Answer, Party, Screener

UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-11-01T00:00:00"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>
<FIRST_NAME>Édouard</FIRST_NAME><SECOND_NAME>MADE UP</SECOND_NAME><THIRD_NAME>Person</THIRD_NAME>
<REFERENCE_NUMBER>QDi.999</REFERENCE_NUMBER><NATIONALITY><VALUE>Rwanda</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Eddy the Made Up</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1961-02-03</DATE></INDIVIDUAL_DATE_OF_BIRTH>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>Invented Holdings</FIRST_NAME>
<REFERENCE_NUMBER>QDe.998</REFERENCE_NUMBER></ENTITY></ENTITIES></CONSOLIDATED_LIST>"""
SDN = (
    '7001,"DOE, Jonathan Invented","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 05 May 1970; nationality Iraq."\n'
    '7002,"IMAGINED SHIPPING CO., LTD.",-0- ,"NPWMD",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    '7003,"SEA GHOST","vessel","NPWMD",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n\x1a'
)
ALT = '7001,1,"aka","DOUGH, Jon",-0- \n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    (tmp_path / "screening").mkdir()
    return tmp_path / "screening"


def ask(*parties: Party) -> Answer:
    screener: Screener = screening_lists.connect()
    return screener.screen(parties)


def person(name: str, **known: object) -> Party:
    return Party(name=name, is_person=True, **known)  # type: ignore[arg-type] # words for a test


def test_a_list_that_is_expected_and_not_there_is_named(folder: Path, settings: Settings) -> None:
    settings.SCREENING_LISTS = ["un.xml", "ofac-sdn.csv"]
    (folder / "un.xml").write_text(UN)
    answer = ask(person("Anna Nobody"))
    assert (answer.matches, answer.missing) == ((), ("ofac-sdn.csv",))
    assert answer.lists[0].startswith("un (")


@pytest.mark.parametrize("broken", ["", "<x/>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<INDIVIDUAL>"])
def test_a_list_that_cannot_be_read_is_missing_too(folder: Path, broken: str) -> None:
    (folder / "un.xml").write_text(broken)
    assert ask(person("Anna Nobody")).missing == ("un.xml",)


def test_the_list_of_the_united_nations(folder: Path) -> None:
    (folder / "un.xml").write_text(UN)
    [match] = ask(person("Person Made-Up EDOUARD", birth_year=1961, country="RW")).matches
    assert (match.entry, match.score, match.list_name) == ("QDi.999", 100, "un")
    assert match.reasons == ("same_name", "same_year", "same_country")
    [alias] = ask(person("Eddy The Made Up")).matches
    assert "alias" in alias.reasons
    [company] = ask(Party(name="Invented Holdings Ltd.", is_person=False)).matches
    assert company.entry == "QDe.998"
    assert not ask(person("Invented Holdings")).matches


def test_another_year_and_another_country_make_it_less(folder: Path) -> None:
    (folder / "un.xml").write_text(UN)
    assert not ask(person("Edouard Made Up Person", birth_year=1990)).matches
    [match] = ask(person("Edouard Made Up Person", country="SG")).matches
    assert (match.score, match.reasons) == (95, ("same_name", "other_country"))


def test_the_list_of_ofac_with_its_other_names(folder: Path) -> None:
    (folder / "ofac-sdn.csv").write_text(SDN)
    (folder / "ofac-alt.csv").write_text(ALT)
    [match] = ask(person("Jonathan Invented Doe", birth_year=1971)).matches
    assert (match.entry, match.listed, match.score) == ("7001", "Jonathan Invented DOE", 100)
    assert ask(person("Jon Dough")).matches[0].reasons == ("same_name", "alias")
    assert ask(Party(name="Imagined Shipping", is_person=False)).matches[0].entry == "7002"
    assert not ask(person("Sea Ghost")).matches


def test_a_list_of_ones_own_is_read_anew_when_it_changes(folder: Path) -> None:
    path = folder / "house.csv"
    path.write_text("entry,name,aliases,kind,country,birth_year\n1,王黑名单,Wang Heimingdan,person,CN,\n")
    assert ask(person("王黑名单")).matches[0].list_name == "house"
    path.write_text("entry,name,aliases,kind,country,birth_year\n1,Other Name,,person,,\n")
    __import__("os").utime(path, ns=(1, 1))
    assert not ask(person("王黑名单")).matches


def test_the_sandbox_matches_as_a_real_one_does() -> None:
    answer = screening_sandbox.connect().screen([person("Sandoval, Victor Listed"), person("Anna Nobody")])
    assert [match.entry for match in answer.matches] == ["S-1"]
    assert answer.missing == ()
