"""Where pages may be fetched from."""

from __future__ import annotations

import httpx
import pytest

from domain.errors import RuleBroken
from tests.vendors.web.conftest import Names
from vendors.web.places import Places, parsed, resolve

PUBLIC = "93.184.216.34"


def places(**answers: str) -> Places:
    """Return what knows some names, each with one address."""
    names = Names({name.replace("_", "."): [[address]] for name, address in answers.items()})
    return Places(resolve=names.resolve)


class TestAddresses:
    """By what a URL says."""

    @pytest.mark.parametrize(
        "url",
        [
            "ftp://shop.example/",
            "file:///etc/passwd",
            "gopher://shop.example/",
            "javascript:alert(1)",
            "//shop.example/",
            "http:///",
            "shop.example",
            "http://owner@shop.example/",
            "http://owner:secret@shop.example/",
            "http://shop.example:8080/",
            "https://shop.example:80/",
            "http://shop.example:443/",
            "http://shop.example:22/",
        ],
    )
    async def test_what_is_no_usual_address_is_not_read(self, url: str) -> None:
        """Nobody is asked where it leads."""
        names = Names({"shop.example": [[PUBLIC]]})
        with pytest.raises(RuleBroken):
            await Places(resolve=names.resolve).find(httpx.URL(url))
        assert names.asked == []

    @pytest.mark.parametrize("url", ["http://[::1", "http://shop.example:x/", "https://" + "a" * 2_000, "http://\x00"])
    def test_what_is_no_address_is_refused(self, url: str) -> None:
        """In words."""
        with pytest.raises(RuleBroken):
            parsed(url)

    async def test_a_public_one_leads_to_the_addresses_of_its_name(self) -> None:
        """Asked for once, at the port of its scheme."""
        names = Names({"shop.example": [[PUBLIC, "2606:2800:220:1::1", PUBLIC]]})
        place = await Places(resolve=names.resolve).find(httpx.URL("https://shop.example/hours"))
        assert place.addresses == (PUBLIC, "2606:2800:220:1::1")
        assert names.asked == [("shop.example", 443)]


class TestWhereNamesLead:
    """By what they resolve to."""

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1",
            "10.1.2.3",
            "169.254.169.254",
            "100.64.0.1",
            "::1",
            "::ffff:10.0.0.1",
            "fd00:ec2::254",
            "0.0.0.0",
        ],
    )
    async def test_a_name_that_leads_inside_is_refused(self, address: str) -> None:
        """Whoever owns a name says where it leads."""
        with pytest.raises(RuleBroken, match="public web"):
            await places(shop_example=address).find(httpx.URL("https://shop.example/"))

    async def test_one_address_inside_spoils_the_others(self) -> None:
        """It would be a matter of luck which one is connected to."""
        names = Names({"shop.example": [[PUBLIC, "10.0.0.1"]]})
        with pytest.raises(RuleBroken, match="public web"):
            await Places(resolve=names.resolve).find(httpx.URL("https://shop.example/"))

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"]
    )
    async def test_loopback_is_refused_however_it_is_written(self, host: str) -> None:
        """As this machine itself reads it."""
        with pytest.raises((RuleBroken, OSError)):
            await Places(resolve=resolve).find(parsed(f"http://{host}/"))


class TestAllowedOrigin:
    """The sandbox's, where it is set."""

    async def test_it_leads_where_it_says(self) -> None:
        """Nobody is asked."""
        names = Names()
        place = await Places(allowed_origin="http://127.0.0.1:8090", resolve=names.resolve).find(
            httpx.URL("http://127.0.0.1:8090/web/pages/plain")
        )
        assert (place.addresses, names.asked) == (("127.0.0.1",), [])

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:8091/",
            "http://127.0.0.1/",
            "https://127.0.0.1:8090/",
            "http://localhost:8090/",
            "http://127.0.0.2:8090/",
            "http://owner@127.0.0.1:8090/",
        ],
    )
    async def test_nothing_beside_it_is_let_through(self, url: str) -> None:
        """Scheme, address and port."""
        allowed = Places(allowed_origin="http://127.0.0.1:8090", resolve=resolve)
        with pytest.raises(RuleBroken):
            await allowed.find(httpx.URL(url))
