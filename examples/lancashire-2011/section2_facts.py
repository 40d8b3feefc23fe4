"""Section 2, implementation of interventions: the facts that its rules use.

A printed size stands here as printed. Where the report prints none, any size will do that can show
the percentages: no finding on these groups is worded as "all but two". Where a finding is in words
only, the size moves its share by less than one case.
"""

from __future__ import annotations

from drawing import Cases, Drawing

# Sizes of groups that the report prints, or that follow from what it prints.
PRINTED = {
    "moved between establishments": 17,
    "release preparation": 16,
    "ties to preserve": 14,
    "breach or recall": 45,
    "unpaid work and learning needs": 15,
    "transferred": 21,
    "MAPPA Level 2 or 3": 9,
    "child protection procedures": 17,
    "victim contact work": 50,
    "offers of contact": 47,
    "offers taken up": 24,
    "offers taken up, events to hear of": 15,
    "offers taken up, parole or other reports": 16,
    "women's safety workers": 5,
    "approved premises": 12,
    "recall required": 11,
    "recall started": 10,
    "recall prompt": 9,
    "breach required": 8,
    "breach started": 7,
    "breach prompt": 6,
    "failed at first": 91,  # 50% did not, by section 3.1 (c)
    "victims": 123,  # 33 without priority leave 73% of 120 to 124; 67% in section 3.2 fits 123
    "accommodation services": 39,
    "drug or alcohol services": 52,
    "learning interventions": 36,
}

# Sizes of groups that the report does not print.
OURS = {
    "absences": 120,
    "unpaid work": 48,
    "reviews required": 150,
    "significant change": 90,
    "change in RoH": 60,
    "MAPPA Level 3": 2,
    "victim contact work, custody": 14,
    "events to hear of, licence, offer not taken up": 6,
    "parole or other reports, offer not taken up": 10,
    "other home visits": 30,
    "services for well-being": 30,
    "services for thinking": 45,
    # Lower numbers used these two than used accommodation services.
    "services for money": 25,
    "services for relationships": 35,
}


def draw_facts(drawing: Drawing) -> None:
    """The fields in the order of the rules."""
    draw_enforcement(drawing)
    draw_delivery(drawing)
    draw_restrictions(drawing)
    draw_victims(drawing)
    draw_community(drawing)
    draw_services(drawing)


def draw_enforcement(drawing: Drawing) -> None:
    """Breach and recall, and the wider groups that they belong to.

    Who was recalled or breached, and who of these promptly, is settled here and answered later.
    """
    draw, groups = drawing.draw, drawing.groups
    planned = groups["rmp_required"]
    recall = draw(groups["case_type is licence"] & planned, PRINTED["recall required"])
    breach = draw(groups["case_type is community_order"] & planned, PRINTED["breach required"])
    recalled = draw(recall, PRINTED["recall started"])
    breached = draw(breach, PRINTED["breach started"])
    groups["recall started"], groups["breach started"] = recalled, breached
    groups["recall prompt"] = draw(recalled, PRINTED["recall prompt"])
    groups["breach prompt"] = draw(breached, PRINTED["breach prompt"])

    required = recall | breach
    community = groups["in the community"]
    others = PRINTED["breach or recall"] - len(recalled | breached)
    action = recalled | breached | draw(community - required, others)
    known = action | required
    failed = known | draw(community - known, PRINTED["failed at first"] - len(known))
    rest = drawing.everyone - failed
    groups["failed at first"] = failed
    drawing.yes_no("absences", failed | draw(rest, OURS["absences"] - len(failed)))
    drawing.yes_no("breach_or_recall", action)
    drawing.yes_no("recall_required", recall)
    drawing.yes_no("breach_required", breach)


def draw_delivery(drawing: Drawing) -> None:
    """Unpaid work, reviews, changes and moves; unpaid work alone is not reviewed."""
    draw, groups = drawing.draw, drawing.groups
    unpaid_only, learning = groups["unpaid_work_only"], groups["learning_need"]
    orders = groups["case_type is community_order"] - unpaid_only
    custody = groups["case_type is custody"]
    with_need = draw(orders & learning, PRINTED["unpaid work and learning needs"])
    others = OURS["unpaid work"] - len(unpaid_only | with_need)
    drawing.yes_no("unpaid_work", unpaid_only | with_need | draw(orders - learning, others))

    supervised = drawing.everyone - unpaid_only
    # Whoever should be recalled or breached for RoH reasons has changed. A change wants a review.
    required = groups["recall_required"] | groups["breach_required"]
    others = OURS["reviews required"] - len(required)
    reviews = required | draw(supervised - required, others)
    drawing.yes_no("review_required", reviews)
    assessed = (groups["roh_analysis_required"] & reviews) - required
    changed = required | draw(assessed, OURS["change in RoH"] - len(required))
    others = OURS["significant change"] - len(changed)
    drawing.yes_no("significant_change", changed | draw(reviews - changed, others))
    drawing.yes_no("roh_change", changed)
    drawing.yes_no("transferred", draw(groups["in the community"], PRINTED["transferred"]))
    groups["moved"] = draw(custody, PRINTED["moved between establishments"])
    drawing.yes_no("release_preparation", draw(custody, PRINTED["release preparation"]))
    drawing.yes_no("ties_to_preserve", draw(custody, PRINTED["ties to preserve"]))


