"""The command line's own words, Spanish first. One word for one thing, as in the glossary."""

import os
from typing import Final, Literal

from resguardo.cli.file_words import FILE_WORDS
from resguardo.cli.sheet_words import SHEET_WORDS

Language = Literal["es", "en"]

WORDS: Final[dict[str, tuple[str, str]]] = (
    FILE_WORDS
    | SHEET_WORDS
    | {
        "handed_out": (
            "{number} papeles y archivos en {folder}",
            "{number} papers and files in {folder}",
        ),
        "handing_out": ("Imprimiendo y entregando", "Printing and handing out"),
        "not_handed_out": ("De esto no había nada: {files}", "There was nothing of these: {files}"),
        "access_secret": (
            (
                "Clave inicial de {handle}: {secret}\n"
                "Sirve una vez, hasta {until}, en la puerta de la consola: «Tengo una clave inicial».\n"
                "Su clave, su PIN y sus segundos pasos de antes ya no sirven. La coordinación y el monitoreo lo verán al entrar."
            ),
            (
                "First password of {handle}: {secret}\n"
                "It serves once, until {until}, at the console's door: “I have a first password”.\n"
                "Their earlier password, PIN and second steps serve no more. Coordinators and monitor will see it when they enter."
            ),
        ),
        "change": ("cambio", "change"),
        "link_comparing": (
            "Comparando los pares",
            "Comparing the pairs",
        ),
        "link_done": (
            "{pairs} pares candidatos en {file}.",
            "{pairs} candidate pairs in {file}.",
        ),
        "link_fitting": (
            "Ajustando el modelo a los dos listados",
            "Fitting the model to the two lists",
        ),
        "link_note": (
            "Son pares para revisar, no identidades: quién es quién lo decide una persona.",
            "These are pairs to look at, not identities: a person decides who is who.",
        ),
        "link_preparing": (
            "Preparando los nombres",
            "Preparing the names",
        ),
        "link_reading": (
            "Leyendo los listados",
            "Reading the lists",
        ),
        "link_writing": (
            "Escribiendo los pares",
            "Writing the pairs",
        ),
        "record": ("registro", "record"),
        "line": ("renglón", "line"),
        "served_console": ("Consola y tabletas:", "Console and tablets:"),
        "served_desk": ("Mesa de reclamos:", "Claim desk:"),
        "served_fingerprint": (
            "Huella de la autoridad de esta casa, para comparar en cada tableta:",
            "Fingerprint of this house's authority, to be compared on each tablet:",
        ),
        "served_trust": (
            "Para que una tableta confíe en esta casa, escanee o abra:",
            "For a tablet to trust this house, scan or open:",
        ),
        "served_until": ("Se sirve hasta Ctrl-C.", "Serving until Ctrl-C."),
        "absences_due": (
            "{persons} sin constatar más allá del plazo: registre el acto absence.open_due_absences para abrir sus ausencias.",
            "{persons} unaccounted for beyond the limit: record the act absence.open_due_absences to open their absences.",
        ),
        "absent": ("ausente", "absent"),
        "act": ("acto", "act"),
        "acts": ("actos", "acts"),
        "acts_legend": (
            "×2: firman dos personas. [campo]: puede faltar. `resguardo acts CÓDIGO` dice más de un acto.",
            "×2: two people sign. [field]: may be left out. `resguardo acts CODE` says more about one act.",
        ),
        "adult": ("adulta", "adult"),
        "adults": ("adultas", "adults"),
        "after": ("después", "after"),
        "age": ("edad o nacimiento", "age or birth"),
        "all": ("todo", "all"),
        "all_accounted": (
            "Nadie está sin constatar al {when}.",
            "Nobody is unaccounted for at {when}.",
        ),
        "answers": ("responde", "answers"),
        "as_of": ("corte", "as of"),
        "backup_done": (
            "Respaldo escrito en {folder}. Su llave está en {key}: guárdela en otro lugar que el respaldo.",
            "Backup written to {folder}. Its key is in {key}: keep it in another place than the backup.",
        ),
        "before": ("antes", "before"),
        "before_opening": (
            "El momento pedido es anterior al operativo, que se abrió el {when}: todavía no había nadie.",
            "The moment asked for is before the operation, which was opened on {when}: nobody was here yet.",
        ),
        "bench_build": (
            "Construido en {seconds} s.",
            "Built in {seconds} s.",
        ),
        "bench_memory": (
            "Memoria máxima: {peak} MiB.",
            "Peak memory: {peak} MiB.",
        ),
        "bench_people": (
            "{people} personas, {words} palabras distintas en sus nombres.",
            "{people} people, {words} different words in their names.",
        ),
        "bench_size": (
            "Índice sellado: {size} MiB, abierto en {seconds} s.",
            "Sealed index: {size} MiB, opened in {seconds} s.",
        ),
        "bench_time": (
            "Cada pregunta: mediana {middle} ms, p95 {slow} ms, máximo {most} ms.",
            "Each question: median {middle} ms, p95 {slow} ms, most {most} ms.",
        ),
        "both_differ": ("en ambos, con diferencias", "on both, told differently"),
        "by": ("firmó", "signed by"),
        "child": ("niña, niño o adolescente", "child"),
        "children": ("niñas, niños y adolescentes", "children"),
        "class": ("qué es", "what"),
        "columns": ("columnas", "columns"),
        "columns_hidden": (
            "columnas ocultas que también se leyeron",
            "hidden columns, read as well",
        ),
        "columns_unread": (
            "columnas que nadie conoce y no se leyeron (--column las explica)",
            "columns that nobody knows and that were not read (--column explains them)",
        ),
        "contested": ("custodia en disputa", "custody contested"),
        "copying": ("Copiando", "Copying"),
        "count": ("conteo", "count"),
        "count_open": (
            "Conteo abierto ({kind}) desde {opened_at}, {place}: se esperan {expected}.",
            "Count ({kind}) open since {opened_at}, {place}: {expected} expected.",
        ),
        "data_made": (
            "Carpeta de datos lista: {folder}. Guarde una copia de {key} en otro lugar: sin esa llave no se abre nada. Lo siguiente: resguardo operation new",
            "Data folder ready: {folder}. Keep a copy of {key} elsewhere: without that key nothing opens. Next: resguardo operation new",
        ),
        "data_made_passphrase": (
            "Carpeta de datos lista: {folder}. La frase de paso la abre; no hay otra manera. Lo siguiente: resguardo operation new",
            "Data folder ready: {folder}. The passphrase opens it; there is no other way. Next: resguardo operation new",
        ),
        "alarms": ("Alarmas", "Alarms"),
        "alarms_none": (
            "Ninguna alarma: cada cuarto con llave tiene encargada y ninguno pasa de su cupo.",
            "No alarms: every room that locks has its keyholder and none is above its capacity.",
        ),
        "disputes": ("Disputas", "Disputes"),
        "disputes_none": (
            "No hay disputas abiertas al {when}: ninguna espera una decisión firmada.",
            "There are no open disputes at {when}: none waits for a signed decision.",
        ),
        "dry_run": ("Ensayo: no se escribió nada.", "Dry run: nothing was written."),
        "duplicate_row": ("fila duplicada", "duplicate row"),
        "duplicate_rows": ("filas duplicadas", "duplicate rows"),
        "erased": (
            "Borrado: {blobs} contenidos sellados destruidos. No hay respaldos con sus llaves.",
            "Erased: {blobs} sealed contents destroyed. No backup holds their keys.",
        ),
        "erased_until": (
            "Borrado: {blobs} contenidos sellados destruidos. Los respaldos de llaves caducan el {until}; hasta entonces no está completo.",
            "Erased: {blobs} sealed contents destroyed. Key backups expire on {until}; it is not complete until then.",
        ),
        "event": ("hecho", "event"),
        "events": ("hechos", "events"),
        "everywhere": ("todo el operativo", "the whole operation"),
        "exercise": ("EJERCICIO", "EXERCISE"),
        "expected_is": ("se esperaba", "expected"),
        "fate": ("qué es", "fate"),
        "fate_duplicate": ("duplicada", "duplicate"),
        "fate_empty": ("vacía", "empty"),
        "fate_heading": ("encabezado", "heading"),
        "fate_person": ("persona", "person"),
        "fate_total": ("total", "total"),
        "fate_unreadable": ("ilegible", "unreadable"),
        "field": ("campo", "field"),
        "handle": ("nombre corto", "handle"),
        "held": (
            "{events} hechos recibidos esperan a otros que no han llegado: pida otra vez el paquete anterior.",
            "{events} events received wait for others that have not arrived: ask for the earlier bundle again.",
        ),
        "hidden": ("oculta", "hidden"),
        "joint": (
            "Lo que un comunicado conjunto tendría que decir",
            "What a joint statement would have to say",
        ),
        "known_at": ("según se sabía", "as known at"),
        "leads_mentions": (
            "Quién puede ser cada persona mencionada",
            "Who each person mentioned may be",
        ),
        "leads_nobody": (
            "Nadie con un nombre parecido a: {names}. Esto no prueba que no estén.",
            "Nobody with a name like: {names}. This does not prove that they are not here.",
        ),
        "leads_none": (
            "Nadie mencionado sin hallar y ningún par de brazaletes con nombres parecidos, al {when}. Esto no prueba nada de quien no dio su nombre.",
            "Nobody mentioned is still unseen and no two bands have names alike, as of {when}. This proves nothing of anybody who gave no name.",
        ),
        "leads_note": (
            "Son indicios por el nombre, no una identidad: entre hermanas y hermanos se equivoca. Decide una persona, con la cara y los papeles. La lectura quedó escrita.",
            "These are leads by name, not an identity: they err among brothers and sisters. A person decides, by face and papers. The reading was written down.",
        ),
        "leads_twice": (
            "Brazaletes que pueden ser una sola persona",
            "Bands that may be one person",
        ),
        "log_of_reads": ("Registro de lecturas:", "Log of reads:"),
        "may_be_known": (
            "Recibieron brazalete nuevo y quizá ya están en el registro",
            "Got a new band and may be on the roll already",
        ),
        "may_be_known_mend": (
            "Compárelas en persona; si son la misma, dos personas firman register.merge_persons.",
            "Compare them face to face; if they are the same, two people sign register.merge_persons.",
        ),
        "may_be_same": ("quizá la misma persona", "maybe the same person"),
        "mend": ("cómo corregir", "how to mend"),
        "merged": (
            "Unido: {events} hechos nuevos, {known} ya estaban, {contents} contenidos sellados, {keys} llaves; {held} en espera.",
            "Merged: {events} new events, {known} known, {contents} sealed contents, {keys} keys; {held} held.",
        ),
        "merged_into": ("unida a {tag}", "merged into {tag}"),
        "missing": ("faltan", "missing"),
        "movement": ("cambio", "change"),
        "movements": ("cambios", "changes"),
        "name": ("nombre", "name"),
        "namesakes": ("homónimas", "namesakes"),
        "no_counts": (
            "Al {when} no se ha cerrado ningún conteo: no hay totales firmados.",
            "At {when} no count has been closed: there are no signed totals.",
        ),
        "no_events": ("Todavía no hay hechos.", "There are no events yet."),
        "no_operations": (
            "La carpeta todavía no tiene operativos. Abra uno con `resguardo operation new`.",
            "The folder has no operations yet. Open one with `resguardo operation new`.",
        ),
        "no_such_act": (
            "Ningún acto empieza así. `resguardo acts` los enseña todos.",
            "No act begins so. `resguardo acts` shows them all.",
        ),
        "nobody_listed": (
            "Nadie está sin constatar según lo registrado al {when}; no lo confirma ningún conteo cerrado, o hay uno abierto.",
            "Nobody is unaccounted for as far as recorded at {when}; no closed count confirms it, or one is open.",
        ),
        "not_both": ("No pueden ser ciertos a la vez", "Can't both be true"),
        "not_explained": ("Diferencias sin explicar", "Unexplained differences"),
        "not_understood": (
            "{events} hechos de una versión más nueva: se guardan y se comprueban, y aquí no se entienden. Actualice Resguardo.",
            "{events} events of a newer version: kept and verified, and not understood here. Update Resguardo.",
        ),
        "not_yet": ("no estaba", "not here"),
        "nothing_changed": (
            "Nada cambió entre los dos momentos.",
            "Nothing changed between the two moments.",
        ),
        "nothing_overdue": (
            "Nada está vencido al {when}.",
            "Nothing is overdue at {when}.",
        ),
        "nothing_recorded": (
            "No se registró nada: el archivo entra completo o no entra.",
            "Nothing was recorded: a file goes in whole or not at all.",
        ),
        "on_both_alike": ("{persons} en ambos, sin diferencias", "{persons} on both, told alike"),
        "on_paper": ("papel {sheet}", "paper {sheet}"),
        "only_list": ("solo en el listado", "only on the list"),
        "only_roll": ("solo en el registro", "only on the roll"),
        "opened": (
            "Operativo abierto: {name}. Coordina {coordinator}, que firma como {handle}.",
            "Operation opened: {name}. Coordinator: {coordinator}, who signs as {handle}.",
        ),
        "opened_at": ("abierto", "opened"),
        "operation": ("operativo", "operation"),
        "optional": ("puede faltar", "may be left out"),
        "out": ("fuera con aviso", "out by name"),
        "overdue": ("Vencido", "Overdue"),
        "paper_code": (
            "Código de papel, de los primeros {size} hechos: {code}",
            "Paper code, of the first {size} events: {code}",
        ),
        "passphrase": ("Frase de paso", "Passphrase"),
        "person": ("persona", "person"),
        "persons": ("personas", "persons"),
        "place": ("lugar", "place"),
        "playing": ("Jugando el rescate", "Playing the rescue"),
        "population": ("población", "population"),
        "present": ("presente", "present"),
        "probability": (
            "probabilidad",
            "probability",
        ),
        "problems": ("problemas", "problems"),
        "search_building": (
            "Leyendo los nombres",
            "Reading the names",
        ),
        "search_nobody": (
            "Nadie con un nombre parecido. Esto no prueba que la persona no esté: puede constar con otro nombre o sin ninguno.",
            "Nobody with a name like it. This does not prove that the person is not here: they may be on record under another name, or none.",
        ),
        "search_note": (
            "Son indicios por el nombre, no una identidad: decide una persona, con la cara y los papeles. La búsqueda quedó escrita.",
            "These are leads by name, not an identity: a person decides, by face and papers. The search was written down.",
        ),
        "search_title": (
            "Quién puede ser",
            "Who it may be",
        ),
        "search_unnamed": (
            "Para ver nombres y razones, indique quién lee con --as.",
            "To see names and reasons, say who reads with --as.",
        ),
        "searching": (
            "Buscando",
            "Searching",
        ),
        "would_record": (
            "{acts} con {events}: todo en regla. Sin --dry-run se registra.",
            "{acts} with {events}: all in order. Without --dry-run it is recorded.",
        ),
        "recorded": ("{acts} con {events}: registrado.", "{acts} with {events}: recorded."),
        "refold_differs": (
            "El estado guardado no es el que dan los hechos: quite la instantánea y vuelva a abrir.",
            "The kept state is not what the events give: remove the snapshot and open again.",
        ),
        "released": ("egresó", "released"),
        "repeated": ("repetida", "repeated"),
        "restored": (
            "Restaurado: {events} hechos, {keys} llaves; {erased} personas siguen borradas. Este equipo escribe con una llave nueva.",
            "Restored: {events} events, {keys} keys; {erased} persons stay erased. This installation writes under a new key.",
        ),
        "roles": ("funciones", "roles"),
        "roll": ("Lista", "Roll"),
        "roll_empty": (
            "Nadie tiene brazalete todavía. Se ponen con register.issue_tag, o con `resguardo roster import --band`.",
            "Nobody wears a band yet. Bands are put on with register.issue_tag, or with `resguardo roster import --band`.",
        ),
        "roster_findings": (
            "El listado tiene problemas por revisar: véalos con --dry-run.",
            "The list has problems to look at: see them with --dry-run.",
        ),
        "row": ("fila", "row"),
        "rows": ("filas", "rows"),
        "service_ended": ("servicio terminado", "service ended"),
        "sex": ("sexo", "sex"),
        "sex_female": ("mujer", "female"),
        "sex_male": ("hombre", "male"),
        "sex_unknown": ("no se sabe", "not known"),
        "sheet": ("hoja", "sheet"),
        "source": ("por", "by way of"),
        "stands": ("cómo está", "stands"),
        "stated_total": ("total declarado", "stated total"),
        "statements_checked": (
            "Comunicados: {statements}. Pares que no pueden ser ciertos a la vez: {contradictions}. Diferencias sin explicar: {unexplained}.",
            "Statements: {statements}. Pairs that can't both be true: {contradictions}. Unexplained differences: {unexplained}.",
        ),
        "tag": ("brazalete", "band"),
        "tag_clash": ("un brazalete, dos personas", "one band, two persons"),
        "taken_in": (
            "{file}: declaraciones {claims}, menciones por buscar {mentions}, brazaletes nuevos {banded}; hechos {events}.",
            "{file}: claims {claims}, mentions to look for {mentions}, new bands {banded}; events {events}.",
        ),
        "timeline": ("Conteos cerrados", "Closed counts"),
        "total_absent": ("ausentes", "absent"),
        "total_absent_one": ("ausente", "absent"),
        "total_adults": ("adultas", "adults"),
        "total_agrees": ("coincide", "agrees"),
        "total_children": ("niñas, niños y adolescentes", "children"),
        "total_differs": ("no coincide", "does not agree"),
        "total_out": ("fuera con aviso", "out by name"),
        "total_persons": ("personas", "persons"),
        "total_present": ("presentes", "present"),
        "total_present_one": ("presente", "present"),
        "total_vehicle": ("en vehículo", "in a vehicle"),
        "type": ("tipo", "type"),
        "unaccounted": ("Sin constatar", "Unaccounted for"),
        "unexplained": ("sin explicar", "unexplained"),
        "vehicle": ("en vehículo", "in a vehicle"),
        "verifying": ("Comprobando", "Checking"),
        "was_told": ("aviso de otra persona", "told by somebody"),
        "opened_by_clock": (
            "Ausencia abierta por el reloj: {tag}.",
            "Absence opened by the clock: {tag}.",
        ),
        "watched": (
            "{when} · ausencias abiertas: {opened} · vencido: {overdue} · alarmas: {alarms}",
            "{when} · absences opened: {opened} · overdue: {overdue} · alarms: {alarms}",
        ),
        "without_effect": (
            "{events} hechos están en el libro sin efecto; los motivos: {reasons}.",
            "{events} events are in the ledger without effect; the reasons: {reasons}.",
        ),
        "what": ("qué", "what"),
        "written_to": ("Lista escrita en {file}.", "List written to {file}."),
        "whom": ("quién", "whom"),
        "why": ("por qué", "why"),
        "zone_code": (
            "Código de la zona {zone}: {code}. Cuélguelo en la zona y escríbalo en su hoja.",
            "Code of the zone {zone}: {code}. Hang it in the zone and write it on its sheet.",
        ),
    }
)

