"""The fixed readings of rosters, one rule a test."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.spreadsheet import Roster, Row, has_findings, read_roster

TODAY = dt.date(2024, 12, 26)


def read(text: str) -> Roster:
    """The roster of a text file."""
    return read_roster("lista.csv", text.encode(), today=TODAY)


def rows(text: str) -> dict[int, Row]:
    """The rows of the one table, by number."""
    (table,) = read(text).tables
    return {row.row: row for row in table.rows}


def fates(text: str) -> list[str]:
    """The fates from the header to the last row."""
    return [row.fate for row in rows(text).values()]


def codes(row: Row) -> list[str]:
    """The codes of a row's problems."""
    return [problem.code for problem in row.problems]


def test_rows_are_numbered_as_a_spreadsheet_program_shows_them() -> None:
    """A value over two lines is one row, a blank line is a row, and the title counts."""
    found = rows('TITULO,\n\nTag,Name\n1,"Nora\nPrueba"\n\n2,Luis Muestra\n')
    assert {number: row.fate for number, row in found.items()} == {
        3: "heading", 4: "person", 5: "empty", 6: "person",
    }  # fmt: skip


def test_section_lines_repeated_headers_and_signatures_are_headings() -> None:
    """They are nobody, wherever they stand."""
    text = (
        "No,Nombre,Edad\nNIÑAS,,\n1,Nora Prueba,6\n,Dormitorio 2,\nNo,Nombre,Edad\n"
        "2,Luis Muestra,7\n,,\nElaborado por: Rosa Supuesta,,\n,Lic. Pedro Inventado,\n"
    )
    assert fates(text) == [
        "heading", "heading", "person", "heading", "heading", "person", "empty", "heading",
        "heading",
    ]  # fmt: skip


def test_signers_under_a_total_are_no_persons() -> None:
    """A name alone below the total belongs to who signed, also when two sign side by side."""
    text = (
        "No,Nombre,Edad,Sexo\n1,Nora Prueba,6,F\nTOTAL,1,,\n,,,\n,Pedro Inventado,,Ana Supuesta\n"
        ",Director,,Trabajadora social\n"
    )
    assert fates(text)[-2:] == ["heading", "heading"]
    assert read(text).persons == 1


def test_a_name_added_by_hand_at_the_end_is_a_person() -> None:
    """Without a number and with nothing else, directly under the list, it is still a child."""
    assert fates("No,Nombre,Edad\n1,Nora Prueba,6\n,Luis Muestra,\n")[-1] == "person"


@pytest.mark.parametrize(
    "line", ["TOTAL 2,,", ",,Total: 2", ",TOTAL,2", "Subtotal,2,", "2 en total,,"]
)
def test_totals_and_subtotals_are_totals(line: str) -> None:
    """Whatever cell says so."""
    assert fates(f"No,Nombre,Edad\n1,Nora Prueba,6\n2,Luis Muestra,7\n{line}\n")[-1] == "total"


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("TOTAL 154,,", 154),
        ("Total: 154 NNA,,", 154),
        (",TOTAL,154", 154),
        ("154,,TOTAL", 154),
        ("Total de niños y niñas,154,", 154),
        ("Subtotal,154,", None),
    ],
)
def test_the_stated_total_is_compared_with_the_persons(line: str, stated: int | None) -> None:
    """A total of 154 over one row does not agree; a list without a total says neither."""
    roster = read(f"No,Nombre,Edad\n1,Nora Prueba,6\n{line}\n")
    assert roster.stated_total == stated
    assert roster.total_agrees is (None if stated is None else False)


def test_a_breakdown_beside_the_total_is_not_mistaken_for_it() -> None:
    """Girls and boys that add up to the largest figure give the total."""
    text = "No,Nombre,Niñas,Niños,Edad\n1,Nora Prueba,x,,6\nTOTAL,80,74,154,\n"
    assert read(text).stated_total == 154


def test_a_numbered_row_with_nothing_else_is_empty() -> None:
    """A form printed with numbers is not a list of persons, dashes included."""
    assert fates("No,Tag,Nombre\n1,A1,Nora\n2,,\n3,-,---\n")[2:] == ["empty", "empty"]


