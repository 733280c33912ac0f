package import ProviderConformance

extension WebSimulator {
    /// Cases of one provider's own: what its documentation makes easy to get wrong. They run beside the shared suite and need the
    /// simulator.
    package var ownCases: [ConformanceCase] {
        switch self {
        case let google as GoogleSimulator: google.googleCases
        case let microsoft as MicrosoftSimulator: microsoft.microsoftCases
        case let caldav as CalDAVSimulator: caldav.pushCases
        default: []
        }
    }
}
