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
    products: [.library(name: "ProviderKit", targets: ["ProviderKit"])],
    targets: [
        // System libraries
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),

        // The contract and what plays against it
        .target(name: "ProviderKit", dependencies: ["COpenSSL"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = settings
}
