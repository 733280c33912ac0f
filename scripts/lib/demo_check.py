"""Reads what calendar-host and the CalDAV server answered in `make demo`, and says whether it is what the demo expects.

demo_check.py field NAME                NAME of the JSON object (standard input)
demo_check.py find KEY=VALUE NAME       NAME of the first JSON object (standard input) whose KEY is VALUE
demo_check.py having KEY NAME           NAME of the first JSON object that has a KEY
demo_check.py sum NAME KEY=VALUE…       the sum of NAME over the JSON objects whose every KEY is VALUE
demo_check.py busy --unknown N BLOCK…   the answer's busy blocks are exactly these (START/END/KIND) and N events are unknown
demo_check.py ical PATH                 the event of an iCalendar text: PATH, start, end, title
demo_check.py events PROVIDER           the events of a provider's own listing, one a line: id, start, end, title
demo_check.py table NAME=FILE…          the busy blocks of several answers side by side, in one table
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


def having(key, name):
    document = read_json()
    for thing in objects(document):
        if key in thing and name in thing:
            print(thing[name])
            return
    fail(f"nothing in the answer has a {key} and a {name}:", json.dumps(document, indent=2))


def field(name):
    document = read_json()
    if name not in document:
        fail(f"the answer has no {name}:", json.dumps(document, indent=2))
    print(document[name])


def total(name, *conditions):
    wanted = [condition.split("=", 1) for condition in conditions]
    print(sum(thing[name] for thing in objects(read_json()) if name in thing and all(str(thing.get(k)) == v for k, v in wanted)))


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


def row(name, start, end, title):
    times = [time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else "-" for time in (start, end)]
    print(name, *times, title, sep="\t")


def ical(path):
    text = re.sub(r"\r?\n[ \t]", "", sys.stdin.read())
    found = re.search(r"BEGIN:VEVENT\r?\n(.*?)END:VEVENT", text, re.S)
    if not found:
        fail(f"{path} holds no event:", text)
    properties = {}
    for line in found.group(1).splitlines():
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        properties[name.upper()] = (dict(p.split("=", 1) for p in parameters), value)
    times = [moment(*reversed(properties[name])) for name in ("DTSTART", "DTEND")]
    row(path, *times, properties["SUMMARY"][1])


def events(provider):
    document = read_json()
    if provider == "google":
        for item in document.get("items", []):
            row(item["id"], *(instant(item[edge]["dateTime"]) for edge in ("start", "end")), item.get("summary", ""))
    else:
        for item in document.get("value", []):
            row(item["id"], *(local(item[edge]) for edge in ("start", "end")), item.get("subject", ""))


def local(value):
    """A dateTimeTimeZone of Microsoft Graph as an instant; the demo asks for UTC."""
    return instant(value["dateTime"].split(".")[0] + "Z")


def table(*columns):
    names, answers = [], []
    for column in columns:
        name, _, path = column.partition("=")
        with open(path, encoding="utf-8") as file:
            answers.append(entries(json.load(file), "busy"))
        names.append(name)
    times = sorted({(instant(b["start"]), instant(b["end"])) for answer in answers for b in answer})
    width = max(12, *(len(name) for name in names)) + 2
    print(("busy (UTC)".ljust(32) + "".join(name.ljust(width) for name in names)).rstrip())
    for start, end in times:
        same_day = start.date() == end.date()
        label = f"{start:%a %d %b %H:%M} to {end:%H:%M}" if same_day else f"{start:%a %d %b %H:%M} to {end:%a %H:%M}"
        kinds = [next((b["kind"] for b in answer if (instant(b["start"]), instant(b["end"])) == (start, end)), "") for answer in answers]
        print((label.ljust(32) + "".join(kind.ljust(width) for kind in kinds)).rstrip())


def moment(value, parameters):
    """An iCalendar DATE-TIME in UTC or with a zone, as an instant; nothing where it is a date, or in a zone that nobody knows."""
    if "T" not in value:
        return None
    local = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    try:
        zone = timezone.utc if value.endswith("Z") else ZoneInfo(parameters["TZID"].strip('"'))
    except (KeyError, ValueError, OSError):
        return None
    return local.replace(tzinfo=zone).astimezone(timezone.utc)


if __name__ == "__main__":
    commands = {
        "field": field, "find": find, "having": having, "busy": busy, "ical": ical, "events": events, "table": table, "sum": total
    }
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        fail(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])
