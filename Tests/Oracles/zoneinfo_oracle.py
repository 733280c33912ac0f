"""Converts between instants and wall clocks with Python's zoneinfo, as an independent opinion for the tests.

Reads one JSON object a line from standard input: {"directory", "zone", "instants": [seconds], "walls": [seconds as if in UTC]}.
Writes one JSON object a line: {"offsets": [seconds], "instants": [seconds]}, or {"error": "..."}.
"""

import json
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1)


def offset(zone, instant):
    moment = (EPOCH + timedelta(seconds=instant)).replace(tzinfo=timezone.utc)
    return round(moment.astimezone(zone).utcoffset().total_seconds())


def instant(zone, wall):
    # fold=0 is the offset before a gap and the first of two readings, which is what RFC 5545 section 3.3.5 asks for.
    reading = (EPOCH + timedelta(seconds=wall)).replace(tzinfo=zone, fold=0)
    return wall - round(reading.utcoffset().total_seconds())


def main():
    for line in sys.stdin:
        question = json.loads(line)
        zoneinfo.reset_tzpath(to=[question["directory"]])
        try:
            zone = zoneinfo.ZoneInfo(question["zone"])
            answer = {
                "offsets": [offset(zone, value) for value in question["instants"]],
                "instants": [instant(zone, value) for value in question["walls"]],
            }
        except Exception as error:  # The test decides what an error means.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer))


main()
