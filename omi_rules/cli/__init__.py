"""The command line: commands under four words, and what each way of ending is called.

Exit codes are the same everywhere: 0 fine, 1 findings, 2 wrong use or input that cannot be used,
3 our own mistake. A command's module is loaded only when it runs. Nobody but us sees a traceback.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from omi_rules import terminal
from omi_rules.cli.errors import show_error, show_our_mistake
from omi_rules.errors import OmiRulesError, WrongUseError, reason_of

FINE, FINDINGS, UNUSABLE, OUR_MISTAKE = 0, 1, 2, 3
INTERRUPTED = 130
GARBAGE_LEAST = 100_000
"""So many things more than before are made until some that nobody uses are looked for."""

COMMANDS: dict[str, dict[str, str]] = {
    "Write": {
        "new": "A small model that scores at once, with notes, to begin from.",
        "check": "Every mistake in rule files, with place, code and remedy.",
        "fmt": "Rule files in one layout, their meaning and their notes kept.",
        "show": "The model as a document, each condition read aloud.",
        "explain": "What a code or a word means, and what it does to a score.",
    },
    "Try": {"test": "Run the examples in rule files."},
    "Score": {
        "score": "Score an inspection: each score with its comment, and what was left out.",
        "reconcile": "Can published, rounded scores follow from their parts by the rules?",
        "why": "What decided a case, a question or a score, and what would turn it round.",
    },
}
"""Every command under its word, with the line that the list of commands has for it."""


_OUTPUT_FAILS = {errno.ENOSPC, errno.EIO, errno.EFBIG}


class Program(click.Group):
    """The group of all commands: each is loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All commands, in the order of the help."""
        return [name for commands in COMMANDS.values() for name in commands]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a name: `command` in the module that is called like it."""
        if name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"omi_rules.cli.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, and with a near name for one that is none."""
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            from omi_rules.near import did_you_mean  # noqa: PLC0415 - only mistakes need it

            near = did_you_mean(args[0], self.list_commands(ctx))
            raise WrongUseError(
                f"there is no command ‘{args[0]}’",
                help=f"{near} ‘omi-rules --help’ lists all of them.".strip(),
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run a command. That nobody reads on is no mistake of anybody's."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _forget_output()
            return FINE
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        return result

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """The commands under their words. None of them is loaded for it."""
        for word, commands in COMMANDS.items():
            with formatter.section(word):
                formatter.write_dl(list(commands.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,  # noqa: ARG002
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401 - click's own signature
    ) -> Any:  # noqa: ANN401
        """Run, and end the process with one of the exit codes."""
        terminal.use_utf8()
        try:
            extra["windows_expand_args"] = windows_expand_args
            result = super().main(args, "omi-rules", complete_var, False, **extra)
        except Exception as error:
            _end(_told(error))
        except KeyboardInterrupt:
            _end(INTERRUPTED)
        sys.exit(result if isinstance(result, int) else FINE)


def _told(error: Exception) -> int:
    """As `_code_of`, where what is wrong can be said; where it cannot, the exit code is all."""
    if os.environ.get("OMI_RULES_DEBUG"):
        return _code_of(error)
    try:
        return _code_of(error)
    except OSError:  # nobody hears us: standard error is full or closed
        return UNUSABLE if isinstance(error, OmiRulesError | click.ClickException) else OUR_MISTAKE


def _code_of(error: Exception) -> int:
    """Say what went wrong, and with which exit code."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.Abort():
            return INTERRUPTED
        case OmiRulesError():
            show_error(error, sys.stderr)
            return UNUSABLE
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.ctx.get_help() if error.ctx is not None else "", err=True)
            return UNUSABLE
        case OSError() if error.errno in _OUTPUT_FAILS:
            _forget_output()
            message = f"the output cannot be written: {reason_of(error)}"
            show_error(OmiRulesError(message), sys.stderr)
            return UNUSABLE
        case click.ClickException():
            from omi_rules.cli.misuse import misuse  # noqa: PLC0415 - only mistakes need it

            show_error(misuse(error), sys.stderr)
            return UNUSABLE
        case _ if os.environ.get("OMI_RULES_DEBUG"):
            raise error
        case _:
            show_our_mistake(error, sys.stderr)
            return OUR_MISTAKE


def _forget_output() -> None:
    """Nobody reads on: what is still to be written must not fail once more at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _end(code: int) -> NoReturn:
    sys.exit(code)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from importlib import metadata  # noqa: PLC0415 - 20 ms that only this needs

    try:
        version = metadata.version("omi-rules")
    except metadata.PackageNotFoundError:
        version = "(not installed)"
    terminal.write(terminal.plain(f"omi-rules {version}"), sys.stdout)
    ctx.exit()


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["--help", "-h"]},
    options_metavar="",
    subcommand_metavar="COMMAND …",
    no_args_is_help=True,
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Print the version.",
)
def program() -> None:
    """Write, try and use the rules of an inspection model."""


def main() -> None:
    """The program `omi-rules`."""
    # A command makes much and drops it at once or never. Looking for rings of it that nobody uses,
    # every 700 things and once more at the end of the process, would take a seventh of the time.
    gc.set_threshold(GARBAGE_LEAST)
    try:
        program.main()
    finally:
        gc.freeze()
