"""Pictures that lie elsewhere on the web: named in a file or by hand, fetched once, shown, or refused."""

import threading
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage
from PIL import Image
from tests.catalogue_factories import make_product, make_seller, open_markets
from tests.factories import AT

from entrepot.apps.catalogue import actions, fetching, importing, queries
from entrepot.apps.catalogue.actions import imports
from entrepot.apps.catalogue.models import PictureAddress, PictureSource, Product, ProductPicture
from entrepot.apps.files import queries as files
from entrepot.apps.files import smaller, storing
from entrepot.apps.files.models import Picture
from entrepot.apps.files.provider import PictureNotFetchedError
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.bulk import BULK, run_slice
from entrepot.apps.kernel.models import AuditEntry, BulkRun
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HOST = "https://shop.example"
OPERATORS = Actor(kind="person", user_id=1, roles=frozenset({OPERATOR}))  # type: ignore[arg-type]


def png(shade: int = 10, side: int = 240) -> bytes:
    target = BytesIO()
    Image.new("RGB", (side, side), (shade, 90, 200)).save(target, "PNG")
    return target.getvalue()


class Web:
    """A web that says what it is told to, and remembers what it was asked."""

    says: dict[str, bytes | PictureNotFetchedError] = {}
    asked: list[str] = []
    lock = threading.Lock()

    def fetch(self, address: str) -> bytes:
        with self.lock:
            self.asked.append(address)
        said = self.says.get(address, png())
        if isinstance(said, PictureNotFetchedError):
            raise said
        return said


def connect() -> Web:
    return Web()


