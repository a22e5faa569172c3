"""Which addresses may be fetched: http and https, and of hosts the public ones."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from ingest.fetching.errors import Forbidden

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: IPv4 addresses inside IPv6 ones (RFC 6052; RFC 3056): a door around the list of IPv4.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")


def check_url(url: str) -> str:
    """The URL, if its scheme and form allow it to be fetched; raises ``Forbidden``."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise Forbidden(url, "it is not a valid address") from error
    if parts.scheme not in {"http", "https"}:
        raise Forbidden(url, "only http and https addresses are fetched")
    if not parts.hostname:
        raise Forbidden(url, "it names no host")
    if parts.username is not None or parts.password is not None:
        raise Forbidden(url, "a user name or password in an address is not sent")
    return url


def may_connect(address: str, private: Sequence[Network]) -> bool:
    """Whether a host at this IP address may be connected to.

    Public unicast addresses are; any other only where a network of ``private`` holds it.
    """
    found = _real(ipaddress.ip_address(address.partition("%")[0]))
    if any(found.version == each.version and found in each for each in private):
        return True
    return found.is_global and not found.is_multicast


def _real(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return address
