/// The error codes of Graph and of Outlook behind it that this adapter acts on, as the service spells them.
enum GraphErrorCode: String, CaseIterable, Sendable {
    case itemNotFound, resourceNotFound
    case errorItemNotFound = "ErrorItemNotFound"
    case errorFolderNotFound = "ErrorFolderNotFound"
    case errorCalendarNotFound = "ErrorCalendarNotFound"
    case errorInvalidId = "ErrorInvalidId"
    case errorInvalidIdMalformed = "ErrorInvalidIdMalformed"
    case errorInvalidIdEmpty = "ErrorInvalidIdEmpty"
    case requestResourceNotFound = "Request_ResourceNotFound"
    case mailboxNotEnabled = "MailboxNotEnabledForRESTAPI"
    case mailboxNotSupported = "MailboxNotSupportedForRESTAPI"
    case errorIrresolvableConflict = "ErrorIrresolvableConflict"
    case errorStaleObject = "ErrorStaleObject"
    case errorDuplicateTransaction = "ErrorDuplicateTransactionId"
    case accessDenied
    case errorAccessDenied = "ErrorAccessDenied"
    case errorInsufficientPermissions = "ErrorInsufficientPermissions"
    case authorizationRequestDenied = "Authorization_RequestDenied"
    case invalidAuthenticationToken = "InvalidAuthenticationToken"
    case unauthenticated
    case tooManyRequests = "TooManyRequests"
    case applicationThrottled = "ApplicationThrottled"
    case activityLimitReached
    case errorServerBusy = "ErrorServerBusy"
    case quotaLimitReached
    case errorQuotaExceeded = "ErrorQuotaExceeded"
    case errorMessageSizeExceeded = "ErrorMessageSizeExceeded"
    case badRequest = "BadRequest"
    case invalidRequest
    case requestBodyRead = "RequestBodyRead"
    case errorInvalidRequest = "ErrorInvalidRequest"
    case errorInvalidProperty = "ErrorInvalidProperty"
    case errorPropertyValidation = "ErrorPropertyValidationFailure"
    case errorInvalidRecipients = "ErrorInvalidRecipients"
    case errorOccurrenceCrossing = "ErrorOccurrenceCrossingBoundary"
    case errorRangeTooBig = "ErrorCalendarViewRangeTooBig"
    case syncStateNotFound, syncStateInvalid, resyncRequired

    /// What a code means for the adapter.
    enum Meaning: Sendable {
        /// The thing asked for does not exist, or its id is none of the service's.
        case absent
        /// There is no mailbox behind the account.
        case noMailbox
        /// The thing is not in the expected revision.
        case changed
        /// The transaction id was used before.
        case duplicate
        /// The account may not.
        case denied
        /// The token is not accepted.
        case unauthenticated
        /// Too many requests.
        case busy
        /// No room.
        case full
        /// One request is too large.
        case tooLarge
        /// The request is not acceptable.
        case malformed
        /// The position of a delta query is not known any more.
        case positionLost
    }

    private static let bySpelling = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })

    /// A code whatever its case; `nil` for one that is not known here.
    init?(spelled text: String) {
        guard let code = Self.bySpelling[text.lowercased()] else { return nil }
        self = code
    }

    /// What it means.
    var meaning: Meaning {
        switch self {
        case .itemNotFound, .resourceNotFound, .errorItemNotFound, .errorFolderNotFound, .errorCalendarNotFound, .errorInvalidId,
            .errorInvalidIdMalformed, .errorInvalidIdEmpty, .requestResourceNotFound:
            .absent
        case .mailboxNotEnabled, .mailboxNotSupported: .noMailbox
        case .errorIrresolvableConflict, .errorStaleObject: .changed
        case .errorDuplicateTransaction: .duplicate
        case .accessDenied, .errorAccessDenied, .errorInsufficientPermissions, .authorizationRequestDenied: .denied
        case .invalidAuthenticationToken, .unauthenticated: .unauthenticated
        case .tooManyRequests, .applicationThrottled, .activityLimitReached, .errorServerBusy: .busy
        case .quotaLimitReached, .errorQuotaExceeded: .full
        case .errorMessageSizeExceeded: .tooLarge
        case .badRequest, .invalidRequest, .requestBodyRead, .errorInvalidRequest, .errorInvalidProperty, .errorPropertyValidation,
            .errorInvalidRecipients, .errorOccurrenceCrossing, .errorRangeTooBig:
            .malformed
        case .syncStateNotFound, .syncStateInvalid, .resyncRequired: .positionLost
        }
    }
}
