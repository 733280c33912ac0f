import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Testing

@Suite("The report")
struct ReportTests {
    @Test("is red without cases")
    func redWithoutCases() async {
        let report = await ConformanceRunner(cases: []).run(MemoryHarness().harness())
        #expect(!report.isGreen)
        #expect(report.failed.isEmpty)
        #expect(report.objections.contains("no case was passed"))
    }

    @Test("is red when fewer cases ran than are demanded", arguments: [1, 5, 20])
    func redWithFewerCases(dropped: Int) async {
        let cases = ConformanceCase.all.filter { !$0.requirements.contains(.push) }.dropLast(dropped)
        let report = await ConformanceRunner(cases: Array(cases)).run(MemoryHarness().harness())
        #expect(report.failed.isEmpty)
        #expect(!report.withoutEvidence.isEmpty)
        #expect(!report.isGreen)
    }

    @Test("is red when nothing was demanded")
    func redWithoutDemand() {
        let report = ConformanceReport(
            suiteVersion: "1.0", provider: ProviderID("x"), adapter: "X", startedAt: Date(timeIntervalSince1970: 0), seconds: 0,
            contradictions: [], demanded: [], cases: [])
        #expect(!report.isGreen)
        #expect(report.objections.count == 2)
    }

    @Test("is red for an adapter that contradicts itself")
    func redWithContradictions() async {
        let memory = MemoryHarness()
        let report = await ConformanceRunner().run(memory.harness(adapter: BoastingAdapter(base: MemoryAdapter(provider: memory.provider))))
        #expect(report.failed.isEmpty)
        #expect(!report.isGreen)
        #expect(report.objections == ["memory declares push receiving but has no such role"])
    }

