"""Help in the language of the reader, and mistakes in the use of commands said in plain words."""

import re
from typing import Any

from typer.exceptions import TyperException

from resguardo.cli.problems import Problem, problem
from resguardo.cli.words import Language

_BETWEEN = " / "
_NO_COMMAND = re.compile(r"No such command ['\"]?(.*?)['\"]?(?:\.|$)(?: Did you mean .*)?$")
_MEANT = re.compile(r".*Did you mean (?:one of: )?(.*?)\?$")
_CHOICE = re.compile(r"(?:Value error, )?'(.*)' is not one of (.*?)\.?$")
_SURPLUS = re.compile(r"Got unexpected extra arguments? \((.*)\)")


def in_language(command: Any, language: Language) -> Any:
    """The same command with every help text in one language; they are written `Spanish / English`."""
    command.help = _half(command.help, language)
    for parameter in command.params:
        parameter.help = _half(getattr(parameter, "help", None), language)
    for inner in getattr(command, "commands", {}).values():
        in_language(inner, language)
    return command


def _half(text: str | None, language: Language) -> str | None:
    spanish, between, english = (text or "").partition(_BETWEEN)
    return english if between and language == "en" else spanish


def misuse(error: TyperException, language: Language) -> Problem:
    """What is wrong with the words of a command, from what the parser found."""
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    command = context.command_path if context is not None else "resguardo"
    where = _name(parameter) if parameter is not None else ""
    if type(error).__name__ == "MissingParameter":
        return problem("usage.missing", language, where, found=where, command=command)
    option = getattr(error, "option_name", None)
    unknown = option or _match(_NO_COMMAND, error.message) or _match(_SURPLUS, error.message)
    if unknown:
        likely = ", ".join(getattr(error, "possibilities", None) or ())
        likely = likely or _match(_MEANT, error.message).replace("'", "")
        near = f" ({likely})" if likely else ""
        return problem("usage.unknown", language, found=unknown, near=near, command=command)
    choice = _CHOICE.match(error.message)
    if choice:
        return problem("usage.choice", language, where, found=choice[1], names=choice[2])
    return problem("usage.value", language, where, found=error.message, command=command)


def _name(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    return str(parameter.opts[0] if is_option else parameter.name.upper())


def _match(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return found[1] if found else ""