@pytest.fixture(autouse=True)
def now(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    settings.PICTURE_FETCHER = f"{__name__}.connect"
    Web.says, Web.asked = {}, []
    store = InMemoryStorage()
    for module in (storing, smaller, files, imports, importing):
        monkeypatch.setattr(module, "default_storage", store)
    moment = [AT]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def seller() -> Actor:
    return make_seller()


def bring(by: Actor, *rows: tuple[str, str]) -> str:
    """Import products by handle, each with a picture at an address."""
    lines = "".join(f"{handle},{handle},,{handle}-1,1,{address}\n" for handle, address in rows)
    content = f"Handle,Title,Option1 Name,Variant SKU,Variant Price,Image Src\n{lines}".encode()
    job = actions.import_products(
        content=BytesIO(content), file_name="a.csv", currency="USD", by=by, at=clock.now()
    )
    workers.run_pending(BULK)
    return job


def fetch() -> None:
    """Do what the round does, to its end."""
    actions.fetch_pictures(by=SYSTEM, at=clock.now())
    workers.run_pending(BULK)


def counts(job: str, viewer: Actor) -> tuple[int, int, int]:
    found = queries.count_pictures_of_import(job, viewer=viewer)
    return found.came, found.waiting, found.failed


def test_what_a_file_names_is_fetched_once_and_shown(seller: Actor) -> None:
    open_markets()
    address = f"{HOST}/a.png"
    job = bring(seller, ("a", address), ("b", address), ("c", f"{HOST}/c.png"))
    Web.says[f"{HOST}/c.png"] = png(200)
    assert counts(job, seller) == (0, 3, 0)
    versions = dict(Product.objects.values_list("handle", "version"))
    fetch()
    assert sorted(Web.asked) == [address, f"{HOST}/c.png"]
    assert counts(job, seller) == (3, 0, 0)
    assert Picture.objects.count() == 2
    for row in Product.objects.all():
        own = queries.get_own_product(row.public_id, viewer=seller)
        assert own.product.picture is not None
        assert row.version == versions[row.handle] + 1
    assert AuditEntry.objects.filter(action="catalogue.fetch_pictures").count() == 3
    assert PictureSource.objects.get().next_at is None


def test_the_same_file_again_fetches_nothing_and_a_new_product_has_it_at_once(seller: Actor) -> None:
    bring(seller, ("a", f"{HOST}/a.png"))
    fetch()
    bring(seller, ("a", f"{HOST}/a.png"))
    bring(seller, ("b", f"{HOST}/a.png"))
    fetch()
    assert Web.asked == [f"{HOST}/a.png"]
    assert ProductPicture.objects.filter(picture=None).count() == 0
    assert ProductPicture.objects.count() == 2


def test_a_file_written_here_comes_back_without_a_second_picture(seller: Actor, settings: Any) -> None:
    bring(seller, ("a", f"{HOST}/a.png"))
    fetch()
    file = queries.write_products("shopify", site=settings.ADDRESS, page=lambda _id: "", viewer=seller)
    actions.import_products(
        content=BytesIO("".join(file.pieces).encode()), file_name="b.csv", currency="USD", by=seller, at=AT
    )
    workers.run_pending(BULK)
    fetch()
    assert ProductPicture.objects.count() == 1
    assert Web.asked == [f"{HOST}/a.png"]


def test_two_addresses_of_one_picture_show_it_once(seller: Actor) -> None:
    product = make_product(seller)
    for name in ("a", "b"):
        actions.add_picture_by_address(product=product, address=f"{HOST}/{name}.png", by=seller, at=AT)
    fetch()
    assert len(Web.asked) == 2
    assert len(queries.get_own_product(product, viewer=seller).product.pictures) == 1
    assert Picture.objects.count() == 1


def test_two_sellers_each_have_their_own(seller: Actor) -> None:
    other = make_seller("Other")
    bring(seller, ("a", f"{HOST}/a.png"))
    bring(other, ("a", f"{HOST}/a.png"))
    fetch()
    assert Web.asked == [f"{HOST}/a.png"] * 2
    assert Picture.objects.count() == 2


def test_what_does_not_come_says_why_and_may_be_tried_again(seller: Actor) -> None:
    addresses = [f"{HOST}/{number}.png" for number in range(4)]
    Web.says = {
        addresses[0]: PictureNotFetchedError("gone"),
        addresses[1]: PictureNotFetchedError("inner_host"),
        addresses[2]: b"\x89PNG\r\n\x1a\nnonsense",
        addresses[3]: png(side=50),
    }
    job = bring(seller, *((f"p{number}", address) for number, address in enumerate(addresses)))
    fetch()
    found = queries.count_pictures_of_import(job, viewer=seller)
    assert (found.came, found.waiting, found.failed) == (0, 0, 4)
    assert {each.code for each in found.failures} == {"gone", "inner_host", "not_a_picture", "too_small"}
    assert all(each.reason and each.fix for each in found.failures)

    Web.says = {}
    assert actions.retry_pictures(by=make_seller("Other"), at=AT, product_import=job) == 0
    assert actions.retry_pictures(by=seller, at=AT, product_import=job) == 4
    fetch()
    assert counts(job, seller) == (4, 0, 0)
    assert actions.retry_pictures(by=seller, at=AT) == 0


def test_what_may_come_later_is_asked_again_five_times_ever_more_slowly(
    seller: Actor, now: list[datetime]
) -> None:
    Web.says[f"{HOST}/a.png"] = PictureNotFetchedError("unreachable", again=True)
    job = bring(seller, ("a", f"{HOST}/a.png"))
    for tries in range(1, 6):
        fetch()
        fetch()
        assert len(Web.asked) == tries
        now[0] += timedelta(hours=7)
    assert counts(job, seller) == (0, 0, 1)


def test_a_host_that_wants_peace_has_it_from_everybody(seller: Actor, now: list[datetime]) -> None:
    other = make_seller("Other")
    bring(seller, ("a", f"{HOST}/a.png"))
    Web.says[f"{HOST}/a.png"] = PictureNotFetchedError("busy", again=True, pause=1800)
    bring(other, ("b", f"{HOST}/b.png"))
    Web.says[f"{HOST}/b.png"] = PictureNotFetchedError("busy", again=True, pause=1800)
    fetch()
    bring(other, ("c", f"{HOST}/c.png"))
    asked = len(Web.asked)
    now[0] += timedelta(minutes=29)
    fetch()
    assert len(Web.asked) == asked
    pausing = queries.get_picture_fetching(viewer=OPERATORS, at=now[0]).pausing
    assert {each.host for each in pausing} == {"shop.example"}
    Web.says = {}
    now[0] += timedelta(minutes=2)
    fetch()
    assert ProductPicture.objects.filter(picture=None).count() == 0


def test_by_hand_an_address_is_looked_at_before_it_waits(seller: Actor) -> None:
    product = make_product(seller)
    for hostile in ("http://127.0.0.1/a.png", "http://0x7f.1/", "https://a:b@shop.example/", "nonsense"):
        with pytest.raises(ProblemRaised) as raised:
            actions.add_picture_by_address(product=product, address=hostile, by=seller, at=AT)
        (error,) = raised.value.problem.errors
        assert error.field == "address"
        assert error.reason
        assert error.fix
    for _twice in range(2):
        actions.add_picture_by_address(
            product=product, address=f"{HOST}/a.png", alt="A candle", by=seller, at=AT
        )
    (waiting,) = queries.list_pictures_elsewhere(product=product, viewer=seller)
    assert waiting.is_waiting
    assert queries.list_pictures_elsewhere(product=product, viewer=make_seller("Other")) == []
    fetch()
    (shown,) = queries.get_own_product(product, viewer=seller).product.pictures
    assert shown.picture is not None
    assert shown.alt == "A candle"
    assert queries.list_pictures_elsewhere(product=product, viewer=seller) == []


def test_an_address_that_a_file_names_wrongly_is_refused_without_asking(seller: Actor) -> None:
    job = bring(seller, ("a", "http://169.254.169.254/latest/meta-data/a.png"))
    fetch()
    assert Web.asked == []
    (failure,) = queries.count_pictures_of_import(job, viewer=seller).failures
    assert failure.code == "inner_host"
    assert actions.retry_pictures(by=seller, at=AT) == 0


def test_operators_switch_it_off_with_a_reason(seller: Actor) -> None:
    with pytest.raises(PermissionRefused):
        actions.set_picture_fetching(on=False, reason="Too much", by=seller, at=AT)
    with pytest.raises(ProblemRaised):
        actions.set_picture_fetching(on=False, reason=" ", by=OPERATORS, at=AT)
    bring(seller, ("a", f"{HOST}/a.png"))
    actions.set_picture_fetching(on=False, reason="Too much traffic", by=OPERATORS, at=AT)
    fetch()
    assert Web.asked == []
    product = Product.objects.get().public_id
    with pytest.raises(ProblemRaised) as raised:
        actions.add_picture_by_address(product=product, address=f"{HOST}/b.png", by=seller, at=AT)
    assert raised.value.problem.slug == "fetching-off"
    view = queries.get_picture_fetching(viewer=OPERATORS, at=AT)
    assert (view.on, view.reason) == (False, "Too much traffic")
    assert AuditEntry.objects.filter(action="catalogue.set_picture_fetching").count() == 1
    actions.set_picture_fetching(on=True, reason="Quiet again", by=OPERATORS, at=AT)
    fetch()
    assert Web.asked == [f"{HOST}/a.png"]


def test_a_turn_is_taken_once_and_ends_by_itself(seller: Actor, now: list[datetime]) -> None:
    """A worker that died between asking and keeping left nothing but a turn that runs out."""
    bring(seller, ("a", f"{HOST}/a.png"))
    fetching.sort_in(now[0])
    assert [len(rows) for rows in fetching.claim(now[0]).values()] == [1]
    assert fetching.claim(now[0]) == {}
    fetch()
    assert Web.asked == []
    now[0] += fetching.TURN
    fetch()
    assert Web.asked == [f"{HOST}/a.png"]
    assert ProductPicture.objects.filter(picture=None).count() == 0


def test_a_turn_that_ran_out_is_kept_by_whoever_has_it(seller: Actor, now: list[datetime]) -> None:
    bring(seller, ("a", f"{HOST}/a.png"))
    fetching.sort_in(now[0])
    late = fetching.claim(now[0])
    ((row,),) = late.values()
    now[0] += fetching.TURN
    fetch()
    fetching.keep_outcomes([fetching.Outcome(row=row, reason="gone")], [*late], now[0])
    assert PictureAddress.objects.get().state == "fetched"


def test_a_chunk_asks_few_of_one_host_and_the_run_goes_on(seller: Actor) -> None:
    rows = [(f"p{number:02}", f"{HOST}/{number}.png") for number in range(11)]
    for number, (_handle, address) in enumerate(rows):
        Web.says[address] = png(number * 20)
    bring(seller, *rows)
    actions.fetch_pictures(by=SYSTEM, at=clock.now())
    run = BulkRun.objects.get(name=fetching.FETCH)
    step = fetching.fetch_chunk({}, None)
    assert (step.count, step.total) == (fetching.OF_ONE_SOURCE, 11)
    run_slice.func(run.public_id)
    run.refresh_from_db()
    assert (run.state, len(Web.asked)) == ("finished", 11)
    assert PictureAddress.objects.filter(state="fetched").count() == 11


def test_only_the_platform_keeps_what_it_fetched(seller: Actor) -> None:
    from entrepot.apps.files import actions as file_actions  # noqa: PLC0415 - the one use

    with pytest.raises(PermissionRefused):
        file_actions.keep_fetched_picture(content=png(), organisation_id=1, by=seller, at=AT)
