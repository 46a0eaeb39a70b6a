"""Workbooks as programs write them and no library would make them: raw parts, read by hand."""

import io
import zipfile

import openpyxl
import pytest

from resguardo.exchange.spreadsheet import Roster, read_roster

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS_NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)


def text(reference: str, value: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def xlsx(rows: str, *, before: str = "", styles: str = "", shared: str = "") -> Roster:
    """The roster of a workbook with one sheet of raw rows."""
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{KIND}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            (
                ("worksheet", "worksheets/s.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "/xl/t.xml"),
            )
        )
    )
    names = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{KIND}"><sheets><sheet name="S" sheetId="1" '
        'r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {names}>{relations}</Relationships>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
        "xl/t.xml": f"<sst {MAIN}>{shared}</sst>",
        "xl/worksheets/s.xml": f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>",
    }
    return read_roster("s.xlsx", packed(parts))


def ods(rows: str, columns: str = "") -> Roster:
    """The roster of an ODS file with one sheet of raw rows."""
    style = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    content = (
        f"<office:document-content{ODS_NAMES}><office:automatic-styles>{style}"
        '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="S"'
        f' table:style-name="h">{columns}{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return read_roster("s.ods", packed({"content.xml": content}))


def packed(parts: dict[str, str]) -> bytes:
    """The parts as an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def cell(value: str, attributes: str = 'office:value-type="string"') -> str:
    """An ODS cell."""
    return f"<table:table-cell {attributes}><text:p>{value}</text:p></table:table-cell>"


HEADER = f"<row>{text('A1', 'Etiqueta')}{text('B1', 'Nombre')}{text('C1', 'Edad')}</row>"


def test_a_formula_and_its_kept_result_are_both_kept() -> None:
    """The result is read and the formula is said; nothing is wrong with it."""
    rows = (
        f'<row r="2">{text("A2", "007")}{text("B2", "Nora")}<c r="C2"><f>3+3</f><v>6</v></c></row>'
    )
    row = xlsx(HEADER + rows).tables[0].rows[1]
    assert (row.age, row.formulas, row.problems) == ((6, 6), {"age": "=3+3"}, [])


def test_a_formula_that_gave_nothing_is_a_blank_cell() -> None:
    """Printed forms fill their rows with formulas that stay blank until somebody is written in."""
    blank = '<c r="B2" t="str"><f>IF(A2="","",A2)</f><v></v></c>'
    roster = xlsx(f'{HEADER}<row r="2">{text("A2", "")}{blank}</row>')
    assert [row.fate for row in roster.tables[0].rows] == ["heading"]


def test_a_number_shown_with_zeros_keeps_them() -> None:
    """007 kept as the number 7 under the format 000 is the tag 007; 7E+0 is damaged."""
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="000"/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="170"/><xf numFmtId="11"/></cellXfs>'
    )
    rows = (
        f'<row r="2"><c r="A2" s="1"><v>7</v></c>{text("B2", "Nora")}</row>'
        f'<row r="3"><c r="A3" s="2"><v>12000</v></c>{text("B3", "Luis")}</row>'
    )
    first, second = xlsx(HEADER + rows, styles=styles).tables[0].rows[1:]
    assert (first.tag, first.problems) == ("007", [])
    assert [problem.code for problem in second.problems] == ["tag.turned_number"]


def test_rich_text_is_one_text_without_reading_aids() -> None:
    """A name with one bold letter is one name."""
    shared = "<si><r><t>No</t></r><r><t>ra</t></r><rPh sb='0' eb='1'><t>XX</t></rPh></si>"
    rows = f'<row r="2">{text("A2", "007")}<c r="B2" t="s"><v>0</v></c></row>'
    assert xlsx(HEADER + rows, shared=shared).tables[0].rows[1].name == "Nora"


def test_rows_and_cells_without_references_are_counted() -> None:
    """Some programs leave the references out."""
    inline = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = "".join(
        "<row>" + "".join(inline.format(value) for value in values) + "</row>"
        for values in (("Etiqueta", "Nombre"), ("007", "Nora"))
    )
    row = xlsx(rows).tables[0].rows[1]
    assert (row.row, row.tag, row.name) == (2, "007", "Nora")


def test_an_ods_sheet_may_be_hidden_with_hidden_columns_and_rows_in_groups() -> None:
    """All are read and said to be hidden."""
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = (
        "<table:table-header-rows><table:table-row>"
        + cell("Etiqueta")
        + cell("Nombre")
        + "</table:table-row></table:table-header-rows><table:table-row-group><table:table-row>"
        + cell("7", 'office:value-type="float" office:value="7"')
        + cell("Nora")
        + "</table:table-row></table:table-row-group>"
    )
    (table,) = ods(rows, columns).tables
    assert (table.hidden, table.hidden_columns) == (True, [2])
    assert [problem.code for problem in table.rows[0].problems] == ["sheet.hidden", "column.hidden"]
    assert (table.rows[1].tag, table.rows[1].name) == ("7", "Nora")


def test_an_ods_formula_without_a_result_is_a_problem() -> None:
    """The name is not known and the row stays a person."""
    formula = 'table:formula="of:=[.A1]&amp;1"'
    rows = (
        f"<table:table-row>{cell('Etiqueta')}{cell('Nombre')}</table:table-row>"
        f"<table:table-row>{cell('007')}<table:table-cell {formula}/></table:table-row>"
    )
    row = ods(rows).tables[0].rows[1]
    assert (row.fate, row.name, row.formulas) == ("person", None, {"name_full": "=[.A1]&1"})
    assert [problem.code for problem in row.problems] == ["formula.no_result"]


def test_deleted_content_kept_for_change_tracking_is_not_read() -> None:
    """A child taken off the list by its author does not come back from the file's memory."""
    gone = f"<table:table-row>{cell('008')}{cell('Borrada')}</table:table-row>"
    rows = (
        f"<table:table-row>{cell('Etiqueta')}{cell('Nombre')}</table:table-row>"
        f"<table:tracked-changes><table:table>{gone}</table:table></table:tracked-changes>"
        f"<table:table-row>{cell('007')}{cell('Nora')}</table:table-row>"
    )
    assert ods(rows).persons == 1


def merged(rows: list[list[object]], *ranges: str) -> Roster:
    """The roster of a workbook with merged cells, as a spreadsheet program saves it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for cells in ranges:
        book.worksheets[0].merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return read_roster("s.xlsx", stream.getvalue())


@pytest.mark.parametrize("title", ["Nombre", "NOMBRES Y APELLIDOS", "Nombre del NNA"])
def test_surnames_under_a_merged_heading_of_names_are_read(title: str) -> None:
    """The heading over both columns does not hide which one holds the surnames."""
    head = [["No.", title, None, "Edad"], [None, "Nombres", "Apellidos", None]]
    roster = merged([*head, [1, "Nora", "Prueba", 6]], "B1:C1", "A1:A2", "D1:D2")
    (table,) = roster.tables
    assert table.mapping == {"row_no": 1, "given_1": 2, "family_1": 3, "age": 4}
    assert table.rows[-1].name == "Nora Prueba"


def test_a_mother_under_a_merged_heading_is_nobody_on_the_list() -> None:
    """Names of the mother beside names of the child make one person, under the child's name."""
    head = [
        ["No.", "Nombre del NNA", None, "Nombre de la madre", None],
        [None, "Nombres", "Apellidos", "Nombres", "Apellidos"],
    ]
    roster = merged([*head, [1, "Nora", "Prueba", "Rosa", "Prueba"]], "B1:C1", "D1:E1", "A1:A2")
    assert (roster.persons, roster.tables[0].rows[-1].name) == (1, "Nora Prueba")
