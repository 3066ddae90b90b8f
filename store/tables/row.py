"""What every table shares: its name and the names of its constraints."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from sqlalchemy import MetaData
from sqlalchemy.orm import declared_attr
from sqlmodel import SQLModel

#: Constraints need names that are equal everywhere, or a later migration can't name the one it changes.
_NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_WORD_BORDER: Final = re.compile(r"(?<!^)(?=[A-Z])")


class Row(SQLModel):
    """Base of every table; `ContactPhoneRow` is the table `contact_phone`."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMES)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy calls it with the class
        """Derive the table's name from the class's."""
        return _WORD_BORDER.sub("_", cls.__name__.removesuffix("Row")).lower()
