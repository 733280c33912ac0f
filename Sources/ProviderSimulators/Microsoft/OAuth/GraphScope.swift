/// A permission that an application can ask for.
enum GraphScope: String, Sendable, CaseIterable {
    case openid
    case profile
    case email
    case offlineAccess = "offline_access"
    case userRead = "User.Read"
    case calendarsReadBasic = "Calendars.ReadBasic"
    case calendarsRead = "Calendars.Read"
    case calendarsReadWrite = "Calendars.ReadWrite"

    private static let resource = "https://graph.microsoft.com/"

    /// Reads the short or the full form, without regard to case.
    init?(text: String) {
        let short = text.lowercased().hasPrefix(Self.resource) ? String(text.dropFirst(Self.resource.count)) : text
        guard let scope = Self.allCases.first(where: { $0.rawValue.lowercased() == short.lowercased() }) else { return nil }
        self = scope
    }

    /// Whether it is a permission at Graph, and not one about the sign-in itself.
    var isOfResource: Bool { rawValue.contains(".") }

    /// As a token endpoint names it: permissions at Graph in full.
    var fullText: String { isOfResource ? Self.resource + rawValue : rawValue }
}
