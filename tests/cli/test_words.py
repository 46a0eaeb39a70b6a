"""Everything that the command line can say has its words in both languages."""

import string

import pytest

from resguardo.account.wording import _SENTENCES as SCRIPT_SENTENCES
from resguardo.cli.problems import _SENTENCES
from resguardo.cli.words import COLUMN_WORDS, FIRST_PAGE, WORDS
from resguardo.exchange.spreadsheet.headers import CANONICAL
from resguardo.operation import rooms as _rooms  # noqa: F401 - declares every event
from resguardo.operation.act import ACTS
from resguardo.operation.alarms import AlarmKind
from resguardo.operation.clocks import Limit
from resguardo.operation.count import CountKind
from resguardo.operation.disputes import DisputeKind
from resguardo.operation.event import BY_CODE
from resguardo.operation.policy import Role
from resguardo.operation.register import CountedAs
from resguardo.operation.roll import Whereabouts
from resguardo.reconcile.explain import TOTALS, Change
from resguardo.words.acts import PURPOSES
from resguardo.words.told import ROLES, TOLD

CODES = [kind.name for kind in BY_CODE.values()]
CODES += [one.value for kind in (Limit, DisputeKind, AlarmKind, Change, CountKind) for one in kind]


def holes(text):
    """The values that a sentence asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CODES)
def test_every_event_change_limit_dispute_and_count_has_words(code):
    """Nobody reads a code where people speak."""
    assert all(TOLD[code])


def test_every_role_has_words():
    """A role is called as people call it."""
    assert {role.value for role in Role} == set(ROLES)


def test_every_state_on_the_roll_has_words():
    """How somebody stands, what they are counted as, and each total."""
    needed = {one.value for kind in (Whereabouts, CountedAs) for one in kind}
    assert needed | {f"total_{name}" for name in TOTALS} <= set(WORDS)


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_ask_for_the_same_values(key):
    """A sentence says the same in Spanish and in English."""
    spanish, english = WORDS[key]
    assert holes(spanish) == holes(english)
    assert all(WORDS[key])


@pytest.mark.parametrize("code", [*_SENTENCES, *SCRIPT_SENTENCES])
def test_both_languages_of_a_problem_ask_for_the_same_values(code):
    """Found, expected and how to mend it are there in both languages."""
    spanish, english = {**_SENTENCES, **SCRIPT_SENTENCES}[code]
    assert holes(" ".join(spanish)) == holes(" ".join(english))
    assert all([*spanish, *english])


def test_the_first_page_names_the_same_commands_in_both_languages():
    """The pages differ in words only."""
    spanish, english = (
        {word for word in page.split("resguardo ")[1:] if word} for page in FIRST_PAGE.values()
    )
    assert {one.split()[0] for one in spanish} == {one.split()[0] for one in english}


def test_every_column_of_a_list_has_words():
    """Whatever a header is taken for is said as people call it, in both languages."""
    assert set(COLUMN_WORDS) >= CANONICAL
    assert all(spanish and english for spanish, english in COLUMN_WORDS.values())


def test_every_act_says_in_spanish_what_it_is_for():
    """And nothing is explained that is no act."""
    assert set(PURPOSES) == set(ACTS)
