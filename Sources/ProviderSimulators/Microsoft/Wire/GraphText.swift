import Foundation
import ProviderKit

/// Times as Microsoft Graph writes them.
enum GraphText {
    /// `2026-01-01T09:00:00.0000000` of seconds since 1970 on some clock.
    static func civil(_ seconds: Int) -> String {
        RFC3339.text(Date(timeIntervalSince1970: Double(seconds))).dropLast() + ".0000000"
    }

    /// The seconds since 1970 on some clock; `nil` for anything but a date and a time without an offset.
    static func civil(_ text: String) -> Int? {
        guard let time = text.split(separator: "T").dropFirst().first, !time.contains(where: { "Zz+-".contains($0) }) else { return nil }
        return RFC3339.parse(text, assumingUTC: true).map { Int($0.timeIntervalSince1970) }
    }

    /// `2026-01-01T09:00:00.0000000Z`
    static func instant(_ date: Date) -> String { civil(Int(date.timeIntervalSince1970.rounded(.down))) + "Z" }
}
