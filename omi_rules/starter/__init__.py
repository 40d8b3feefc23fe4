"""The model that `new` writes, with its case records: texts that ship beside this page."""

from __future__ import annotations

from pathlib import Path


def text(name: str) -> str:
    """The text of `model.omi` or `cases.csv`."""
    return Path(__file__).with_name(name).read_text("utf-8")
