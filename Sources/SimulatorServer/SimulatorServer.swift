public import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
public import ProviderSimulators

/// Puts a simulated service on a loopback port, with its mishaps: cut bodies are cut on the wire, and connections end without an answer.
///
/// One group of threads serves it; ``stop()`` ends them. A request's header may name any host: the simulator goes by the path.
public final class SimulatorServer: Sendable {
    /// The address that clients use; its port was free when the server started.
    public let origin: URL
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    /// Starts to listen on a loopback address. `port` 0 takes a free one. Throws where the port is taken.
    ///
    /// `paceOfTime` says how much real time a second of simulated delay takes, in seconds: 0 leaves delays out.
    public init(_ simulator: any WebSimulator, port: Int = 0, paceOfTime: Double = 1) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            channel = try await ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        try channel.pipeline.syncOperations.addHandler(ExchangeHandler(simulator, paceOfTime: paceOfTime))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        self.group = group
        guard let port = channel.localAddress?.port, let origin = URL(string: "http://127.0.0.1:\(port)") else {
            preconditionFailure("a bound socket has a port")
        }
        self.origin = origin
    }

    /// Stops to listen and ends every connection.
    public func stop() async {
        try? await channel.close()
        try? await group.shutdownGracefully()
    }
}
