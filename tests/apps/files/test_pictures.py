"""Uploads of strangers: what is taken is written anew, what is hostile is refused by name."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import InMemoryStorage
from PIL import Image
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.files import actions, encoding, queries, smaller, storing
from entrepot.apps.files.models import Picture
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.models import BulkRun
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    monkeypatch.setattr(storing, "default_storage", store)
    monkeypatch.setattr(smaller, "default_storage", store)
    monkeypatch.setattr(queries, "default_storage", store)


@pytest.fixture
def seller() -> Actor:
    founder = make_user()
    return actor_of(founder, make_organisation(founder))


def photo(width: int = 1000, height: int = 800, kind: str = "JPEG", **options: object) -> bytes:
    target = BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    image = Image.linear_gradient("L").resize((width, height)).convert(mode)
    image.save(target, kind, **options)
    return target.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG whose header claims a size and that holds next to nothing: a decompression bomb."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def store(content: bytes, by: Actor) -> str:
    return actions.store_picture(content=content, by=by, at=AT)


def refusal(content: bytes, by: Actor) -> str:
    with pytest.raises(ProblemRaised) as raised:
        store(content, by)
    return raised.value.problem.errors[0].reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_several_widths_and_read_back(kind: str, seller: Actor) -> None:
    public_id = store(photo(kind=kind), seller)
    picture = queries.list_own_pictures(viewer=seller)[0]
    assert (picture.public_id, picture.width, picture.height) == (public_id, 1000, 800)
    assert [width for width, _address in picture.sources] == [320, 640, 1000]
    for width, address in picture.sources:
        content = queries.read_picture(address.removeprefix("/pictures/"), viewer=ANONYMOUS)
        assert content is not None
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", (width, round(800 * width / 1000)))
    assert picture.nearest(500) == picture.sources[1][1]
    assert picture.srcset.endswith(" 1000w")


def test_a_large_picture_is_made_smaller(seller: Actor) -> None:
    store(photo(4000, 3000), seller)
    assert [width for width, _address in queries.list_own_pictures(viewer=seller)[0].sources] == [
        *(320, 640, 1280, 1920)
    ]


def test_what_the_camera_told_and_what_hides_behind_the_end_is_gone(seller: Actor) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x0112] = 6  # lying on its side
    store(photo(1000, 500, exif=exif) + b"<script>alert(1)</script>", seller)
    picture = queries.list_own_pictures(viewer=seller)[0]
    assert (picture.width, picture.height) == (500, 1000)
    for _width, address in picture.sources:
        content = queries.read_picture(address.removeprefix("/pictures/"), viewer=ANONYMOUS) or b""
        assert b"Secret" not in content
        assert b"script" not in content
        with Image.open(BytesIO(content)) as image:
            assert not image.getexif()


def test_the_first_frame_of_an_animation_is_kept(seller: Actor) -> None:
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    target = BytesIO()
    frames[0].save(target, "WEBP", save_all=True, append_images=frames[1:])
    store(target.getvalue(), seller)
    assert queries.list_own_pictures(viewer=seller)[0].width == 300


def test_the_same_picture_is_kept_once_for_each_organisation(seller: Actor) -> None:
    other = make_user()
    neighbour = actor_of(other, make_organisation(other))
    assert store(photo(), seller) == store(photo(), seller)
    assert store(photo(), neighbour) != store(photo(), seller)
    assert Picture.objects.count() == 2
    assert len(queries.list_own_pictures(viewer=neighbour)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not a picture"),
        (b"GIF89a" + b"\0" * 100, "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a picture"),
        (photo()[:2000], "damaged"),
        (photo(kind="PNG")[:-200], "damaged"),
        (photo(100, 100), "less than 200"),
        (png_header(100_000, 100_000), "million pixels"),
        (png_header(20_000, 300), "million pixels"),
        (png_header(4000, 4000), "damaged"),
    ],
)
def test_a_hostile_or_useless_upload_is_refused_by_name(content: bytes, reason: str, seller: Actor) -> None:
    assert reason in refusal(content, seller)
    assert not Picture.objects.exists()


def test_a_file_that_is_too_heavy_is_not_even_opened(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MOST_BYTES", 1024 * 1024)
    assert "larger than 1 MB" in refusal(b"\xff\xd8" + b"\0" * 1024 * 1024, seller)


@pytest.mark.parametrize("nobody", [ANONYMOUS, SYSTEM])
def test_a_picture_belongs_to_somebody(nobody: Actor) -> None:
    with pytest.raises(PermissionRefused):
        store(photo(), nobody)


@pytest.mark.parametrize(
    "name", ["../../secret", "x-320.webp", f"{'a' * 64}-320.webp", f"{'a' * 64}-320.php"]
)
def test_an_address_that_is_none_of_ours_opens_nothing(name: str) -> None:
    assert queries.read_picture(name, viewer=ANONYMOUS) is None


def test_a_picture_of_others_is_not_mine_to_use(seller: Actor) -> None:
    public_id = store(photo(), seller)
    other = make_user()
    neighbour = actor_of(other, make_organisation(other))
    assert queries.get_own_picture_id(public_id, viewer=seller) is not None
    assert queries.get_own_picture_id(public_id, viewer=neighbour) is None


def test_pictures_get_their_smaller_form_later(seller: Actor) -> None:
    lively = BytesIO()
    Image.effect_noise((1000, 800), 60).convert("RGB").save(lively, "JPEG")
    store(lively.getvalue(), seller)
    assert queries.list_own_pictures(viewer=seller)[0].avif_srcset == ""
    actions.write_smaller_forms(by=SYSTEM)
    workers.run_pending(BULK)
    picture = queries.list_own_pictures(viewer=seller)[0]
    assert [width for width, _address in picture.avif_sources] == [320, 640, 1000]
    for (width, address), (_width, plain) in zip(picture.avif_sources, picture.sources, strict=True):
        name = address.removeprefix("/pictures/")
        content = queries.read_picture(name, viewer=ANONYMOUS) or b""
        assert queries.content_type_of(name) == "image/avif"
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.width) == ("AVIF", width)
        assert queries.content_type_of(plain) == "image/webp"
    runs = BulkRun.objects.count()
    actions.write_smaller_forms(by=SYSTEM)
    assert BulkRun.objects.count() == runs  # nothing waits


def test_a_form_that_is_not_smaller_or_cannot_be_written_is_left(
    seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(photo(), seller)
    monkeypatch.setattr(smaller, "as_avif", bytes)
    actions.write_smaller_forms(by=SYSTEM)
    workers.run_pending(BULK)
    assert Picture.objects.get().has_avif is False
    assert queries.list_own_pictures(viewer=seller)[0].avif_srcset == ""
    Picture.objects.update(has_avif=None, digest="0" * 64)  # its files are gone
    actions.write_smaller_forms(by=SYSTEM)
    workers.run_pending(BULK)
    assert Picture.objects.get().has_avif is False
