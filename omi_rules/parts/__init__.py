"""A model in several files: which files they are, read from its folder, and one syntax tree of all.

A model names its parts and each part names its model; whoever does not is reported once. Nothing
outside the folder of the model is ever read because a rule file names it. A model in one file never
comes here: `may_have_parts` says so without reading its lines.
"""

from omi_rules.parts.gather import Gathered as Gathered
from omi_rules.parts.gather import gathered as gathered
