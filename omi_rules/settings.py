"""What those who keep rule files have settled: how much each code matters to them.

It stands in `omi-rules.toml` or in `pyproject.toml`, in the folder of the rule file or in the
nearest above it that has some; nothing above the top of a checkout is looked at. An error that the
program finds stays an error, since a file with one has no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from omi_rules.diagnostics import Diagnostic, Severity
from omi_rules.errors import UnusableInputError, reason_of

OFF = "off"
LEVELS = (*(severity.value for severity in Severity), OFF)
"""What a code can be set to."""

OWN_FILE, SHARED_FILE = "omi-rules.toml", "pyproject.toml"
KNOWN = ("severity",)
"""What can be settled."""

BYTES_MOST = 1_000_000
_HAS_TABLE = re.compile(rb"""tool["']?\s*\.\s*["']?omi-rules|\[\s*tool\s*\]""")
_LINE = re.compile(r"at line (\d+)")


@frozen
class Settings:
    """What was settled, and in which file; nothing where there is no file."""

    severity: Mapping[str, str] = attrs.field(factory=dict)
    path: str = ""

    def applied(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings with the severity that was settled, without those that are off."""
        return tuple(one for found in findings if (one := self._one(found)) is not None)

    def _one(self, found: Diagnostic) -> Diagnostic | None:
        level = self.severity.get(found.code)
        if level is None or found.severity is Severity.ERROR:
            return found
        return None if level == OFF else attrs.evolve(found, severity=Severity(level))


NOTHING = Settings()


def settings_for(paths: Iterable[Path]) -> list[Settings]:
    """What is settled for each rule file; `UnusableInputError` where it cannot be understood."""
    by_folder: dict[Path, Settings] = {}
    found: list[Settings] = []
    for path in paths:
        try:
            folder = path.absolute().parent
            if folder not in by_folder:
                by_folder[folder] = _in_or_above(folder)
        except (OSError, ValueError) as error:
            raise UnusableInputError(
                f"the settings cannot be read: {reason_of(error)}", where=str(path.parent)
            ) from None
        found.append(by_folder[folder])
    return found


def _in_or_above(folder: Path) -> Settings:
    own = folder / OWN_FILE
    if own.is_file():
        return _read(own, ())
    shared = folder / SHARED_FILE
    if shared.is_file() and _HAS_TABLE.search(shared.read_bytes()):
        found = _read(shared, ("tool", "omi-rules"))
        if found is not NOTHING:
            return found
    if (folder / ".git").exists() or folder.parent == folder:
        return NOTHING
    return _in_or_above(folder.parent)


def _read(file: Path, tables: tuple[str, ...]) -> Settings:
    """The settings of a file, which stand in a table of it; `NOTHING` where it has none."""
    import tomllib  # noqa: PLC0415 - few folders have settings

    if file.stat().st_size > BYTES_MOST:
        raise _wrong(file, "this is larger than settings are", "Check that it is the right file.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
        found: Any = tomllib.loads(text)
    except UnicodeDecodeError:
        remedy = "Save it with encoding UTF-8."
        raise _wrong(file, "this is not saved as UTF-8", remedy) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        where = f"line {line[1]}" if line else "the end of the file"
        raise _wrong(
            file,
            f"{where} cannot be understood",
            "Under the line `[severity]`, each line is a code and what it is to be:"
            ' `unused-field = "note"`.'
            if not tables
            else "The file is TOML; what is ours stands under `[tool.omi-rules.severity]`.",
        ) from None
    for name in tables:
        if not isinstance(found, dict) or name not in found:
            return NOTHING
        found = found[name]
    return _checked(file, text, found, ".".join(tables))


def _checked(file: Path, text: str, found: Any, table: str) -> Settings:  # noqa: ANN401
    """The settings that stand in a table; the first that cannot be is refused."""
    if not isinstance(found, dict):
        remedy = f"Begin a table with a line `[{table}.severity]`."
        raise _wrong(file, f"‘{table}’ holds no settings", remedy)
    heading = f"{table}.severity" if table else "severity"
    for name in found:
        if name not in KNOWN:
            raise _wrong(
                file,
                f"{_at(text, name)}there is nothing to settle called ‘{name}’",
                f"Codes are settled under a line `[{heading}]`.",
            )
    severity = found.get("severity", {})
    if not isinstance(severity, dict):
        remedy = f'Begin a table with a line `[{heading}]`; below it, `unused-field = "note"`.'
        raise _wrong(file, f"{_at(text, 'severity')}‘severity’ names no code", remedy)
    for code, level in severity.items():
        _check_level(file, text, code, level)
    return Settings(severity, str(file))


def _check_level(file: Path, text: str, code: str, level: Any) -> None:  # noqa: ANN401
    from omi_rules.explain import contents, page  # noqa: PLC0415 - few folders have settings
    from omi_rules.explain.library import codes_of_rule_files  # noqa: PLC0415
    from omi_rules.near import did_you_mean, quoted  # noqa: PLC0415

    codes = codes_of_rule_files()
    known = any(code in names for names in contents().values())
    if known and page(code).severity and code not in codes:
        raise _wrong(
            file,
            f"{_at(text, code)}‘{code}’ is nothing that is found in rule files",
            "Delete this line: what is found in case records cannot be settled.",
        )
    if code not in codes:
        near = did_you_mean(code, codes)
        near = near or "Look for it with `omi-rules explain`, which lists all of them."
        raise _wrong(file, f"{_at(text, code)}no finding is called ‘{code}’", near)
    if level not in LEVELS:
        said = f"‘{level}’" if isinstance(level, str) else "what it is set to"
        raise _wrong(
            file,
            f"{_at(text, code)}‘{code}’ cannot be {said}",
            f"A code can be {quoted(LEVELS)}.",
        )
    if page(code).severity == "error" and level != "error":
        raise _wrong(
            file,
            f"{_at(text, code)}‘{code}’ is an error, and stays one",
            "A file with an error has no model, so nothing can be scored by it. Delete this line.",
        )


def _at(text: str, name: str) -> str:
    """The line on which a name is settled, as the beginning of a message."""
    found = re.search(rf"^[^\n#=]*(?<![\w-]){re.escape(name)}(?![\w-])", text, re.MULTILINE)
    return f"line {text.count(chr(10), 0, found.end()) + 1}: " if found else ""


def _wrong(file: Path, message: str, remedy: str) -> UnusableInputError:
    here = Path.cwd()
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    return UnusableInputError(message, where=str(shown), help=remedy)