def test_a_tag_without_a_name_or_nn_is_a_person_and_two_tags_are_two() -> None:
    """Nobody is dropped for having no name, and two without one are not one child."""
    found = read("Tag,Nombre,Sexo\nA1,,\nA2,,\nA3,NN,F\nA4,N.N.,F\n,NN,\n,NN,\n")
    assert (found.persons, found.duplicates) == (6, 0)


def test_the_later_row_is_the_duplicate() -> None:
    """Under the same tag and birth date another spelling is the same child."""
    found = rows("Tag,Nombre,F/N\nA1,Yosef Modelo,1/2/2015\nA1,Josef Módelo,01/02/15\n")
    assert (found[3].fate, found[3].duplicate_of) == ("duplicate", 2)


def test_swapped_surnames_are_the_same_child_twice() -> None:
    """Without tags, the same words in another order and nothing that contradicts."""
    found = rows("Nombre,Edad\nNora Prueba Modelo,6\nNora Modelo Prueba,6\n")
    assert (found[3].fate, found[3].duplicate_of) == ("duplicate", 2)


def test_a_row_without_a_tag_does_not_make_one_child_of_two_tags() -> None:
    """One of two namesakes is listed again without a tag: the tags are still two children."""
    found = read("Tag,Nombre,Edad\n,Nora Prueba,6\n12,Nora Prueba,6\n13,Nora Prueba,6\n")
    assert (found.persons, found.duplicates) == (2, 1)


def test_a_row_that_says_little_does_not_make_one_child_of_two_ages() -> None:
    """A name alone fits both namesakes; their birth dates do not fit each other."""
    text = "Nombre,F/N\nNora Prueba,\nNora Prueba,1/2/2015\nNora Prueba,3/4/2010\n"
    assert (read(text).persons, read(text).duplicates) == (2, 1)


@pytest.mark.parametrize(
    ("first", "second", "persons"),
    [
        ("5XR8-7M9M", "5xr87m9m", 1),
        ("PN-001", "pn001", 1),
        ("1-23", "12-3", 2),
        ("007", "7", 2),
    ],
)
def test_a_tag_written_without_its_hyphen_is_the_same_tag(
    first: str, second: str, persons: int
) -> None:
    """Where the hyphen could only stand in one place; figures alone are never put together."""
    text = f"Tag,Nombre,Edad\n{first},Nora Prueba,6\n{second},Nora Prueba,6\n"
    assert read(text).persons == persons


def test_one_tag_on_two_children_is_two_persons_with_a_problem() -> None:
    """Neither child is lost; both rows say so."""
    found = rows("Tag,Nombre,Edad,Sexo\nA1,Nora Prueba,6,F\nA1,Luis Muestra,12,M\n")
    assert [found[2].fate, found[3].fate] == ["person", "person"]
    assert codes(found[2]) == codes(found[3]) == ["tag.shared"]


def test_namesakes_with_different_tags_are_two_persons() -> None:
    """The same name is no proof against two tags."""
    roster = read("Tag,Nombre,Edad\nA1,Nora Prueba,6\nA2,Nora Prueba,6\n")
    assert (roster.persons, roster.duplicates, has_findings(roster)) == (2, 0, False)


def test_namesakes_with_different_birth_dates_are_two_persons() -> None:
    """Without tags the birth date tells them apart."""
    assert read("Nombre,F/N\nNora Prueba,1/2/2015\nNora Prueba,3/4/2019\n").persons == 2


def test_the_same_child_on_two_sheets_is_one_person() -> None:
    """A second table does not double anybody."""
    text = "Tag,Nombre,Edad\nA1,Nora Prueba,6\n\nEtiqueta,NNA,Sexo\nA1,Nora Prueba,F\n"
    roster = read(text)
    assert (len(roster.tables), roster.persons, roster.duplicates) == (2, 1, 1)