COLUMN_WORDS: Final[dict[str, tuple[str, str]]] = {
    "row_no": ("número de orden", "number on the list"),
    "tag": ("brazalete", "band"),
    "name": ("nombre", "name"),
    "name_full": ("nombre completo", "full name"),
    "given_1": ("nombre", "given name"),
    "given_2": ("segundo nombre", "second given name"),
    "given_3": ("otros nombres", "further given names"),
    "family_1": ("apellido", "surname"),
    "family_2": ("segundo apellido", "second surname"),
    "family_3": ("apellido de casada", "married surname"),
    "id_no": ("número de identidad", "identity number"),
    "birth_date": ("fecha de nacimiento", "date of birth"),
    "birth_day": ("día de nacimiento", "day of birth"),
    "birth_month": ("mes de nacimiento", "month of birth"),
    "birth_year": ("año de nacimiento", "year of birth"),
    "age": ("edad", "age"),
    "age_months": ("meses de edad", "months of age"),
    "sex": ("sexo", "sex"),
    "sex_f": ("sexo: mujer", "sex: female"),
    "sex_m": ("sexo: letra M", "sex: letter M"),
    "sex_h": ("sexo: hombre", "sex: male"),
    "admitted_at": ("ingreso", "admission"),
    "left_at": ("egreso", "leaving"),
    "left_reason": ("motivo del egreso", "reason for leaving"),
    "court": ("juzgado", "court"),
    "file_no": ("expediente", "case number"),
    "measure": ("medida", "measure"),
    "family_group": ("grupo familiar", "family group"),
    "caregiver": ("persona encargada", "caregiver"),
    "relation": ("parentesco", "relationship"),
    "notes": ("observaciones, que no se muestran", "remarks, which are not shown"),
    "row": ("fila", "row"),
    "column": ("columna", "column"),
    "sheet": ("hoja", "sheet"),
    "submission": ("envío", "submission"),
    "total": ("total", "total"),
    "file": ("archivo", "file"),
}
"""What each column of a list holds, by its canonical name, and the other places where a problem is found."""

