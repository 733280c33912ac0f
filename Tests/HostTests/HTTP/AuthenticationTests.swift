import CalendarStore
import Hummingbird
import ProviderSimulators
import Foundation
import HTTPTypes
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct AuthenticationTests {
    @Test func `every route but health, browsers and providers needs a key, and nothing is done or told without one`() async throws {
        let api = try await APIClient()
        let calls = api.world.provider.callCount
        let routes = APIRouter(services: api.world.services, logger: api.world.log.logger()).router().routes
        #expect(routes.count >= 18)
        for route in routes where !["/health", "/oauth", "/webhooks"].contains(where: route.path.description.hasPrefix) {
            let path = route.path.description.replacing(":id", with: "office")
            for authorization in [
                nil, "", "Bearer", "Bearer ", "Bearer wrong", "Basic \(api.key)", "Token \(api.key)", api.key, "Bearer \(api.key)x",
                "Bearer \(api.key.uppercased())", "Bearer  \(api.key)", "Bearer \(api.key),Bearer \(api.key)",
            ] {
                let answer = try await api.send(route.method, path, body: "{}", authorization: .some(authorization))
                #expect(answer.status == 401, "\(route) with \(authorization ?? "nothing")")
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
                #expect(try answer.problem().code == "unauthenticated")
                #expect(!answer.text.contains(api.key))
            }
        }
        #expect(api.world.provider.callCount == calls)
        #expect(try await api.world.services.bookings.list().isEmpty)
        #expect(try await api.world.services.connections.list().count == 1)
    }

    @Test func `a revoked key opens nothing from then on, and the others still do`() async throws {
        let api = try await APIClient()
        let other = try await api.world.services.accessKeys.create(name: "other").revealText()
        #expect(try await api.send(.get, "/v1/connections").status == 200)
        try await api.world.services.accessKeys.revoke(name: "product")
        #expect(try await api.send(.get, "/v1/connections").status == 401)
        #expect(try await api.send(.get, "/v1/connections", authorization: "Bearer \(other)").status == 200)
    }

    @Test func `the word Bearer may be written in any case`() async throws {
        let api = try await APIClient()
        for word in ["bearer", "BEARER", "Bearer"] {
            #expect(try await api.send(.get, "/v1/connections", authorization: "\(word) \(api.key)").status == 200)
        }
    }

    @Test func `health is open and tells nothing`() async throws {
        let api = try await APIClient()
        for path in ["/health/live", "/health/ready"] {
            let answer = try await api.send(.get, path, authorization: .some(nil))
            #expect(answer.status == 200)
            #expect(answer.text.isEmpty)
        }
        try await api.world.store.close()
        #expect(try await api.send(.get, "/health/live", authorization: .some(nil)).status == 200)
        #expect(try await api.send(.get, "/health/ready", authorization: .some(nil)).status == 503)
    }

    @Test func `a key is stored as a hash only, and neither names nor hashes let anybody in`() async throws {
        let api = try await APIClient()
        let keys = try await api.world.services.accessKeys.list()
        let stored = try #require(keys.first)
        #expect(stored.hash != api.key && !stored.hash.contains(api.key))
        for guess in [stored.hash, stored.name] {
            #expect(try await api.send(.get, "/v1/connections", authorization: "Bearer \(guess)").status == 401)
        }
        await expectHostError(.invalidRequest) { try await api.world.services.accessKeys.create(name: "") }
        await expectHostError(.conflict) { try await api.world.services.accessKeys.create(name: "product") }
        await expectHostError(.notFound) { try await api.world.services.accessKeys.revoke(name: "nobody") }
    }
}
