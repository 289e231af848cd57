"""Addresses of a host that may be connected to, checked after its name is resolved."""

import ipaddress
import socket
from typing import Final

from ..errors import FetchError
from ..hints import Advice, Hint

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""Addresses that a gateway translates to the IPv4 address in their last 32 bits (RFC 6052)."""

UNICAST = ipaddress.IPv6Network("2000::/3")
"""The IPv6 addresses assigned to the public internet so far."""

PRIVATE_PLACE: Final = "is an address of this machine or of a private network"
"""The reason for which an address is refused that only an option allows."""


def addresses_of(host: str, port: int, *, allow_private: bool) -> list[tuple[int, str]]:
    """The addresses of a host as (family, address), in the system's order of preference.

    Connect to one of these addresses, not to the name: a name may mean another address a moment
    later (DNS rebinding). Raises FetchError if there is none, or if all of them are private and
    `allow_private` is not set.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FetchError(f"{host}: the name has no address ({reason})") from error
    addresses = [(int(family), str(where[0])) for family, _, _, _, where in found]
    if allow_private:
        return addresses
    public = [(family, address) for family, address in addresses if is_public(address)]
    if not public:
        raise FetchError(
            f"{host}: {PRIVATE_PLACE} ({addresses[0][1]})",
            Hint(Advice.PRIVATE),
            lasting=True,
        )
    return public


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, even if it is wrapped in another."""
    return all(map(_global, _forms(ipaddress.ip_address(address.partition("%")[0]))))


def _global(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in UNICAST:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _forms(address: Address) -> list[Address]:
    """The address, and the addresses wrapped in it, to which a gateway would connect."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour:
        return [address, address.sixtofour]
    if address.teredo:
        return [address, *address.teredo]
    return [address]
