"""The header dictionary: what agencies write above their columns.

Words of one phrase are in any order; accents, dots, plurals and articles are left out, as
`headers.header_key` leaves them out. A canonical name is accepted as its own header.
"""


def _listed(phrases: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(","))


ACCEPTED: dict[str, tuple[str, ...]] = {
    "row_no": _listed("""
        no, num, nro, numero, correlativo, orden, no orden, numero orden, item, n, no
        correlativo, numero correlativo, row, row no, number, fila
    """),
    "tag": _listed("""
        etiqueta, brazalete, pulsera, codigo, clave, cod, no etiqueta, numero etiqueta, no
        brazalete, numero brazalete, no pulsera, numero pulsera, codigo pulsera, codigo
        brazalete, codigo etiqueta, codigo unico, tag, tag no, tag number, wristband,
        wristband no, wristband number, bracelet, band, code, tag code
    """),
    "name_full": _listed("""
        nombre, nombre completo, nombre apellido, apellido nombre, nna, name, full name, name
        full, child name, nombre nna, name surname, niña, niño, nombre completo apellido
    """),
    "given_1": _listed("""
        primer nombre, 1er nombre, 1 nombre, nombre pila, given name, first name, given,
        forename, given 1, nombre propio, primero nombre
    """),
    "given_2": _listed("""
        segundo nombre, 2do nombre, 2 nombre, middle name, given 2, second name
    """),
    "given_3": _listed("""
        tercer nombre, otro nombre, 3er nombre, 3 nombre, given 3
    """),
    "family_1": _listed("""
        primer apellido, 1er apellido, 1 apellido, apellido paterno, paterno, apellido,
        surname, last name, family name, first surname, family 1, primero apellido
    """),
    "family_2": _listed("""
        segundo apellido, 2do apellido, 2 apellido, apellido materno, materno, second surname,
        family 2
    """),
    "family_3": _listed("""
        apellido casada, casada, married name, family 3
    """),
    "id_no": _listed("""
        cui, dpi, documento, identificacion, no identificacion, numero identificacion,
        partida, pasaporte, curp, no documento, numero documento, documento identidad,
        documento identificacion, cui dpi, no dpi, no cui, numero dpi, numero cui, partida
        nacimiento, no partida, passport, passport number, id number, id no, document,
        document no, document number, identity number, national id, cedula, id, codigo unico
        identificacion, documento personal identificacion, no id
    """),
    "birth_date": _listed("""
        fecha nacimiento, f nac, f nacimiento, fn, f n, fdn, fec nac, fecha nac, nacimiento,
        date birth, dob, birthdate, birth date, fec nacimiento, born, fnac, fecnac, nac
    """),
    "age": _listed("""
        edad, año, edad año, edad aproximada, edad aprox, edad cumplida, age, year, age year,
        edad estimada, edad actual, edad año cumplido, approximate age
    """),
    "age_months": _listed("""
        mes, edad mes, month, age month
    """),
    "sex": _listed("""
        sexo, genero, sex, gender, h m, f m, sexo h m, sexo f m, genero h m, genero f m
    """),
    "admitted_at": _listed("""
        fecha ingreso, hora ingreso, fecha abrigo, ingreso, fecha hora ingreso, admission
        date, date admission, admitted, admitted at, fecha admision, fecha recepcion, f
        ingreso, admission, date admitted, arrival date
    """),
    "left_at": _listed("""
        egreso, fecha retiro, fecha egreso, fecha salida, retiro, salida, exit date, discharge
        date, left at, date discharge, f egreso, hora egreso
    """),
    "left_reason": _listed("""
        causa, motivo, trasladado, causa retiro, causa egreso, motivo egreso, motivo retiro,
        motivo salida, reason, left reason, traslado, transferred
    """),
    "court": _listed("""
        juzgado, court, organo jurisdiccional, juez
    """),
    "file_no": _listed("""
        expediente, carpeta judicial, no expediente, numero expediente, carpeta, case number,
        case no, file no, file number, no carpeta, no caso
    """),
    "measure": _listed("""
        medida, resolucion, medida proteccion, medida abrigo, measure
    """),
    "family_group": _listed("""
        grupo familiar, hermano, familia no, familia, no familia, family group, sibling,
        family, no grupo familiar, numero familia, hermana
    """),
    "caregiver": _listed("""
        madre, padre, encargado, responsable, nombre madre, nombre padre, nombre encargado,
        nombre responsable, madre padre, padre encargado, madre encargado, madre padre
        encargado, mother, father, guardian, caregiver, adulto responsable, tutor,
        acompañante, mother name, father name, carer, persona encargada, persona responsable,
        encargada
    """),
    "relation": _listed("""
        parentesco, relacion, relationship, vinculo, relation
    """),
    "notes": _listed("""
        observacion, nota, comentario, note, remark, comment, obs, observ, salud, estado
        salud, diagnostico, condicion, alergia, alerta medica
    """),
}

# Headers that rosters have and nobody reads: they help to find the header row.
IGNORED = _listed("""
    tipo documento, tipo doc, telefono, direccion, departamento, municipio, firma, huella,
    albergue, hogar, sector, modulo, dormitorio, cama, procedencia, nacionalidad, idioma,
    foto, escolaridad, grado, talla, peso, total, asistencia, phone, address, room, bed,
    shelter, language, lugar nacimiento, pais, fecha, hora, place, place birth, lugar,
    presente, estado, holder, custodio
""")

# Words that stand under or over others in headers of several rows.
PARTS = frozenset(
    _listed("""
    age, apellido, año, birth, casada, causa, completo, date, dato, dia, documento, edad,
    egreso, f, familiar, family, fecha, first, genero, given, h, hora, ingreso, judicial,
    last, m, materno, mes, nacimiento, name, no, nombre, numero, paterno, personal,
    primer, primero, retiro, second, segundo, sexo, tercer, tipo
""")
)

STOP_WORDS = frozenset(
    _listed("""
    a, adolescente, al, and, child, child's, children's, de, del, e, el, en, la, las, lo,
    los, menor, nna, o, of, or, para, persona, por, que, se, su, the, u, y
""")
)

CHILD_WORDS = frozenset({"nna", "niño", "niña"})

WEEKDAYS = frozenset(
    _listed("""
    d, do, dom, domingo, fri, j, ju, jue, jueves, l, lu, lun, lunes, m, ma, mar, martes,
    mi, mie, miercoles, mon, s, sa, sab, sabado, sat, sun, thu, tue, v, vi, vie, viernes,
    wed, x
""")
)
