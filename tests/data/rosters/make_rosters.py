"""Makes the messy rosters beside this file, and what must be read from each, written by hand.

    python tests/data/rosters/make_rosters.py

Everybody here is invented. The expectations are not taken from the program: they say what a
careful person reads. `tests/exchange/spreadsheet/test_rosters.py` compares.
"""

import datetime as dt
import io
import json
import pathlib
import re
import zipfile

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

HERE = pathlib.Path(__file__).parent
Expected = dict[str, object]
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def row(number: int, fate: str = "person", **fields: object) -> Expected:
    """One expected row; what is not named must be null, false or empty."""
    return {"row": number, "fate": fate, **fields}


def heads(*numbers: int) -> list[Expected]:
    return [row(number, "heading") for number in numbers]


def table(
    rows: list[Expected], mapping: str, header_rows: tuple[int, ...] = (1,), **more: object
) -> Expected:
    """An expected table; `mapping` is "name=column name=column"."""
    pairs = (pair.split("=") for pair in mapping.split())
    columns = {name: int(column) for name, column in pairs}
    return {"sheet": "", "header_rows": list(header_rows), "mapping": columns, "rows": rows, **more}


def expect(
    *tables: Expected, persons: int, duplicates: int = 0, unreadable: int = 0, total: object = None
) -> Expected:
    """The whole expectation; `total` is what the list states."""
    return {
        "tables": list(tables),
        "persons": persons,
        "duplicates": duplicates,
        "unreadable": unreadable,
        "stated_total": total,
        "total_agrees": None if total is None else total == persons,
    }


def write(name: str, content: bytes | str, expected: Expected) -> None:
    data = content.encode("utf-8") if isinstance(content, str) else content
    (HERE / name).write_bytes(data)
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (HERE / f"{name}.expected.json").write_text(text + "\n", encoding="utf-8")


def packed(book: Workbook) -> bytes:
    """The workbook's bytes, the same at every run."""
    moment = dt.datetime(2024, 12, 20, 12, 0)  # noqa: DTZ001 - XLSX properties carry no zone.
    book.properties.creator = "SECRETO autor"
    book.properties.created = book.properties.modified = moment
    stream = io.BytesIO()
    book.save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = MODIFIED.sub(rb"\g<1>2024-12-20T12:00:00Z", old.read(info.filename))
            part = zipfile.ZipInfo(info.filename, (2024, 12, 20, 12, 0, 0))
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sheet_of(*rows: list[object], title: str = "Hoja1") -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for values in rows:
        sheet.append(values)
    return book, sheet


def born(day: str) -> list[str]:
    return [day, day]


def letterhead_and_signatures() -> None:
    """Letterhead above, sections between, a page header again, a total and who signed below."""
    text = """HOGAR DE ENSAYO,,,,,
Fecha:,21/12/2024,,Responsable:,Licda. Prueba,
,,,,,
No.,Etiqueta,Nombre completo,Edad,Sexo,Observaciones
NIÑAS,,,,,
1,001,Nora Prueba Modelo,6,F,SECRETO fiebre
2,002,Elia Muestra Ejemplo,8 meses,F,
Subtotal,,2,,,
No.,Etiqueta,Nombre completo,Edad,Sexo,Observaciones
NIÑOS:,,,,,
3,003,Luis Ensayo Ficticio,1 año 3 meses,M,
4,,,,,
TOTAL 3,,,,,
,,,,,
,,____________________,,,
,,Pedro Inventado,,,
,,Director,,,
"""
    rows = [
        *heads(4, 5),
        row(6, tag="001", name="Nora Prueba Modelo", age=[6, 6], sex="female"),
        row(7, tag="002", name="Elia Muestra Ejemplo", age=[0, 0], sex="female"),
        row(8, "total"),
        *heads(9, 10),
        row(11, tag="003", name="Luis Ensayo Ficticio", age=[1, 1], sex="male"),
        row(12, "empty"),
        row(13, "total"),
        row(14, "empty"),
        *heads(15, 16, 17),
    ]
    mapping = "row_no=1 tag=2 name_full=3 age=4 sex=5 notes=6"
    write("membrete.csv", text, expect(table(rows, mapping, (4,)), persons=3, total=3))


