"""Every problem of the store is said in both languages, whole."""

import pytest

from resguardo.store import problems
from resguardo.store.postgresql import refuse_forgetful_server
from resguardo.store.problems import NotDurable, StoreProblem

KINDS = [kind for kind in vars(problems).values()
         if isinstance(kind, type) and issubclass(kind, StoreProblem) and kind is not StoreProblem]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_problem_says_what_was_found_expected_and_how_to_mend_it(
    kind: type[StoreProblem],
) -> None:
    """Each problem has three sentences in Spanish and three others in English, also when a value is missing."""
    spanish, english = kind().sentences(), kind().sentences("en")
    assert all(sentence.endswith(".") for sentence in (*spanish, *english))
    assert set(spanish).isdisjoint(english)


def test_codes_are_unlike_each_other() -> None:
    """One code stands for one problem."""
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes) > 15


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_may_forget_is_refused(setting: str) -> None:
    """A PostgreSQL server set so that it can lose what it confirmed keeps no ledger."""
    safe = {"fsync": "on", "full_page_writes": "on", "port": "5432"}
    refuse_forgetful_server(safe)
    with pytest.raises(NotDurable, match=setting):
        refuse_forgetful_server(safe | {setting: "off"})
