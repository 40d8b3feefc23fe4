"""A model into a plan: each condition once, in the order in which one reads another."""

from omi_rules.compiler.lowering import lower as lower
from omi_rules.compiler.plan import FormPlan as FormPlan
from omi_rules.compiler.plan import Plan as Plan
from omi_rules.compiler.plan import QuestionPlan as QuestionPlan
from omi_rules.compiler.plan import column_bits as column_bits
from omi_rules.compiler.plan import fields_deciding as fields_deciding
from omi_rules.compiler.plan import touched as touched
