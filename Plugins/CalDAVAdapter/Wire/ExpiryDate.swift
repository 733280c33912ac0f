import Foundation
import ProviderKit

/// The `Expires` field of a registration: an IMF-fixdate as the draft demands, or a date of RFC 5322 with a numeric zone, which one server
/// sends instead (Rustical: `+0000`).
enum ExpiryDate {
    /// The instant, UTC; `nil` where the text is no date.
    static func parse(_ text: String) -> Date? {
        let text = text.trimmedOfWhiteSpace
        guard let zone = text.split(separator: " ").last, zone.utf8.count == 5, let sign = zone.first, sign == "+" || sign == "-" else {
            return HTTPDate.parse(text)
        }
        let digits = zone.dropFirst()
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits), number / 100 < 24, number % 100 < 60,
            let local = HTTPDate.parse(text.dropLast(zone.count) + "GMT")
        else { return nil }
        let offset = TimeInterval(number / 100 * 3_600 + number % 100 * 60)
        return local.addingTimeInterval(sign == "+" ? -offset : offset)
    }
}
