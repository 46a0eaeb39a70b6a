"""What an agency answered about its own headers, kept as plain data.

The guess is shown, a person corrects it, and the answer comes before the dictionary the next
time that agency sends a list. Where it is kept is the caller's affair.
"""

import msgspec
from msgspec import Struct

from resguardo.exchange.spreadsheet.headers import CANONICAL, header_key
from resguardo.exchange.spreadsheet.records import Table
from resguardo.exchange.spreadsheet.sexes import Sex


class Mapping(Struct, frozen=True, forbid_unknown_fields=True):
    """The answers of one agency.

    `headers` is header text, as `header_key` writes it, to canonical name; "" is a column that is
    not read. `means_m` is what M stands for in its column of sex; None leaves it to the rule.
    """

    agency: str
    headers: dict[str, str]
    means_m: Sex | None = None


def mapping_of(agency: str, table: Table, corrections: dict[str, str] | None = None) -> Mapping:
    """The mapping guessed for a table, with a person's corrections: header text to canonical name.

    Raises ValueError for a canonical name that there is not.
    """
    headers = {header_key(text): name for name, text in table.headers.items()}
    headers |= {header_key(text): name for text, name in (corrections or {}).items()}
    unknown = sorted({name for name in headers.values() if name} - CANONICAL)
    if unknown:
        raise ValueError(f"there is no column {', '.join(unknown)}")
    return Mapping(agency, headers)


def dump_mapping(mapping: Mapping) -> bytes:
    """The mapping as JSON, the same bytes for the same answers."""
    return msgspec.json.format(msgspec.json.encode(mapping, order="sorted"), indent=2) + b"\n"


def load_mapping(content: bytes) -> Mapping:
    """A mapping that was kept. Raises msgspec.ValidationError or msgspec.DecodeError."""
    return msgspec.json.decode(content, type=Mapping)
