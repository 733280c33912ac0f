"""Drives a simulated Microsoft Graph with Microsoft's own client, msgraph-sdk, and tells what it saw.

One line of JSON comes in: {"origin": "http://127.0.0.1:PORT", "token": "…", "address": "…"}. One line goes out for it: the report.
"""

import asyncio
import json
import sys
import time
from datetime import datetime, timezone

from azure.core.credentials import AccessToken
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.event import Event
from msgraph.generated.models.free_busy_status import FreeBusyStatus
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.single_value_legacy_extended_property import SingleValueLegacyExtendedProperty
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import GetSchedulePostRequestBody
from msgraph.generated.users.item.calendars.calendars_request_builder import CalendarsRequestBuilder
from msgraph.generated.users.item.calendars.item.events.events_request_builder import EventsRequestBuilder
from msgraph.generated.users.item.calendar_view.delta.delta_request_builder import DeltaRequestBuilder

PROPERTY = "String {66f5a359-4659-4830-9070-00040ec6ac6e} Name Key"


class StaticCredential:
    """A credential that has its token already."""

    def __init__(self, token):
        self.token = token

    def get_token(self, *scopes, **kwargs):
        return AccessToken(self.token, int(time.time()) + 3600)


def at(text):
    return DateTimeTimeZone(date_time=text, time_zone="UTC")


def event(subject, transaction=None, key=None):
    made = Event(subject=subject, start=at("2027-01-04T09:00:00"), end=at("2027-01-04T10:00:00"), show_as=FreeBusyStatus.Tentative)
    # Set to nothing, the client would send it under Python's name for it.
    if transaction:
        made.transaction_id = transaction
    if key:
        made.single_value_extended_properties = [SingleValueLegacyExtendedProperty(id=PROPERTY, value=key)]
    return made


def configured(parameters=None, **headers):
    configuration = RequestConfiguration(query_parameters=parameters)
    for name, value in headers.items():
        configuration.headers.add(name.replace("_", "-"), value)
    # The client's own patience would hide what the server says.
    configuration.options = []
    return configuration


async def refusal(call):
    """The status and code of a call that has to be refused."""
    try:
        await call
    except ODataError as error:
        return [error.response_status_code, error.error.code if error.error else None]
    return None


async def delta_round(client, link=None):
    """All pages of a round: what is alive, what is removed, and the next link."""
    builder = client.me.calendar_view.delta
    if link:
        page = await builder.with_url(link).get()
    else:
        parameters = DeltaRequestBuilder.DeltaRequestBuilderGetQueryParameters(
            start_date_time="2027-01-01T00:00:00Z", end_date_time="2027-02-01T00:00:00Z"
        )
        page = await builder.get(request_configuration=configured(parameters, Prefer="odata.maxpagesize=1"))
    alive, removed = [], []
    while True:
        for item in page.value:
            (removed if "@removed" in item.additional_data else alive).append(item.id)
        if not page.odata_next_link:
            return alive, removed, page.odata_delta_link
        page = await builder.with_url(page.odata_next_link).get()


async def run(order):
    provider = AzureIdentityAuthenticationProvider(
        StaticCredential(order["token"]), scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["127.0.0.1"]
    )
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = order["origin"] + "/v1.0"
    client = GraphServiceClient(request_adapter=adapter)
    report = {}

    me = await client.me.get()
    report["me"] = me.user_principal_name
    calendars = await client.me.calendars.get()
    report["calendars"] = [[calendar.name, calendar.is_default_calendar, calendar.owner.address] for calendar in calendars.value]
    calendar = calendars.value[0].id
    events = client.me.calendars.by_calendar_id(calendar).events

    made = await events.post(event("Standup", "transaction-1", "booking's key"))
    report["made"] = [made.subject, made.start.date_time, made.show_as.value, made.type.value, made.transaction_id, made.is_all_day]
    report["duplicate"] = await refusal(events.post(event("Standup", "transaction-1", "booking's key")))

    parameters = EventsRequestBuilder.EventsRequestBuilderGetQueryParameters(
        filter=f"singleValueExtendedProperties/Any(ep: ep/id eq '{PROPERTY}' and ep/value eq 'booking''s key')",
        expand=[f"singleValueExtendedProperties($filter=id eq '{PROPERTY}')"],
        top=5,
    )
    found = await events.get(request_configuration=configured(parameters))
    report["found"] = [
        [item.id == made.id, [value.value for value in item.single_value_extended_properties]] for item in found.value
    ]

    alive, removed, link = await delta_round(client)
    report["first round"] = [alive == [made.id], removed]
    changed = await events.by_event_id(made.id).patch(Event(subject="Later"))
    report["changed"] = [changed.subject, changed.start.date_time]
    other = await events.post(event("Other"))
    alive, removed, link = await delta_round(client, link)
    report["second round"] = [sorted(alive) == sorted([made.id, other.id]), removed]
    stale = configured(If_Match='W/"stale"')
    report["stale"] = await refusal(events.by_event_id(made.id).patch(Event(subject="Never"), request_configuration=stale))
    await events.by_event_id(made.id).delete()
    alive, removed, link = await delta_round(client, link)
    report["third round"] = [alive, removed == [made.id]]
    report["missing"] = await refusal(events.by_event_id(made.id).get())

    schedule = await client.me.calendar.get_schedule.post(
        GetSchedulePostRequestBody(
            schedules=[order["address"], "nobody@example.org"],
            start_time=at("2027-01-04T00:00:00"),
            end_time=at("2027-01-05T00:00:00"),
            availability_view_interval=60,
        )
    )
    report["schedules"] = [
        [item.schedule_id, item.availability_view, item.error.response_code if item.error else None] for item in schedule.value
    ]

    for number in range(12):
        await client.me.calendars.post(calendars.value[0].__class__(name=f"Calendar {number}"))
    pages = CalendarsRequestBuilder.CalendarsRequestBuilderGetQueryParameters(top=5, select=["id", "name"])
    page = await client.me.calendars.get(request_configuration=configured(pages))
    names = [item.name for item in page.value]
    while page.odata_next_link:
        page = await client.me.calendars.with_url(page.odata_next_link).get()
        names += [item.name for item in page.value]
    report["paged"] = len(set(names))

    # The next two requests meet a limit each; the client waits as it is told, and the second is let through.
    start = time.monotonic()
    limited = await client.me.calendar.get()
    report["limited"] = [limited.id == calendar, time.monotonic() - start >= 1]
    return report


def main():
    for line in sys.stdin:
        print(json.dumps(asyncio.run(run(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
