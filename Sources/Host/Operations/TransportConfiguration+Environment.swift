import Transport

extension TransportConfiguration {
    /// `CALENDAR_NETWORK_ALLOW` (address ranges beyond the public Internet that may be reached), `CALENDAR_PLAIN_HTTP`
    /// (`never`, `loopback`, `always`) and `CALENDAR_CA_FILE`.
    init(_ reader: inout EnvironmentReader) {
        self.init()
        var ranges: [AddressRange] = []
        for text in reader.list("CALENDAR_NETWORK_ALLOW") {
            do { ranges.append(try AddressRange(text)) } catch {
                reader.report("CALENDAR_NETWORK_ALLOW: \(error)")
            }
        }
        addressPolicy = AddressPolicy(allowed: ranges)
        plainHTTP = reader.parsed(
            "CALENDAR_PLAIN_HTTP", default: .never, expected: "never, loopback or always",
            { ["never": PlainHTTPRule.never, "loopback": .loopbackOnly, "always": .always][$0] })
        additionalCAFile = reader.text("CALENDAR_CA_FILE")
    }
}
