import Foundation
import Testing

/// A program that runs beside the test, with its input and output on pipes.
///
/// Foundation's `Process` lets children that are started at the same time inherit each other's pipes, so that neither sees the other's end;
/// here a child gets its three descriptors and nothing else.
final class ChildProcess {
    private let identifier: pid_t
    private let input: Int32
    private let output: Int32
    private var status: Int32?

    init(_ program: String, _ arguments: [String]) throws {
        let (childInput, input) = try Self.pipe()
        let (output, childOutput) = try Self.pipe()
        self.input = input
        self.output = output
        defer { for end in [childInput, childOutput] { close(end) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, childInput, 0)
        posix_spawn_file_actions_adddup2(&actions, childOutput, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Closing a number that is not open is no error here.
        for descriptor: Int32 in 3..<1024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var identifier: pid_t = 0
        let code = posix_spawnp(&identifier, program, &actions, nil, &words, environ)
        try #require(code == 0, "\(program) cannot be started: error \(code)")
        self.identifier = identifier
    }

    deinit {
        close(input)
        close(output)
        if status == nil {
            kill(identifier, SIGTERM)
            waitpid(identifier, nil, 0)
        }
    }

    /// The next line of output, without its end; what is left where the output ends first.
    func readLine() -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything the program writes until its end, which must be a good one.
    func readToEnd() throws -> Data {
        var data = Data()
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(output, &block, block.count)
            guard count > 0 else { break }
            data += block.prefix(count)
        }
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        self.status = status
        try #require(status == 0, "the program failed with status \(status)")
        return data
    }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        let code = Foundation.pipe(&ends)
        try #require(code == 0)
        return (ends[0], ends[1])
    }
}
