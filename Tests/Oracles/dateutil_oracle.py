"""Expands recurrence rules with python-dateutil, as an independent opinion for the tests.

Reads one JSON object a line from standard input: {"rule", "start", "from", "before"}, times as YYYYMMDDTHHMMSS on the wall clock.
Writes one JSON object a line: {"occurrences": [...]} for [from, before), or {"error": "..."}.

Two places where dateutil means something else than RFC 5545 on purpose are translated here:
- dateutil counts only what the rule yields; in RFC 5545 DTSTART counts as the first occurrence also where the rule does not describe it.
- BYWEEKNO alone means all seven days of the week to dateutil; RFC 5545 takes the missing weekday from DTSTART.
"""

import datetime
import json
import sys

import dateutil
from dateutil.rrule import rrulestr

FORM = "%Y%m%dT%H%M%S"
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def expand(question):
    start = datetime.datetime.strptime(question["start"], FORM)
    lower = datetime.datetime.strptime(question["from"], FORM)
    upper = datetime.datetime.strptime(question["before"], FORM)
    text = question["rule"]
    if "BYWEEKNO" in text and not any(part in text for part in ("BYDAY", "BYMONTHDAY", "BYYEARDAY")):
        text += ";BYDAY=" + DAYS[start.weekday()]
    # dateutil searches on to this year when a rule matches nothing any more; nothing after the window is of interest.
    datetime.MAXYEAR = upper.year + 1
    count = None
    if "COUNT=" in text:
        count = int(text.split("COUNT=")[1].split(";")[0])
    found = []
    for number, value in enumerate(rrulestr(text, dtstart=start)):
        if number == 0 and count is not None and value != start:
            count -= 1
        if value >= upper or (count is not None and number >= count):
            break
        if value >= lower:
            found.append(value.strftime(FORM))
    return found


def main():
    if not dateutil.__version__.startswith("2.9."):
        sys.exit(f"python-dateutil 2.9 is needed, this is {dateutil.__version__}")
    for line in sys.stdin:
        try:
            answer = {"occurrences": expand(json.loads(line))}
        except Exception as error:  # The test decides what an error means.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer))


main()
