import Foundation
import ProviderKit

extension TimeWindow {
    /// The window in consecutive parts of at most `longest` seconds.
    func split(longest: TimeInterval) -> [TimeWindow] {
        var parts: [TimeWindow] = []
        var start = start
        while let part = TimeWindow(start: start, end: min(end, start + max(1, longest))) {
            parts.append(part)
            start = part.end
        }
        return parts
    }
}