def form_with_merged_headers() -> None:
    """A form: headers of three rows with merged cells, age in two columns, marks for weekdays."""
    book, sheet = sheet_of(
        ["LISTADO DE ASISTENCIA"],
        ["No.", "DATOS PERSONALES", None, None, None, "EDAD", None, "SEXO", "ASISTENCIA"],
        [None, "NOMBRES", None, "APELLIDOS", None, "AÑOS", "MESES", None, "L", "M", "M"],
        [None, "PRIMER", "SEGUNDO", "PRIMER", "SEGUNDO"],
        [1, "Nora", "Isabel", "Prueba", "Modelo", 6, None, "M", "x", "x"],
        [2, "Luis", None, "Muestra", None, 0, 8, "H", None, "x", "x"],
        ["LACTANTES"],
        [3, "Elia", None, "Ejemplo", "Paz", None, 14, "M", "x"],
        ["TOTAL", None, None, None, None, 4],
    )
    for area in ("A1:K1", "A2:A4", "B2:E2", "B3:C3", "D3:E3", "F2:G2", "I2:K2", "A7:K7"):
        sheet.merge_cells(area)
    rows = [
        *heads(2, 3, 4),
        row(5, name="Nora Isabel Prueba Modelo", given="Nora Isabel", family="Prueba Modelo",
            age=[6, 6], sex="female"),
        row(6, name="Luis Muestra", given="Luis", family="Muestra", age=[0, 0], sex="male"),
        *heads(7),
        row(8, name="Elia Ejemplo Paz", given="Elia", family="Ejemplo Paz", age=[1, 1],
            sex="female"),
        row(9, "total", problems=["total:total.differs"]),
    ]  # fmt: skip
    mapping = "row_no=1 given_1=2 given_2=3 family_1=4 family_2=5 age=6 age_months=7 sex=8"
    expected = table(rows, mapping, (2, 3, 4), sheet="Hoja1")
    write("formulario.xlsx", packed(book), expect(expected, persons=3, total=4))


def duplicates_and_namesakes() -> None:
    """Swapped surnames, another spelling, a shared tag, namesakes, NN, a tag without a name."""
    text = """Brazalete;Nombres y apellidos;F. Nac.;Sexo
A-01;Nora Prueba Modelo;03/04/2019;F
A-02;Luis Vásquez Ensayo;05/06/2015;M
A-02;LUIS BASQUES ENSAYO;05/06/2015;M
;Nora Modelo Prueba;3/4/19;F
A-03;Rosa Supuesta;12/01/2012;F
A-03;Ismael Ficticio Paz;09/09/2016;M
A-04;Mara Inventada Sol;01/02/2013;F
A-05;Mara Inventada Sol;01/02/2013;F
A-06;NN;;
A-07;NN;;
A-08;;;
A-09;Ana Ejemplo Luna;07/07/2018;F
A-09;Eva Ejemplo Luna;07/07/2018;F
"""
    shared = ["tag:tag.shared"]
    rows = [
        *heads(1),
        row(2, tag="A-01", name="Nora Prueba Modelo", birth_date=born("2019-04-03"), sex="female"),
        row(3, tag="A-02", name="Luis Vásquez Ensayo", birth_date=born("2015-06-05"), sex="male"),
        row(4, "duplicate", duplicate_of=3, tag="A-02", name="LUIS BASQUES ENSAYO",
            birth_date=born("2015-06-05"), sex="male"),
        row(5, "duplicate", duplicate_of=2, name="Nora Modelo Prueba",
            birth_date=born("2019-04-03"), sex="female"),
        row(6, tag="A-03", name="Rosa Supuesta", birth_date=born("2012-01-12"), sex="female",
            problems=shared),
        row(7, tag="A-03", name="Ismael Ficticio Paz", birth_date=born("2016-09-09"), sex="male",
            problems=shared),
        row(8, tag="A-04", name="Mara Inventada Sol", birth_date=born("2013-02-01"), sex="female"),
        row(9, tag="A-05", name="Mara Inventada Sol", birth_date=born("2013-02-01"), sex="female"),
        row(10, tag="A-06", name="NN"),
        row(11, tag="A-07", name="NN"),
        row(12, tag="A-08"),
        row(13, tag="A-09", name="Ana Ejemplo Luna", birth_date=born("2018-07-07"), sex="female",
            problems=shared),
        row(14, tag="A-09", name="Eva Ejemplo Luna", birth_date=born("2018-07-07"), sex="female",
            problems=shared),
    ]  # fmt: skip
    expected = expect(table(rows, "tag=1 name_full=2 birth_date=3 sex=4"), persons=11, duplicates=2)
    write("repetidos.csv", text, expected)


