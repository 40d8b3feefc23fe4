"""The program `omi-rules`, also as `python -m omi_rules`.

The command line is loaded here and not above, so that an interrupt while it loads is quiet too.
"""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    try:
        from omi_rules.cli import main as run  # noqa: PLC0415

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
