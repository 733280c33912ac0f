import Foundation
import ProviderKit

/// A refusal of the Calendar API in the service's shape ("Handle API errors").
struct GoogleRefusal: Error, Sendable, Equatable {
    var status: Int
    var reason: String
    var message: String
    var domain = "global"
    /// The parameter or header that is to blame.
    var location: String?
    var locationType: String?

    init(
        _ status: Int, _ reason: String, _ message: String, domain: String = "global", location: String? = nil, locationType: String? = nil
    ) {
        self.status = status
        self.reason = reason
        self.message = message
        self.domain = domain
        self.location = location
        self.locationType = locationType ?? location.map { _ in "parameter" }
    }

    /// A value that is not allowed.
    static func invalid(_ message: String, _ location: String? = nil) -> GoogleRefusal {
        GoogleRefusal(400, "invalid", message, location: location)
    }

    /// A value that is missing.
    static func required(_ message: String, _ location: String? = nil) -> GoogleRefusal {
        GoogleRefusal(400, "required", message, location: location)
    }

    static let notFound = GoogleRefusal(404, "notFound", "Not Found")
    static let deleted = GoogleRefusal(410, "deleted", "Resource has been deleted")
    static let duplicate = GoogleRefusal(409, "duplicate", "The requested identifier already exists.")
    static let preconditionFailed = GoogleRefusal(
        412, "conditionNotMet", "Precondition Failed", location: "If-Match", locationType: "header")
    static let fullSyncRequired = GoogleRefusal(
        410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.", domain: "calendar", location: "syncToken")
    static let emptyRange = GoogleRefusal(
        400, "timeRangeEmpty", "The specified time range is empty.", domain: "calendar", location: "timeMax")
    static let badCredentials = GoogleRefusal(
        401, "authError", "Invalid Credentials", location: "Authorization", locationType: "header")
    static let insufficientScope = GoogleRefusal(
        403, "insufficientPermissions", "Request had insufficient authentication scopes.")
    static let writerNeeded = GoogleRefusal(
        403, "requiredAccessLevel", "You need to have writer access to this calendar.", domain: "calendar")
    static let ownerNeeded = GoogleRefusal(
        403, "requiredAccessLevel", "You need to have owner access to this calendar.", domain: "calendar")

    /// What a method answers that exists at the service and not in the simulator.
    static func notSimulated(_ method: String) -> GoogleRefusal {
        GoogleRefusal(501, "notSimulated", "The simulator does not offer \(method); see its README.", domain: "simulator")
    }

    /// The refusal on the wire.
    var response: HTTPResponse {
        var error: GoogleJSON = ["domain": .string(domain), "reason": .string(reason), "message": .string(message)]
        error["location"] = location.map { .string($0) }
        error["locationType"] = locationType.map { .string($0) }
        let body: GoogleJSON = ["error": ["errors": [error], "code": .int(status), "message": .string(message)]]
        let challenge = status == 401 ? "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"" : nil
        return GoogleAnswer.json(status, body, extra: ["WWW-Authenticate": challenge])
    }
}
