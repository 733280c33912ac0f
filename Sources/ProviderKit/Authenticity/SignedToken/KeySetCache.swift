public import Foundation

/// Published key sets, fetched once and kept.
public actor KeySetCache {
    private let http: any HTTPTransport
    private let clock: any WallClock

    /// Makes a cache.
    public init(http: any HTTPTransport, clock: any WallClock) {
        self.http = http
        self.clock = clock
    }
}
