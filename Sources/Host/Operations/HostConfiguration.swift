public import Transport

/// Everything the environment says about a host. Defaults are safe: nothing runs, nothing private is reached, loopback only.
public struct HostConfiguration: Sendable {
    /// The four switches.
    public var flags: OperationalFlags
    /// `CALENDAR_ALLOWLIST_PROVIDER_IDS`.
    public var allowedProviders: Allowlist
    /// `CALENDAR_ALLOWLIST_CONNECTION_IDS`.
    public var allowedConnections: Allowlist
    /// `CALENDAR_DATABASE`: the SQLite file. Default `calendar-host.sqlite`.
    public var databasePath: String
    /// Where the vault's key is.
    public var vaultKey: VaultKeySource
    /// `CALENDAR_LISTEN`: host and port. Default `127.0.0.1:8080`; port 0 takes a free one.
    public var listen: ListenAddress
    /// How far ahead busy time is kept, in days. `CALENDAR_HORIZON_DAYS`, default 400.
    public var horizonDays: Int
    /// How often a calendar is asked for changes, in seconds. `CALENDAR_POLL_SECONDS`, default 300.
    public var pollSeconds: Int
    /// How long a worker may hold a job without a sign of life, in seconds: so long do the jobs of a process that died wait.
    /// `CALENDAR_JOB_LEASE_SECONDS`, default 60.
    public var jobLeaseSeconds: Int
    /// The zone for floating and all-day times of calendars without one. `CALENDAR_DEFAULT_ZONE`, default `UTC`.
    public var defaultZone: String
    /// `CALENDAR_OAUTH_REDIRECT_URI`: where providers send browsers back to; `nil` where it is not set.
    public var oauthRedirect: OAuthRedirect?
    /// `CALENDAR_WEBHOOK_BASE_URL`: where providers reach this host; always there where ``flags`` has webhooks on.
    public var webhookBase: WebhookBase?
    /// How much is taken at a time at the webhook addresses.
    public var webhookLimits = WebhookLimits()
    /// `CALENDAR_TLS_CERTIFICATE_FILE` and `CALENDAR_TLS_KEY_FILE`; `nil` where somebody else speaks TLS for this host.
    public var tls: TLSFiles?
    /// `CALENDAR_VAULT_KEY_PREVIOUS_FILE` and `CALENDAR_VAULT_KEY_PREVIOUS_UNTIL`; `nil` where there is no key but the current one.
    public var previousVaultKey: PreviousVaultKeySource?
    /// How requests leave the process.
    public var transport: TransportConfiguration

    /// The variables that begin with `CALENDAR_OAUTH_`, for ``oauthClient(_:)``.
    var oauthSettings: [String: String]

    /// Reads the environment. Throws ``ConfigurationError`` with every problem found.
    public init(environment: [String: String]) throws(ConfigurationError) {
        var reader = EnvironmentReader(environment)
        flags = OperationalFlags(
            sync: reader.flag("CALENDAR_SYNC_ENABLED"), oauth: reader.flag("CALENDAR_OAUTH_ENABLED"),
            jobs: reader.flag("CALENDAR_JOBS_ENABLED"), webhook: reader.flag("CALENDAR_WEBHOOK_ENABLED"))
        allowedProviders = Allowlist(reader.list("CALENDAR_ALLOWLIST_PROVIDER_IDS"))
        allowedConnections = Allowlist(reader.list("CALENDAR_ALLOWLIST_CONNECTION_IDS"))
        databasePath = reader.text("CALENDAR_DATABASE") ?? "calendar-host.sqlite"
        vaultKey = VaultKeySource(&reader)
        listen = reader.parsed(
            "CALENDAR_LISTEN", default: .standard, expected: "an address and a port, such as 127.0.0.1:8080", ListenAddress.init(parsing:))
        horizonDays = reader.number("CALENDAR_HORIZON_DAYS", default: 400, in: 1...1_500)
        pollSeconds = reader.number("CALENDAR_POLL_SECONDS", default: 300, in: 1...86_400)
        jobLeaseSeconds = reader.number("CALENDAR_JOB_LEASE_SECONDS", default: 60, in: 1...3_600)
        defaultZone = reader.text("CALENDAR_DEFAULT_ZONE") ?? "UTC"
        oauthRedirect = OAuthRedirect(&reader)
        webhookBase = WebhookBase(&reader, isNeeded: flags.webhook)
        webhookLimits.perChannel = Double(reader.number("CALENDAR_WEBHOOK_RATE", default: 50, in: 1...100_000))
        webhookLimits.channelBurst = webhookLimits.perChannel * 10
        tls = TLSFiles(&reader)
        previousVaultKey = PreviousVaultKeySource(&reader)
        transport = TransportConfiguration(&reader)
        oauthSettings = environment.filter { $0.key.hasPrefix("CALENDAR_OAUTH_") }
        guard reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
    }
}
