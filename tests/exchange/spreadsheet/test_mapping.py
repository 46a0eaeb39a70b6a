"""What an agency answered about its own headers comes before the dictionary."""

import pytest

from resguardo.exchange.spreadsheet import (
    Mapping,
    dump_mapping,
    load_mapping,
    mapping_of,
    read_roster,
)

ODD = b"Ficha;Persona atendida;Cumple;G\n001;Nora Prueba;03/04/2019;M\n"
ANSWERS = {"Ficha": "tag", "Persona atendida": "name_full", "Cumple": "birth_date", "G": "sex"}


def test_a_saved_mapping_reads_headers_that_no_dictionary_knows() -> None:
    """An agency that says Ficha is asked once."""
    plain = read_roster("a.csv", b"Etiqueta;Nombre\n001;Nora\n")
    mapping = mapping_of("AGENCIA DE ENSAYO", plain.tables[0], ANSWERS)
    roster = read_roster("a.csv", ODD, mapping)
    assert roster.tables[0].mapping == {"tag": 1, "name_full": 2, "birth_date": 3, "sex": 4}
    assert roster.tables[0].rows[1].name == "Nora Prueba"


def test_a_column_answered_with_nothing_is_not_read() -> None:
    """What is known by the dictionary can be told not to be that."""
    mapping = Mapping("AGENCIA DE ENSAYO", {"edad": ""})
    roster = read_roster("a.csv", b"Etiqueta;Nombre;Edad\n001;Nora;6\n", mapping)
    assert roster.tables[0].rows[1].age is None


def test_the_agency_may_say_what_m_means() -> None:
    """A shelter for women writes M alone for mujer."""
    mapping = Mapping("AGENCIA DE ENSAYO", {}, means_m="female")
    roster = read_roster("a.csv", b"Etiqueta;Sexo\n001;M\n", mapping)
    assert roster.tables[0].rows[1].sex == "female"


def test_a_mapping_is_kept_as_plain_data() -> None:
    """What is written is what is read back."""
    mapping = Mapping("AGENCIA DE ENSAYO", {"ficha": "tag"}, means_m="male")
    assert load_mapping(dump_mapping(mapping)) == mapping


def test_a_column_that_does_not_exist_is_refused() -> None:
    """A correction names a canonical column."""
    table = read_roster("a.csv", b"Etiqueta;Nombre\n001;Nora\n").tables[0]
    with pytest.raises(ValueError, match="shoe_size"):
        mapping_of("AGENCIA DE ENSAYO", table, {"Talla": "shoe_size"})


def test_headers_that_nobody_knows_are_named_and_asked_about() -> None:
    """A misspelling too far from any known header is not read in silence."""
    content = b"Etiqueta;Nombre;Secso;Talla;L;M\n001;Nora;F;;x;\n"
    table = read_roster("a.csv", content).tables[0]
    assert table.unknown_headers == {"Secso": 3}
