import HTTPTypes
import Hummingbird
import Foundation
import Testing

@testable import CalendarHost

/// `docs/api/openapi.yaml` and the router describe the same API.
@Suite struct OpenAPITests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/api/openapi.yaml")

    /// The operations of the document: `GET /v1/bookings/{id}`. It is written with two spaces a level, so that this needs no YAML reader.
    private func described() throws -> [String: [String]] {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        var operations: [String: [String]] = [:]
        var isInPaths = false
        var path = ""
        var operation = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if !line.hasPrefix(" ") { isInPaths = line == "paths:" }
            guard isInPaths else { continue }
            if let match = line.wholeMatch(of: #/ {2}(/[^ ]*):/#) { path = String(match.output.1) }
            if let match = line.wholeMatch(of: #/ {4}(get|put|post|delete|patch):/#) {
                operation = "\(match.output.1.uppercased()) \(path)"
                operations[operation] = []
            }
            if let match = line.wholeMatch(of: #/ {8}"?([0-9]{3})"?:.*/#) { operations[operation]?.append(String(match.output.1)) }
        }
        return operations
    }

    @Test func `every route is described, and every described operation is a route`() async throws {
        let world = try await MemoryWorld()
        let routes = APIRouter(services: world.services, logger: world.log.logger()).router().routes
        let served = Set(
            routes.map {
                "\($0.method.rawValue) "
                    + $0.path.description.replacing(":id", with: "{id}").replacing(":ticket", with: "{ticket}")
                    .replacing(":provider", with: "{provider}").replacing(":hook", with: "{hook}")
            })
        let described = Set(try described().keys)
        #expect(served.subtracting(described) == [], "not described")
        #expect(described.subtracting(served) == [], "not served")
        #expect(served.count >= 18)
    }

    @Test func `every operation that needs a key says so, and every one says what it answers`() throws {
        for (operation, statuses) in try described() {
            let isOpen = operation.contains("/health/") || operation.contains(" /oauth/") || operation.contains(" /webhooks/")
            #expect(statuses.contains { $0.hasPrefix("2") || $0 == "302" }, "\(operation) never succeeds")
            #expect(statuses.contains("401") != isOpen, "\(operation)")
            if operation.contains("{id}") { #expect(statuses.contains("404") || statuses.contains("409"), "\(operation)") }
        }
    }

    @Test func `every schema that is referred to is there`() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        for match in text.matches(of: /#\/components\/(\w+)\/(\w+)/) {
            #expect(text.contains("\n    \(match.output.2):\n"), "\(match.output.0)")
        }
    }
}
