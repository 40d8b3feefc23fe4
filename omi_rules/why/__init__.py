"""Why: what decided a case, a question or a score, and what would turn it round.

Only the cells that decide are named, and a change is replayed through the second opinion before it
is said. This is the one room whose outputs show what a record holds.
"""

from omi_rules.why.asked import Said, ask

__all__ = ["Said", "ask"]
