"""Expands recurrence rules with python-dateutil and says how long it took.

Reads one JSON object a line from standard input: {"rule", "start", "from", "before", "seconds"}, times as YYYYMMDDTHHMMSS on the wall
clock. Expands again and again for that many seconds, at least once, and writes {"count", "repetitions", "elapsed"}. The rule is read once,
outside the time.
"""

import datetime
import json
import sys
import time

from dateutil.rrule import rrulestr

FORM = "%Y%m%dT%H%M%S"


def measure(question):
    start, lower, before = (datetime.datetime.strptime(question[name], FORM) for name in ("start", "from", "before"))
    rule = rrulestr(question["rule"], dtstart=start)
    last = before - datetime.timedelta(seconds=1)
    repetitions = 0
    begin = time.perf_counter()
    while True:
        found = rule.between(lower, last, inc=True)
        repetitions += 1
        elapsed = time.perf_counter() - begin
        if elapsed >= question["seconds"]:
            return {"count": len(found), "repetitions": repetitions, "elapsed": elapsed}


for line in sys.stdin:
    print(json.dumps(measure(json.loads(line))), flush=True)
