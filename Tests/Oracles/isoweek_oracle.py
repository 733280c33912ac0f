"""Finds the days of numbered weeks with Python's own ISO calendar, as an independent opinion for the tests.

Reads one JSON object a line from standard input: {"weeks": [1...53 or negative], "weekdays": [1...7], "fromYear", "throughYear"}.
Writes one JSON object a line: {"days": ["YYYYMMDD", ...]} of all years of weeks in the range, ascending.
"""

import datetime
import json
import sys


def days(question):
    found = set()
    for year in range(question["fromYear"], question["throughYear"] + 1):
        # December 28 is always in the last week of its year.
        count = datetime.date(year, 12, 28).isocalendar()[1]
        for week in question["weeks"]:
            number = week if week > 0 else count + 1 + week
            if 1 <= number <= count:
                found.update(datetime.date.fromisocalendar(year, number, day) for day in question["weekdays"])
    return [day.strftime("%Y%m%d") for day in sorted(found)]


for line in sys.stdin:
    print(json.dumps({"days": days(json.loads(line))}))
