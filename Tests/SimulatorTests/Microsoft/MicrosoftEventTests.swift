import Foundation
import ProviderKit
import Testing

@testable import ProviderSimulators

@Suite struct MicrosoftEventTests {
    private let client = GraphClient()
    private let property = "String {66F5A359-4659-4830-9070-00040EC6AC6E} Name Fun"
    private let propertyAsTold = "String {66f5a359-4659-4830-9070-00040ec6ac6e} Name Fun"

    @Test func `an event is created, read, changed and deleted`() async {
        let made = await client.create(more: [
            "body": ["contentType": "text", "content": "a < b\nc"], "location": ["displayName": "Room 5"],
        ])
        #expect(made.status == 201 && made.json["type"] == "singleInstance" && made.json["isOrganizer"] == true)
        #expect(made.json["start"] == ["dateTime": "2027-01-01T09:00:00.0000000", "timeZone": "UTC"])
        let path = "/me/events/\(made.id)"
        let etag = made.json["@odata.etag"]?.text ?? ""
        #expect(etag == "W/\"\(made.json["changeKey"]?.text ?? "")\"")
        let read = await client.send(.get, path)
        #expect(read.json["@odata.etag"] == .text(etag) && read.json["body"]?["contentType"] == "html")
        #expect(read.json["body"]?["content"]?.text?.contains("a &lt; b<br>") == true)
        let text = await client.send(.get, path, headers: ["Prefer": "outlook.body-content-type=\"text\""])
        #expect(text.json["body"] == ["contentType": "text", "content": "a < b\nc"])
        let changed = await client.send(.patch, path, body: ["subject": "Later"], headers: ["If-Match": etag])
        #expect(changed.status == 200 && changed.json["subject"] == "Later" && changed.json["@odata.etag"]?.text != etag)
        #expect(changed.json["location"]?["displayName"] == "Room 5")
        let stale = await client.send(.patch, path, body: ["subject": "Never"], headers: ["If-Match": etag])
        #expect(stale.status == 412 && stale.code == "ErrorIrresolvableConflict")
        #expect(await client.send(.delete, path, headers: ["If-Match": etag]).status == 412)
        #expect(await client.send(.get, path).json["subject"] == "Later")
        #expect(await client.send(.delete, path).status == 204)
        for again in [await client.send(.delete, path), await client.send(.get, path)] {
            #expect(again.status == 404 && again.code == "ErrorItemNotFound")
        }
        #expect(await client.send(.get, "/me/events/nonsense").code == "ErrorInvalidIdMalformed")
    }

    @Test func `ids of one kind change when an event is moved, the others stay, and both are taken`() async throws {
        let made = await client.create(headers: GraphClient.immutable)
        let movable = (await client.send(.get, "/me/events/\(made.id)")).id
        #expect(movable != made.id)
        let other = await client.send(.post, "/me/calendars", body: ["name": "Other"])
        let moved = try await client.simulator.outlook(for: client.account).move(
            EventID(made.id), from: client.calendar, to: CalendarID(other.id))
        #expect(moved.rawValue != movable)
        #expect(await client.send(.get, "/me/events/\(movable)").status == 404)
        #expect(await client.send(.get, "/me/events/\(moved)").status == 200)
        #expect(await client.send(.get, "/me/events/\(made.id)", headers: GraphClient.immutable).id == made.id)
        #expect(await client.send(.get, "/me/calendars/\(client.calendar)/events/\(made.id)").status == 404)
        #expect(await client.send(.get, "/me/calendars/\(other.id)/events/\(made.id)").status == 200)
    }

    @Test func `extended properties are kept quietly, told when asked for, and found`() async {
        let value = "It's a KEY"
        let made = await client.create(more: ["singleValueExtendedProperties": [["id": .text(property), "value": .text(value)]]])
        #expect(made.status == 201 && made.json["singleValueExtendedProperties"] == nil)
        await _ = client.create("Other")
        func found(_ name: String, _ value: String) async -> [String] {
            let quoted = value.replacing("'", with: "''")
            let filter = "singleValueExtendedProperties/Any(ep: ep/id eq '\(name)' and ep/value eq '\(quoted)')"
            return await client.send(.get, "/me/events", [("$filter", filter)]).items.compactMap { $0["id"]?.text }
        }
        #expect(await found(property, value) == [made.id])
        #expect(await found(propertyAsTold, "it's a key") == [made.id])
        #expect(await found(property.replacing("Fun", with: "fun"), value) == [])
        #expect(await found(property, "It's a KEY ") == [])
        let expand = [("$expand", "singleValueExtendedProperties($filter=id eq '\(property)')"), ("$select", "subject")]
        for told in [await client.send(.get, "/me/events/\(made.id)", expand).json, await client.send(.get, "/me/events", expand).items[0]]
        {
            #expect(told["singleValueExtendedProperties"] == [["id": .text(propertyAsTold), "value": .text(value)]])
            #expect(told["subject"] == "Standup" && told["start"] == nil && told["@odata.etag"] != nil)
        }
        #expect(await client.send(.get, "/me/events", [("$expand", "singleValueExtendedProperties")]).status == 400)
    }

