"""Evidence of strangers: kept apart, written anew or looked at, and refused by name when it is hostile."""

import zlib
from io import BytesIO

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import transaction
from PIL import Image
from tests.factories import AT

from entrepot.apps.files import actions, papers, queries, storing
from entrepot.apps.files.models import PrivateFile
from entrepot.apps.files.private import shown_name
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    monkeypatch.setattr(storing, "default_storage", store)
    monkeypatch.setattr(queries, "default_storage", store)


def photo(width: int = 1000, height: int = 800) -> bytes:
    target = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A camera that knows where it was"
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(target, "JPEG", exif=exif)
    return target.getvalue()


def paper(*more: bytes, pages: int = 2, end: bytes = b"%%EOF\n") -> bytes:
    leaves = b"".join(b"%d 0 obj <</Type /Page /Parent 1 0 R>> endobj\n" % n for n in range(3, 3 + pages))
    return b"%PDF-1.7\n1 0 obj <</Type /Pages>> endobj\n" + leaves + b"".join(more) + b"trailer <<>>\n" + end


def packed(inside: bytes) -> bytes:
    """Return objects in a stream, as most programs write them today."""
    body = zlib.compress(inside)
    head = b"9 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>\nstream\n"
    return head % len(body) + body + b"\nendstream endobj\n"


def refused(content: bytes) -> str:
    with pytest.raises(ProblemRaised) as problem:
        actions.check_private_file(content=content, name="x", by=ANONYMOUS, field="evidence")
    (error,) = problem.value.problem.errors
    assert error.field == "evidence"
    return error.reason


def test_a_photo_is_written_anew_and_tells_nothing_of_where_it_was_taken() -> None:
    checked = actions.check_private_file(content=photo(), name="IMG 1.jpeg", by=ANONYMOUS)
    row = kept(checked)
    found = queries.read_private_file(id_=row, viewer=SYSTEM)
    assert (found.content_type, found.name, found.is_picture) == ("image/webp", "IMG 1.webp", True)
    assert b"camera" not in found.content
    small = queries.read_private_file(id_=row, viewer=SYSTEM, small=True)
    assert Image.open(BytesIO(small.content)).width == 640
    assert Image.open(BytesIO(found.content)).width == 1000


def test_no_public_address_leads_to_a_private_file() -> None:
    checked = actions.check_private_file(content=photo(), name="a.jpg", by=ANONYMOUS)
    for variant in checked.variants:
        assert queries.read_picture(f"{checked.digest}-{variant}.webp", viewer=ANONYMOUS) is None


def test_a_paper_is_kept_as_it_came_with_its_pages_counted() -> None:
    content = paper(packed(b"5 0 <</Type/Page>>"))
    row = kept(actions.check_private_file(content=content, name="Receipt.PDF", by=ANONYMOUS))
    view = queries.list_private_files(ids=[row], viewer=SYSTEM)[row]
    assert (view.kind, view.pages, view.name, view.is_picture) == ("paper", 3, "Receipt.pdf", False)
    assert queries.read_private_file(id_=row, viewer=SYSTEM).content == content


@pytest.mark.parametrize(
    "hostile",
    [
        b"7 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj\n",
        b"7 0 obj <</S /Java#53cript>> endobj\n",
        b"7 0 obj <</S /Launch /F (cmd.exe)>> endobj\n",
        b"7 0 obj <</Type /Filespec /EF <</F 8 0 R>>>> endobj 8 0 obj <</Type /EmbeddedFile>> endobj\n",
        packed(b"7 0 <</S /JavaScript /JS (x)>>"),
        packed(b"7 0 <</XFA 3 0 R>>"),
    ],
)
def test_what_could_run_in_a_reader_is_refused(hostile: bytes) -> None:
    assert refused(paper(hostile)) == "The PDF holds programs, forms or other files."


def test_pixels_that_happen_to_spell_a_name_are_no_program() -> None:
    pixels = b"8 0 obj <</Length 9>>\nstream\n\x00\x01/JS \x02\x03\nendstream endobj\n"
    assert papers.count_pages(paper(pixels)) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"<html><script>alert(1)</script>", "This is not a picture we can read."),
        (b"GIF89a" + b"\0" * 99, "This is not a picture we can read."),
        (paper(end=b""), "The PDF is damaged or cut off."),
        (paper(b"7 0 obj <</Encrypt 6 0 R>> endobj\n"), "The PDF is locked with a password."),
        (paper(pages=0), "The PDF has no pages that we can count."),
        (paper(pages=61), "The PDF has more than 60 pages."),
        (paper(b"x" * papers.MOST_BYTES), "The file is larger than 10 MB."),
        (
            paper(b"9 0 obj <</Type /ObjStm>>\nstream\nnot deflated\nendstream\n"),
            "The PDF is damaged or cut off.",
        ),
    ],
)
def test_what_is_not_taken_says_why(content: bytes, said: str) -> None:
    assert refused(content) == said


def test_a_stream_that_would_fill_the_memory_is_refused() -> None:
    bomb = packed(b"\0" * (papers.MOST_UNPACKED + 1))
    assert len(bomb) < papers.MOST_BYTES
    assert refused(paper(bomb)) == "The PDF is damaged or cut off."


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\mei\\receipt.final.PDF", "receipt final.pdf"),
        ('a"\r\nX-Evil: 1.pdf', "a X-Evil 1.pdf"),
        ("收据\u202egpj.exe", "收据 gpj.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_stranger_s_name_is_made_harmless(given: str, shown: str) -> None:
    assert shown_name(given, "pdf") == shown


def kept(checked: actions.Checked) -> int:
    with transaction.atomic():
        row = actions.keep_private_file(checked=checked, by=ANONYMOUS, at=AT)
    assert PrivateFile.objects.get(pk=row).size == checked.size
    return row
