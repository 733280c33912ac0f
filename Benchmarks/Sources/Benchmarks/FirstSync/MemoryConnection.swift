import Foundation

/// One connection of a ``MemoryServer``, served on a thread of its own.
final class MemoryConnection {
    private let socket: Int32
    private let answers: MemoryAnswers
    private var buffer: [UInt8] = []

    private static let endOfHead = Array("\r\n\r\n".utf8)

    init(_ socket: Int32, _ answers: MemoryAnswers) {
        self.socket = socket
        self.answers = answers
    }

    /// Answers until the client goes.
    func serve() {
        defer { StreamSocket.close(socket) }
        while let key = nextRequest() {
            guard StreamSocket.send(answers.answer(to: key), to: socket) else { return }
        }
    }

    private func nextRequest() -> Exchange.Key? {
        var end = position(of: Self.endOfHead)
        while end == nil {
            guard receive() else { return nil }
            end = position(of: Self.endOfHead)
        }
        guard let end else { return nil }
        let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        let length =
            lines.dropFirst().first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
        let start = end + Self.endOfHead.count
        while buffer.count < start + length {
            guard receive() else { return nil }
        }
        let body = Data(buffer[start..<(start + length)])
        buffer.removeFirst(start + length)
        return Exchange.Key(method: String(words[0]), path: String(words[1]), body: body)
    }

    private func position(of mark: [UInt8]) -> Int? {
        guard buffer.count >= mark.count else { return nil }
        return (0...(buffer.count - mark.count)).first { buffer[$0] == mark[0] && buffer[$0..<($0 + mark.count)].elementsEqual(mark) }
    }

    private func receive() -> Bool {
        let more = StreamSocket.receive(from: socket)
        buffer += more
        return !more.isEmpty
    }
}
