import CalendarStore
import Foundation
import HTTPTypes
import Hummingbird
import ProviderKit

/// Push, for operators: what became of deliveries, the channels, and relays.
struct PushRoutes {
    let services: HostServices

    func add(to api: RouterGroup<APIContext>) {
        let webhooks = api.group("webhooks")
        webhooks.get("counts") { _, _ in ListResponse(services.deliveries.snapshot()) }
        webhooks.get("channels") { _, _ in
            try await ListResponse(services.store.channels(of: nil, endedToo: false).map(ChannelResource.init))
        }
        let relays = api.group("relays")
        relays.get { _, _ in try await ListResponse(services.relays.list().map(ChannelResource.init)) }
        relays.post(use: add)
        relays.delete(":id") { _, context in
            try await services.relays.remove(ChannelID(context.pathParameter("id")), actor: context.actor)
            return HTTPResponse.Status.noContent
        }
    }

    private struct AddBody: Decodable {
        let connection: ConnectionID
        let calendar: CalendarID
    }

    private func add(_ request: Request, _ context: APIContext) async throws -> EditedResponse<JSONResponse<RelayIntroduction>> {
        let body = try await request.body(as: AddBody.self, context)
        let relay = try await services.relays.add(
            CalendarAddress(connection: body.connection, calendar: body.calendar), actor: context.actor)
        // The only time that the address and the secret are told.
        return EditedResponse(
            status: .created, headers: [.cacheControl: "no-store"], response: JSONResponse(RelayIntroduction(relay)))
    }
}
