"""What a server of Primero receives, searched for every planted word: only names, and what was asked for by name, ever go over the line."""

import base64
import json

import pytest

from kit.canaries import found_in_folder
from kit.marked import SHELTER_AT, WORDS, Marked
from kit.primero import PASSWORD, USER, PrimeroDouble

NAMES = {"name", "family", "other_name", "parent", "sibling", "mother", "bystander"}
"""What the children are called, and whom they call their parents."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The operation with its planted words."""
    return Marked(tmp_path_factory.mktemp("planted"))


def received(double, folder):
    """Everything that came over the line, as files: the bodies word for word, the pictures by themselves."""
    folder.mkdir()
    for number, body in enumerate(double.bodies):
        attachment = body.get("data", {}).get("attachment")
        if attachment:
            (folder / f"{number}.jpg").write_bytes(base64.b64decode(attachment))
        (folder / f"{number}.json").write_text(json.dumps(body, ensure_ascii=False))
    return folder


@pytest.mark.parametrize("asked", [(), ("--with", "kin"), ("--with", "kin", "--with", "tags")])
def test_no_planted_word_but_names_goes_over_the_line(marked, tmp_path, monkeypatch, asked):
    """Places, staff, addresses, routes, remarks, claims, complaints, courts: nothing. A photo carries its colours alone."""
    monkeypatch.setenv("RESGUARDO_PRIMERO_PASSWORD", PASSWORD)
    with PrimeroDouble() as double:
        server = ("--server", double.url, "--user", USER, "--as", "nina")
        photo = ("--photo", marked.tags["missing"])
        done = marked.run("primero", "send", *server, *photo, *asked)
        assert done.code == 1, done.err
        folder = received(double, tmp_path / "received")
    words = {word: kind for kind, word in WORDS.items()}
    words |= dict.fromkeys(marked.tags.values(), "tag")
    found = {words.get(one.word, one.word) for one in found_in_folder(folder, words, SHELTER_AT)}
    assert list(folder.glob("*.jpg"))
    assert found <= NAMES | ({"tag"} if "tags" in asked else set())
    assert {"name", "sibling"} <= found