def ages_of_every_kind() -> None:
    """Ages as people write them, and those that can't be one."""
    ages = {
        "6": [6, 6], "6 años": [6, 6], "6.0": [6, 6], "6 1/2": [6, 6], "6,5": [6, 6],
        "8 meses": [0, 0], "18 meses": [1, 1], "1 año 3 meses": [1, 1], "2a 4m": [2, 2],
        "recién nacido": [0, 0], "RN": [0, 0], "15 días": [0, 0], "unos 6": [5, 7],
        "aprox. 6": [5, 7], "6-7": [6, 7], "6 a 7 años": [6, 7], "entre 6 y 7": [6, 7],
        "7/6": [6, 7], "seis": [6, 6], "menor de 1 año": [0, 0], "-": None, "no sabe": None,
        "199": "age.out_of_range", "-3": "age.out_of_range", "grande": "age.unclear",
    }  # fmt: skip
    lines = ["Etiqueta\tNombre\tEdad"]
    rows = heads(1)
    for number, (written, read) in enumerate(ages.items(), start=2):
        lines.append(f"E{number:02}\tNN\t{written}")
        found: dict[str, object] = {"age": read} if isinstance(read, list) else {}
        if isinstance(read, str):
            found = {"problems": [f"age:{read}"]}
        rows.append(row(number, tag=f"E{number:02}", name="NN", **found))
    expected = expect(table(rows, "tag=1 name_full=2 age=3"), persons=len(ages))
    write("edades.tsv", "\n".join(lines) + "\n", expected)


def dates_of_every_kind() -> None:
    """Dates day first, short years, serial numbers, months and years alone, and impossible ones."""
    dates = {
        "03/04/2019": born("2019-04-03"), "3-4-19": born("2019-04-03"), "03.04.09": born("2009-04-03"),
        "2019-04-03": born("2019-04-03"), "43525": born("2019-03-01"), "01/01/85": born("1985-01-01"),
        "3 de abril de 2019": born("2019-04-03"), "03-abr-19": born("2019-04-03"),
        "2015": ["2015-01-01", "2015-12-31"], "aprox. 2015": ["2015-01-01", "2015-12-31"],
        "03/2015": ["2015-03-01", "2015-03-31"], "febrero 2016": ["2016-02-01", "2016-02-29"],
        "no sabe": None, "31/02/2019": "date.impossible", "04/25/2019": "date.impossible",
        "01/01/2089": "date.future", "ayer": "date.unclear", "12/12/1812": "date.too_old",
    }  # fmt: skip
    lines = ["Pulsera|NNA|Fecha de nacimeinto"]
    rows = heads(1)
    for number, (written, read) in enumerate(dates.items(), start=2):
        lines.append(f"{number:03}|NN|{written}")
        found: dict[str, object] = {"birth_date": read} if isinstance(read, list) else {}
        if isinstance(read, str):
            found = {"problems": [f"birth_date:{read}"]}
        rows.append(row(number, tag=f"{number:03}", name="NN", **found))
    expected = expect(table(rows, "tag=1 name_full=2 birth_date=3"), persons=len(dates))
    write("fechas.csv", "\r\n".join(lines) + "\r\n", expected)


