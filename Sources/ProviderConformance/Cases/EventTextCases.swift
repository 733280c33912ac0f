import Foundation
import ProviderKit

extension ConformanceCase {
    /// Cases about text and keys that break careless writers.
    static let eventTextCases: [ConformanceCase] =
        strangeTexts.map { name, text in
            ConformanceCase("EVENT-CREATE-4/\(name)", "Text comes back as it was sent: \(name)", requires: [.events]) { context in
                try await context.checkText(text)
            }
        } + [
            ConformanceCase(
                "EVENT-CREATE-4/very-long", "Text comes back as it was sent: as long as the adapter takes it", requires: [.events]
            ) {
                context in
                let limit = min(context.adapter.capabilities.events?.maximumTitleLength ?? 0, 2_000)
                let pattern = "A very long title — with ümlauts, 漢字 and 😀; "
                let text =
                    String(
                        String.UnicodeScalarView(
                            String(repeating: pattern, count: 1 + limit / pattern.count).unicodeScalars.prefix(limit - 1))) + "."
                try await context.checkText(text)
            },
            ConformanceCase("EVENT-CREATE-5", "Keys with any characters work", requires: [.events]) { context in
                for text in strangeKeys {
                    let key = context.key(text)
                    let draft = EventDraft(title: "Conformance", window: try context.window(day: 1))
                    let made = try await context.create(key, draft)
                    try expectEqual(made.disposition, .created, "The key “\(text.prefix(40))” makes an event")
                    try expectEqual(made.event.key, key, "The event carries the key “\(text.prefix(40))”")
                    let again = try await context.create(key, draft)
                    try expectEqual(again.event.id, made.event.id, "The key “\(text.prefix(40))” finds its event")
                    let found = try await context.readExisting(.key(key))
                    try expectEqual(found.id, made.event.id, "The event can be read by the key “\(text.prefix(40))”")
                    try expectEqual(found.key, key, "The event that is read carries the key “\(text.prefix(40))”")
                }
                try await context.expectNewEvents(strangeKeys.count, "Every key has its event")
            },
        ]

    private static let strangeTexts: [(name: String, text: String)] = [
        ("quotes", "He said \"no\", 'never' and `perhaps`"),
        ("line-breaks", "First line\nsecond line\n\nfourth line"),
        ("commas", "a,b;c:d=e\\f\\n\\,\\;g"),
        ("emoji", "👩🏽‍🚀 🏳️‍🌈 😀 e\u{301}"),
        ("right-to-left", "פגישה עם דוד \u{202B}ערב\u{202C} مرحبا"),
        ("icalendar", "END:VEVENT\nBEGIN:VEVENT\nUID:hijack\nDTSTART:19700101T000000Z\nATTENDEE:mailto:a@example.org"),
        ("markup", "<script>alert(1)</script> &amp; ]]> <!DOCTYPE x [<!ENTITY y \"z\">]>"),
        ("long-line", String(repeating: "ä", count: 37) + String(repeating: "漢", count: 60) + String(repeating: "😀", count: 40)),
    ]

    private static let strangeKeys = [
        "a/b/c", "..", ".", "../../x", "%2F%2e%00", "with space", " lead and trail ", "emoji 😀", "עברית", "漢字", "quote\"'`",
        "semi;colon,comma:",
        "back\\slash", "query?x=y&z#fragment", "<xml/>", "line\nbreak", "CON", "UPPER", "upper", "plus+plus", "at@example.org",
        String(repeating: "long", count: 250),
    ]
}

extension CaseContext {
    /// Demands that a text survives as title, details and location.
    fileprivate func checkText(_ text: String) async throws {
        let limits = adapter.capabilities.events
        guard text.unicodeScalars.count <= limits?.maximumTitleLength ?? 0 else {
            throw CaseNotApplicable(reason: "titles have at most \(limits?.maximumTitleLength ?? 0) characters")
        }
        let hasDetails = text.unicodeScalars.count <= limits?.maximumDetailsLength ?? 0
        var draft = EventDraft(title: text, window: try window(day: 1))
        if hasDetails {
            draft.details = text
            draft.location = text
        }
        let made = try await create(key(), draft)
        for event in [made.event, try await readExisting(.key(key()))] {
            try expectEqual(event.title, text, "The title is the draft's")
            try expectEqual(event.window, draft.window, "The time is the draft's")
            try expectEqual(event.key, key(), "The event carries its key")
        }
        try await expectNewEvents(1, "There is exactly one event")
        guard let counterpart = harness.counterpart else { return }
        let record = try await counterpart.events(in: calendar.id).first { $0.id == made.event.id }
        try expectEqual(record?.title, text, "The provider holds the title as it was sent")
        if hasDetails {
            try expectEqual(record?.details, text, "The provider holds the details as they were sent")
            try expectEqual(record?.location, text, "The provider holds the location as it was sent")
        }
    }
}