def draw_restrictions(drawing: Drawing) -> None:
    """MAPPA and child protection; a case managed at Level 2 or 3 has actions to carry out."""
    draw, groups = drawing.draw, drawing.groups
    high = groups["rosh is high"] | groups["rosh is very_high"]
    upper = draw(groups["mappa_actions"] & high, PRINTED["MAPPA Level 2 or 3"])
    level_3 = draw(upper, OURS["MAPPA Level 3"])
    levels = {
        "level_1": groups["mappa_eligible"] - upper,
        "level_2": upper - level_3,
        "level_3": level_3,
    }
    drawing.one_of("mappa_level", levels, "not_managed")
    procedures = draw(groups["child_protection"], PRINTED["child protection procedures"])
    drawing.yes_no("cp_procedures", procedures)


def draw_victims(drawing: Drawing) -> None:
    """Victim contact work goes with prison sentences; a known adult at risk may be a victim."""
    draw, groups = drawing.draw, drawing.groups
    custody, licences = groups["case_type is custody"], groups["case_type is licence"]
    known_adults = groups["groups_at_risk includes known_adults"]
    in_custody = draw(custody, OURS["victim contact work, custody"])
    work = in_custody | draw(licences, PRINTED["victim contact work"] - len(in_custody))
    orders = groups["case_type is community_order"]
    pool = orders & known_adults & groups["others_involved"]
    safety = draw(pool, PRINTED["women's safety workers"])
    known = work | known_adults
    rest = drawing.everyone - known - groups["unpaid_work_only"]
    drawing.yes_no("victim", known | draw(rest, PRINTED["victims"] - len(known)))
    drawing.yes_no("victim_work_required", work)
    drawing.yes_no("womens_safety_worker", safety)

    groups["offer made"] = draw(work, PRINTED["offers of contact"])
    taken_up = draw(groups["offer made"], PRINTED["offers taken up"])
    groups["offer taken up"] = taken_up
    moved = groups["moved"]
    events = PRINTED["offers taken up, events to hear of"] - len(moved & taken_up)
    told_nobody = OURS["events to hear of, licence, offer not taken up"]
    drawing.yes_no(
        "sentence_events",
        moved | draw(taken_up - moved, events) | draw(licences - taken_up, told_nobody),
    )
    reports = draw(taken_up, PRINTED["offers taken up, parole or other reports"])
    elsewhere = OURS["parole or other reports, offer not taken up"]
    others = draw((custody | licences) - taken_up, elsewhere)
    drawing.yes_no("parole_report", reports | others)


def draw_community(drawing: Drawing) -> None:
    """Approved premises take people on licence who may do serious harm."""
    draw, groups = drawing.draw, drawing.groups
    high = groups["rosh is high"] | groups["rosh is very_high"]
    pool = groups["case_type is licence"] & high & groups["others_involved"]
    residents = draw(pool, PRINTED["approved premises"])
    drawing.yes_no("approved_premises", residents)
    # The visits to people of high RoSH, and those for child protection, are not the other visits.
    others = groups["in the community"] - high - groups["child_protection"]
    others -= groups["unpaid_work_only"]
    drawing.yes_no("other_home_visits", draw(others, OURS["other home visits"]))


def draw_services(drawing: Drawing) -> None:
    """Services bring others into a case. Those for learning go with a learning need."""
    draw, groups = drawing.draw, drawing.groups
    pool: Cases = groups["others_involved"] - groups["unpaid_work_only"]
    services = {
        "accommodation": draw(pool, PRINTED["accommodation services"]),
        "ete": draw(pool & groups["learning_need"], PRINTED["learning interventions"]),
        "financial": draw(pool, OURS["services for money"]),
        "relationships": draw(pool, OURS["services for relationships"]),
        "drugs_alcohol": draw(pool, PRINTED["drug or alcohol services"]),
        "wellbeing": draw(pool, OURS["services for well-being"]),
        "thinking": draw(pool, OURS["services for thinking"]),
    }
    drawing.some_of("services_used", services)
