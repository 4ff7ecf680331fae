"""Addresses that strangers name: what is read of them, and which are never asked."""

import pytest

from entrepot.apps.files.provider import AddressRefusedError, is_public, read_address

HOSTILE_HOSTS = (
    *(
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",  # noqa: S104 - named by a stranger, not bound to
    ),
    *(
        "10.0.0.1",
        "172.16.5.4",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
    ),
    *(
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "192.0.2.1",
    ),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:8.8.8.8]", "[::127.0.0.1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2001::1]", "[fc00::1]", "[fd12::1]"),
    *("[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]"),
    *("localhost", "LOCALHOST", "localhost.", "a.localhost", "printer.local", "db.internal", "nas.lan"),
    *(
        "x.onion",
        "box.home.arpa",
        "metadata",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
        "1.1.1",
    ),
    *("8.8.8.8.", "0x08080808", "1.2.3.4.5"),
)
HOSTILE = (
    *("ftp://shop.example/a.png", "file:///etc/passwd", "gopher://shop.example/", "data:image/png;base64,AA"),
    *("//shop.example/a.png", "shop.example/a.png", "http:///a.png", "https://", "", "javascript:alert(1)"),
    *("https://name@shop.example/a.png", "https://name:word@shop.example/a.png", "https://@shop.example/"),
    *("https://shop.example:8443/a.png", "http://shop.example:443/", "https://shop.example:80/"),
    *("https://shop.example:0/", "https://shop.example:99999/", "https://shop.example:x/"),
    *(
        "https://shop.example\\@127.0.0.1/",
        "https://shop.example/a b.png",
        "https://shop.example/\r\nHost: x",
    ),
    *(
        "https://sh\top.example/",
        "https://127.0.0.1%2f.example/",
        "https://shop..example/",
        "https://-.example/",
    ),
    *(
        "https://shop.example/" + "a" * 1000,
        "https://" + "a" * 64 + ".example/",
        "https://[::1/",
        "https://[]/",
    ),
)
PUBLIC = ("8.8.8.8", "1.1.1.1", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1")


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_hosts_inside_are_refused_in_any_spelling(scheme: str, host: str) -> None:
    if host == "8.8.8.8.":  # a point at the end says the same
        assert read_address(f"{scheme}://{host}/").host == "8.8.8.8"
        return
    with pytest.raises(AddressRefusedError):
        read_address(f"{scheme}://{host}/a.png")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_address_of_a_picture_is_refused(text: str) -> None:
    with pytest.raises(AddressRefusedError):
        read_address(text)


def test_a_good_address_is_read_as_it_is_asked_for() -> None:
    read = read_address("https://Bücher.Example:443/bild%20ä.png?v=1#top")
    assert str(read) == "https://xn--bcher-kva.example/bild%20%C3%A4.png?v=1"
    assert (read.scheme, read.port, read_address("http://shop.example").target) == ("https", 443, "/")


@pytest.mark.parametrize("address", PUBLIC)
def test_what_anybody_could_reach_is_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "nonsense", "", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_what_hides_another_address_is_not(address: str) -> None:
    assert not is_public(address)
