"""Which network addresses are the public internet: whatever is not for certain is nobody's to be read."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

#: Public by their numbers, and not by where they lead: another address inside (mapped, compatible, translated, 6to4,
#: Teredo), old site-local ones, or the host of the machine (Azure's wire server, which hands out its secrets).
#: Source: RFC 4291, 6052, 8215, 3056, 7526, 4380, 3879; Microsoft Learn, "What is IP address 168.63.129.16?".
_MISLEADING: Final[tuple[IPv4Network | IPv6Network, ...]] = tuple(
    ip_network(network)
    for network in (
        "::/96",
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "fec0::/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
    )
)


def is_public(address: str) -> bool:
    """Say whether a numeric address is a host of the public internet; a name, or nonsense, is none."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local:
        return False
    return not any(_is_in(ip, network) for network in _MISLEADING)


def _is_in(ip: IPv4Address | IPv6Address, network: IPv4Network | IPv6Network) -> bool:
    return ip.version == network.version and ip in network
