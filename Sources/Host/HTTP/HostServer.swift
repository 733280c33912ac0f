import CalendarStore
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import ServiceLifecycle

/// The running host: web server and queue in one service group, ended by SIGTERM or SIGINT in order.
public struct HostServer: Sendable {
    let services: HostServices
    let logger: Logger

    /// Makes a server over a host's services.
    public init(services: HostServices, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// Serves until the process is asked to end. `onListening` is told the port, which matters where port 0 was asked for.
    public func run(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        let configuration = services.configuration
        var members: [any Service] = []
        if configuration.flags.jobs, configuration.flags.sync {
            members.append(services.jobs)
        } else {
            logger.notice("the queue is not worked off: CALENDAR_JOBS_ENABLED and CALENDAR_SYNC_ENABLED are not both true")
        }
        // A connection that says nothing for a minute is given up.
        let http = HTTP1Channel.Configuration(idleTimeout: .seconds(60))
        var server = HTTPServerBuilder.http1(configuration: http)
        if let files = configuration.tls {
            let identity = try TLSIdentity(files)
            server = HTTPServerBuilder { responder in
                TLSServerChannel(base: HTTP1Channel(responder: responder, configuration: http), identity: identity)
            }
            members.append(TLSReloader(identity: identity, logger: logger))
        }
        let application = Application(
            router: APIRouter(services: services, logger: logger).router(), server: server,
            configuration: .init(
                address: .hostname(configuration.listen.host, port: configuration.listen.port), serverName: "calendar-host"),
            services: members,
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? configuration.listen.port
                logger.notice("listening", metadata: ["host": "\(configuration.listen.host)", "port": "\(port)"])
                await onListening(port)
            },
            logger: logger)
        try await application.runService()
        try await services.store.close()
    }
}