def test_mapping_gives_the_column_number_from_one() -> None:
    """In whatever order the columns stand, in Spanish or English, misspelt or not."""
    (table,) = read("Sexo;;Edda;Nombe completo;Wristband No.\nF;;6;Nora Prueba;007\n").tables
    assert table.mapping == {"sex": 1, "age": 3, "name_full": 4, "tag": 5}


def test_no_birth_date_is_made_from_an_age() -> None:
    """An age stays an age."""
    assert rows("Nombre,Edad\nNora Prueba,6\n")[2].birth_date is None


@pytest.mark.parametrize(
    ("letters", "sexes"),
    [
        ("M H M", ["female", "male", "female"]),
        ("M F", ["male", "female"]),
        ("M M", ["male", "male"]),
        ("Mujer Hombre niña VARÓN", ["female", "male", "female", "male"]),
        ("m h", ["female", "male"]),
    ],
)
def test_m_is_mujer_only_where_h_stands_in_the_column(letters: str, sexes: list[str]) -> None:
    """Elsewhere it is masculino."""
    text = "Nombre,Sexo\n" + "".join(f"NN,{letter}\n" for letter in letters.split())
    assert [row.sex for row in rows(text).values()][1:] == sexes


def test_a_column_with_f_m_and_h_is_said_to_be_unclear() -> None:
    """The rule still gives an answer, and a person is asked."""
    found = rows("Tag,Sexo\nA1,F\nA2,M\nA3,H\n")
    assert codes(found[3]) == ["sex.mixed_letters"]


@pytest.mark.parametrize("cell", ["199", "31/02/2019", "01/01/2090", "2.5479E+12"])
def test_a_value_that_can_not_be_is_a_problem_and_the_row_stays_a_person(cell: str) -> None:
    """One bad cell never costs the rest of the row."""
    headers = {"199": "Edad", "2.5479E+12": "CUI"}
    row = rows(f"Tag,Nombre,{headers.get(cell, 'F. Nac.')}\nA1,Nora Prueba,{cell}\n")[2]
    assert (row.fate, row.name, len(row.problems)) == ("person", "Nora Prueba", 1)
    assert row.problems[0].found == cell


def test_a_problem_has_a_field_what_was_found_what_was_expected_and_how_to_mend_it() -> None:
    """All four, in Spanish unless English is asked for."""
    (problem,) = rows("Tag,Edad\nA1,199\n")[2].problems
    assert problem.field == "age"
    assert problem.found == "199"
    assert problem.expected == "una edad de 0 a 115 años"
    assert problem.mend == "Pregunte la edad otra vez y corríjala."


def test_one_identity_number_on_two_children_is_said_on_both() -> None:
    """A parent's number is often copied to every child."""
    found = rows("Tag,Nombre,CUI\nA1,Nora Prueba,1234567899901\nA2,Luis Muestra,1234567899901\n")
    assert codes(found[2]) == codes(found[3]) == ["id.shared"]


def test_a_list_without_findings_has_none() -> None:
    """A clean list with a total that agrees ends in exit 0."""
    text = "No,Tag,Nombre,Edad,Sexo,F. Nac.\n1,001,Nora Prueba,6,F,03/04/2018\nTOTAL,1,,,,\n"
    assert not has_findings(read(text))


def test_a_name_that_is_a_section_word_is_kept_where_the_row_is_a_persons() -> None:
    """A number, a tag or an age beside it makes the row a person's."""
    found = rows("No,Nombre,Edad\n1,Casa Prueba Modelo,6\n2,Total Ficticio,\n")
    assert found[2].fate == "person"


@given(st.lists(st.from_regex(r"\A0{0,3}[1-9][0-9]{0,3}\Z"), min_size=1, max_size=9, unique=True))
def test_leading_zeros_of_tags_survive(tags: list[str]) -> None:
    """A tag is text: 007 and 7 are two tags."""
    text = "Etiqueta,Nombre\n" + "".join(f"{tag},NN\n" for tag in tags)
    roster = read(text)
    assert [row.tag for row in roster.tables[0].rows[1:]] == tags
    assert roster.persons == len(tags)