FIRST_PAGE: Final[dict[Language, str]] = {
    "es": """\
Resguardo · la cuenta de cada persona protegida

  Ver un rescate entero en ejercicio:
    resguardo drill --data ejercicio

  Empezar el propio:
    resguardo init                                 una carpeta de datos
    resguardo operation new NOMBRE ...             el operativo y quien coordina
    resguardo record ARCHIVO.jsonl                 actos, también los escritos en papel
    resguardo roster import LISTA.xlsx --dry-run   el listado que ya tiene

  Preguntar:
    resguardo roll          quién está y quién responde
    resguardo unaccounted   a quién nadie ha constatado
    resguardo overdue       qué está vencido y de quién es
    resguardo verify        la prueba, desde los bytes

  Todas las órdenes: resguardo --help · Una: resguardo roll --help · In English: --language en""",
    "en": """\
Resguardo · the account of every protected person

  See a whole rescue as an exercise:
    resguardo drill --data exercise

  Begin your own:
    resguardo init                                 a data folder
    resguardo operation new NAME ...               the operation and its coordinator
    resguardo record FILE.jsonl                    acts, also those written on paper
    resguardo roster import LIST.xlsx --dry-run    the list that you have

  Ask:
    resguardo roll          who is here and who answers
    resguardo unaccounted   whom nobody has accounted for
    resguardo overdue       what is overdue and whose it is
    resguardo verify        the proof, from the bytes

  All commands: resguardo --help · One: resguardo roll --help · En español: --language es""",
}


def chosen_language(asked: str | None = None) -> Language:
    """The language of this run: what was asked, else `RESGUARDO_LANGUAGE`, else Spanish."""
    return (
        "en"
        if (asked or os.environ.get("RESGUARDO_LANGUAGE", "es")).lower().startswith("en")
        else "es"
    )


def say(key: str, language: Language, /, **values: object) -> str:
    """One of the command line's words or sentences."""
    return WORDS[key][0 if language == "es" else 1].format(**values)
