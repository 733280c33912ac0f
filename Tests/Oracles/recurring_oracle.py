"""Expands whole calendar objects with recurring-ical-events, as an independent opinion for the tests.

Reads one JSON object a line from standard input: {"text", "from", "to", "zone"}; the window is in seconds since the epoch, the zone is
that of floating times and whole days. Writes one JSON object a line: {"spans": [[start, end], ...]} in seconds since the epoch, those
that take time inside the window, or {"error": "..."}.
"""

import datetime
import json
import sys
import zoneinfo

import icalendar
import recurring_ical_events

UTC = datetime.timezone.utc
MARGIN = datetime.timedelta(days=4)


def instant(value, zone):
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return round(value.astimezone(UTC).timestamp())


def expand(question):
    zone = zoneinfo.ZoneInfo(question["zone"])
    first, last = question["from"], question["to"]
    # A wider query and an exact cut afterwards: how the library compares floating times with a window is not what is asked here.
    lower = datetime.datetime.fromtimestamp(first, UTC) - MARGIN
    upper = datetime.datetime.fromtimestamp(last, UTC) + MARGIN
    calendar = icalendar.Calendar.from_ical(question["text"])
    spans = []
    for event in recurring_ical_events.of(calendar).between(lower, upper):
        if str(event.get("STATUS", "")) == "CANCELLED" or str(event.get("TRANSP", "")) == "TRANSPARENT":
            continue
        start, end = instant(event["DTSTART"].dt, zone), instant(event["DTEND"].dt, zone)
        if start < end and start < last and end > first:
            spans.append([start, end])
    return sorted(spans)


for line in sys.stdin:
    try:
        print(json.dumps({"spans": expand(json.loads(line))}))
    except Exception as problem:  # noqa: BLE001
        print(json.dumps({"error": f"{type(problem).__name__}: {problem}"}))