def damaged_numbers() -> None:
    """Identity numbers and tags that a spreadsheet program took for numbers."""
    text = '''Código,Nombre,CUI
12E3,Nora Prueba,1234567899901
00E123,Luis Muestra,2.5479E+12
0007,Eva Ejemplo,123456781990
"=""0008""",Rosa Supuesta,12345678I99O1
1.20E+04,Mara Inventada,0000000000000
A1,Tea Ficticia,1234567829901
A2,Lea Modelo,1234 56781 9902
A3,Sol Ensayo,12345
A4,Paz Ensayo,
'''
    rows = [
        *heads(1),
        row(2, tag="12E3", name="Nora Prueba", id_no="1234567899901"),
        row(3, tag="00E123", name="Luis Muestra", problems=["id_no:id.turned_number"]),
        row(4, tag="0007", name="Eva Ejemplo", id_no="123456781990",
            problems=["id_no:id.twelve_digits"]),
        row(5, tag="0008", name="Rosa Supuesta", id_no="12345678I99O1",
            problems=["id_no:id.letters"]),
        row(6, tag="1.20E+04", name="Mara Inventada", id_no="0000000000000",
            problems=["tag:tag.turned_number", "id_no:id.zeros"]),
        row(7, tag="A1", name="Tea Ficticia", id_no="1234567829901", problems=["id_no:id.check"]),
        row(8, tag="A2", name="Lea Modelo", id_no="1234567819902", problems=["id_no:id.check"]),
        row(9, tag="A3", name="Sol Ensayo", id_no="12345", problems=["id_no:id.length"]),
        row(10, tag="A4", name="Paz Ensayo"),
    ]  # fmt: skip
    write("numeros.csv", text, expect(table(rows, "tag=1 name_full=2 id_no=3"), persons=9))


def hidden_things() -> None:
    """A hidden row, a hidden column, a hidden sheet; comments that must stay unread."""
    book, sheet = sheet_of(
        ["Tag", "Full name", "Age", "Sex"],
        ["001", "Nora Prueba", 6, "F"],
        ["002", "Luis Muestra", 7, "M"],
        ["003", "Eva Ejemplo", 8, "F"],
        title="Visible",
    )
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet["B2"].comment = Comment("SECRETO en comentario", "SECRETO autor")
    other = book.create_sheet("Oculta")
    other.sheet_state = "hidden"
    other.append(["Tag", "Full name"])
    other.append(["004", "Rosa Supuesta"])
    book.create_sheet("Instrucciones").append(["Llene una fila por persona."])
    visible = [
        row(1, "heading", problems=["column:column.hidden"]),
        row(2, tag="001", name="Nora Prueba", age=[6, 6], sex="female"),
        row(3, tag="002", name="Luis Muestra", age=[7, 7], sex="male", hidden=True,
            problems=["row:row.hidden"]),
        row(4, tag="003", name="Eva Ejemplo", age=[8, 8], sex="female"),
    ]  # fmt: skip
    hidden = [
        row(1, "heading", problems=["sheet:sheet.hidden"]),
        row(2, tag="004", name="Rosa Supuesta"),
    ]
    expected = expect(
        table(visible, "tag=1 name_full=2 age=3 sex=4", sheet="Visible", hidden_columns=[3]),
        table(hidden, "tag=1 name_full=2", sheet="Oculta", hidden=True),
        persons=4,
    )
    write("oculto.xlsx", packed(book), expected)


def two_tables_side_by_side() -> None:
    """Two lists beside each other under one row of headers, and a third below with its own."""
    book, _ = sheet_of(
        ["No.", "Nombre", "Edad", None, "No.", "Nombre", "Edad"],
        [1, "Nora Prueba", 6, None, 1, "Luis Muestra", 9],
        [2, "Eva Ejemplo", 7],
        [],
        ["MUJERES ADULTAS"],
        ["Etiqueta", "Nombre completo", "Documento"],
        ["M-1", "Rosa Supuesta", "P 12"],
        title="Lista",
    )
    left = [
        *heads(1),
        row(2, name="Nora Prueba", age=[6, 6]),
        row(3, name="Eva Ejemplo", age=[7, 7]),
        row(4, "empty"),
        *heads(5),
    ]
    right = [*heads(1), row(2, name="Luis Muestra", age=[9, 9])]
    below = [*heads(6), row(7, tag="M-1", name="Rosa Supuesta", id_no="P 12")]
    expected = expect(
        table(left, "row_no=1 name_full=2 age=3", sheet="Lista"),
        table(right, "row_no=5 name_full=6 age=7", sheet="Lista"),
        table(below, "tag=1 name_full=2 id_no=3", (6,), sheet="Lista"),
        persons=4,
    )
    write("dos_tablas.xlsx", packed(book), expected)


