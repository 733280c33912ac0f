import Foundation
import ProviderKit

/// A subscription as Graph tells it (`microsoft.graph.subscription`).
struct GraphSubscription: GraphEntity {
    let id: String
    /// The application that made it.
    let applicationId: String?
    /// What it watches, relative to Graph's root.
    let resource: String?
    /// Where Graph delivers.
    let notificationUrl: String?
    let expirationDateTime: String?

    /// When Graph ends it, UTC; `nil` where that is not told, or cannot be read.
    var end: Date? { expirationDateTime.flatMap { RFC3339.parse($0) } }
}
