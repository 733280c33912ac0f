import Foundation
import ProviderKit

/// Names of the identity platform: organisations and issuers.
enum MicrosoftIdentity {
    /// The organisation of the simulator's work accounts.
    static let workTenant = "4b1d2c5e-7a40-4f0e-9d51-2c9f1f0a6b37"
    /// Where personal accounts live.
    static let personalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"
    /// Microsoft Graph Change Tracking.
    static let changeTracking = "0bf30f3b-4a52-48df-9a82-234910c4a086"

    static func tenant(of kind: MicrosoftAccount.Kind) -> String { kind == .work ? workTenant : personalTenant }
    static func issuer1(of tenant: String) -> String { "https://sts.windows.net/\(tenant)/" }
    static func issuer2(of tenant: String) -> String { "https://login.microsoftonline.com/\(tenant)/v2.0" }
}

/// A token by which change tracking vouches for a delivery to an application about an organisation.
struct ValidationTokenWriter: Sendable {
    let application: String
    let tenant: String
    /// Personal accounts have tokens of version 2 only.
    let isVersion2: Bool
    let key: SigningKeys.Key
    let now: Date
    let nonce: String

    init(application: String, tenant: String, behaviour: MicrosoftBehaviour, keys: SigningKeys, now: Date, nonce: String) {
        self.application = application
        self.tenant = tenant
        let isPersonal = tenant == MicrosoftIdentity.personalTenant
        isVersion2 = isPersonal || behaviour.signsVersion2
        // Which keys serve nobody else but personal accounts is documented; that these are signed by no other is not.
        key = isPersonal ? keys.personal : keys.general[0]
        self.now = now
        self.nonce = nonce
    }

    var header: GraphValue { ["alg": "RS256", "typ": "JWT", "kid": .text(key.id), "x5t": .text(key.id)] }

    var claims: GraphValue {
        let seconds = Int(now.timeIntervalSince1970)
        var claims: [String: GraphValue] = [
            "aud": .text(application), "iat": .integer(seconds - 300), "nbf": .integer(seconds - 300),
            "exp": .integer(seconds + 8 * 3_600), "tid": .text(tenant), "uti": .text(nonce), "aio": .text("E2" + nonce), "rh": "0.",
        ]
        if isVersion2 {
            claims["iss"] = .text(MicrosoftIdentity.issuer2(of: tenant))
            claims["ver"] = "2.0"
            claims["azp"] = .text(MicrosoftIdentity.changeTracking)
            claims["azpacr"] = "2"
        } else {
            claims["iss"] = .text(MicrosoftIdentity.issuer1(of: tenant))
            claims["idp"] = .text(MicrosoftIdentity.issuer1(of: tenant))
            claims["ver"] = "1.0"
            claims["appid"] = .text(MicrosoftIdentity.changeTracking)
            claims["appidacr"] = "2"
        }
        return .object(claims)
    }

    var token: String { SigningKeys.token(header: header, claims: claims, key: key) }
}
