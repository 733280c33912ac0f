"""Reads what calendar-host and the CalDAV server answered in `make demo`, and says whether it is what the demo expects.

demo_check.py find KEY=VALUE NAME       NAME of the first JSON object (standard input) whose KEY is VALUE
demo_check.py busy --unknown N BLOCK…   the answer's busy blocks are exactly these (START/END/KIND) and N events are unknown
demo_check.py event FILE NAME=VALUE…    the event of an iCalendar file has these values; times are compared as instants
"""

import json
import re
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo


def fail(*lines):
    print("\n".join(str(line) for line in lines), file=sys.stderr)
    sys.exit(1)


def read_json():
    text = sys.stdin.read()
    try:
        return json.loads(text)
    except ValueError as error:
        fail(f"the answer is not JSON ({error}):", text[:2000] or "(empty)")


def objects(value):
    """Every JSON object in `value`, outermost first."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from objects(inner)


def entries(document, name):
    """The elements of every list called `name`."""
    return [entry for thing in objects(document) if isinstance(thing.get(name), list) for entry in thing[name]]


def find(condition, name):
    document = read_json()
    key, _, value = condition.partition("=")
    for thing in objects(document):
        if str(thing.get(key)) == value and name in thing:
            print(thing[name])
            return
    fail(f"nothing in the answer has {condition} and a value {name}:", json.dumps(document, indent=2))


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def busy(_, unknown, *expected):
    document = read_json()
    blocks = sorted({(instant(b["start"]), instant(b["end"]), b["kind"]) for b in entries(document, "busy")})
    wanted = sorted((instant(s), instant(e), k) for s, e, k in (text.split("/") for text in expected))
    if blocks != wanted:
        fail("busy time is not what the events say.", "  expected:", *("    " + describe(b) for b in wanted),
             "  answered:", *("    " + describe(b) for b in blocks))
    count = len(entries(document, "unknown"))
    if count != int(unknown):
        fail(f"the answer reports {count} unknown events instead of {unknown}:", json.dumps(document, indent=2))


def describe(block):
    start, end, kind = block
    return f"{start:%a %Y-%m-%d %H:%M} to {end:%a %Y-%m-%d %H:%M} UTC, {kind}"


def event(path, *expected):
    with open(path, encoding="utf-8", newline="") as file:
        text = re.sub(r"\r?\n[ \t]", "", file.read())
    found = re.search(r"BEGIN:VEVENT\r?\n(.*?)END:VEVENT", text, re.S)
    if not found:
        fail(f"{path} holds no event:", text)
    properties = {}
    for line in found.group(1).splitlines():
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        properties[name.upper()] = (dict(p.split("=", 1) for p in parameters), value)
    for condition in expected:
        name, _, wanted = condition.partition("=")
        if name not in properties:
            fail(f"the event has no {name}:", text)
        parameters, value = properties[name]
        if name.startswith("DT"):
            value, wanted = moment(value, parameters), instant(wanted)
        if value != wanted:
            fail(f"{name} is {value} instead of {wanted}:", text)


def moment(value, parameters):
    """An iCalendar DATE-TIME in UTC or with a zone, as an instant."""
    local = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    zone = timezone.utc if value.endswith("Z") else ZoneInfo(parameters["TZID"].strip('"'))
    return local.replace(tzinfo=zone).astimezone(timezone.utc)


if __name__ == "__main__":
    commands = {"find": find, "busy": busy, "event": event}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        fail(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
