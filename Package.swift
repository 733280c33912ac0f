// swift-tools-version: 6.2

import PackageDescription

/// Warnings become errors where the environment asks for it (CI does), so that a newer compiler's warning never breaks a user's build.
let warningsAreErrors = Context.environment["CALENDAR_HOST_WARNINGS_AS_ERRORS"] == "1"

/// The settings of every target of this package, in one place.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "calendar-host",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "calendar-host", targets: ["calendar-host"]),
        .library(name: "CalendarHost", targets: ["CalendarHost"]),
        .library(name: "CalendarHostCommands", targets: ["CalendarHostCommands"]),
        .library(name: "ProviderKit", targets: ["ProviderKit"]),
        .library(name: "ProviderConformance", targets: ["ProviderConformance"]),
        .library(name: "ICalendar", targets: ["ICalendar"]),
        .library(name: "Transport", targets: ["Transport"]),
        .library(name: "CalendarStore", targets: ["CalendarStore"]),
        .library(name: "CalDAVAdapter", targets: ["CalDAVAdapter"]),
        .library(name: "GoogleAdapter", targets: ["GoogleAdapter"]),
        .library(name: "MicrosoftAdapter", targets: ["MicrosoftAdapter"]),
        .library(name: "ProviderSimulators", targets: ["ProviderSimulators"]),
        .library(name: "SimulatorServer", targets: ["SimulatorServer"]),
    ],
    traits: [
        .trait(name: "CalDAV", description: "Links the CalDAV adapter into the calendar-host executable."),
        .trait(name: "Google", description: "Links the Google adapter into the calendar-host executable."),
        .trait(name: "Microsoft", description: "Links the Microsoft adapter into the calendar-host executable."),
        .default(enabledTraits: ["CalDAV", "Google", "Microsoft"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // System libraries
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .systemLibrary(
            name: "CICal", path: "Sources/CICal", pkgConfig: "libical", providers: [.apt(["libical-dev"]), .brew(["libical"])]),
        .systemLibrary(
            name: "CXML", path: "Sources/CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),

        // The contract and what plays against it
        .target(name: "ProviderKit", dependencies: ["COpenSSL"]),
        .target(name: "ProviderConformance", dependencies: ["ProviderKit"]),
        .target(
            name: "ProviderSimulators", dependencies: ["ProviderConformance", "ProviderKit"],
            exclude: ["CalDAV/README.md", "Google/README.md", "Microsoft/README.md"],
            resources: [.embedInCode("Google/Schema/calendar.json"), .embedInCode("Microsoft/Schema/graph.json")]),
        .target(
            name: "SimulatorServer",
            dependencies: [
                "ProviderKit", "ProviderSimulators",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),

        // Formats and adapters
        .target(name: "ICalendar", dependencies: ["CICal"]),
        .target(
            name: "CalDAVAdapter", dependencies: ["ProviderKit", "ICalendar", "CXML"], path: "Plugins/CalDAVAdapter", exclude: ["README.md"]
        ),
        .target(
            name: "GoogleAdapter", dependencies: ["ProviderKit", "ICalendar"], path: "Plugins/GoogleAdapter", exclude: ["README.md"]),
        .target(
            name: "MicrosoftAdapter", dependencies: ["ProviderKit", "ICalendar"], path: "Plugins/MicrosoftAdapter", exclude: ["README.md"]),

        // The host
        .target(name: "Transport", dependencies: ["ProviderKit", "CCurl"]),
        .target(
            name: "CalendarStore", dependencies: ["ProviderKit", .product(name: "GRDB", package: "GRDB.swift")], path: "Sources/Store",
            resources: [.embedInCode("SQL")]),
        .target(
            name: "CalendarHost",
            dependencies: [
                "ProviderKit", "Transport", "CalendarStore",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Host"),
        .target(
            name: "CalendarHostCommands",
            dependencies: [
                "CalendarHost", "CalendarStore", "ICalendar", "ProviderConformance", "ProviderKit", "ProviderSimulators", "SimulatorServer",
                "Transport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Commands"),
        .executableTarget(
            name: "calendar-host",
            dependencies: [
                "CalendarHostCommands", "ProviderKit",
                .target(name: "CalDAVAdapter", condition: .when(traits: ["CalDAV"])),
                .target(name: "GoogleAdapter", condition: .when(traits: ["Google"])),
                .target(name: "MicrosoftAdapter", condition: .when(traits: ["Microsoft"])),
                .target(name: "ProviderSimulators", condition: .when(traits: ["CalDAV", "Google", "Microsoft"])),
            ],
            path: "Sources/calendar-host"),

        // Tests
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .target(name: "TestServers", path: "Tests/TestServers", exclude: ["certificate.py", "listen.py", "serve.py"]),
        .testTarget(name: "ProviderKitTests", dependencies: ["ProviderKit", "ProviderSimulators"]),
        .testTarget(name: "ICalendarTests", dependencies: ["CICal", "ICalendar"]),
        .testTarget(name: "TransportTests", dependencies: ["ProviderKit", "Transport"]),
        .testTarget(
            name: "StoreTests", dependencies: ["CalendarStore", "ProviderKit", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(
            name: "CalDAVAdapterTests",
            dependencies: [
                "CalDAVAdapter", "ICalendar", "ProviderConformance", "ProviderKit", "ProviderSimulators", "TestServers", "Transport",
            ]),
        .testTarget(
            name: "GoogleAdapterTests", dependencies: ["GoogleAdapter", "ProviderConformance", "ProviderKit", "ProviderSimulators"]),
        .testTarget(
            name: "MicrosoftAdapterTests",
            dependencies: ["ICalendar", "MicrosoftAdapter", "ProviderConformance", "ProviderKit", "ProviderSimulators"]),
        .testTarget(
            name: "SimulatorTests",
            dependencies: ["ProviderConformance", "ProviderKit", "ProviderSimulators", "SimulatorServer", "TestServers"]),
        .testTarget(name: "CommandTests", dependencies: ["calendar-host", "ProviderConformance", "TestServers"]),
        .executableTarget(
            name: "HostProcess",
            dependencies: [
                "CalDAVAdapter", "CalendarHost", "CalendarStore", "ProviderKit", "ProviderSimulators", "Transport",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/HostProcess"),
        .testTarget(
            name: "HostTests",
            dependencies: [
                "CalDAVAdapter", "CalendarHost", "CalendarStore", "HostProcess", "ProviderConformance", "ProviderKit", "ProviderSimulators",
                "TestServers", "TestSupport",
                "Transport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        .testTarget(
            name: "MatrixTests",
            dependencies: [
                "CalDAVAdapter", "CalendarHost", "CalendarStore", "GoogleAdapter", "MicrosoftAdapter", "ProviderConformance", "ProviderKit",
                "ProviderSimulators", "TestServers", "TestSupport", "Transport", .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Matrix"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CalDAVAdapter", "CalendarHost", "CalendarStore", "GoogleAdapter", "MicrosoftAdapter", "ProviderConformance", "ProviderKit",
                "ProviderSimulators", "TestServers", "Transport", .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/EndToEnd"),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "CalDAVAdapter", "GoogleAdapter", "MicrosoftAdapter", "ProviderConformance", "ProviderKit", "ProviderSimulators",
                "SimulatorServer", "TestServers", "Transport",
            ],
            path: "Tests/Conformance"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}
