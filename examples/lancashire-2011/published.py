"""Make published.csv: the scores as the report prints them, then its findings question by question.

Run it as `python3 published.py`, after `fit.py`. A finding is printed as a share above the line
(`96`), as a share below it where the report words it negatively (`29% below`), or as a count
(`93 of 97`). Findings in words only, and those without a clear base, have no row.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = ["ref", "printed", "comment", "lowest", "highest", "average"]

Row = dict[str, str]


def read_rows(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(finding: Row) -> str:
    """The finding as the table of published scores writes it; empty where it has no exact share."""
    if finding["positive_count"] and finding["relevant_count"]:
        return f"{finding['positive_count']} of {finding['relevant_count']}"
    if not finding["positive_percent"]:
        return ""
    below = re.search(r"source negative: [^;]*?(\d+)%", finding["note"])
    return f"{below[1]}% below" if below else finding["positive_percent"]


def main() -> None:
    question_of = {row["id"]: row["carried_by"] for row in read_rows("figures.csv")}
    rows = [
        {"ref": score["ref"], "printed": score["published_percent"]}
        | {"comment": score["published_comment"]}
        | {name: score[name] for name in ("lowest", "highest", "average")}
        for score in read_rows("scores.csv")
    ]
    for finding in read_rows("findings.csv"):
        share = printed(finding)
        if finding["scored"] == "yes" and share:
            rows.append({"ref": question_of[finding["id"]], "printed": share})
    with (HERE / "published.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
