"""Case records read into batches of cases, with what was found about the data.

Nothing is guessed and nothing is dropped in silence: a record that cannot be scored as it stands is
an error, a value that cannot be read is a finding, and neither holds the text of a cell.
"""

from omi_rules.records.header import left_out
from omi_rules.records.notices import read_notices
from omi_rules.records.reading import Records, open_records

__all__ = ["Records", "left_out", "open_records", "read_notices"]
