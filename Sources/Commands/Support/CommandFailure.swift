import ArgumentParser
import CalendarHost
import CalendarStore
import Foundation
import ProviderKit

/// Ends the process with a message and an exit code that means something (the numbers are those of sysexits.h).
enum CommandFailure {
    /// Prints the error to standard error and ends the process.
    static func end(_ error: any Error) -> Never {
        let described: (message: String, code: Int32)? =
            switch error {
            case let error as ConfigurationError: (error.description, 78)
            case let error as HostError: (error.description, code(error))
            case let error as ProviderError: (error.description, code(error))
            case let error as StoreError: (error.description, code(HostError(error)))
            case let error as CryptographyError: (error.description, 78)
            case let error as CommandError: (error.message, error.code)
            case is CancellationError: ("interrupted", 75)
            default: nil
            }
        guard let described else { CalendarHostCommand.exit(withError: error) }
        FileHandle.standardError.write(Data("calendar-host: \(described.message)\n".utf8))
        exit(described.code)
    }

    private static func code(_ error: HostError) -> Int32 {
        switch error.code {
        case .switchedOff, .notAllowed, .needsReconsent: 77
        case .storage, .configuration: 78
        case .providerFailed: error.provider.map(code) ?? 1
        case .invalidRequest: 64
        case .interrupted: 75
        case .notFound, .conflict: 1
        }
    }

    private static func code(_ error: ProviderError) -> Int32 {
        switch error.code {
        case .unauthenticated, .forbidden, .untrustedPeer: 77
        case .unreachable, .timedOut, .rateLimited, .serverFault: 69
        default: error.isTemporary ? 75 : 1
        }
    }
}
