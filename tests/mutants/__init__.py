"""Planted mistakes in the language and the engine, each of which a test must catch."""
