import CalendarStore
import Foundation
import Hummingbird
import ProviderKit

/// The queue, for operators: what waits, what was given up, and trying it again.
struct JobRoutes {
    let store: any Store
    let clock: any WallClock

    func add(to group: RouterGroup<APIContext>) {
        group.get { request, _ in
            let state = try request.uri.queryParameters.get("state").map { try Job.State(queryValue: $0) } ?? .dead
            let after = request.uri.queryParameters.get("after", as: Int64.self)
            let jobs = try await store.jobs(in: state, after: after, limit: 100)
            return ListResponse(jobs.map(JobResource.init), next: jobs.count == 100 ? jobs.last.map { String($0.id) } : nil)
        }
        group.post(":id/replay") { _, context in
            guard try await store.replayJob(context.parameters.require("id", as: Int64.self), at: clock.now) else {
                throw HostError(.notFound, "there is no job of this number that was given up")
            }
            return HTTPResponse.Status.accepted
        }
    }
}
