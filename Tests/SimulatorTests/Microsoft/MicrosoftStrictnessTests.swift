import Foundation
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftStrictnessTests {
    private let client = GraphClient()

    @Test func `unknown paths, methods and parameters are refused`() async {
        #expect(await client.send(.get, "/me/todo").status == 400)
        #expect(await client.send(.put, "/me/events").status == 405)
        #expect(await client.send(.get, "/me/events", [("$selekt", "id")]).status == 400)
        #expect(await client.send(.get, "/me/events", [("$top", "ten")]).status == 400)
        #expect(await client.send(.get, "/me/events", [("$top", "-1")]).status == 400)
        #expect(await client.send(.get, "/me/events", [("$top", "1"), ("$top", "2")]).status == 400)
        #expect(await client.send(.get, "/me/calendars/\(client.calendar)", [("$select", "id")]).status == 400)
        #expect(await client.send(.get, "/me/calendarView").code == "ErrorInvalidParameter")
        #expect(await client.send(.get, "/me/calendarView", [("startDateTime", "soon"), ("endDateTime", "later")]).status == 400)
        #expect(await client.send(.get, "/me/events", [("$select", "id,colour")]).status == 400)
        #expect(await client.send(.post, "/$batch", body: ["requests": []]).status == 501)
        #expect(client.simulator.operations.prefix(3) == ["unknown", "unknown", "graph.events.list"])
    }

    @Test(arguments: [
        #"{"colour": "red"}"#,
        #"{"subject": 5}"#,
        #"{"showAs": "away"}"#,
        #"{"showAs": 1}"#,
        #"{"start": "2027-01-01T09:00:00"}"#,
        #"{"start": {"dateTime": "2027-01-01T09:00:00", "zone": "UTC"}}"#,
        #"{"start": {"timeZone": "UTC"}}"#,
        #"{"start": {"dateTime": "2027-01-01", "timeZone": "UTC"}}"#,
        #"{"start": {"dateTime": "2027-02-30T09:00:00", "timeZone": "UTC"}}"#,
        #"{"start": {"dateTime": "2027-01-01T09:00:00Z", "timeZone": "UTC"}}"#,
        #"{"start": {"dateTime": "2027-01-01T09:00:00+01:00", "timeZone": "UTC"}}"#,
        #"{"start": {"dateTime": "2027-01-01T09:00:00", "timeZone": "Mars Standard Time"}}"#,
        #"{"start": null}"#,
        #"{"end": {"dateTime": "2027-01-01T08:00:00", "timeZone": "UTC"}}"#,
        #"{"attendees": {"emailAddress": {"address": "a@example.org"}}}"#,
        #"{"attendees": [{"emailAddress": {"adress": "a@example.org"}}]}"#,
        #"{"isAllDay": true}"#,
        #"{"isAllDay": "yes"}"#,
        #"{"iCalUId": "mine"}"#,
        #"{"id": "mine"}"#,
        #"{"body": {"contentType": "markdown", "content": "x"}}"#,
        #"{"reminderMinutesBeforeStart": 3000000000}"#,
        #"{"reminderMinutesBeforeStart": 1.5}"#,
        #"{"singleValueExtendedProperties": [{"id": "Foo", "value": "x"}]}"#,
        #"{"singleValueExtendedProperties": [{"id": "String {66f5a359-4659-4830-9070-00040ec6ac6e} Name Fun"}]}"#,
        #"{"recurrence": {"pattern": {"type": "daily"}, "range": {"type": "noEnd"}}}"#,
        #"{"recurrence": {"pattern": {"type": "weekly", "interval": 1}, "range": {"type": "noEnd"}}}"#,
        #"{"recurrence": {"pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}, "range": {"type": "noEnd"}}}"#,
        #"{"recurrence": {"pattern": {"type": "hourly", "interval": 1}, "range": {"type": "noEnd"}}}"#,
        #"{"recurrence": {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "numbered", "numberOfOccurrences": 0}}}"#,
        #"{"recurrence": {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "endDate", "endDate": "2026-01-01"}}}"#,
        #"{"recurrence": {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "endDate", "endDate": "tomorrow"}}}"#,
    ])
    func `an event that the description does not allow is refused and leaves nothing`(_ text: String) async throws {
        let change = try #require(GraphValue(Data(text.utf8))?.object)
        let answer = await client.create(change)
        #expect(answer.status == 400, "\(answer.json)")
        #expect(answer.code?.isEmpty == false)
        #expect(await client.send(.get, "/me/events").items.isEmpty)
    }

    @Test func `bodies have to be JSON and say so`() async {
        #expect(await client.send(raw: Data("{".utf8), .post, "/me/events").status == 400)
        #expect(await client.send(raw: Data("[]".utf8), .post, "/me/events").status == 400)
        #expect(await client.send(raw: Data(), .post, "/me/events").status == 400)
        #expect(await client.send(raw: Data("{}".utf8), .post, "/me/events", headers: ["Content-Type": "text/plain"]).status == 415)
        #expect(await client.send(raw: Data("x".utf8), .delete, "/me/events/x").status == 400)
    }

    @Test func `what repeats by months is refused as something the simulator cannot do`() async {
        let answer = await client.create([
            "recurrence": [
                "pattern": ["type": "absoluteMonthly", "interval": 1, "dayOfMonth": 1],
                "range": ["type": "noEnd", "startDate": "2027-01-01"],
            ]
        ])
        #expect(answer.status == 501 && answer.code == "notImplemented")
    }

    @Test func `control information is welcome, and names of enumerations in any case`() async {
        let answer = await client.create(["@odata.type": "#microsoft.graph.event", "showAs": "OOF"])
        #expect(answer.status == 201 && answer.json["showAs"] == "oof")
    }

    @Test func `every operation of the description that is simulated has a readable name`() {
        let names = OpenAPIDocument.graph.operations.map(\.name).filter { !$0.hasPrefix("graph.subscriptions") }
        #expect(
            Set(names) == [
                "graph.me", "graph.batch", "graph.calendars.list", "graph.calendars.create", "graph.calendars.get",
                "graph.calendars.delete",
                "graph.events.list", "graph.events.create", "graph.events.get", "graph.events.update", "graph.events.delete",
                "graph.events.cancel", "graph.events.instances", "graph.calendarView", "graph.calendarView.delta", "graph.getSchedule",
            ])
    }

    @Test func `the checker finds what an answer should not have`() {
        let schema = OpenAPISchema(["$ref": "#/components/schemas/microsoft.graph.event"])
        func breach(_ value: GraphValue) -> String? { OpenAPISchemaCheck.breach(in: value, of: schema, .graph, .answer) }
        #expect(breach(["id": "x", "subject": "y", "@odata.etag": "z"]) == nil)
        for wrong: GraphValue in [
            ["subject": "no id"], ["id": 1], ["id": "x", "extra": 1], ["id": "x", "showAs": "Busy"], ["id": "x", "createdDateTime": "now"],
            ["id": "x", "start": ["timeZone": "UTC"]], ["id": "x", "attendees": [["emailAddress": ["x": "y"]]]], "x", [], .null,
        ] {
            #expect(breach(wrong) != nil, "\(wrong)")
        }
    }
}

extension GraphClient {
    fileprivate func create(_ more: [String: GraphValue]) async -> Answer { await create("Standup", more) }
}
