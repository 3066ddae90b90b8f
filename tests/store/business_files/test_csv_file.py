"""Customers and vehicles as spreadsheets write them."""

from __future__ import annotations

import pytest

from domain.errors import RuleBroken
from store.business_files.csv_file import read_csv
from store.business_files.entries import ContactEntry, Refusal, VehicleEntry

HEAD = "number,name,phone,phone_2,email,time_zone,verified\n"


def test_customer_has_all_columns() -> None:
    """Numbers become E.164, flags become truth."""
    file = read_csv(HEAD + '17," Dahl, Eva ",(555) 123-0001,+49 30 901820,eva@x.example,Europe/Berlin,yes\n', "o")
    assert file.contacts == (
        ContactEntry(
            "line 2",
            "Dahl, Eva",
            number="17",
            phones=("+15551230001", "+4930901820"),
            emails=("eva@x.example",),
            time_zone="Europe/Berlin",
            is_verified=True,
        ),
    )
    assert (file.organisation_id, file.organisation, file.refusals) == ("o", None, ())


def test_vehicle_has_all_columns() -> None:
    """VIN and plate in capital letters."""
    file = read_csv("customer,vin,plate,make,model,year\n17,1hgcm82633a004352,abc 12,Honda,Accord,2003\n", "o")
    assert file.vehicles == (VehicleEntry("line 2", "17", "1HGCM82633A004352", "ABC 12", "Honda", "Accord", 2003),)


def test_semicolons_and_empty_lines_are_fine() -> None:
    """As spreadsheets of some countries write them; line numbers count what is empty."""
    file = read_csv("Name;Phone\n\nEva Dahl;5551230001\n;\n", "o")
    assert [(entry.place, entry.name) for entry in file.contacts] == [("line 3", "Eva Dahl")]
    assert file.refusals == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("17,Eva", "has 2 columns instead of 7"),
        (
            "17,Eva,555,,,,",
            "phone is no phone number: write +, country code and number, or ten digits in North America",
        ),
        ("17,,5551230001,,,,", "name is missing"),
        (",Eva,,,,,", "needs a number, a phone or an e-mail address to be recognised by"),
        ("17,Eva,,,eva at home,,", "email is no e-mail address"),
        (
            "17,Eva,5551230001,nine,,,",
            "phone_2 is no phone number: write +, country code and number, or ten digits in North America",
        ),
        (
            "17,Eva,,nine,,,",
            "phone_2 is no phone number: write +, country code and number, or ten digits in North America",
        ),
        ("17,Eva,,,,Chicago,", "time_zone is no time zone: write its IANA name, for example America/Chicago"),
        ("17,Eva,,,,,perhaps", "verified has to be yes or no"),
    ],
    ids=["columns", "phone", "name", "nothing", "email", "second phone", "second phone alone", "zone", "flag"],
)
def test_malformed_line_is_refused_with_its_number(row: str, reason: str) -> None:
    """The lines around it are read, and what was wrong is not repeated but named."""
    file = read_csv(f"{HEAD}1,Ann,5551230002,,,,\n{row}\n3,Cleo,5551230003,,,,\n", "o")
    assert [entry.name for entry in file.contacts] == ["Ann", "Cleo"]
    assert file.refusals == (Refusal("line 3", reason),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("17,1HGCM82633AO04352,,", "vin: A VIN has no letters I, O or Q: it will be a one or a zero; read it again."),
        ("17,,,", "needs a VIN or a plate to be recognised by"),
        (",,ABC 12,", "customer is empty"),
        ("17,,ABC 12,1066", "year has to be at least 1886"),
    ],
    ids=["vin", "nothing", "owner", "year"],
)
def test_malformed_vehicle_is_refused(row: str, reason: str) -> None:
    """So that it can be found and mended."""
    assert read_csv(f"customer,vin,plate,year\n{row}\n", "o").refusals == (Refusal("line 2", reason),)


def test_broken_quotation_is_said_where_it_begins() -> None:
    """A mark inside a cell spoils its line; one never closed, all lines after it."""
    file = read_csv('name,phone\n"Eva" Dahl,5551230001\nAnn,5551230002\n"Cleo,5551230003\nDan,5551230004\n', "o")
    assert [entry.name for entry in file.contacts] == ["Ann"]
    assert [refusal.place for refusal in file.refusals] == ["line 2", "line 4"]
    assert "never closed" in file.refusals[1].reason


def test_cell_of_several_lines_counts_them() -> None:
    """The number is that of an editor."""
    file = read_csv('name,phone\n"Eva\nDahl",5551230001\nAnn,5\n', "o")
    assert (file.contacts[0].place, file.contacts[0].name) == ("line 2", "Eva Dahl")
    assert file.refusals[0].place == "line 4"


def test_name_that_reads_as_another_is_refused() -> None:
    """Nobody sees what turns it round."""
    file = read_csv("name,phone\nEva \u202elhaD,5551230001\n", "o")
    assert (file.contacts, "nobody sees" in file.refusals[0].reason) == ((), True)


@pytest.mark.parametrize("head", ["", "\n", "surname,phone\n", "name,name\n", "Eva Dahl,5551230001\n"])
def test_file_without_known_columns_is_refused(head: str) -> None:
    """Better than guessing; the message lists the columns."""
    with pytest.raises(RuleBroken, match="first line"):
        read_csv(head, "o")


def test_file_of_too_many_lines_is_refused() -> None:
    """The database is kept from others meanwhile."""
    with pytest.raises(RuleBroken, match="cut it"):
        read_csv("name,phone\n" + "Eva,5551230001\n" * 20_000, "o")