    @Test func `conditions are joined, texts may hold quotation marks, and a filter that is not whole is refused`() async {
        await _ = client.create("It's one")
        await _ = client.create("Two")
        func subjects(_ filter: String) async -> [String] {
            await client.send(.get, "/me/events", [("$filter", filter)]).items.compactMap { $0["subject"]?.text }
        }
        #expect(await subjects("subject eq 'It''s one' and type eq 'singleInstance'") == ["It's one"])
        #expect(await subjects("subject ne 'It''s one' and start/dateTime ge 2000-01-01T00:00:00Z") == ["Two"])
        #expect(await subjects("subject eq 'Two' and start/dateTime lt 2000-01-01T00:00:00Z") == [])
        let name = "String {\(UUID().uuidString)} Name N"
        #expect(await subjects("singleValueExtendedProperties/any( p : p/id eq '\(name)' and p/value eq 'x' )") == [])
        for broken in [
            "", " ", "subject", "subject eq", "subject eq 'Two", "subject eq 'Two''", "subject eq Two'", "subject has 'Two'",
            "subject gt 'Two'", "body eq 'Two'", "startswith(subject,'S')", "subject eq 'Two' and ", "subject eq 'Two' or type eq 'x'",
            "singleValueExtendedProperties/any(p: p/id eq '\(name)' and q/value eq 'x')",
            "singleValueExtendedProperties/any(p: p/id eq '\(name)' and p/value eq 'x'",
            "singleValueExtendedProperties/any(p: p/id eq '\(name)')",
            "singleValueExtendedProperties/any(p: p/id eq 'Text {x} Name N' and p/value eq 'x')",
        ] {
            #expect(await client.send(.get, "/me/events", [("$filter", broken)]).code == "ErrorInvalidUrlQueryFilter", "\(broken)")
        }
    }

    @Test func `the names of extended properties have one of the forms that Graph takes`() {
        let id = UUID().uuidString
        for sound in ["String {\(id)} Name a b", "String {\(id)} Id 0x8001", "String 0x1", "String 0xABcd"] {
            #expect(ExtendedProperty.Name(sound)?.text.lowercased() == sound.lowercased())
        }
        for broken in [
            "", "String", "String ", "String 0x", "String 0x12345", "String 1234", "String 0xgh", "Integer 0x1", "String {\(id)} Name",
            "String {\(id)} Name ", "String {\(id)} name N", "String \(id) Name N", "String {\(id.dropLast())} Name N",
            "String {\(id.replacing("-", with: ""))} Name N", "String {\(id)}  Name N", "String {\(id)} Name a\nb", "string {\(id)} Name N",
        ] {
            #expect(ExtendedProperty.Name(broken) == nil, "\(broken)")
        }
    }

    @Test func `a transaction id is used once, even after its event is gone`() async {
        let first = await client.create(more: ["transactionId": "t-1"])
        #expect(first.json["transactionId"] == "t-1")
        let again = await client.create(more: ["transactionId": "t-1"])
        #expect(again.status == 409 && again.code == "ErrorDuplicateTransactionId")
        client.simulator.behaviour.repeatedTransaction = .firstEvent
        #expect(await client.create(more: ["transactionId": "t-1"]).id == first.id)
        #expect(await client.create("Different", more: ["transactionId": "t-1"]).status == 409)
        #expect(await client.send(.get, "/me/events").items.count == 1)
        _ = await client.send(.delete, "/me/events/\(first.id)")
        #expect(await client.create(more: ["transactionId": "t-1"]).status == 409)
        #expect(await client.send(.patch, "/me/events/\(await client.create().id)", body: ["transactionId": "t-2"]).status == 400)
    }

    @Test func `times are told in the zone that is preferred, and taken in Windows' names and IANA's`() async {
        for zone in ["Pacific Standard Time", "America/Los_Angeles"] {
            let made = await client.create(from: "2027-07-01T09:00:00", to: "2027-07-01T10:00:00.0000000", zone: zone)
            #expect(made.json["start"] == ["dateTime": "2027-07-01T16:00:00.0000000", "timeZone": "UTC"])
            #expect(made.json["originalStartTimeZone"] == .text(zone))
            let told = await client.send(.get, "/me/events/\(made.id)", headers: ["Prefer": "outlook.timezone=\"Tokyo Standard Time\""])
            #expect(told.json["start"] == ["dateTime": "2027-07-02T01:00:00.0000000", "timeZone": "Tokyo Standard Time"])
            #expect(told.headers["Preference-Applied"] == "outlook.timezone=\"Tokyo Standard Time\"")
        }
        let unknown = await client.send(.get, "/me/events", headers: ["Prefer": "outlook.timezone=\"Nowhere\""])
        #expect(unknown.status == 400 && unknown.code == "TimeZoneNotSupportedException")
    }

