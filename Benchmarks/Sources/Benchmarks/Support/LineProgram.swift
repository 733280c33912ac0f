import Foundation

/// A program that answers on standard output, a line for each line of standard input, and ends when its input closes.
final class LineProgram {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer = Data()

    init(_ executable: URL, _ arguments: [String]) throws {
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit { stop() }

    /// Sends a line and waits for the answer.
    func ask(_ line: String) throws -> Data {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let answer = buffer[..<end]
                buffer = Data(buffer[(end + 1)...])
                return Data(answer)
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw BenchmarkError("\(process.arguments?.first ?? "a program") ended without an answer; run scripts/bootstrap --test")
            }
            buffer += more
        }
    }

    /// Closes the program's input and waits for its end.
    func stop() {
        guard process.isRunning else { return }
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