@given(
    st.lists(st.tuples(*[st.sampled_from(["", "1", "A1", "Nora", "F", "?", "TOTAL 3", "-"])] * 4))
)
def test_every_row_from_the_header_to_the_last_is_listed_once(cells: list[tuple[str, ...]]) -> None:
    """Rows are neither lost nor doubled, whatever stands in them, and the counts add up."""
    text = "No;Tag;Nombre;Sexo\n" + "".join(";".join(row) + "\n" for row in cells)
    roster = read(text)
    (table,) = roster.tables
    numbers = [row.row for row in table.rows]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 1 + max((i for i, row in enumerate(cells, 1) if any(row)), default=0)
    assert roster.persons == sum(row.fate == "person" for row in table.rows)


def test_a_list_of_names_alone_loses_nobody() -> None:
    """Ages in brackets, a page foot, "Bebé de": a name alone is a person until the list is signed."""
    text = (
        "Nombre\nNora Prueba (6 años)\nBebé de Rosa Modelo\nPágina 1\nLuis Muestra\nEva Paz\n"
        "Ana Sol\nTea Luz\nLea Mar\nSol Paz\nMar Luz\nElaborado por:\nPedro Inventado\n"
    )
    assert fates(text).count("person") == 9
    assert fates(text)[-1] == "heading"


def test_a_second_part_of_names_below_a_total_is_no_row_of_signers() -> None:
    """Seven names under the total are seven children who came later."""
    late = "".join(
        f",{name} Tardía,\n" for name in ("Ana", "Eva", "Lea", "Sol", "Tea", "Mar", "Luz")
    )
    assert read(f"No,Nombre,Edad\n1,Nora Prueba,6\nTOTAL,1,\n,,\n{late}").persons == 8


def test_the_same_header_over_numbers_from_one_again_begins_a_table_of_its_own() -> None:
    """Two lists pasted one below the other are two; a header printed on each page is not."""
    first = "No,Nombre,Edad\n1,Nora Prueba,6\n2,Eva Paz,7\nTOTAL,2,\n\n"
    two = read(f"{first}CASA B,,\nNo,Nombre,Edad\n1,Luis Muestra,7\nTOTAL,1,\n")
    assert [table.header_rows for table in two.tables] == [[1], [7]]
    assert (two.persons, two.stated_total) == (3, 3)
    one = read(f"{first}No,Nombre,Edad\n3,Luis Muestra,7\n")
    assert [table.header_rows for table in one.tables] == [[1]]


def test_blank_rows_between_two_tables_are_listed_and_section_lines_are_no_headers() -> None:
    """Every row from the first header to the last appears once, also between two tables."""
    text = (
        "Niñas,,,\nNo,Nombre,Edad,\n1,Nora Prueba,6,\n,,,\nNiños,,,\n"
        "No,Nombre,Sexo,Edad\n1,Luis Muestra,M,7\n"
    )
    tables = read(text).tables
    assert [table.header_rows for table in tables] == [[2], [6]]
    listed = [(row.row, row.fate) for table in tables for row in table.rows]
    assert listed == [
        (2, "heading"), (3, "person"), (4, "empty"), (5, "heading"), (6, "heading"), (7, "person"),
    ]  # fmt: skip


@pytest.mark.parametrize("total", [3, 4])
def test_a_total_below_the_total_of_the_last_table_is_of_all_tables(total: int) -> None:
    """Girls 1, boys 2, and under the boys the total of the whole list."""
    text = (
        "No,Nombre,Edad\n1,Nora Prueba,6\nTOTAL NIÑAS,1,\nNo,Nombre,Edad\n1,Luis Muestra,7\n"
        f"2,Beto Ejemplo,8\nTOTAL NIÑOS,2,\nTOTAL,{total},\n"
    )
    assert (read(text).stated_total, read(text).total_agrees) == (total, total == 3)


def test_blank_cells_beyond_the_header_do_not_cost_a_child() -> None:
    """Separators left at the end of one row say nothing; a value that moved still does."""
    text = "Nombre,Edad,Sexo\nNora Prueba,6,F\nLuis Muestra,7,M,,\nPrueba, Eva,6,F\n"
    assert fates(text) == ["heading", "person", "person", "unreadable"]
