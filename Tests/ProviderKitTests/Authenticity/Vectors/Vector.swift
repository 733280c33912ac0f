import Foundation
import ProviderKit
import Testing

/// One vector of a file in `Vectors/`: inputs, and what must come of them.
struct Vector: Sendable, CustomTestStringConvertible {
    let id: String
    /// `nil` where the vector must be accepted.
    let reason: RejectionReason?
    let input: JSONObject
    let expected: JSONObject?

    var testDescription: String { id }

    /// Every vector of a scheme. Throws where the file is missing or does not follow `Vectors/schema.json` in what is used here.
    static func all(_ scheme: AuthenticityScheme) throws -> [Vector] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../Vectors/\(scheme.rawValue).json")
        let limits = StrictJSON.Limits(bytes: 4 << 20, depth: 16, values: 1 << 20)
        let content = try StrictJSON.object(Data(contentsOf: file.standardizedFileURL), limits: limits)
        try #require(content["scheme"]?.string == scheme.rawValue)
        return try #require(content["vectors"]?.array).map { try Vector(#require($0.object)) }
    }

    private init(_ object: JSONObject) throws {
        id = try object.text("id")
        input = try #require(object["input"]?.object)
        expected = object["expected"]?.object
        switch try object.text("verdict") {
        case "accept": reason = nil
        default:
            let name = try object.text("reason")
            reason = RejectionReason(rawValue: name)
            try #require(reason != nil, "\(id) has an unknown reason")
        }
    }

    /// Whether what a verifier did is what the vector says; `output` is compared with the expectation of that name.
    func check(_ name: String? = nil, _ body: () throws(RejectionReason) -> String?) {
        do throws(RejectionReason) {
            let output = try body()
            #expect(reason == nil, "\(id) was accepted")
            if let name { #expect(output == expected?[name]?.string, "\(id)") }
        } catch {
            #expect(error == reason, "\(id) was refused")
        }
    }
}

extension JSONObject {
    func text(_ name: String) throws -> String { try #require(self[name]?.string, "\(name) is missing") }
    func object(_ name: String) throws -> JSONObject { try #require(self[name]?.object, "\(name) is missing") }
    func list(_ name: String) throws -> [JSONValue] { try #require(self[name]?.array, "\(name) is missing") }
    func bytes(_ name: String) throws -> [UInt8] { try #require(try StandardBase64.decode(text(name)), "\(name) is no Base64") }
    func urlBytes(_ name: String) throws -> [UInt8] { Array(try #require(try Base64URL.decode(text(name)), "\(name) is no Base64")) }
    func instant(_ name: String) throws -> Date { Date(timeIntervalSince1970: try #require(self[name]?.number, "\(name) is missing")) }
    func optionalInstant(_ name: String) -> Date? { self[name]?.number.map { Date(timeIntervalSince1970: $0) } }

    /// A delivery with method, headers and body.
    func delivery(at now: Date) throws -> Delivery {
        var headers = HTTPHeaders()
        for line in try list("headers") {
            let pair = line.array?.compactMap(\.string) ?? []
            try #require(pair.count == 2)
            headers.add(pair[0], pair[1])
        }
        return Delivery(method: HTTPMethod(try text("method")), headers: headers, query: "", body: Data(try bytes("body")), receivedAt: now)
    }
}
