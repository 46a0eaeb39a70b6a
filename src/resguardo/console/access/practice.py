"""What everybody may know of an exercise: its one password and PIN, and why a real operation has none."""

from resguardo.operation.refusal import refusal

PASSWORD = "todo esto es un ejercicio"  # noqa: S105 - everybody is meant to know it
PIN = "402857"

REAL_OPERATION = refusal(
    "access.real_operation",
    es=(
        "En esta carpeta hay un operativo real.",
        "Una carpeta en la que solo hay ejercicios.",
        "Juegue el ejercicio en otra carpeta; en un operativo cada quien tiene su propia clave.",
    ),
    en=(
        "There is a real operation in this folder.",
        "A folder that holds exercises only.",
        "Play the exercise in another folder; in an operation everybody has a password of their own.",
    ),
)
