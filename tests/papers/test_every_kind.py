"""Every kind of paper, in every language and size: it sets, each page says what it is and for whom, and nothing of the machine or of the hidden stays in it."""

import pytest

from kit.pages import drawable, everything_of, pages_of, reader_of, says, strings_in
from kit.paper_case import MARKERS, NAME
from resguardo.papers.kinds import KINDS
from resguardo.papers.press import words
from resguardo.papers.sheet import Size

LANGUAGES = ("es", "en", "he")
BARE = {"tags", "test"}
"""Kinds whose pages are cut up: what is on a band is a code and nothing else."""
OUTSIDE = ("claim_form", "receipt", "bulletin", "packet", "person_file", "statement", "checkpoint")
"""Kinds that are made for somebody outside the operation."""
NEVER_OUTSIDE = tuple(MARKERS)
every_kind = pytest.mark.parametrize("kind", sorted(KINDS))
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_kind
@every_language
@pytest.mark.parametrize("size", list(Size))
def test_every_kind_sets_in_every_language_and_size(case, kind, language, size):
    """Each layout becomes a PDF whose every page is as large as the paper in the printer, upright or lying."""
    width, height = {Size.A4: (595, 842), Size.LETTER: (612, 792)}[size]
    for layout in KINDS[kind].layouts or ("",):
        for page in reader_of(case.print(kind, language, size, layout=layout)).pages:
            measures = {round(float(page.mediabox.width)), round(float(page.mediabox.height))}
            assert measures == {width, height} or kind in BARE


@every_kind
@every_language
def test_no_page_has_a_character_that_no_font_draws(case, kind, language):
    """A character without a glyph is printed as an empty box, with no warning."""
    sheet = case.print(kind, language)
    text = "".join((*strings_in(sheet.body), *map(str, sheet.frame)))
    assert {one for one in text if ord(one) not in drawable() and one != "\n"} == set()


@pytest.mark.parametrize("kind", sorted(set(KINDS) - BARE))
@every_language
def test_every_page_says_number_moment_reader_exercise_and_which_page_of_how_many(
    case, kind, language
):
    """A page that gets lost still says what it is."""
    sheet = case.print(kind, language)
    pages = pages_of(sheet)
    for number, text in enumerate(pages, start=1):
        said = (sheet.frame.number, "2024-12-20", sheet.frame.reader, words(language)["exercise"])
        assert all(says(text, one) for one in said)
        parts = (words(language)["page"], str(number), words(language)["of"], str(len(pages)))
        assert says(text, "".join(parts)) or language == "he"
        assert all(says(text, one) for one in parts)


@every_kind
def test_a_paper_says_nothing_of_the_machine_that_made_it(case, kind):
    """No author, no path, no address and no clock but the site's lies in the file; the title is for whoever has it read aloud."""
    sheet = case.print(kind)
    assert set(reader_of(sheet).metadata or {}) <= {"/Title", "/Creator"}
    assert "/tmp" not in everything_of(sheet)


@pytest.mark.parametrize("kind", OUTSIDE)
@every_language
def test_invariant_25_no_paper_for_outside_holds_what_is_confidential(case, kind, language):
    """Shelter, room, vehicle, address, route, carer, kin, residence, medicine, motive, recipient, claimant: none is on a page, behind it, or in a picture."""
    layouts = ("public",) if kind == "packet" else ("",)
    for layout in layouts:
        held = everything_of(case.print(kind, language, layout=layout))
        assert [word for word in NEVER_OUTSIDE if MARKERS[word] in held] == []


@pytest.mark.parametrize("kind", OUTSIDE)
def test_invariant_25_no_paper_for_outside_names_staff(case, kind):
    """Whoever printed it stands as an institution; a judge's own copy alone carries the judge's name, and nobody else's."""
    by = "renata" if kind == "person_file" else None
    held = everything_of(case.print(kind, by=by))
    assert not any(f"{name}Ensayo" in held for name in ("Alba", "Nora", "Sara", "Mora", "renata"))


def test_the_search_for_markers_finds_them_where_they_may_be(case):
    """The control: on the page for the authority stand kin and residence, on the manifest the vehicle, in the file's name the child."""
    inside = everything_of(case.print("ready"))
    assert MARKERS["sibling"] in inside
    assert MARKERS["residence"] in inside
    assert MARKERS["vehicle"] in everything_of(case.print("manifest"))
    assert "".join(NAME.split()) in everything_of(case.print("person_file"))
