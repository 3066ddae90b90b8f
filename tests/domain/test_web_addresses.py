"""Which addresses are the public internet."""

from __future__ import annotations

import pytest

from domain.web_addresses import is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4001:81b::200e"])
def test_hosts_of_the_internet_are_public(address: str) -> None:
    """Of both families."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::5db8:d822",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:5db8:d822::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_whatever_leads_elsewhere_is_not(address: str) -> None:
    """Private, loopback, link-local, carriers', metadata, multicast, reserved, and addresses inside of others."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["", "shop.example", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.2.3.4.5"]
)
def test_what_is_no_address_is_not(address: str) -> None:
    """A name is resolved before it is looked at."""
    assert not is_public(address)