def formulas() -> None:
    """Formulas whose results the file does not keep."""
    book, sheet = sheet_of(
        ["Etiqueta", "Nombre", "Edad", "Fecha de nacimiento"],
        [7, "Nora Prueba", "=2024-2018", dt.date(2018, 5, 4)],
        [8, "=1+1", 7, 43525],
        ["009", "Luis Muestra", dt.date(2024, 7, 6), "05/2016"],
        ["TOTAL", "=COUNTA(B2:B4)"],
    )
    sheet["A2"].number_format = sheet["A3"].number_format = "000"
    no_result = "formula.no_result"
    rows = [
        *heads(1),
        row(2, tag="007", name="Nora Prueba", birth_date=born("2018-05-04"),
            formulas={"age": "=2024-2018"}, problems=[f"age:{no_result}"]),
        row(3, tag="008", age=[7, 7], birth_date=born("2019-03-01"),
            formulas={"name_full": "=1+1"}, problems=[f"name:{no_result}"]),
        row(4, tag="009", name="Luis Muestra", birth_date=["2016-05-01", "2016-05-31"],
            problems=["age:age.turned_date"]),
        row(5, "total", problems=[f"total:{no_result}"]),
    ]  # fmt: skip
    mapping = "tag=1 name_full=2 age=3 birth_date=4"
    write("formulas.xlsx", packed(book), expect(table(rows, mapping, sheet="Hoja1"), persons=3))


def old_letters() -> None:
    """Windows-1252, UTF-16, letters saved twice over, and lines of two programs in one file."""
    text = "No;Nombre;Sexo\n1;José Muñoz Prueba;Niño\n2;Begoña Güell Peña;Niña\n"
    rows = [
        *heads(1),
        row(2, name="José Muñoz Prueba", sex="male"),
        row(3, name="Begoña Güell Peña", sex="female"),
    ]
    expected = expect(table(rows, "row_no=1 name_full=2 sex=3"), persons=2)
    write("windows1252.csv", text.encode("cp1252"), expected)
    write("utf16.csv", text.encode("utf-16"), expected)
    write("con_marca.csv", text.encode("utf-8-sig"), expected)
    first, second, third = text.splitlines(keepends=True)
    write("dos_letras.csv", (first + second).encode() + third.encode("cp1252"), expected)
    twice = "No;Nombre;Sexo\n1;JosÃ© MuÃ±oz Prueba;F\n2;Bego\ufffda Prueba;F\n"
    broken = ["name:name.broken_letters"]
    rows = [
        *heads(1),
        row(2, name="José Muñoz Prueba", sex="female", problems=broken),
        row(3, name="Bego\ufffda Prueba", sex="female", problems=broken),
    ]
    write("letras_rotas.csv", twice, expect(table(rows, "row_no=1 name_full=2 sex=3"), persons=2))


def separators_inside_values() -> None:
    """Quoted separators and line breaks; a separator and a quotation mark that are not closed."""
    text = """sep=;
No;Nombre;Edad;Madre;Observaciones
1;"Prueba; Nora";6;"Modelo,
Ana";"SECRETO; uno
dos"
2;Muestra; Luis;7;;

3;"Ejemplo Eva;8;;
4;"Supuesta, Rosa";9;;SECRETO
"""
    rows = [
        *heads(1),
        row(2, name="Prueba; Nora", age=[6, 6], caregiver="Modelo, Ana"),
        row(3, "unreadable", problems=["row:row.too_many_cells"]),
        row(4, "empty"),
        row(5, "unreadable", problems=["row:row.open_quote"]),
        row(6, name="Supuesta, Rosa", given="Rosa", family="Supuesta", age=[9, 9]),
    ]
    mapping = "row_no=1 name_full=2 age=3 caregiver=4 notes=5"
    write("comillas.csv", text, expect(table(rows, mapping), persons=2, unreadable=2))


def free_words_stay_inside() -> None:
    """Remarks in their column, in others, beside the table and below it are never shown."""
    text = """Etiqueta,Nombre,Edad,Sexo,Observaciones,,Motivo
001,Nora Prueba,SECRETO no quiere hablar de su edad todavía,F,SECRETO,SECRETO,SECRETO
002,Luis Muestra,7,SECRETO llegó con ropa de otra persona,,,
,,,,SECRETO en una fila sola,,
Nota: SECRETO del turno de noche,,,,,,
"""
    rows = [
        *heads(1),
        row(2, tag="001", name="Nora Prueba", sex="female", problems=["age:age.unclear"]),
        row(3, tag="002", name="Luis Muestra", age=[7, 7], sex="unknown",
            problems=["sex:sex.unclear"]),
        *heads(4, 5),
    ]  # fmt: skip
    mapping = "tag=1 name_full=2 age=3 sex=4 notes=5 left_reason=7"
    write("observaciones.csv", text, expect(table(rows, mapping), persons=2))


