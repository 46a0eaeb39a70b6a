"""Does the state that is kept follow from the events: the account's own check, beside the stand-alone verifier of the bytes."""

from resguardo.account.account import Account
from resguardo.account.reading import Reading
from resguardo.operation.operation import digest


def refold_agrees(account: Account) -> bool:
    """Whether a fold from the first event gives the state that this account holds."""
    again = Reading(lambda: account.store.rows(account.operation))
    again.take(account.store.rows(account.operation))
    return digest(again.state) == digest(account.state)
