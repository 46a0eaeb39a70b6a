"""Carrying out an erasure on this installation: keys first, then ciphertexts and files, then the fact (`docs/internals/ledger.md` 7).

Every step may be repeated, so a crash in between is mended by running it again; the order stays on the list until this installation has confirmed it.
"""

from collections.abc import Sequence

from resguardo.account.account import Account
from resguardo.account.backing import last_backup_expires_at
from resguardo.account.sealing import sealed_about
from resguardo.account.searching import forget
from resguardo.operation.identifiers import PersonId, StaffId
from resguardo.store.interface import Transaction


def pending(account: Account) -> list[PersonId]:
    """Persons whose erasure is ordered and not yet carried out here."""
    orders = account.state.erasures.orders
    return [person for person, order in orders.items() if account.writer not in order.done]


def carry_out(account: Account, person: PersonId, signers: Sequence[StaffId]) -> int:
    """Destroy everything sealed about `person` on this installation and record it; returns how many sealed parts were destroyed.

    Records that were merged with this one and whose erasure is ordered are erased as well.
    """
    register = account.state.register
    together = [
        one for one in pending(account) if register.standing(one) == register.standing(person)
    ]
    return sum(_carry_out(account, one, signers) for one in dict.fromkeys([person, *together]))


def _carry_out(account: Account, person: PersonId, signers: Sequence[StaffId]) -> int:
    forget(account)
    keys = account.keyring.destroy(person)
    digests = sealed_about(account.store.rows_about(account.operation, person))

    def work(transaction: Transaction) -> None:
        for digest in digests:
            transaction.delete_blob(digest)

    account.write(work)
    photos = account.state.register.persons[person].photos
    for photo in photos:
        account.house.files.delete(photo)
    account.perform(
        "erasure.confirm_erasure",
        signers,
        person=person,
        keys=keys,
        blobs=len(digests) + len(photos),
        backups_until=last_backup_expires_at(account.house),
    )
    return len(digests) + len(photos)
