import Foundation
import Testing

@testable import ICalendar

@Suite("Time zones beside Python's zoneinfo")
struct ZoneinfoComparisonTests {
    private struct Question: Encodable {
        let directory: String
        let zone: String
        var instants: [Int] = []
        var walls: [Int] = []
    }

    private struct Answer: Decodable {
        let offsets: [Int]?
        let instants: [Int]?
        let error: String?
    }

    /// Every zone of the system that is no copy for other purposes.
    private static func names(in directory: String) throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: directory)
        return paths.filter { path in
            guard !["posix/", "right/"].contains(where: path.hasPrefix), !["localtime", "posixrules", "Factory"].contains(path),
                let handle = FileHandle(forReadingAtPath: directory + "/" + path)
            else { return false }
            defer { try? handle.close() }
            return (try? handle.read(upToCount: 4)) == Data("TZif".utf8)
        }.sorted()
    }

    @Test("All zones of the system give the same answers, at random and around their changes", .timeLimit(.minutes(5)))
    func allZones() throws {
        let seed = SeededGenerator.seedOfRun
        print("Seed: \(seed)")
        var random = SeededGenerator(seed: seed)
        let directory = ZoneDatabase.directory(in: ProcessInfo.processInfo.environment)
        let database = ZoneDatabase(directory: directory)
        let names = try Self.names(in: directory)
        #expect(names.count > 300)
        var zones: [ZoneRules] = []
        var questions: [Question] = []
        for name in names {
            let zone = try database.zone(named: name)
            var question = Question(directory: directory, zone: name)
            for _ in 0..<20 {
                question.instants.append(random.int(-4_000_000_000...5_000_000_000))
                question.walls.append(random.int(-4_000_000_000...5_000_000_000))
            }
            question.instants += [4_102_444_800, 7_258_118_400, 253_370_764_800, 253_386_489_600]
            for _ in 0..<4 {
                guard let change = Self.change(of: zone, after: random.int(-2_000_000_000...4_500_000_000)) else { continue }
                question.instants += [change - 1, change, change + 1]
                for offset in [zone.offset(atUTC: change - 1), zone.offset(atUTC: change)] {
                    question.walls += [-3_600, -1_800, -1, 0, 1, 900, 1_800, 3_599, 3_600].map { change + offset + $0 }
                }
            }
            zones.append(zone)
            questions.append(question)
        }
        let answers = try EngineOracle(script: "zoneinfo_oracle.py").answers(to: questions, as: Answer.self)
        var compared = 0
        for (zone, (question, answer)) in zip(zones, zip(questions, answers)) {
            let offsets = try #require(answer.offsets, "\(question.zone): \(answer.error ?? "")")
            let instants = try #require(answer.instants)
            let wrongInstant = zip(question.instants, offsets).first { zone.offset(atUTC: $0) != $1 }
            #expect(wrongInstant == nil, "\(question.zone): instant and offset by zoneinfo; seed \(seed)")
            let wrongReading = zip(question.walls, instants).first { zone.utc(of: CivilDateTime(secondsSinceEpoch: $0)) != $1 }
            #expect(wrongReading == nil, "\(question.zone): reading and instant by zoneinfo; seed \(seed)")
            compared += offsets.count + instants.count
        }
        print("\(names.count) zones, \(compared) conversions compared")
    }

    /// A change of a zone's offset within the ten years after an instant, to the second, if there is one.
    private static func change(of zone: ZoneRules, after instant: Int) -> Int? {
        let offset = zone.offset(atUTC: instant)
        let step = 20 * 86_400
        for end in stride(from: instant + step, to: instant + 3_653 * 86_400, by: step) where zone.offset(atUTC: end) != offset {
            var (low, high) = (end - step, end)
            while high - low > 1 {
                let middle = (low + high) / 2
                if zone.offset(atUTC: middle) == offset { low = middle } else { high = middle }
            }
            return high
        }
        return nil
    }
}
