import CalendarStore
import Hummingbird
import ProviderKit

/// Accounts: connect, list, end, and what hangs on them: calendars and pulls.
struct ConnectionRoutes {
    let services: HostServices

    func add(to group: RouterGroup<APIContext>) {
        group.get { _, _ in try await ListResponse(services.connections.list().map(ConnectionResource.init)) }
        group.post(use: connect)
        group.get(":id") { _, context in try await JSONResponse(ConnectionResource(services.connections.connection(context.connectionID())))
        }
        group.delete(":id") { _, context in
            let note = try await services.connections.disconnect(context.connectionID(), actor: context.actor)
            return JSONResponse(Disconnection(note: note))
        }
        group.get(":id/calendars") { _, context in
            let connection = try await services.connections.connection(context.connectionID())
            return try await ListResponse(services.calendars.list(connection.id).map(CalendarResource.init))
        }
        group.post(":id/calendars/refresh") { _, context in
            try await ListResponse(services.calendars.refresh(context.connectionID()).map(CalendarResource.init))
        }
        group.post(":id/calendars/select", use: select)
        group.post(":id/sync", use: sync)
    }

    private struct Disconnection: Encodable {
        let note: String?
    }

    private struct ConnectBody: Decodable {
        let provider: ProviderID
        let server: String
        let username: String
        let password: String
        let id: ConnectionID?
    }

    private func connect(_ request: Request, _ context: APIContext) async throws -> EditedResponse<JSONResponse<ConnectionResource>> {
        let body = try await request.body(as: ConnectBody.self, context)
        let connection = try await services.connections.connect(
            provider: body.provider, server: body.server, username: body.username, password: Secret(body.password), id: body.id,
            actor: context.actor)
        return EditedResponse(status: .created, response: JSONResponse(ConnectionResource(connection)))
    }

    private struct SelectBody: Decodable {
        let calendar: CalendarID
        let isSelected: Bool
    }

    private func select(_ request: Request, _ context: APIContext) async throws -> HTTPResponse.Status {
        let body = try await request.body(as: SelectBody.self, context)
        try await services.calendars.select(
            CalendarAddress(connection: context.connectionID(), calendar: body.calendar), body.isSelected)
        return .noContent
    }

    private struct SyncBody: Decodable {
        let calendar: CalendarID?
        let everything: Bool?
    }

    private func sync(_ request: Request, _ context: APIContext) async throws -> ListResponse<PullSummary> {
        let body = try await request.body(as: SyncBody.self, context)
        let connection = try await services.connections.connection(context.connectionID()).id
        var addresses: [CalendarAddress] = []
        if let calendar = body.calendar {
            addresses = [CalendarAddress(connection: connection, calendar: calendar)]
        } else {
            addresses = try await services.calendars.kept(connection).map(\.address)
        }
        var summaries: [PullSummary] = []
        for address in addresses { summaries.append(try await services.changes.pull(address, reconciles: body.everything ?? false)) }
        return ListResponse(summaries)
    }
}

extension APIContext {
    /// The connection that the path names.
    func connectionID() throws -> ConnectionID { ConnectionID(try pathParameter("id")) }
}
