import GoogleAdapter
import Foundation
import Testing

@Suite struct EndpointTests {
    @Test(arguments: ["http://127.0.0.1:8123", "http://127.0.0.1:8123/"])
    func `everything can be had under one origin`(_ origin: String) throws {
        let url = try #require(URL(string: origin))
        let endpoints = try #require(GoogleEndpoints(origin: url))
        #expect(endpoints.calendar.absoluteString == "http://127.0.0.1:8123/calendar/v3")
    }
}