def rows_without_a_name() -> None:
    """Nobody is lost for want of a name, and a numbered row that tells of nobody is said."""
    text = """No.,Etiqueta,Apellidos,Nombres,Edad,Género,Fecha y hora de ingreso,Familia No.,Juzgado
1,,,,6,F,20/12/2024 16:30,3,
2,,,,,,21/12/2024,,Juzgado de Ensayo
3,,,,,,,,
4,010,Prueba Modelo,Nora,6,desconocido,20/12/24,3,
5,S/N,Muestra,Luis,7,Masculino,31/13/2024,,
TOTAL,,4,,,,,,
"""
    rows = [
        *heads(1),
        row(2, age=[6, 6], sex="female", admitted_at="2024-12-20T16:30", family_group="3",
            problems=["name:name.missing"]),
        row(3, "unreadable", problems=["name:row.nobody"]),
        row(4, "empty"),
        row(5, tag="010", name="Nora Prueba Modelo", given="Nora", family="Prueba Modelo",
            age=[6, 6], sex="unknown", admitted_at="2024-12-20", family_group="3"),
        row(6, name="Luis Muestra", given="Luis", family="Muestra", age=[7, 7], sex="male",
            problems=["admitted_at:date.impossible"]),
        row(7, "total", problems=["total:total.differs"]),
    ]  # fmt: skip
    mapping = "row_no=1 tag=2 family_1=3 given_1=4 age=5 sex=6 admitted_at=7 family_group=8 court=9"
    expected = expect(table(rows, mapping), persons=3, unreadable=1, total=4)
    write("sin_nombre.csv", text, expected)


def open_document() -> None:
    """An ODS file: repeated rows and cells, a hidden row, a comment, a total beside its label."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = (
        '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p>'
        "</table:table-cell>"
    )
    date = (
        '<table:table-cell office:value-type="date" office:date-value="2019-04-03">'
        "<text:p>03/04/19</text:p></table:table-cell>"
    )
    note = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>SECRETO</text:p>'
        "</office:annotation><text:p>Nora <text:s/>Prueba</text:p></table:table-cell>"
    )
    blank = "<table:table-cell/>"
    rows = (
        ("", cell.format("Etiqueta") + cell.format("Nombre") + cell.format("F. Nac.")),
        ("", number.format(7, "007") + note + date),
        (
            ' table:number-rows-repeated="2"',
            '<table:table-cell table:number-columns-repeated="9"/>',
        ),
        (' table:visibility="filter"', number.format(8, "008") + cell.format("Luis Muestra")),
        ("", cell.format("Total") + blank + number.format(2, "2")),
        (' table:number-rows-repeated="1048570"', blank),
    )
    body = "".join(f"<table:table-row{kind}>{cells}</table:table-row>" for kind, cells in rows)
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Lista">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in (
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content),
        ):
            archive.writestr(zipfile.ZipInfo(name, (2024, 12, 20, 12, 0, 0)), part)
    expected = [
        *heads(1),
        row(2, tag="007", name="Nora Prueba", birth_date=born("2019-04-03")),
        row(3, "empty"),
        row(4, "empty"),
        row(5, tag="008", name="Luis Muestra", hidden=True, problems=["row:row.hidden"]),
        row(6, "total"),
    ]
    mapping = "tag=1 name_full=2 birth_date=3"
    lists = table(expected, mapping, sheet="Lista")
    write("lista.ods", stream.getvalue(), expect(lists, persons=2, total=2))


if __name__ == "__main__":
    letterhead_and_signatures()
    form_with_merged_headers()
    duplicates_and_namesakes()
    ages_of_every_kind()
    dates_of_every_kind()
    damaged_numbers()
    hidden_things()
    two_tables_side_by_side()
    formulas()
    old_letters()
    separators_inside_values()
    free_words_stay_inside()
    rows_without_a_name()
    open_document()
