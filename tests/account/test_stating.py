"""A public statement out of an account that was restored, or told of by another site: the file holds, whoever's key signs it."""

import json

import pytest

from account.shift import reopened
from kit.statement_case import statement_case
from resguardo.account import backing
from resguardo.account.stating import state_publicly, statement_called
from resguardo.operation.identifiers import StatementId
from resguardo.operation.refusal import Refused
from resguardo.verify_statement import check_statement


@pytest.fixture
def case(tmp_path):
    """One statement."""
    with statement_case(tmp_path / "data") as made:
        yield made


def test_14_a_restored_account_states_under_its_new_key(case, tmp_path):
    """The old file stays good under the old key, the new one is good under the new key, and both open the same commitments."""
    old = state_publicly(case.account, case.statement)
    backing.backup(case.shift.house, tmp_path / "backup", tmp_path / "epochs")
    backing.restore(tmp_path / "backup", tmp_path / "epochs", tmp_path / "again", now=case.shift.house.now)  # fmt: skip
    again = reopened(tmp_path / "again", case.shift.crew, case.shift.places, case.shift.house.now)
    new = state_publicly(again.account, case.statement)
    again.house.close()
    assert not set(old.keys) & set(new.keys)
    for file, keys in ((old.file, old.keys), (new.file, new.keys)):
        assert check_statement(file, keys=[*old.keys, *new.keys]).findings == []
        assert check_statement(file, keys=keys).holds
    assert not check_statement(new.file, keys=old.keys).holds
    commitments = [json.loads(one)["commitments"] for one in (old.file, new.file)]
    assert commitments[0] == commitments[1]


def test_a_statement_is_named_by_version_or_by_its_reference(case):
    """The newest of a version; nothing else is taken for one."""
    second = case.correct(case.statement)
    assert statement_called(case.account.state, "1") == case.statement
    assert statement_called(case.account.state, "2") == second
    assert statement_called(case.account.state, second.hex()[:9]) == second
    for wrong in ("3", "", "zz"):
        with pytest.raises(Refused) as told:
            statement_called(case.account.state, wrong)
        assert told.value.code == "statement.statement_unknown"
    with pytest.raises(Refused):
        state_publicly(case.account, StatementId(b"x" * 16))
