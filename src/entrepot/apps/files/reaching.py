"""Which addresses on the web pictures are taken from: decided from the words, and from where a name leads.

A stranger names the address, and our machine stands where strangers do not: beside databases, in networks
of our own, next to a cloud's keys. So only what anybody could reach is asked. Networks as in IANA's
registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and what came after it).
"""

import ipaddress
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final
from urllib.parse import quote, urlsplit

PORTS: Final = {"http": 80, "https": 443}
LONGEST: Final = 1000
LONGEST_HOST: Final = 253

_UNSEEN: Final = re.compile(r"[\x00-\x20\x7f\\]")
_NAME: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)+")
_NUMBER: Final = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)")
_INNER: Final = ("localhost", "local", "internal", "lan", "home.arpa", "onion", "alt")
_UNFIT_4: Final = tuple(
    IPv4Network(each)
    for each in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
    )
)
_WORLD_6: Final = IPv6Network(
    "2000::/3"
)  # what is handed out; everything that wraps IPv4 lies outside, or below
_UNFIT_6: Final = tuple(
    IPv6Network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


class AddressRefusedError(ValueError):
    """No picture is taken from there: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address that was read: `host` as it is asked for, `target` what is asked of it."""

    scheme: str
    host: str
    target: str

    @property
    def port(self) -> int:
        """The one port of its scheme."""
        return PORTS[self.scheme]

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{self.target}"


def read_address(text: str) -> WebAddress:
    """Return the address that a text names, its host in ASCII and small letters.

    Raises AddressRefusedError: not_an_address (no http or https, a name or password inside, signs that hide),
    other_port, inner_host (numbers for a host, in any spelling, that lead inside; names of inner networks).
    """
    if len(text) > LONGEST or _UNSEEN.search(text):
        raise AddressRefusedError("not_an_address")
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise AddressRefusedError("not_an_address") from error
    if parts.scheme not in PORTS or "@" in parts.netloc:
        raise AddressRefusedError("not_an_address")
    if port not in {None, PORTS[parts.scheme]}:
        raise AddressRefusedError("other_port")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe="/?%:@!$&'()*+,;=~-._")}" if parts.query else ""
    return WebAddress(parts.scheme, _read_host(host), f"{path}{query}")


def is_public(address: str) -> bool:
    """Say whether an address of the internet protocol, in its plain form, is one that anybody could reach."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(read, IPv4Address):
        return not any(read in network for network in _UNFIT_4)
    return _is_public_6(read)


def _is_public_6(read: IPv6Address) -> bool:
    if read.scope_id is not None or read not in _WORLD_6:
        return False
    return not any(read in network for network in _UNFIT_6)


def _read_host(said: str) -> str:
    """Return a host in ASCII. Numbers must be an address in its plain form, and a public one."""
    try:
        if ":" in said:
            host = str(IPv6Address(said))
            if not is_public(host):
                raise AddressRefusedError("inner_host")
            return host
        host = said.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise AddressRefusedError("not_an_address") from error
    except ipaddress.AddressValueError as error:
        raise AddressRefusedError("not_an_address") from error
    if _NUMBER.fullmatch(host):
        if not is_public(host):  # octal, hexadecimal and short forms are no plain ones
            raise AddressRefusedError("inner_host")
        return host
    if host == "localhost" or any(host.endswith(f".{inner}") for inner in _INNER):
        raise AddressRefusedError("inner_host")
    if len(host) > LONGEST_HOST or not _NAME.fullmatch(host):
        raise AddressRefusedError("not_an_address")
    return host
