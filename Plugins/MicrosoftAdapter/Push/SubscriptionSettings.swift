import Foundation
import ProviderKit

/// What is kept of a subscription that Graph confirmed.
struct SubscriptionSettings: Sendable, Equatable {
    private enum Key {
        static let subscription = "subscription"
        static let application = "application"
        static let tenant = "tenant"
    }

    /// Graph's name of the subscription, a GUID in lower case.
    let subscription: String
    /// The application that made it, in lower case; `nil` where Graph did not say.
    let application: String?
    /// The organisation of the account, a GUID in lower case; `nil` where it is not known.
    let tenant: String?

    init(subscription: String, application: String?, tenant: String?) {
        self.subscription = subscription.lowercased()
        self.application = application?.lowercased()
        self.tenant = tenant?.lowercased()
    }

    /// Reads what was kept; `nil` where the subscription is not confirmed.
    init?(_ settings: ConnectionSettings?) {
        guard let settings, let subscription = settings[Key.subscription], !subscription.isEmpty else { return nil }
        self.init(subscription: subscription, application: settings[Key.application], tenant: settings[Key.tenant])
    }

    /// As the host keeps them.
    var values: ConnectionSettings {
        var values = ConnectionSettings([Key.subscription: subscription])
        values[Key.application] = application
        values[Key.tenant] = tenant
        return values
    }
}
