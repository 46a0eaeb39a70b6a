"""Which sheets facts were typed in from: the numbers that stand in the ledger beside them."""

from collections import Counter

from resguardo.account.account import Account
from resguardo.ledger.format import KEY_CLAIM, read_raw

_PAPER = 2
"""Where the number of a paper stands in an event's claim (`ledger/format.py`)."""


def papers_used(account: Account) -> Counter[str]:
    """How many events were typed in from each sheet, by its number as it was written."""
    claims = (
        read_raw(row.header).get(KEY_CLAIM, {}) for row in account.store.rows(account.operation)
    )
    return Counter(claim[_PAPER] for claim in claims if claim.get(_PAPER))


def papers_unprinted(account: Account) -> list[str]:
    """The sheets that facts were typed in from and that nobody printed here: numbered by hand, printed at a site that is not merged yet, or written down wrong."""
    sheets = account.state.sheets
    return [number for number in papers_used(account) if sheets.numbered(number) is None]
