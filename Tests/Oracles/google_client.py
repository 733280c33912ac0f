"""Uses a calendar through Google's own client library, as an independent opinion about a server that says it is Google Calendar.

Reads one JSON object from standard input: {"origin", "access", "refresh", "clientID", "clientSecret", "narrow"}; the tokens are the
owner's, "narrow" is an access token that may only write events. Writes one JSON object: what each step saw.
Sent requests are retried by the library itself; its pauses are noted and not waited.
"""

import json
import sys

from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
import httplib2

setup = json.load(sys.stdin)
report = {"pauses": 0}


def client(access, refresh=None):
    credentials = Credentials(
        access,
        refresh_token=refresh,
        token_uri=setup["origin"] + "/token",
        client_id=setup["clientID"],
        client_secret=setup["clientSecret"],
    )
    http = AuthorizedHttp(credentials, http=httplib2.Http(timeout=20))
    options = {"api_endpoint": setup["origin"] + "/calendar/v3/"}
    return credentials, build("calendar", "v3", http=http, client_options=options, static_discovery=True)


def pause(_seconds):
    report["pauses"] += 1


def run(request, retries=0):
    request._sleep = pause
    return request.execute(num_retries=retries)


def refusal(request, retries=0):
    """The status and reason of a request that must fail."""
    try:
        run(request, retries)
    except HttpError as error:
        return [error.resp.status, json.loads(error.content)["error"]["errors"][0]["reason"]]
    return [200, "success"]


credentials, calendar = client(setup["access"], setup["refresh"])
events = calendar.events()

# The access token has ended: the library refreshes it and sends the request once more.
entries = run(calendar.calendarList().list())["items"]
report["calendars"] = [[entry["id"], entry["accessRole"], entry.get("primary", False)] for entry in entries]
report["refreshed"] = credentials.token != setup["access"]

body = {
    "id": "0123456789abcdef",
    "summary": "Talk",
    "start": {"dateTime": "2027-01-20T09:00:00Z"},
    "end": {"dateTime": "2027-01-20T10:00:00Z"},
    "extendedProperties": {"private": {"mark": "ours"}},
}
made = run(events.insert(calendarId="primary", body=body))
report["inserted"] = [made["id"], made["status"], made["start"]["dateTime"]]
report["duplicate"] = refusal(events.insert(calendarId="primary", body=body))
report["badID"] = refusal(events.insert(calendarId="primary", body=dict(body, id="NOT-AN-ID")))

first = run(events.list(calendarId="primary", singleEvents=False))
token = first["nextSyncToken"]
report["first"] = [event["id"] for event in first["items"]]

patch = events.patch(calendarId="primary", eventId=made["id"], body={"summary": "Longer talk"})
patch.headers["If-Match"] = made["etag"]
patched = run(patch)
report["patched"] = [patched["summary"], patched["extendedProperties"]["private"]["mark"], patched["etag"] != made["etag"]]
stale = events.patch(calendarId="primary", eventId=made["id"], body={"summary": "Lost"})
stale.headers["If-Match"] = made["etag"]
report["stale"] = refusal(stale)

# Two rate limits are on the way; the library waits and tries again.
report["limited"] = run(events.get(calendarId="primary", eventId=made["id"]), retries=3)["summary"]

for number in range(5):
    run(events.insert(calendarId="primary", body=dict(body, id="number%d" % number, summary="Number %d" % number)))
run(events.delete(calendarId="primary", eventId="number0"))
report["deletedTwice"] = refusal(events.delete(calendarId="primary", eventId="number0"))

changes, pages = {}, 0
request = events.list(calendarId="primary", singleEvents=False, syncToken=token)
while request is not None:
    page = run(request)
    pages += 1
    changes.update({event["id"]: event["status"] for event in page.get("items", [])})
    last, request = page, events.list_next(request, page)
report["changes"], report["pages"] = changes, pages

series = run(
    events.insert(
        calendarId="primary",
        body={
            "summary": "Daily",
            "start": {"dateTime": "2027-02-01T09:00:00", "timeZone": "Europe/Berlin"},
            "end": {"dateTime": "2027-02-01T10:00:00", "timeZone": "Europe/Berlin"},
            "recurrence": ["RRULE:FREQ=DAILY;COUNT=3"],
        },
    )
)
instances = run(events.instances(calendarId="primary", eventId=series["id"]))["items"]
run(events.delete(calendarId="primary", eventId=instances[1]["id"]))
left = run(events.list(calendarId="primary", singleEvents=True, orderBy="startTime", timeMin="2027-02-01T00:00:00Z"))
report["occurrences"] = [event["start"]["dateTime"] for event in left["items"]]

# The next position is lost on the way.
report["lost"] = refusal(events.list(calendarId="primary", singleEvents=False, syncToken=last["nextSyncToken"]))
report["restricted"] = refusal(events.list(calendarId="primary", singleEvents=False, syncToken=token, q="x"))

window = {"timeMin": "2027-01-20T00:00:00Z", "timeMax": "2027-01-21T00:00:00Z"}
query = dict(window, items=[{"id": "primary"}, {"id": "nobody@example.org"}])
answer = run(calendar.freebusy().query(body=query))["calendars"]
report["busy"] = [[block["start"], block["end"]] for block in answer["primary"]["busy"]]
report["unknown"] = [error["reason"] for error in answer["nobody@example.org"]["errors"]]

_, narrow = client(setup["narrow"])
report["narrow"] = refusal(narrow.freebusy().query(body=query))
report["partial"] = run(events.get(calendarId="primary", eventId=made["id"], fields="id,start/dateTime"))

# A refresh by itself, by the other transport of the same library.
credentials.refresh(Request())
report["alive"] = len(run(calendar.calendarList().list())["items"])

json.dump(report, sys.stdout)
