"""Texts in other languages: remembered, agreed, translated by machine, read by people, and changed since."""

from dataclasses import replace
from typing import Any

import pytest
from tests.catalogue_factories import a_variant, make_product, make_seller
from tests.factories import AT

from entrepot.apps.budgets.models import Counter
from entrepot.apps.catalogue import actions, queries, translating
from entrepot.apps.catalogue.actions import Text
from entrepot.apps.catalogue.models import Translation, TranslationRun
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import Actor, PermissionRefused
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.translation import actions as wording
from entrepot.apps.translation import queries as translation
from entrepot.apps.translation.provider import OFFLINE, Answer, Request

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ZH = "zh-hans"


class Echo:
    """A translator that says what it is told to."""

    name = "echo"
    costs = True
    said: dict[str, str] = {}
    asked: list[Request] = []

    def translate(self, request: Request) -> tuple[Answer, ...]:
        self.asked.append(request)
        return tuple(Answer(text=self.said.get(text, f"译{text}")) for text in request.texts)


def connect() -> Echo:
    return Echo()


@pytest.fixture(autouse=True)
def echo(settings: Any) -> None:
    settings.TRANSLATOR = f"{__name__}.connect"
    Echo.said, Echo.asked = {}, []


def write(seller: Actor, product: str, text: str, *, field: str = "title", **more: Any) -> None:
    one = Text(**{"field": field, "language": ZH, "text": text, **more})
    actions.set_translations(product=product, texts=[one], by=seller, at=AT)


def state(seller: Actor, product: str, language: str = ZH) -> str:
    rows = queries.list_languages(viewer=seller)
    return next(each.states[language] for each in rows if each.public_id == product)


def counts(seller: Actor, language: str = ZH) -> dict[str, int]:
    row = next(each for each in queries.count_languages(viewer=seller) if each.language == language)
    return {name: number for name, number in row.states.items() if number}


def run(seller: Actor, *languages: str) -> TranslationRun:
    job = actions.translate_missing(languages=languages or (ZH,), by=seller, at=AT)
    workers.run_pending(BULK)
    done = TranslationRun.objects.get(public_id=job)
    assert done.finished_at, queries.get_translation_run(job, viewer=seller)
    return done


def test_a_product_goes_through_its_states(seller: Actor) -> None:
    product = make_product(seller, "Cedar Candle", description="Burns 40 hours.")
    assert (state(seller, product), counts(seller)) == ("missing", {"missing": 1})
    job = run(seller)
    assert (job.written, job.unable, job.finished_at is not None) == (2, 0, True)
    assert (state(seller, product), counts(seller)) == ("machine", {"machine": 1})
    assert actions.approve_translations(products=[product], language=ZH, by=seller, at=AT) == 2
    assert (state(seller, product), counts(seller)) == ("person", {"person": 1})
    change = queries.get_product_input(product, viewer=seller)
    actions.update_product(product=product, content=replace(change, title="Pine Candle"), by=seller, at=AT)
    assert (state(seller, product), counts(seller)) == ("changed", {"changed": 1})
    assert queries.list_texts(product, viewer=seller)[-1].language == ZH


def test_a_machine_never_writes_over_a_person(seller: Actor) -> None:
    product = make_product(seller, "Cedar Candle")
    step = translating.translate_chunk({"job": _job(seller).public_id, "products": 1}, None)
    write(seller, product, "雪松蜡烛")
    assert step.save is not None
    step.save()
    (text,) = Translation.objects.filter(language=ZH)
    assert (text.text, text.state) == ("雪松蜡烛", "reviewed")
    assert TranslationRun.objects.get().left_out == 1


def test_a_text_whose_source_changed_while_we_asked_is_left(seller: Actor) -> None:
    product = make_product(seller, "Cedar Candle")
    step = translating.translate_chunk({"job": _job(seller).public_id, "products": 1}, None)
    write(seller, product, "Pine Candle", language="en")
    assert step.save is not None
    step.save()
    assert not Translation.objects.filter(language=ZH).exists()


def test_a_chunk_that_is_done_twice_is_kept_once(seller: Actor) -> None:
    make_product(seller, "Cedar Candle")
    params = {"job": _job(seller).public_id, "products": 1}
    for step in (translating.translate_chunk(params, None), translating.translate_chunk(params, None)):
        assert step.save is not None
        step.save()
    assert Translation.objects.filter(language=ZH).count() == 1
    assert translating.translate_chunk(params, None).cursor is not None
    assert len(Echo.asked) == 2, "what stands is not asked for again"


