"""What is wrong with a command line, in our words: click's own are for those who write programs.

Whatever click finds wrong comes through here, and leaves with what to do.
"""

from __future__ import annotations

import click

from omi_rules.errors import WrongUseError
from omi_rules.near import did_you_mean
from omi_rules.wording import listed


def misuse(error: click.ClickException) -> WrongUseError:
    """The same mistake, said for people."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    ask = f"‘{context.command_path} --help’ says how it is used." if context is not None else ""
    match error:
        case click.NoSuchOption():
            near = did_you_mean(error.option_name, _options(context))
            message = f"there is no option ‘{error.option_name}’"
            return WrongUseError(message, help=f"{near} {ask}".strip())
        case click.MissingParameter() if error.param is not None and context is not None:
            return WrongUseError(f"{error.param.make_metavar(context)} is missing", help=ask)
        case click.BadParameter() if error.param is not None:
            return _of_value(error, error.param, ask)
        case click.BadOptionUsage():
            return _of_use(error)
        case _ if type(error) is click.UsageError:  # what is left over; nothing else is so plain
            left = error.message.partition("(")[2].removesuffix(")")
            return WrongUseError(
                f"‘{left}’ is more than this command takes" if left else error.message,
                help=f"A name with spaces needs quotation marks. {ask}".strip(),
            )
        case _:
            return WrongUseError(error.format_message(), help=ask)


def _options(context: click.Context | None) -> list[str]:
    if context is None:
        return []
    return [name for param in context.command.get_params(context) for name in param.opts]


def _of_value(error: click.BadParameter, option: click.Parameter, ask: str) -> WrongUseError:
    """What stands behind an option is none of the words that can."""
    if not isinstance(option.type, click.Choice):
        return WrongUseError(f"{option.opts[0]}: {error.message}", help=ask)
    words = listed([str(word) for word in option.type.choices], joint="or")
    return WrongUseError(
        f"what follows {option.opts[0]} is none of its words",
        help=f"It can be {words}. {ask}".strip(),
    )


def _of_use(error: click.BadOptionUsage) -> WrongUseError:
    """Something is missing behind an option, or stands there and does not belong."""
    if "does not take" in error.message:
        return WrongUseError(f"{error.option_name} stands alone: nothing belongs behind it")
    return WrongUseError(
        f"{error.option_name} stands last, and something belongs behind it",
        help="‘omi-rules --help’ lists the commands, and --help behind one says how it is used.",
    )
