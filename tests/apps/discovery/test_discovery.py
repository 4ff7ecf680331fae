"""The index hears of every change, once or more, and is built anew while the old one answers."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.catalogue_factories import a_product, a_variant, make_product, make_seller, open_markets
from tests.factories import AT
from tests.search_in_memory import begin

from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.discovery import actions, keeping_up, queries
from entrepot.apps.discovery import warming as discovery_warming
from entrepot.apps.discovery.models import IndexedWord, Stale
from entrepot.apps.discovery.queries import finding
from entrepot.apps.kernel import warming, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.search import queries as search
from entrepot.apps.search.provider import IndexBeingBuiltError, IndexUnavailableError

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Actor:
    open_markets()
    return make_seller()


def offer(seller: Actor, title: str = "Cedar Candle") -> str:
    product = make_product(seller, title, variants=(a_variant(title.replace(" ", "-")),))
    catalogue.publish_listing(product=product, markets_wanted=["SG"], by=seller, at=AT)
    return product


def finding_of(words: str, market: str = "SG") -> finding.Finding:
    return queries.search_products(words, market=market, language="en", viewer=ANONYMOUS)


def found(words: str, market: str = "SG") -> tuple[str, ...]:
    return finding_of(words, market).products


def test_a_listing_is_found_where_it_is_offered_and_only_there(seller: Actor) -> None:
    product = offer(seller)
    assert found("candle") == ()
    workers.run_pending()
    assert found("candle") == (product,)
    assert found("candle", "DE") == ()


def test_a_new_name_is_found_and_the_old_one_not(seller: Actor) -> None:
    product = offer(seller)
    workers.run_pending()
    catalogue.set_translation(
        product=product, thing=product, field="title", language="en", text="Juniper Lamp", by=seller, at=AT
    )
    workers.run_pending()
    assert found("juniper") == (product,)
    assert found("cedar") == ()


def test_a_word_written_a_moment_ago_is_no_slip(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "WORDS_KEPT", 60.0)
    finding._kept.clear()
    product = offer(seller)
    workers.run_pending()
    assert found("candla") == (product,)
    other = offer(seller, "Candla")
    workers.run_pending()
    assert found("candla") == (other,)
    finding._kept.clear()


def test_what_a_process_reads_when_it_starts_needs_no_database(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    faults: list[str] = []
    monkeypatch.setattr(warming.log, "exception", lambda _event, work: faults.append(work))
    with django_assert_num_queries(0):
        warming.warm()
    assert faults == []
    assert discovery_warming.read_dictionaries in warming._works


def test_what_is_put_away_is_gone(seller: Actor) -> None:
    product = offer(seller)
    workers.run_pending()
    catalogue.archive_product(product=product, by=seller, at=AT)
    workers.run_pending()
    assert found("candle") == ()
    assert search.count_entries(viewer=SYSTEM) == 0


def test_what_was_cut_off_is_done_again(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    product = offer(seller)

    def away(*_: object, **__: object) -> None:
        raise IndexUnavailableError("away")

    with monkeypatch.context() as patched:
        patched.setattr(keeping_up.search, "put_entries", away)
        actions.mark_stale(products=[product], by=SYSTEM, at=AT)
        with pytest.raises(IndexUnavailableError):
            actions.index_stale(by=SYSTEM, at=AT)
    assert queries.count_waiting(viewer=SYSTEM) == 2  # its words; its offer was looked at all the same
    assert actions.index_stale(by=SYSTEM, at=AT) == 1
    assert found("candle") == (product,)
    assert queries.count_waiting(viewer=SYSTEM) == 0
    assert actions.index_stale(by=SYSTEM, at=AT) == 0


def test_the_index_is_built_anew_and_hears_what_changed_meanwhile(seller: Actor) -> None:
    products = sorted(offer(seller, f"Candle {number}") for number in range(3))
    told: list[int] = []

    def tell(count: int) -> None:
        told.append(count)
        if count == 3:  # one is put away while the new index is being built
            catalogue.archive_product(product=products[0], by=seller, at=AT)
            actions.mark_stale(products=[products[0]], by=SYSTEM, at=AT)
            actions.index_stale(by=SYSTEM, at=AT)

    assert actions.rebuild_index(by=SYSTEM, at=AT, tell=tell) == 3
    assert told == [3]
    assert search.count_entries(viewer=SYSTEM) == 3  # the new one holds it still
    actions.index_stale(by=SYSTEM, at=AT)
    assert sorted(found("candle")) == products[1:]
    assert IndexedWord.objects.get(word="candle").products == 3


def test_a_new_installation_fills_its_index_by_itself(seller: Actor) -> None:
    begin()
    product, other = offer(seller), offer(seller, "Clay Bowl")
    actions.mark_stale(products=[other], by=SYSTEM, at=AT)
    assert actions.index_stale(by=SYSTEM, at=AT) == 1
    assert found("bowl") == (other,), "what changed is found before the rest"
    assert finding_of("cedar").is_preparing
    assert actions.fill_new_index(by=SYSTEM, at=AT) == 2
    assert found("cedar") == (product,)
    assert not finding_of("nothing like it").is_preparing
    assert actions.fill_new_index(by=SYSTEM, at=AT) == 0


def test_while_one_builds_the_index_anew_a_round_leaves_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> int:
        raise IndexBeingBuiltError("Somebody else builds the index anew.")

    begin()
    monkeypatch.setattr(keeping_up.search, "replace_entries", busy)
    assert actions.fill_new_index(by=SYSTEM, at=AT) == 0
    with pytest.raises(IndexBeingBuiltError):
        actions.rebuild_index(by=SYSTEM, at=AT)


def test_words_are_told_before_prices_are_asked_for(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    product = offer(seller)
    seen: list[tuple[str, ...]] = []

    def offered(*_: object, **__: object) -> bool:
        seen.append(found("candle"))
        return False

    monkeypatch.setattr(keeping_up, "offer", offered)
    actions.mark_stale(products=[product], by=SYSTEM, at=AT)
    actions.index_stale(by=SYSTEM, at=AT)
    assert seen == [(product,)]


def test_what_was_told_while_the_index_is_built_anew_is_told_again_whenever_it_was(seller: Actor) -> None:
    """However late somebody wrote down what was told, and whatever their clock says."""
    product = offer(seller)
    workers.run_pending()

    def tell(_count: int) -> None:
        catalogue.set_translation(
            product=product,
            thing=product,
            field="title",
            language="en",
            text="Juniper Lamp",
            by=seller,
            at=AT,
        )
        actions.mark_stale(products=[product], by=SYSTEM, at=AT)
        while actions.index_stale(by=SYSTEM, at=AT - timedelta(days=2)):
            pass

    actions.rebuild_index(by=SYSTEM, at=AT, tell=tell)
    assert (found("cedar"), found("juniper")) == ((product,), ())
    workers.run_pending()
    assert (found("cedar"), found("juniper")) == ((), (product,))
    assert IndexedWord.objects.filter(word="juniper").exists()


def test_words_are_offered_while_one_types(seller: Actor) -> None:
    offer(seller)
    workers.run_pending()
    assert queries.suggest_words("ced", viewer=ANONYMOUS) == ["cedar"]
    assert "tall candle" in queries.suggest_words("tall can", viewer=ANONYMOUS)
    assert queries.suggest_words("c", viewer=ANONYMOUS) == []


def test_words_are_offered_in_scripts_without_blanks(seller: Actor) -> None:
    names = {"zh-hans": "手工绿茶", "zh-hant": "手工綠茶", "th": "ชาเขียวเชียงราย", "ko": "녹차"}
    product = offer(seller)
    for language, text in names.items():
        catalogue.set_translation(
            product=product, thing=product, field="title", language=language, text=text, by=seller, at=AT
        )
    workers.run_pending()
    finding._kept.clear()

    def offered(start: str, language: str = "zh-hans") -> list[str]:
        return queries.suggest_words(start, language=language, viewer=ANONYMOUS)

    assert offered("绿") == ["绿茶"]
    assert offered("手工") == ["手工绿茶"]
    assert offered("手工", "zh-hant") == ["手工綠茶"]
    assert offered("手工绿") == ["手工绿茶"]
    assert offered("有机绿") == ["有机绿茶"], "what stands before goes along"
    assert offered("green 绿") == ["green 绿茶"]
    assert offered("綠") == ["綠茶"]
    assert offered("ชาเ") == ["ชาเขียว", "ชาเขียวเชียงราย"]
    assert offered("ชาเขียวเชียง") == ["ชาเขียวเชียงราย"]
    assert offered("ชาดีเชียง") == ["ชาดีเชียงราย"]
    assert offered("녹") == ["녹차"]
    assert offered("绿茶") == []
    assert offered("猫") == []
    assert offered("ก") == []
    finding._kept.clear()


def test_who_types_marks_is_offered_words_with_marks(seller: Actor) -> None:
    product = offer(seller)
    catalogue.set_translation(
        product=product, thing=product, field="title", language="vi", text="Khăn lụa Hội An", by=seller, at=AT
    )
    workers.run_pending()
    finding._kept.clear()
    assert queries.suggest_words("khă", viewer=ANONYMOUS) == ["khăn"]
    assert queries.suggest_words("khăn lụ", viewer=ANONYMOUS) == ["khăn lụa"]
    assert queries.suggest_words("khăn lu", viewer=ANONYMOUS) == ["khăn lua"]
    assert queries.suggest_words("lù", viewer=ANONYMOUS) == ["lua"], "another mark is as good as none"
    finding._kept.clear()


def test_traditional_characters_are_offered_simplified_words_where_there_are_no_others(seller: Actor) -> None:
    product = offer(seller)
    catalogue.set_translation(
        product=product, thing=product, field="title", language="zh-hans", text="绿茶", by=seller, at=AT
    )
    workers.run_pending()
    finding._kept.clear()
    assert queries.suggest_words("綠", viewer=ANONYMOUS) == ["绿茶"]
    finding._kept.clear()


def test_only_the_platform_writes(seller: Actor) -> None:
    for write in (
        lambda: actions.mark_stale(products=["prd_1"], by=seller, at=AT),
        lambda: actions.index_stale(by=seller, at=AT),
        lambda: actions.rebuild_index(by=seller, at=AT),
        lambda: actions.fill_new_index(by=seller, at=AT),
        lambda: actions.forget_told(by=seller, at=AT),
    ):
        with pytest.raises(PermissionRefused):
            write()


def test_what_was_told_is_forgotten_after_a_day(seller: Actor) -> None:
    offer(seller)
    workers.run_pending()
    assert actions.forget_told(by=SYSTEM, at=AT + actions.REMEMBERED) >= 0
    later = Stale.objects.exclude(done_at=None).latest("done_at").done_at
    assert later is not None
    assert actions.forget_told(by=SYSTEM, at=later + 2 * actions.REMEMBERED) > 0
    assert Stale.objects.count() == 0


def test_one_round_of_the_worker_is_enough_for_all_that_may_happen_to_a_listing(seller: Actor) -> None:
    """New, changed, blocked by the law, taken back: the index itself says it, not the shop around it."""
    product = make_product(seller, variants=(a_variant("HC-1", price_minor=1_000),))
    catalogue.publish_listing(product=product, markets_wanted=["CN", "SG"], by=seller, at=AT)
    workers.run_pending()
    assert (found("candle", "CN"), found("candle", "SG")) == ((product,), (product,))
    dear = a_product(variants=(a_variant("HC-1", price_minor=900_000),))  # over China's limit of one order
    catalogue.update_product(product=product, content=dear, by=seller, at=AT)
    workers.run_pending()
    assert (found("candle", "CN"), found("candle", "SG")) == ((), (product,))
    cheap = a_product("Juniper lamp", variants=(a_variant("HC-1", price_minor=1_000),))
    catalogue.update_product(product=product, content=cheap, by=seller, at=AT)
    workers.run_pending()
    assert (found("juniper", "CN"), found("cedar", "CN")) == ((product,), ())
    catalogue.withdraw_listing(product=product, markets_wanted=["SG"], by=seller, at=AT)
    workers.run_pending()
    assert (found("juniper", "CN"), found("juniper", "SG")) == ((product,), ())
