"""Where a telephone number may be."""

from __future__ import annotations

from phonenumbers import NumberParseException, parse, timezone

from domain.ports.numbering import NumberZones


class LibPhoneNumberZones(NumberZones):
    """Reads the zones out of the package's map of prefixes."""

    def zones(self, phone: str) -> frozenset[str]:
        """Return the zones of the number's area; of its whole country where the number belongs to no area."""
        try:
            found = timezone.time_zones_for_number(parse(phone))
        except NumberParseException:
            return frozenset()
        return frozenset(found) - {timezone.UNKNOWN_TIMEZONE}
