"""What is said of files that come in from elsewhere and of files that leave, Spanish first."""

from typing import Final

FILE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "exports": ("Lo que salió", "What left"),
    "exports_none": ("No ha salido ningún archivo.", "No file has left."),
    "export_superseded": ("reemplazada", "superseded"),
    "export_withdrawn": ("retirada: {why}", "withdrawn: {why}"),
    "pfif_taken": (
        "{file}: {mentions} mencionadas, {claims} declaraciones sobre personas de este operativo, {held} sin novedad, {ours} copias de fichas propias, {erased} borradas en su origen, {suppressed} que siguen borradas, {unfit} sin identificador, nombre o fecha.",
        "{file}: {mentions} mentioned, {claims} claims about persons of this operation, {held} without news, {ours} copies of our own records, {erased} deleted at their origin, {suppressed} that stay deleted, {unfit} without id, name or date.",
    ),
    "pfif_stopped": (
        "No se ingresó nada: el archivo trae lo que haría daño.",
        "Nothing was taken in: the file holds what would do harm.",
    ),
    "pfif_fate": ("qué pasa con ella", "fate"),
    "pfif_mention": ("se menciona", "mentioned"),
    "pfif_claim": ("declaración sobre {tag}", "claim about {tag}"),
    "pfif_held": ("sin novedad", "no news"),
    "pfif_ours": ("copia de la ficha propia", "copy of our own"),
    "pfif_erased": ("borrada en su origen", "deleted at its origin"),
    "pfif_suppressed": ("sigue borrada", "stays deleted"),
    "pfif_unfit": ("le falta identificador, nombre o fecha", "lacks id, name or date"),
    "pfif_stays": ("Esto no sale", "This stays behind"),
    "pfif_leaves": (
        "{records} fichas, {placeholders} avisos de borrado.",
        "{records} records, {placeholders} placeholders.",
    ),
    "pfif_left": (
        "Escrito en {file}; la salida quedó anotada ({export}).",
        "Written to {file}; the export is on record ({export}).",
    ),
    "preview": ("Vista previa: no se escribió nada.", "Preview: nothing was written."),
    "pfif_same": ("Los dos archivos dicen lo mismo.", "Both files say the same."),
    "pfif_added": ("se agregó", "added"),
    "pfif_removed": ("se quitó", "removed"),
    "pfif_changed": ("cambió", "changed"),
    "pfif_lost": (
        "PFIF {version} no tiene lugar para: {fields}.",
        "PFIF {version} has no place for: {fields}.",
    ),
    "pfif_faults": (
        "El resultado tiene {number} faltas o avisos según PFIF {version}: véalos con `resguardo pfif check`.",
        "By PFIF {version} the result has {number} faults or warnings: see them with `resguardo pfif check`.",
    ),
    "pfif_errors": ("Errores", "Errors"),
    "pfif_warnings": ("Avisos", "Warnings"),
    "pfif_more": ("Y {number} más de los mismos.", "And {number} more of the same."),
    "pfif_valid": (
        "Válido: PFIF {version}, {persons} personas, {notes} notas.",
        "Valid: PFIF {version}, {persons} persons, {notes} notes.",
    ),
    "pfif_invalid": (
        "No válido: PFIF {version}, {persons} personas, {notes} notas.",
        "Not valid: PFIF {version}, {persons} persons, {notes} notes.",
    ),
    "pfif_unreadable": (
        "No se pudo leer entero: {persons} personas y {notes} notas hasta ahí.",
        "Could not be read to its end: {persons} persons and {notes} notes up to there.",
    ),
    "exported": (
        "Paquete escrito: {file} ({size} B). No lleva llaves: sin ellas, quien lo recibe comprueba todo y no lee ningún nombre.",
        "Bundle written: {file} ({size} B). It carries no keys: without them its receiver checks everything and reads no name.",
    ),
    "exported_keys": (
        "Llaves escritas: {file} ({size} B). Se abren con la llave de transporte {transport}: envíela por otro camino.",
        "Keys written: {file} ({size} B). They open with the transport key {transport}: send it by another way.",
    ),
    "exporting": ("Exportando", "Exporting"),
    "merging": ("Uniendo", "Merging"),
}