    @Test func `whole days are midnight to midnight in one zone and belong to none`() async {
        let made = await client.create(from: "2027-01-05T00:00:00", to: "2027-01-07T00:00:00", more: ["isAllDay": true])
        #expect(made.status == 201 && made.json["isAllDay"] == true)
        let told = await client.send(.get, "/me/events/\(made.id)", headers: ["Prefer": "outlook.timezone=\"Asia/Tokyo\""])
        #expect(told.json["start"] == ["dateTime": "2027-01-05T00:00:00.0000000", "timeZone": "Asia/Tokyo"])
        #expect(await client.create(from: "2027-01-05T00:00:00", to: "2027-01-05T00:00:00", more: ["isAllDay": true]).status == 400)
        let mixed: GraphValue = ["dateTime": "2027-01-07T00:00:00", "timeZone": "Asia/Tokyo"]
        #expect(await client.create(from: "2027-01-05T00:00:00", more: ["isAllDay": true, "end": mixed]).status == 400)
    }

    @Test func `a meeting is cancelled by its organizer only`() async throws {
        let own = await client.create()
        #expect(await client.send(.post, "/me/events/\(own.id)/cancel", body: ["comment": "Sorry"]).status == 202)
        #expect(await client.send(.get, "/me/events/\(own.id)").status == 404)
        let window = try #require(TimeWindow(start: client.clock.now, end: client.clock.now + 3_600))
        let invitation = try await client.simulator.outlook(for: client.account).invite(
            "Party", window, in: client.calendar, organizer: "bob@example.org")
        #expect(await client.send(.post, "/me/events/\(invitation)/cancel", body: [:]).status == 400)
        #expect(await client.send(.get, "/me/events/\(invitation)").json["organizer"]?["emailAddress"]?["address"] == "bob@example.org")
        #expect(await client.send(.delete, "/me/events/\(invitation)").status == 204)
    }

    @Test func `calendars come in pages, are made and deleted, and may be read-only`() async {
        for number in 0..<12 { #expect(await client.send(.post, "/me/calendars", body: ["name": .text("C\(number)")]).status == 201) }
        let shared = client.simulator.shareReadOnlyCalendar(named: "Shared", with: client.account)
        let first = await client.send(.get, "/me/calendars")
        #expect(first.items.count == 10 && first.next?.hasPrefix("https://microsoft.simulator.example/v1.0/me/calendars?") == true)
        let all = await client.all("/me/calendars", [("$select", "id,canEdit,owner")])
        #expect(all.count == 14 && all.first?["id"] == .text(client.calendar.rawValue) && all.first?["name"] == nil)
        #expect(all.first?["owner"]?["address"] == "ada@example.org" && all.last?["canEdit"] == false)
        #expect(await client.send(.get, "/me/calendar").id == client.calendar.rawValue)
        #expect(await client.send(.post, "/me/calendars", body: ["name": "c3"]).code == "ErrorFolderExists")
        #expect(await client.send(.post, "/me/calendars", body: ["name": ""]).status == 400)
        let made = await client.create()
        #expect(await client.send(.post, "/me/calendars/\(shared)/events", body: event).code == "ErrorAccessDenied")
        #expect(await client.send(.get, "/me/calendars/\(shared)/events/\(made.id)").status == 404)
        #expect(await client.send(.delete, "/me/calendars/\(client.calendar)").status == 400)
        let other = all[3]["id"]?.text ?? ""
        let inside = await client.send(.post, "/me/calendars/\(other)/events", body: event)
        #expect(await client.send(.delete, "/me/calendars/\(other)").status == 204)
        #expect(await client.send(.get, "/me/calendars/\(other)").code == "ErrorItemNotFound")
        #expect(await client.send(.get, "/me/events/\(inside.id)").status == 404)
    }

    @Test func `a read scope does not write, and who somebody is needs its own`() async {
        let reader = GraphClient(scopes: ["Calendars.Read"])
        #expect(await reader.send(.get, "/me/events").status == 200)
        #expect(await reader.create().code == "ErrorAccessDenied")
        #expect(await reader.send(.get, "/me").status == 403)
        let work = await client.send(.get, "/me", [("$select", "id,mail")])
        #expect(work.json["mail"] == "ada@example.org" && work.json["displayName"] == nil)
        let personal = await GraphClient(isPersonal: true).send(.get, "/me")
        #expect(personal.json["mail"] == .null && personal.json["userPrincipalName"] == "ada@example.org")
    }

    private let event: GraphValue = [
        "subject": "x", "start": ["dateTime": "2027-01-01T09:00:00", "timeZone": "UTC"],
        "end": ["dateTime": "2027-01-01T10:00:00", "timeZone": "UTC"],
    ]
}

extension GraphClient {
    fileprivate func create(
        _ subject: String = "Standup", from start: String = "2027-01-01T09:00:00", to end: String = "2027-01-01T10:00:00",
        more: [String: GraphValue]
    ) async -> Answer { await create(subject, from: start, to: end, more) }
}