def _job(seller: Actor) -> TranslationRun:
    job = actions.translate_missing(languages=[ZH], by=seller, at=AT)
    return TranslationRun.objects.get(public_id=job)


def test_what_people_wrote_is_remembered_and_no_other_seller_sees_it(seller: Actor) -> None:
    first = make_product(seller, "Cedar Candle")
    write(seller, first, "雪松蜡烛")
    offers = translation.list_offers("Cedar Candles", source_language="en", language=ZH, viewer=seller)
    assert [(each.text, each.likeness < 100) for each in offers] == [("雪松蜡烛", True)]
    assert not translation.list_offers("Oak table", source_language="en", language=ZH, viewer=seller)
    other = make_seller("Other")
    assert not translation.list_offers("Cedar Candle", source_language="en", language=ZH, viewer=other)
    again = make_product(seller, "Cedar  Candle", variants=(a_variant("HC-2"),))
    run(seller)
    (text,) = Translation.objects.filter(thing=again, language=ZH)
    assert (text.text, text.state) == ("雪松蜡烛", "machine"), "taken from memory, and still to be read"
    assert not Echo.asked


def test_an_agreed_word_is_asked_for_and_what_lacks_it_is_not_approved(seller: Actor) -> None:
    product = make_product(seller, "Dragon Well tea")
    term = wording.agree_on_term(
        source_language="en", source="Dragon Well", language=ZH, agreed="龙井", by=seller, at=AT
    )
    run(seller)
    assert Echo.asked[0].terms[0] == ("Dragon Well", "龙井")
    (text,) = Translation.objects.filter(thing=product, language=ZH)
    assert text.lacks == "龙井"
    assert actions.approve_translations(products=[product], language=ZH, by=seller, at=AT) == 0
    write(seller, product, "龙井茶")
    assert state(seller, product) == "person"
    wording.drop_term(term=term, by=make_seller("Other"), at=AT)
    assert translation.list_terms(viewer=seller)
    wording.drop_term(term=term, by=seller, at=AT)
    assert not translation.list_terms(viewer=seller)


def test_a_wrong_answer_is_not_kept_and_the_day_has_an_end(seller: Actor, settings: Any) -> None:
    make_product(seller, "Candle of 200 g")
    Echo.said = {"Candle of 200 g": "20克蜡烛"}
    job = run(seller)
    assert (job.written, job.unable, job.tally["faults"]) == (0, 1, {"numbers": 1})
    settings.TRANSLATED_A_DAY_EACH = 20
    job = run(seller)
    assert (job.written, bool(job.stopped)) == (0, True)
    assert all(each.used <= 20 for each in Counter.objects.filter(kind="translation"))
    assert len(Echo.asked) == 1, "nobody is asked beyond the budget"


def test_without_the_internet_what_is_not_known_is_named(seller: Actor, settings: Any) -> None:
    settings.TRANSLATOR = OFFLINE
    make_product(seller, "Whimsical candle")
    job = run(seller)
    assert (job.written, job.unable) == (0, 1)
    assert job.tally["words"] == {"Whimsical": 1}


def test_a_reader_is_told_what_a_machine_wrote(seller: Actor) -> None:
    product = make_product(seller, "Cedar Candle")
    run(seller)
    view = queries.get_own_product(product, viewer=seller, language=ZH).product
    assert (view.title, view.title_by_machine, view.original_title) == (
        "译Cedar Candle",
        True,
        "Cedar Candle",
    )
    write(seller, product, "雪松蜡烛")
    view = queries.get_own_product(product, viewer=seller, language=ZH).product
    assert (view.title_by_machine, view.original_title) == (False, "")


def test_who_may_not_is_refused_and_wrong_languages_are_named(seller: Actor) -> None:
    product = make_product(seller, "Cedar Candle")
    with pytest.raises(ProblemRaised):
        actions.translate_missing(languages=["tlh"], by=seller, at=AT)
    stranger = Actor(kind="person", user_id=1, organisation_id=1)  # type: ignore[arg-type]
    with pytest.raises(PermissionRefused):
        actions.translate_missing(languages=[ZH], by=stranger, at=AT)
    other = make_seller("Other")
    with pytest.raises(ProblemRaised):
        actions.approve_translations(products=[product], language=ZH, by=other, at=AT)
    _job(seller)
    with pytest.raises(ProblemRaised) as twice:
        _job(seller)
    assert twice.value.problem.status == 409
    with pytest.raises(ProblemRaised) as none:
        actions.translate_missing(languages=[ZH], by=other, at=AT)
    assert none.value.problem.status == 409
