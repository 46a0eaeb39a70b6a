"""What a check of a CAP message found: each finding with its line and element, and words that say what was found, expected, and how to mend it."""

from typing import Final, Literal, NamedTuple

Language = Literal["es", "en"]
KEPT: Final = 500
"""So many errors, and so many warnings, are kept; the rest is counted."""

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "xml.empty": ("El archivo está vacío.", "The file is empty."),
    "xml.malformed": (
        "No es XML bien formado: {found}. Pida el archivo de nuevo.",
        "Not well-formed XML: {found}. Ask for the file again.",
    ),
    "xml.encoding": (
        "La codificación no se puede leer: {found}. Se espera UTF-8.",
        "The encoding cannot be read: {found}. Expected UTF-8.",
    ),
    "xml.control": (
        "Trae un carácter de control ({found}), que XML no admite. Quítelo.",
        "It has a control character ({found}), which XML does not allow. Remove it.",
    ),
    "xml.doctype": (
        "Trae una declaración de tipo de documento o entidades, que no se aceptan. Quítela.",
        "It has a document type declaration or entities, which are not accepted. Remove it.",
    ),
    "xml.depth": (
        "Anidado a {found} niveles; un mensaje tiene 5 y se aceptan 16.",
        "Nested {found} levels deep; a message has 5 and 16 are accepted.",
    ),
    "xml.size": (
        "Pasa de {found}. Un mensaje con su fotografía cabe en mucho menos.",
        "Larger than {found}. A message with its photo fits in much less.",
    ),
    "xml.elements": (
        "Tiene más de {found} elementos y atributos. No se sigue leyendo.",
        "It has more than {found} elements and attributes. Reading stops.",
    ),
    "cap.root": (
        "La raíz es «{found}» y se espera «alert».",
        "The root is “{found}” and “alert” is expected.",
    ),
    "cap.namespace": (
        "El espacio de nombres es «{found}»; se espera el de CAP 1.2. Las versiones 1.0 y 1.1 son otras.",
        "The namespace is “{found}”; that of CAP 1.2 is expected. Versions 1.0 and 1.1 differ.",
    ),
    "schema.order": (
        "«{field}» no va aquí: {found}. El orden de los elementos es regla.",
        "“{field}” does not belong here: {found}. The order of elements is a rule.",
    ),
    "schema.value": (
        "«{field}» dice «{found}», que no es uno de los valores posibles.",
        "“{field}” says “{found}”, which is not one of the possible values.",
    ),
    "schema.attribute": (
        "«{field}» lleva un atributo, y CAP no tiene atributos: {found}.",
        "“{field}” has an attribute, and CAP has none: {found}.",
    ),
    "schema.other": ("«{field}»: {found}.", "“{field}”: {found}."),
    "name_unfit": (
        "«{field}» dice «{found}»: no puede estar vacío ni llevar espacios, comas, «<» o «&».",
        "“{field}” says “{found}”: it can't be empty nor hold spaces, commas, “<” or “&”.",
    ),
    "date_zone": (
        "«{field}» dice «{found}». La zona se escribe -06:00, y UTC -00:00, nunca Z.",
        "“{field}” says “{found}”. The zone is written -06:00, and UTC -00:00, never Z.",
    ),
    "date_fraction": (
        "«{field}» dice «{found}». Va hasta el segundo, sin fracciones.",
        "“{field}” says “{found}”. It goes to the second, without fractions.",
    ),
    "date_offset": (
        "«{field}» dice «{found}» y le falta la diferencia con UTC: 2026-02-03T04:10:00-06:00.",
        "“{field}” says “{found}” and lacks its offset from UTC: 2026-02-03T04:10:00-06:00.",
    ),
    "date_impossible": (
        "«{field}» dice «{found}», que no existe en el calendario o en el reloj.",
        "“{field}” says “{found}”, which does not exist in the calendar or on the clock.",
    ),
    "date_midnight": (
        "«{field}» dice «{found}»: las 24:00 se leen como las 00:00 del día siguiente. Escríbalo así.",
        "“{field}” says “{found}”: 24:00 is read as 00:00 of the next day. Write it so.",
    ),
    "date_blank": (
        "«{field}» lleva espacios alrededor. Quítelos: otros comparan letra por letra.",
        "“{field}” has white space around it. Remove it: others compare letter by letter.",
    ),
    "date_utc": (
        "«{field}» dice «{found}». La norma pide -00:00 para UTC.",
        "“{field}” says “{found}”. The standard asks for -00:00 for UTC.",
    ),
    "restriction_missing": (
        "El alcance es Restricted y falta «restriction», que dice para quién es.",
        "The scope is Restricted and “restriction”, which says for whom, is missing.",
    ),
    "restriction_unwanted": (
        "«restriction» solo va con el alcance Restricted; aquí es {found}.",
        "“restriction” goes with the scope Restricted only; here it is {found}.",
    ),
    "addresses_missing": (
        "El alcance es Private y falta «addresses».",
        "The scope is Private and “addresses” is missing.",
    ),
    "addresses_unwanted": (
        "«addresses» está y el alcance es {found}; solo hace falta con Private.",
        "“addresses” is there and the scope is {found}; only Private needs it.",
    ),
    "note_missing": (
        "Un mensaje {found} dice en «note» cuál ejercicio es, o por qué se rechaza.",
        "A message {found} says in “note” which exercise it is, or why it is rejected.",
    ),
    "references_missing": (
        "Un mensaje {found} nombra en «references» los anteriores.",
        "A message {found} names the earlier ones in “references”.",
    ),
    "references_unfit": (
        "«{found}» no es remitente,identificador,hora.",
        "“{found}” is not sender,identifier,sent.",
    ),
    "references_many": (
        "Nombra {found} mensajes; se revisan 2000.",
        "It names {found} messages; 2,000 are looked at.",
    ),
    "references_itself": ("El mensaje se nombra a sí mismo.", "The message names itself."),
    "references_later": (
        "Nombra un mensaje posterior a él: {found}.",
        "It names a message later than itself: {found}.",
    ),
    "references_sender": (
        "Nombra un mensaje de otro remitente: {found}. Solo quien envió actualiza o cancela.",
        "It names a message of another sender: {found}. Only the sender updates or cancels.",
    ),
    "references_repeated": (
        "Nombra dos veces el mismo mensaje: {found}.",
        "It names the same message twice: {found}.",
    ),
    "info_missing": (
        "No trae ningún «info»: nadie sabrá de qué trata.",
        "It has no “info”: nobody will know what it is about.",
    ),
    "language_missing": (
        "Falta «language»; así se lee como inglés de Estados Unidos.",
        "“language” is missing; it is then read as American English.",
    ),
    "language_empty": (
        "«language» está vacío, y así significa inglés de Estados Unidos.",
        "“language” is empty, and then means American English.",
    ),
    "languages_same_text": (
        "Los bloques {found} dicen lo mismo letra por letra: uno no está traducido.",
        "The blocks {found} say the same letter by letter: one is not translated.",
    ),
    "languages_differ": (
        "«{field}» difiere entre idiomas ({found}); los códigos, horas y zonas son los mismos en todos.",
        "“{field}” differs between languages ({found}); codes, times and areas are the same in all.",
    ),
    "expires_missing": (
        "Falta «expires»: cada receptor decidirá cuándo termina.",
        "“expires” is missing: each receiver will decide when it ends.",
    ),
    "expires_early": (
        "Termina ({found}) antes de haberse enviado o de empezar.",
        "It ends ({found}) before it was sent or begins.",
    ),
    "headline_long": (
        "El titular tiene {found} caracteres; muchos receptores muestran 140.",
        "The headline has {found} characters; many receivers show 140.",
    ),
    "instruction_same": (
        "«instruction» repite «description».",
        "“instruction” repeats “description”.",
    ),
    "text_markup": (
        "«{field}» trae marcas de página o entidades ({found}); es texto llano.",
        "“{field}” has page markup or entities ({found}); it is plain text.",
    ),
    "text_unseen": (
        "«{field}» trae caracteres que no se ven o invierten la lectura ({found}). Quítelos.",
        "“{field}” has characters that nobody sees or that turn the reading round ({found}). Remove them.",
    ),
    "web_relative": (
        "«{found}» no es una dirección completa.",
        "“{found}” is no complete address.",
    ),
    "assess_public": (
        "«Assess» es para equipos, no para el público.",
        "“Assess” is for teams, not for the public.",
    ),
    "resource_uri": (
        "«{found}» es una dirección relativa y el contenido no viene dentro.",
        "“{found}” is a relative address and the content does not come inside.",
    ),
    "resource_content": (
        "El contenido de «derefUri» no es base64.",
        "The content of “derefUri” is no base64.",
    ),
    "resource_size": (
        "Dice que mide {found} bytes y mide otra cosa.",
        "It says it is {found} bytes long and is not.",
    ),
    "resource_digest": (
        "La huella no es la SHA-1 de su contenido: {found}.",
        "The digest is not the SHA-1 of its content: {found}.",
    ),
    "area_missing": (
        "Falta «area»: nadie sabrá dónde vale.",
        "“area” is missing: nobody will know where it holds.",
    ),
    "area_empty": (
        "«{found}» no tiene polígono, círculo ni código.",
        "“{found}” has no polygon, circle or code.",
    ),
    "polygon_unfit": (
        "El polígono «{found}» no es una lista de latitud,longitud.",
        "The polygon “{found}” is no list of latitude,longitude.",
    ),
    "polygon_many": (
        "Los polígonos del mensaje tienen más de {found} puntos. No se siguen revisando.",
        "The message's polygons have more than {found} points. No more are looked at.",
    ),
    "polygon_short": (
        "El polígono tiene {found} puntos; al menos cuatro, el último igual al primero.",
        "The polygon has {found} points; at least four, the last equal to the first.",
    ),
    "polygon_open": (
        "El polígono no se cierra: el último punto ({found}) es igual al primero.",
        "The polygon does not close: the last point ({found}) equals the first.",
    ),
    "polygon_crossing": (
        "El polígono se cruza a sí mismo en el lado {found}.",
        "The polygon crosses itself at side {found}.",
    ),
    "circle_unfit": (
        "El círculo «{found}» no es latitud,longitud y radio en kilómetros.",
        "The circle “{found}” is not latitude,longitude and radius in kilometres.",
    ),
    "point_beyond": (
        "{found} no está en la Tierra; la latitud va primero, de -90 a 90.",
        "{found} is not on Earth; latitude comes first, from -90 to 90.",
    ),
    "ceiling_alone": (
        "«ceiling» está sin «altitude».",
        "“ceiling” is there without “altitude”.",
    ),
    "signature_unverified": (
        "Trae una firma que aquí no se verifica: trátelo como mensaje sin firma.",
        "It has a signature that is not verified here: treat it as unsigned.",
    ),
    "privacy_source": (
        "«source» dice qué equipo o quién lo escribió; no sale en un mensaje público.",
        "“source” says which device or who wrote it; it does not leave in a public message.",
    ),
    "privacy_incidents": (
        "«incidents» une los mensajes de varias niñas y niños; no sale en uno público.",
        "“incidents” joins the messages of several children; it does not leave in a public one.",
    ),
    "privacy_circle": (
        "El centro de un círculo es el lugar mismo. Use departamentos o países.",
        "The centre of a circle is the place itself. Use departments or countries.",
    ),
}
"""Code -> Spanish, English."""


class Finding(NamedTuple):
    """One thing that was found; `record` is the identifier of the message, or the language of the block."""

    line: int
    code: str
    record: str = ""
    found: str = ""
    field: str = ""

    def message(self, language: Language = "es") -> str:
        """What was found, what is expected, how to mend it."""
        said = MESSAGES[self.code][0 if language == "es" else 1]
        return said.format(found=self.found, field=self.field)


class Findings:
    """Errors and warnings of one message; the first of each are kept, and all are counted."""

    def __init__(self) -> None:
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []
        self.count = 0

    @property
    def codes(self) -> set[str]:
        """Every code that was found."""
        return {one.code for one in (*self.errors, *self.warnings)}

    def error(self, finding: Finding) -> None:
        """Keep an error."""
        self._keep(self.errors, finding)

    def warn(self, finding: Finding) -> None:
        """Keep a warning."""
        self._keep(self.warnings, finding)

    def _keep(self, kept: list[Finding], finding: Finding) -> None:
        self.count += 1
        if len(kept) < KEPT:
            kept.append(finding._replace(found=shortened(finding.found)))


def shortened(text: str) -> str:
    """So much of a value as fits a message, without line breaks."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