    @Test("demands only what was declared, and says what does not apply")
    func demandsWhatIsDeclared() async {
        let memory = MemoryHarness()
        let report = await ConformanceRunner().run(memory.harness(adapter: ModestAdapter(base: MemoryAdapter(provider: memory.provider))))
        #expect(report.isGreen, "\(report.table())")
        #expect(!report.demanded.contains { $0.hasPrefix("EVENT") || $0.hasPrefix("FREEBUSY") || $0.hasPrefix("CHANGES") })
        #expect(report.notApplicable.count > 50)
        #expect(
            report.notApplicable.allSatisfy { if case .notApplicable(let reason) = $0.outcome { reason.contains("needs") } else { false } })
    }

    @Test("does not excuse an adapter that declares limits too narrow to be tested")
    func narrowLimitsAreNoExcuse() async {
        let memory = MemoryHarness()
        let report = await ConformanceRunner()
            .run(memory.harness(adapter: NarrowAdapter(base: TamperedAdapter(memory.provider))))
        #expect(!report.isGreen)
    }

    @Test("survives JSON and keeps dates and outcomes")
    func json() async throws {
        let memory = MemoryHarness()
        var adapter = TamperedAdapter(memory.provider)
        Mutant.all.first { $0.caughtBy == "EVENT-CREATE-2" }?.tamper(&adapter)
        let report = await ConformanceRunner()
            .run(memory.harness(adapter: adapter, withCounterpart: false), startedAt: Date(timeIntervalSince1970: 1_800_000_000))
        let data = try report.json()
        #expect(try ConformanceReport(json: data) == report)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["startedAt"] as? String == "2027-01-15T08:00:00Z")
        let cases = try #require(object["cases"] as? [[String: Any]])
        #expect(Set(cases.compactMap { $0["outcome"] as? String }) == ["passed", "failed", "not-applicable"])
        #expect(throws: (any Error).self) {
            try ConformanceReport(json: Data(String(decoding: data, as: UTF8.self).replacing("\"passed\"", with: "\"maybe\"").utf8))
        }
    }

    @Test("of several modes is green where every mode is, and tells them apart")
    func joined() async throws {
        func run(_ mode: String, _ cases: [ConformanceCase] = ConformanceCase.all, mutant: String? = nil) async -> ConformanceReport {
            let memory = MemoryHarness()
            var adapter = TamperedAdapter(memory.provider)
            Mutant.all.first { $0.caughtBy == mutant }?.tamper(&adapter)
            return await ConformanceRunner(cases: cases, mode: mode)
                .run(memory.harness(adapter: adapter), startedAt: Date(timeIntervalSince1970: 1_800_000_000))
        }
        let good = await run("one")
        let other = await run("other")
        let both = ConformanceReport(joining: [good, other])
        #expect(both.isGreen, "\(both.table())")
        #expect(both.cases.count == 2 * good.cases.count && both.demanded == good.demanded)
        #expect(both.table().contains("EVENT-CREATE-2 [other]") && both.junit().contains("EVENT-CREATE-2 [one]: "))
        #expect(try ConformanceReport(json: both.json()) == both)
        #expect(ConformanceReport(joining: [good]) == good)

        let broken = await ConformanceReport(joining: [good, run("other", mutant: "EVENT-CREATE-2")])
        #expect(!broken.isGreen && broken.failed.allSatisfy { $0.mode == "other" })
        // What the one mode shows is no evidence for the other.
        let silent = await ConformanceReport(joining: [good, run("other", ConformanceCase.all.filter { $0.behaviour != "EVENT-CREATE-2" })])
        #expect(silent.failed.isEmpty && silent.objections == ["other: there is no evidence for EVENT-CREATE-2"])
    }

    @Test("is JUnit XML that a strict reader takes, whatever the failures quote")
    func junit() throws {
        let xml = try Self.hostile.junit()
        #expect(xml.contains("tests=\"5\" failures=\"3\" skipped=\"1\""), "\(xml)")
        #expect(!xml.contains("<script>"))
        #expect(xml.contains("&lt;script&gt;&amp;&quot;\u{FFFD}&#10;"))
        #expect(xml.components(separatedBy: "<testcase ").count == 6)
        #expect(xml.contains("there is no evidence for EVENT-CREATE-9"))
    }

    @Test("is Markdown whose table cells stay in their rows")
    func markdown() throws {
        let rows = try Self.hostile.markdown().split(separator: "\n").filter { $0.hasPrefix("| ") }
        #expect(rows.count == 6)
        #expect(rows.allSatisfy { $0.replacing("\\|", with: "").count { $0 == "|" } == 5 }, "\(rows)")
    }

    @Test("is a table for terminals without control characters of others")
    func table() throws {
        let text = try Self.hostile.table(colours: false)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(text.contains("FAIL"))
        #expect(text.hasSuffix("does not conform"))
        #expect(try Self.hostile.table(colours: true).contains("\u{1B}[31mFAIL\u{1B}[0m"))
    }

    /// A report whose reasons try to break out of every format.
    private static var hostile: ConformanceReport {
        get throws {
            let json = """
                {"suiteVersion": "1.0", "provider": "x", "adapter": "X | <b>", "startedAt": "2027-01-15T08:00:00Z", "seconds": 1.5,
                 "contradictions": [], "demanded": ["EVENT-CREATE-1", "EVENT-CREATE-9"], "cases": [
                  {"id": "EVENT-CREATE-1", "sentence": "Good | fine", "outcome": "passed", "leftovers": [], "seconds": 0.1},
                  {"id": "EVENT-CREATE-2", "sentence": "Bad", "outcome": "failed", "reason": "<script>&\\"\\u0000\\n| \\u001b[2J", "leftovers": [],
                   "seconds": 0.1},
                  {"id": "EVENT-CREATE-3", "sentence": "Dirty", "outcome": "passed", "leftovers": ["the event 1"], "seconds": 0.1},
                  {"id": "EVENT-CREATE-4", "sentence": "None", "outcome": "not-applicable", "reason": "needs | something", "leftovers": [],
                   "seconds": 0}]}
                """
            return try ConformanceReport(json: Data(json.utf8))
        }
    }
}
