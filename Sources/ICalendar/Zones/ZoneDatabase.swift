import Foundation
import Synchronization

/// The time zones of the system, read from its compiled tzdata (RFC 8536), so that an operator updates zones by updating the system.
///
/// A zone's file is looked at again each time the zone is asked for, and read again when it has changed: no restart is needed.
public final class ZoneDatabase: Sendable {
    /// The zones in `/usr/share/zoneinfo`, or in the directory that the environment variable `TZDIR` names.
    public static let system = ZoneDatabase(directory: directory(in: ProcessInfo.processInfo.environment))

    /// Where the system keeps its zones, by the convention of every C library.
    static func directory(in environment: [String: String]) -> String {
        environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo"
    }

    /// More than tzdata has names, so that in practice nothing is ever read twice.
    private static let maximumCachedZones = 1_024
    /// The longest name that is looked for. IANA's longest has 32 letters; vendors put their own address in front.
    private static let maximumNameLength = 255
    /// Names that stand for “whatever this machine is set to” or “not set”. A calendar's time must not depend on the host.
    private static let machineNames: Set<String> = ["localtime", "posixrules", "Factory"]

    private struct Stamp: Equatable {
        let device, inode, size, seconds, nanoseconds: Int
    }

    private let directory: String
    private let cache = Mutex<[String: (stamp: Stamp, zone: ZoneRules)]>([:])

    /// Uses the compiled zones below a directory.
    public init(directory: String) {
        self.directory = directory
    }

    /// Finds a zone by any of the names that calendars use for it.
    ///
    /// - an IANA name (`Europe/Berlin`),
    /// - an IANA name behind a vendor's prefix (`/freeassociation.sourceforge.net/Europe/Berlin`): the parts in front are dropped as long
    ///   as they look like an address or a version, and the longest rest that is a zone counts,
    /// - a Windows name (`W. Europe Standard Time`), through CLDR's table for the whole world (territory 001).
    ///
    /// - Returns: The zone, whose ``ZoneRules/identifier`` is the IANA name under which it was found.
    /// - Throws: ``ZoneError`` for an unknown name, one that could lead out of the directory, or damaged data.
    public func zone(named name: String) throws(ZoneError) -> ZoneRules {
        guard !name.isEmpty, name.utf8.count <= Self.maximumNameLength, name.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw ZoneError(.unsafeName, name: name)
        }
        if name == "UTC" || name == "Etc/UTC" { return .utc }
        if let known = WindowsZoneNames.identifier(for: name) { return known == "Etc/UTC" ? .utc : try load(known, askedFor: name) }
        var parts = name.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard !parts.contains(".."), !parts.contains("."), !name.contains("\\") else { throw ZoneError(.unsafeName, name: name) }
        if parts.first == "" { parts.removeFirst() }
        guard !parts.contains("") else { throw ZoneError(.unknown, name: name) }
        while !parts.isEmpty {
            let candidate = parts.joined(separator: "/")
            do {
                return try load(candidate, askedFor: name)
            } catch  where error.reason == .unknown {
                guard let first = parts.first, Self.isVendorPart(first) else { throw error }
                parts.removeFirst()
                if parts == ["UTC"] { return .utc }
            }
        }
        throw ZoneError(.unknown, name: name)
    }

    /// Whether a part in front of a zone's name is a vendor's: an address, a version or a date, or the word that some put in between.
    private static func isVendorPart(_ part: Substring) -> Bool {
        part.contains(".") || part.contains(where: \.isNumber) || part.lowercased() == "tzfile"
    }

    private func load(_ identifier: String, askedFor name: String) throws(ZoneError) -> ZoneRules {
        let isPlain = identifier.utf8.allSatisfy { byte in
            (0x41...0x5A).contains(byte & 0xDF) || (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2F, 0x5F].contains(byte)
        }
        guard isPlain, !identifier.hasPrefix("/"), !identifier.isEmpty, !Self.machineNames.contains(identifier) else {
            throw ZoneError(.unknown, name: name)
        }
        let path = directory + "/" + identifier
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw ZoneError(.unknown, name: name) }
        let stamp = Self.stamp(of: status)
        if let cached = cache.withLock({ $0[identifier] }), cached.stamp == stamp { return cached.zone }
        let file = try TZifFile(bytes: read(path, askedFor: name), name: name)
        let zone = ZoneRules(
            identifier: identifier, transitions: file.transitions, initialOffset: file.initialOffset, footer: file.footer)
        cache.withLock { zones in
            if zones.count >= Self.maximumCachedZones { zones.removeAll(keepingCapacity: true) }
            zones[identifier] = (stamp, zone)
        }
        return zone
    }

    private static func stamp(of status: stat) -> Stamp {
        #if canImport(Darwin)
            let changed = status.st_mtimespec
        #else
            let changed = status.st_mtim
        #endif
        return Stamp(
            device: Int(truncatingIfNeeded: status.st_dev), inode: Int(truncatingIfNeeded: status.st_ino), size: Int(status.st_size),
            seconds: Int(changed.tv_sec), nanoseconds: Int(changed.tv_nsec))
    }

    private func read(_ path: String, askedFor name: String) throws(ZoneError) -> [UInt8] {
        do {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw ZoneError(.unreadable(String(cString: strerror(errno))), name: name)
            }
            defer { try? handle.close() }
            return try Array(handle.read(upToCount: TZifFile.maximumSize + 1) ?? Data())
        } catch let error as ZoneError {
            throw error
        } catch {
            throw ZoneError(.unreadable(error.localizedDescription), name: name)
        }
    }
}
