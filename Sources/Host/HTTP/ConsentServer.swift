import Foundation
import Hummingbird
public import Logging
import NIOCore
import ServiceLifecycle

/// A web server for nothing but the browsers of account owners, for as long as a consent takes.
public struct ConsentServer: Sendable {
    let services: HostServices
    let logger: Logger

    /// Makes a server over a host's services.
    public init(services: HostServices, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// Serves until `work` ends, and gives what it made; a page that is being sent is sent to its end. `nil` where the address is in use;
    /// `work` is not waited for then. `onListening` is told the port.
    public func run<Value: Sendable>(
        at address: ListenAddress, onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        while work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        let application = Application(
            router: APIRouter(services: services, logger: logger).consentRouter(),
            configuration: .init(address: .hostname(address.host, port: address.port), serverName: "calendar-host"),
            onServerRunning: { await onListening($0.localAddress?.port ?? address.port) }, logger: logger)
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        let group = ServiceGroup(configuration: configuration)
        return try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask {
                do { try await group.run() } catch let error as IOError where error.errnoCode == EADDRINUSE {}
                return nil
            }
            tasks.addTask { try await work() }
            defer { tasks.cancelAll() }
            let value = try await tasks.next() ?? nil
            guard let value else { return nil }
            await group.triggerGracefulShutdown()
            _ = try await tasks.next()
            return value
        }
    }
}
