// swift-tools-version: 6.2

import PackageDescription

/// Warnings become errors where the environment asks for it, as in the package that is measured.
let warningsAreErrors = Context.environment["CALENDAR_HOST_WARNINGS_AS_ERRORS"] == "1"

/// The settings of the package that is measured, so that both are held to the same language.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "Benchmarks", targets: ["Benchmarks"])
    ],
    dependencies: [
        .package(name: "calendar-host", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    ],
    targets: [
        // What our figures stand beside: the libraries themselves, with nothing of ours around them.
        .systemLibrary(
            name: "CLibicalBare", path: "Sources/CLibicalBare", pkgConfig: "libical",
            providers: [.apt(["libical-dev"]), .brew(["libical"])]),
        .systemLibrary(
            name: "CSQLiteBare", path: "Sources/CSQLiteBare", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
        .systemLibrary(
            name: "CCryptoBare", path: "Sources/CCryptoBare", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .target(name: "BareLibical", dependencies: ["CLibicalBare"]),
        .target(name: "BareCrypto", dependencies: ["CCryptoBare"]),

        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "BareCrypto", "BareLibical", "CSQLiteBare",
                .product(name: "CalDAVAdapter", package: "calendar-host"),
                .product(name: "CalendarHost", package: "calendar-host"),
                .product(name: "CalendarStore", package: "calendar-host"),
                .product(name: "GoogleAdapter", package: "calendar-host"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ICalendar", package: "calendar-host"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "MicrosoftAdapter", package: "calendar-host"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ProviderConformance", package: "calendar-host"),
                .product(name: "ProviderKit", package: "calendar-host"),
                .product(name: "ProviderSimulators", package: "calendar-host"),
                .product(name: "Transport", package: "calendar-host"),
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
