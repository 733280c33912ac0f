import CalendarStore
import Foundation
import Hummingbird
import ProviderKit

/// Consents, for the product: begin one, and ask what became of it.
struct AuthorizationRoutes {
    let authorizations: AuthorizationService

    func add(to group: RouterGroup<APIContext>) {
        group.post(use: begin)
        group.get(":id") { _, context in
            let id = AuthorizationID(try context.pathParameter("id"))
            return JSONResponse(AuthorizationResource(try await authorizations.outcome(id)))
        }
    }

    private struct BeginBody: Decodable {
        let provider: ProviderID?
        let connection: ConnectionID?
        let id: ConnectionID?
        let server: String?
    }

    private struct Begun: Encodable {
        let id: AuthorizationID
        let start: URL
        let expiresAt: Date
    }

    private func begin(_ request: Request, _ context: APIContext) async throws -> EditedResponse<JSONResponse<Begun>> {
        let body = try await request.body(as: BeginBody.self, context)
        let begun = try await authorizations.begin(
            AuthorizationRequest(provider: body.provider, renewing: body.connection, id: body.id, server: body.server), actor: context.actor
        )
        // The address is worth an account until it was opened.
        return EditedResponse(
            status: .created, headers: [.cacheControl: "no-store"],
            response: JSONResponse(Begun(id: begun.id, start: begun.start, expiresAt: begun.expiresAt)))
    }
}
