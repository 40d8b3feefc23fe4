"""Which cases are community orders, licences, or in custody: the fact that most others depend on.

The report prints 22 custody cases, and restrictions in 45 licence cases and ten community orders.
What it does not print is in `OURS`.
"""

from __future__ import annotations

from drawing import Cases, Drawing

PRINTED = {
    "custody": 22,
    "licences with restrictive conditions": 45,
    "community orders with restrictive conditions": 10,
}

OURS = {
    # 45 are of high or very high RoSH, and a home visit was due in 38 or 39 of these.
    "custody, high or very high RoSH": 7,
    # Repeated visits for child protection are no share of 44, but of 42 or 43.
    "custody, child protection concerns": 2,
    "licences without restrictive conditions": 25,
    "licences without a full RoH analysis required": 4,
}


def draw_case_types(
    drawing: Drawing,
    analysis: Cases,
    high: Cases,
    restrictive: Cases,
    children: Cases,
    unpaid_work: Cases,
) -> None:
    """Unpaid work is part of a community order, and the cases in custody need a full analysis."""
    draw = drawing.draw
    # 45 and ten make 55 of the 56 cases with restrictions: the last one is in custody.
    custody = draw(high & restrictive - children, 1)
    custody |= draw(high - restrictive - children, OURS["custody, high or very high RoSH"] - 1)
    low_risk = analysis - high - restrictive
    custody |= draw(low_risk & children, OURS["custody, child protection concerns"])
    custody |= draw(low_risk - children, PRINTED["custody"] - len(custody))

    restricted = restrictive - custody
    orders = draw(restricted - high, PRINTED["community orders with restrictive conditions"])
    lesser = OURS["licences without a full RoH analysis required"]
    others = OURS["licences without restrictive conditions"] - lesser
    licences = restricted - orders
    licences |= draw(analysis - custody - restrictive, others)
    licences |= draw(drawing.everyone - analysis - unpaid_work, lesser)
    if len(licences & restrictive) != PRINTED["licences with restrictive conditions"]:
        raise ValueError("the restrictions do not add up")
    drawing.one_of("case_type", {"licence": licences, "custody": custody}, "community_order")
    drawing.groups["case_type is community_order"] = drawing.everyone - licences - custody
    drawing.groups["in the community"] = drawing.everyone - custody
