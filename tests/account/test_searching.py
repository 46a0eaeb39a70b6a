"""Searching the open operation: found in any script, written down, limited, sealed on disk and gone with an erasure."""

import time

import pytest

from account.shift import Clock, begin
from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.searching import SEARCHES_PER_HOUR, SearchIndex, path_of
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.refusal import Refused


@pytest.fixture
def shift(tmp_path):
    """Three children, two with invented names."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(3)
    for person, name in zip(shift.persons, ("Lea Inventada", "מנדל מומצא"), strict=False):
        claim(shift, person, name)
    yield shift
    shift.house.close()


def claim(shift, person, name):
    said = IdentityContent(name=name)
    shift.act(
        "renata", "register.claim_identity", person=person, claimant=Claimant.CHILD, said=said
    )


def search(shift, asked, opened=None):
    opened = opened or SearchIndex(shift.account)
    return opened.search(asked, shift.crew["eva"], ReadReason.SEARCH)


def found(shift, asked):
    hits = search(shift, asked)
    return hits[0].person.person_id if hits else None


def test_a_name_is_found_in_another_script(shift):
    """Somebody who was written down in Hebrew letters is found by a name in Latin letters."""
    assert found(shift, "Mendel Mumtza") == shift.persons[1].hex()


def test_what_was_claimed_since_is_found(shift):
    """A name that is claimed after the index was kept is found by the next search, beside the older name."""
    search(shift, "Lea")
    claim(shift, shift.persons[0], "Rosa Ficticia")
    assert found(shift, "Rosa Ficticia") == shift.persons[0].hex()
    assert found(shift, "Lea Inventada") == shift.persons[0].hex()


def test_every_search_is_written_down(shift):
    """Also a search that found nobody stands in the log of reads, with who made it and why."""
    search(shift, "Zzyzx")
    entries = list(AccessLog(shift.house, shift.account.operation).entries())
    assert [(one.reader, one.reason) for one in entries] == [(shift.crew["eva"], ReadReason.SEARCH)]
    assert shift.account.operation in entries[0].subjects


def test_only_who_is_told_stands_in_the_log(shift):
    """Whoever the caller keeps out of the answer is not named as read either; the search itself is."""
    opened = SearchIndex(shift.account)
    kept = opened.search("Lea Inventada", shift.crew["eva"], ReadReason.SEARCH, shown=lambda _: [])
    [entry] = AccessLog(shift.house, shift.account.operation).entries()
    assert (kept, entry.subjects) == ([], (shift.account.operation,))


def test_a_reader_makes_so_many_searches_in_an_hour(shift):
    """After thirty searches within the hour the next is refused, and told why."""
    opened = SearchIndex(shift.account)
    for _ in range(SEARCHES_PER_HOUR):
        search(shift, "Lea", opened)
    with pytest.raises(Refused) as refused:
        search(shift, "Lea", opened)
    assert refused.value.code == "account.too_many_searches"


def test_no_name_lies_open_on_the_disk(shift):
    """The kept index holds no name in clear."""
    search(shift, "Lea")
    content = path_of(shift.account).read_bytes()
    for name in ("Inventada", "inventada", "מנדל", "Lea"):
        assert name.encode() not in content


def test_an_erasure_takes_the_index_with_it(shift):
    """The key of an index that held an erased name is destroyed, and the name is in no index made later."""
    from resguardo.account import erasing
    from resguardo.operation.erasure import ErasureBasis

    search(shift, "Lea")
    old = path_of(shift.account).read_bytes()
    basis = next(iter(ErasureBasis))
    shift.act("julia+rosa", "erasure.order_erasure", person=shift.persons[0], basis=basis)
    erasing.carry_out(shift.account, shift.persons[0], [shift.crew["julia"]])
    assert not path_of(shift.account).exists()
    assert shift.house.keyring.existing_key(old[9:25], 1) is None
    assert found(shift, "Lea Inventada") != shift.persons[0].hex()


def test_a_damaged_index_is_made_again(shift):
    """A byte that changed on the disk costs time and no name."""
    search(shift, "Lea")
    path = path_of(shift.account)
    content = bytearray(path.read_bytes())
    content[60] ^= 1
    path.write_bytes(content)
    assert found(shift, "Lea Inventada") == shift.persons[0].hex()


def test_a_claim_is_taken_in_within_ten_milliseconds(shift):
    """One person more costs one small block at the end of the file."""
    opened = SearchIndex(shift.account)
    claim(shift, shift.persons[2], "Lea Nueva")
    begun = time.perf_counter()
    assert opened.refresh() == 1
    assert time.perf_counter() - begun < 0.01
