import CalendarStore
import Hummingbird

/// Whether the process lives and whether it can work; open to everybody, and telling nobody anything else.
struct HealthRoutes {
    let store: any Store

    func add(to router: Router<APIContext>) {
        router.get("health/live") { _, _ in HTTPResponse.Status.ok }
        router.get("health/ready") { _, _ in
            do {
                _ = try await store.jobCounts()
                return HTTPResponse.Status.ok
            } catch {
                return HTTPResponse.Status.serviceUnavailable
            }
        }
    }
}
