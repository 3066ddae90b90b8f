"""Who the workshop's customers are, what they drive, and what a full week of theirs looks like."""

from __future__ import annotations

from typing import Final

#: Name → telephone; the first three are there from the beginning.
CUSTOMERS: Final = {
    "Maria Jensen": "+15551230001",
    "Tom Becker": "+15551230002",
    "Aisha Rahman": "+15551230003",
    "Nora Lind": "+15557770912",
    "Daniel Weiss": "+15557770913",
    "Grace Kim": "+15557770914",
    "Paul Ekman": "+15557770915",
    "Ivo Marsh": "+15557770916",
    "Lena Ost": "+15557770917",
    "Ines Roth": "+15557770918",
    "Omar Haddad": "+15557770919",
    "Petra Novak": "+15557770920",
}
VEHICLES: Final = {
    "Grace Kim": {"plate": "GKM 552", "make": "Subaru", "model": "Outback", "year": 2018},
    "Nora Lind": {"plate": "LND 073", "make": "Volvo", "model": "V60", "year": 2016},
}
#: Customer, service, resource, days after Monday, wall time. What callers want is left free, or taken on purpose.
APPOINTMENTS: Final = (
    ("Lena Ost", "brake_service", "bay_1", 0, "08:00"),
    ("Tom Becker", "oil_change", "bay_1", 0, "10:00"),
    ("Ines Roth", "inspection", "bay_1", 0, "13:00"),
    ("Ivo Marsh", "tire_change", "bay_1", 0, "15:00"),
    ("Daniel Weiss", "tire_change", "bay_2", 0, "09:00"),
    ("Petra Novak", "inspection", "bay_2", 0, "10:30"),
    ("Nora Lind", "brake_service", "bay_2", 0, "14:00"),
    ("Omar Haddad", "brake_service", "bay_1", 1, "10:30"),
    ("Petra Novak", "oil_change", "bay_1", 1, "13:30"),
    ("Grace Kim", "tire_change", "bay_2", 1, "11:00"),
    ("Tom Becker", "inspection", "bay_2", 1, "15:00"),
    ("Ivo Marsh", "tire_change", "bay_1", 2, "08:30"),
    ("Lena Ost", "inspection", "bay_1", 2, "10:00"),
    ("Daniel Weiss", "brake_service", "bay_1", 2, "14:00"),
    ("Omar Haddad", "oil_change", "bay_2", 2, "09:00"),
    ("Petra Novak", "tire_change", "bay_2", 2, "13:00"),
    ("Grace Kim", "brake_service", "bay_1", 3, "09:00"),
    ("Ivo Marsh", "brake_service", "bay_2", 3, "09:00"),
    ("Tom Becker", "tire_change", "bay_1", 3, "13:00"),
    ("Paul Ekman", "inspection", "bay_2", 3, "14:00"),
    ("Lena Ost", "oil_change", "bay_1", 4, "08:00"),
    ("Nora Lind", "inspection", "bay_1", 4, "09:30"),
    ("Paul Ekman", "tire_change", "bay_1", 4, "13:00"),
    ("Omar Haddad", "brake_service", "bay_2", 4, "10:00"),
)
