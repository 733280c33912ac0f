import Foundation
import ProviderConformance
import Testing

@Suite("The list of behaviours")
struct BehaviourListTests {
    @Test("every Behaviour line of ProviderKit has a case, and every case a line")
    func linesAndCasesAgree() throws {
        let lines = try Self.behaviourLines()
        #expect(lines.count >= 45, "only \(lines.count) lines were found: is the search itself broken?")
        let cases = Set(ConformanceCase.all.map(\.behaviour))
        #expect(Set(lines).subtracting(cases).sorted() == [], "these lines have no case")
        #expect(cases.subtracting(lines).sorted() == [], "these cases have no line")
        #expect(Dictionary(grouping: lines, by: \.self).filter { $0.value.count > 1 }.keys.sorted() == [], "these ids stand twice")
    }

    @Test("every case has an id of its own and a sentence")
    func casesAreNamed() {
        let ids = ConformanceCase.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ConformanceCase.all.allSatisfy { $0.sentence.count > 15 && $0.sentence.first?.isUppercase == true })
        #expect(ids.allSatisfy { $0.wholeMatch(of: /[A-Z]+-[A-Z]+-[0-9]+(\/[a-z-]+)?/) != nil }, "\(ids)")
    }

    /// The ids of the lines ``- `ID-…-n`: sentence.`` in ProviderKit's documentation.
    private static func behaviourLines() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let kit = root.appending(path: "Sources/ProviderKit")
        let files = try #require(FileManager.default.enumerator(at: kit.resolvingSymlinksInPath(), includingPropertiesForKeys: nil))
        var ids: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            ids += text.matches(of: /\/\/\/ - `([A-Z]+-[A-Z]+-[0-9]+)`: \S/).map { String($0.output.1) }
        }
        return ids
    }
}
