"""What each role does first, one card a role: for the help page, to be printed and hung beside the desk."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.operation.policy import Role

DUTIES: Final[dict[Role, tuple[Promise, ...]]] = {
    Role.COORDINATOR: (
        _("Inscriba al equipo y dé a cada quien su función; nadie puede nada hasta entonces."),
        _("Mire el tablero al empezar y al terminar el turno: lo vencido tiene dueño y hora."),
        _("Guarde un respaldo y pruebe que se puede recuperar antes de necesitarlo."),
    ),
    Role.INTAKE_OFFICER: (
        _("Primero el brazalete, luego la fotografía y lo que se ve. El nombre puede esperar."),
        _("Anote quién sostenía a quién; no separe lo que llegó junto sin anotarlo."),
        _("Si el sistema avisa de un parecido, compare las dos caras. El aviso no decide."),
    ),
    Role.REGISTRAR: (
        _("Lo que alguien dice es una declaración con su fuente; nunca borra la anterior."),
        _("Confirme solo con un fundamento de la lista y sin haberlo anotado usted."),
        _("Unir dos registros pide dos firmas que vieron las dos caras."),
    ),
    Role.ESCORT: (
        _("Cuente por brazalete y por rostro al subir, y otra vez al bajar."),
        _("No salga antes de cerrar la lista del vehículo. A bordo responde usted."),
        _("Nadie baja sin quien reciba; a quien no reciban en la puerta, sigue con usted."),
    ),
    Role.CARER: (
        _("Acepte a cada persona viéndola; desde su firma responde usted."),
        _("Al cambio de turno entregue por nombre, con medicinas, papeles y pertenencias."),
        _("Si alguien no está donde debe, dígalo ya: no espere al próximo conteo."),
    ),
    Role.SHELTER_DIRECTOR: (
        _("Sepa cada noche cuántas personas, quién responde y quién tiene las llaves."),
        _("Nadie entra sin cita u orden; en la puerta no se dice quién está."),
        _("Las hojas impresas se entregan por nombre y vuelven o se destruyen ante testigo."),
    ),
    Role.GATEKEEPER: (
        _("Anote a quien entra, con qué fundamento, y cuando sale."),
        _("A quien pregunta por alguien, indíquele la ventanilla. Ni sí ni no."),
        _("Si se junta gente, anote la señal y avise. Si fuerzan la entrada, toque Irrupción."),
    ),
    Role.COUNTER: (
        _("Lea el código de la zona y mire cada rostro, no la cama."),
        _("Marque solo a quien ve ahora. No pregunte qué marcó la otra persona."),
        _("A quien no conozca, márquelo sin identificar. Al terminar, dígalo."),
    ),
    Role.COUNT_OFFICER: (
        _("Abra el conteo, asigne dos personas a cada zona y no cuente usted."),
        _("Donde difieran, mande recontar con otra persona. No haga un promedio."),
        _("Firme como está: quien falta queda ausente por nombre y la búsqueda empieza."),
    ),
    Role.POLICE: (
        _("Con una irrupción: salidas, puestos y rostros sin ver, en una pantalla."),
        _("Anote dónde y cuándo se localizó a alguien; localizada no es resguardada."),
        _("El nombre y el lugar de quien no falta no se muestran, y no hacen falta."),
    ),
    Role.CHILD_PROTECTION: (
        _("Por cada ausencia, pida la alerta. Pedida no es activada: espere el acuse."),
        _("Estudie cada solicitud sin decir a nadie si la niña o el niño está."),
        _("Un egreso pide orden, identidad comprobada por dos y una visita ya fijada."),
    ),
    Role.ALERT_UNIT: (
        _("Acuse recibo de cada solicitud, y diga activada, o por qué no."),
        _("Libere solo los datos que la búsqueda necesita; quedan escritos uno por uno."),
        _("Antes de que venza el mensaje, actualícelo. Al hallarla, cancélelo."),
    ),
    Role.MEDIC: (
        _("Atienda primero a quien llegó con urgencia."),
        _("Lo que se halla en un examen no se escribe aquí; que hubo examen, sí."),
        _("Anote medicinas y horas al entregar, para que no se pierda una toma."),
    ),
    Role.INTERVIEWER: (
        _("Con cada regreso, la entrevista en su plazo, a solas y en su idioma."),
        _("Anote lo que dice con sus palabras; no sugiera respuestas."),
        _("Quién es familia de quién se declara; lo verifica otra persona."),
    ),
    Role.JUDGE: (
        _("El expediente trae declaraciones, custodia y ausencias, nunca la dirección."),
        _("Una orden nombra a la persona y a quien la recibe, con vigencia."),
        _("Lo que se contradice aparece como disputa, con quién dijo qué."),
    ),
    Role.SPOKESPERSON: (
        _("Diga solo cifras de un conteo firmado, con su hora."),
        _("«Todas» no se puede decir mientras haya una ausencia abierta."),
        _("Si una cifra cambió, emita una corrección; la anterior queda."),
    ),
    Role.MONITOR: (
        _("Mire las alarmas: el personal no puede apagarlas."),
        _("Compruebe el libro y guarde la constancia fuera de esta casa."),
        _("Pregunte quién leyó qué y por qué. Usted no ve nombres."),
    ),
}
"""What stands on the card of each role: three lines, the first thing first."""
