import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@Suite("The reference of push", .timeLimit(.minutes(5)))
struct ReferenceConformanceTests {
    @Test("conforms, and every case about push applies to one flavour or the other")
    func conforms() async throws {
        var applied: Set<String> = []
        for flavour in ReferenceFlavour.allCases {
            let reference = try ReferenceHarness(flavour)
            let report = await ConformanceRunner().run(reference.harness())
            #expect(report.isGreen, "\(report.table())")
            #expect(
                report.notApplicable.allSatisfy { $0.behaviour.hasPrefix("PUSH-") || $0.behaviour.hasPrefix("PROOF-") },
                "\(report.notApplicable)")
            #expect(reference.service.channelNames.isEmpty, "every channel was closed")
            applied.formUnion(report.passed.map(\.id))
            let refused = report.deliveries.values.reduce(0) { $0 + $1.refused }
            #expect(refused > 5_000, "\(report.deliveries)")
            for format in [report.table(), report.markdown()] { #expect(format.contains("forged or damaged ones refused")) }
            #expect(report.junit().contains("<property name=\"deliveries."))
            #expect(try ConformanceReport(json: report.json()).deliveries == report.deliveries)
        }
        #expect(Set(ConformanceCase.all.map(\.id)).subtracting(applied).sorted() == [])
    }
}
