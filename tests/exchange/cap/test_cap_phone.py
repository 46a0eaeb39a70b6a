"""Texts for a telephone: exact, whole words, a name whole or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from resguardo.exchange.cap.phone import LIMITS, Piece, folded, is_basic, phone_text

NAME = "Luz Inventada Ficticia de la Muestra."
BEGIN, END = Piece("ALERTA.", is_needed=True), Piece("Llame al 1546.", is_needed=True)


def test_the_limits_are_those_of_cell_broadcast_and_sms():
    """90 and 360 for cell broadcast, 160 for one SMS."""
    assert LIMITS == (90, 160, 360)


@pytest.mark.parametrize("limit", LIMITS)
def test_what_fits_exactly_stands_and_one_more_does_not(limit):
    """The last character is used; the one after it is not."""
    room = limit - len("ALERTA.  Llame al 1546.")
    exact = phone_text([BEGIN, Piece("x" * room), END], limit)
    assert (exact.units, "x" in exact.text) == (limit, True)
    beyond = phone_text([BEGIN, Piece("x" * (room + 1)), END], limit)
    assert beyond.text == "ALERTA. Llame al 1546."


def test_a_name_stands_whole_or_not_at_all():
    """Half a name is somebody else's."""
    for limit in range(30, 80):
        text = phone_text([BEGIN, Piece(NAME), END], limit).text
        assert (NAME in text) is (len(text) > 30)
        assert "Luz" not in text.replace(NAME, "")


def test_a_sentence_is_cut_between_words_and_says_something():
    """Its label never stands alone, and no word is cut."""
    piece = Piece("Viste: suéter rojo, pantalón azul.", is_whole=False)
    texts = {phone_text([BEGIN, piece, END], limit).text for limit in range(30, 70)}
    cut = {one.removeprefix("ALERTA. ").removesuffix("Llame al 1546.").strip() for one in texts}
    assert cut == {
        "",
        "Viste: suéter.",
        "Viste: suéter rojo.",
        "Viste: suéter rojo, pantalon.",
        "Viste: suéter rojo, pantalon azul.",
    }


def test_what_is_first_is_kept_and_what_is_shorter_may_follow():
    """A piece that does not fit leaves its room to the next that does; the order stays."""
    text = phone_text([BEGIN, Piece("y" * 200), Piece("14 años."), END], 90).text
    assert text == "ALERTA. 14 años. Llame al 1546."


def test_spanish_stays_in_the_basic_alphabet():
    """á, í, ó, ú are not in it and would halve what fits; ñ, é and ü are."""
    assert folded("Última vez: Ñuñoa, José Martín, «pingüino» —así—…") == (
        'Ultima vez: Ñuñoa, José Martin, "pingüino" -asi-...'
    )
    text = phone_text([Piece("Niña de 8 años, suéter café")], 90)
    assert text.is_basic
    assert text.units == len(text.text)


def test_a_sign_of_the_extension_takes_two_places():
    """Brackets and the euro sign cost two."""
    assert phone_text([Piece("[€]")], 90).units == 6


def test_another_script_is_counted_as_the_network_counts_it():
    """Hebrew makes the whole text UCS-2: 70 in one SMS, an emoji two units."""
    text = phone_text([Piece("נעדרת. " + "א" * 64)], 160)
    assert not text.is_basic
    assert text.units == 71
    assert text.messages == 2
    assert phone_text([Piece("א\N{GRINNING FACE}")], 90).units == 3
    assert phone_text([Piece("a" * 161)], 360).messages == 2


def test_what_is_needed_and_does_not_fit_is_a_fault():
    """Nobody sends a text without the number to call."""
    with pytest.raises(ValueError, match="90"):
        phone_text([Piece("x" * 91, is_needed=True)], 90)


@given(
    some.lists(some.builds(Piece, some.text(max_size=60), is_whole=some.booleans()), max_size=8),
    some.sampled_from(LIMITS),
)
def test_every_text_keeps_its_limit(pieces, limit):
    """Whatever the pieces: the needed ones stand, and the units never pass the limit."""
    made = phone_text([BEGIN, *pieces, END], limit)
    assert made.units <= limit
    assert made.text.startswith("ALERTA.")
    assert made.text.endswith("Llame al 1546.")
    assert made.is_basic is is_basic(made.text)
