/// A calendar of a mailbox.
struct MicrosoftCalendar: Sendable {
    let id: String
    var name: String
    let isDefault: Bool
    /// Whether the mailbox's owner may write to it; a calendar that somebody shared may be read-only.
    let canEdit: Bool
    let ownerName: String
    let ownerAddress: String
}
