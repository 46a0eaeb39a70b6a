"""`resguardo leads`: whom a mention may mean and which bands may be one person, for somebody who says who they are."""

from datetime import UTC, datetime, timedelta

import pytest

from resguardo.account.access import AccessLog
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.installation import open_installation
from resguardo.cli.session import operations_of

BANDS = ("5XR8-7M9M", "84JR-49M4", "0J43-JHMR")
NAMES = ("Moshe Inventado", "משה אינוונטדו", "Rosa Ficticia")


@pytest.fixture
def shelter(terminal):
    """Two records of one name in two scripts, another child, and somebody mentioned."""
    lines = []
    for band, name in zip(BANDS, NAMES, strict=True):
        lines += [
            {"act": "register.issue_tag", "by": "renata", "tag": band, "place": "Hogar Ensayo"},
            {"act": "register.claim_identity", "by": "renata", "person": band, "claimant": "child", "said": {"name": name}},
        ]  # fmt: skip
    mention = {
        "act": "register.note_mention", "by": "renata", "source": "child", "owner": "renata",
        "review_at": tomorrow(), "said": {"name": "Rossa Ficticia"},
    }  # fmt: skip
    done = terminal.record(*lines, mention)
    assert done.code == 0, done
    return terminal


def tomorrow():
    """When the search for somebody mentioned is looked at again."""
    return (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="minutes")


def test_a_mention_and_two_bands_are_led_to_persons_with_reasons(shelter):
    """Both lists name bands, a probability and why; nothing is linked."""
    told = shelter.run("leads", "--as", "renata", "--json").json
    moshe, other, rosa = BANDS
    [mention] = told["mentions"]
    assert mention["name"] == "Rossa Ficticia"
    assert mention["candidates"][0]["tag"] == rosa
    [pair] = told["tagged_twice"]
    assert set(pair["tags"]) == {moshe, other}
    assert pair["reasons"]


def test_the_reading_is_written_down_of_everybody_named(shelter):
    """Who asked, and whom the answer named, stand in the log of reads."""
    assert shelter.run("leads", "--as", "renata").code == 0
    with open_installation(shelter.folder) as house:
        [operation] = operations_of(house)
        account = Account(house, operation)
        entries = list(AccessLog(house, operation).entries())
        read = {subject for one in entries for subject in one.subjects}
        persons = {account.state.register.by_tag[tag] for tag in BANDS}
        assert persons | set(account.state.mentions.unseen()) <= read
        assert {one.reader for one in entries} == {Directory(account).staff_called("renata")}


def test_nobody_gets_leads_without_saying_who_they_are(shelter):
    """Names are read only by somebody named; exit 2 and nothing shown."""
    done = shelter.run("leads")
    assert done.code == 2
    assert "Ficticia" not in done.out


@pytest.mark.parametrize(
    ("language", "said"), [("es", "mencionada"), ("en", "Bands that may be one person")]
)
def test_leads_are_told_in_the_readers_language(shelter, language, said):
    """Table, reasons and the warning that these are leads."""
    done = shelter.run("--language", language, "leads", "--as", "renata")
    assert done.code == 0
    assert said in done.out


def test_no_leads_is_told_as_no_proof(terminal):
    """An empty answer says what it means."""
    done = terminal.run("leads", "--as", "renata")
    assert done.code == 0
    assert "no prueba nada" in done.out
