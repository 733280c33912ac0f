import ProviderKit

extension CalendarAccess {
    /// What an `accessRole` allows. A role that is not known allows nothing, so that nothing is offered that Google then refuses.
    init(role: String?) {
        self =
            switch role {
            case "freeBusyReader": .freeBusy
            case "reader": .read
            case "writerWithoutPrivateAccess", "writer", "owner": .write
            default: .none
            }
    }
}
