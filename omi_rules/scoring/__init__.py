"""Scores: exact fractions from the tallies up, each with the evidence that it follows from."""

from omi_rules.score_rules import RuleName as RuleName
from omi_rules.scoring.printed import band_of as band_of
from omi_rules.scoring.printed import rounded as rounded
from omi_rules.scoring.score import Score as Score
from omi_rules.scoring.score import Scores as Scores
from omi_rules.scoring.score import exact_score as exact_score
from omi_rules.scoring.score import score as score
from omi_rules.scoring.score import score_of_members as score_of_members
