import CCurl
import Foundation
import ProviderKit

/// The transfer thread: the only one that touches libcurl's handles. It is made on that thread and never leaves it.
final class TransferLoop {
    private let multi: MultiHandle
    private let queue: CommandQueue
    private let configuration: TransportConfiguration
    /// A copy of the trusted certificates that stays in place, since libcurl only borrows them.
    private let trusted: UnsafeMutableRawBufferPointer?
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    /// No transfer's deadline is earlier.
    private var nextDeadline: ContinuousClock.Instant?

    private static let longestWait = Duration.seconds(60)

    init(multi: MultiHandle, queue: CommandQueue, configuration: TransportConfiguration, trustStore: TrustStore?) {
        self.multi = multi
        self.queue = queue
        self.configuration = configuration
        trusted = trustStore.map { store in
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: store.pem.count, alignment: 1)
            copy.copyBytes(from: store.pem)
            return copy
        }
    }

    /// Works until the queue says to stop; then ends every transfer and releases everything.
    func run() {
        while true {
            let (commands, isStopping) = queue.take()
            for command in commands {
                switch command {
                case .start(let call): start(call)
                case .cancel(let ticket): end(ticket, .cancelled, "")
                }
            }
            if isStopping { break }
            var running: Int32 = 0
            curl_multi_perform(multi.pointer, &running)
            collectFinished()
            expire()
            wait()
        }
        for ticket in Array(transfers.keys) { end(ticket, .cancelled, "the transport was shut down") }
        curl_multi_cleanup(multi.pointer)
        trusted?.deallocate()
        queue.end()
    }

    private func start(_ call: Call) {
        if call.ticket.isCancelled { return call.refuse(.cancelled, "") }
        guard let easy = EasyHandle() else { return call.refuse(.unreachable, "out of memory") }
        let transfer = Transfer(call, easy: easy, configuration: configuration)
        do {
            try transfer.configure(trusted: trusted.map(UnsafeRawBufferPointer.init))
        } catch {
            return call.refuse(
                .invalidRequest, "libcurl refuses option \(error.option.rawValue): \(String(cString: curl_easy_strerror(error.code)))")
        }
        let code = curl_multi_add_handle(multi.pointer, easy.pointer)
        guard code == CURLM_OK else { return call.refuse(.unreachable, String(cString: curl_multi_strerror(code))) }
        transfers[ObjectIdentifier(call.ticket)] = transfer
        nextDeadline = min(nextDeadline ?? call.deadline, call.deadline)
    }

    private func collectFinished() {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi.pointer, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            // The message is gone once its handle is removed.
            let code = message.pointee.data.result
            var pointer: UnsafeMutableRawPointer?
            _ = calendar_host_easy_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &pointer)
            if let transfer = Transfer.from(pointer) { finish(transfer) { $0.outcome(code) } }
        }
    }

    private func expire() {
        let now = ContinuousClock.now
        guard let nextDeadline, nextDeadline <= now else { return }
        for (ticket, transfer) in transfers where transfer.call.deadline <= now {
            end(ticket, .timedOut, "no complete answer within \(transfer.call.request.timeout)")
        }
        self.nextDeadline = transfers.values.map(\.call.deadline).min()
    }

    private func wait() {
        let untilDeadline = nextDeadline.map { $0 - .now } ?? Self.longestWait
        let milliseconds = max(.zero, min(untilDeadline, Self.longestWait)).wholeMilliseconds
        let code = curl_multi_poll(multi.pointer, nil, 0, Int32(milliseconds), nil)
        // A failed wait returns at once; without a pause the loop would spin until memory is available again.
        if code != CURLM_OK { usleep(10_000) }
    }

    private func end(_ ticket: ObjectIdentifier, _ kind: HTTPTransportError.Kind, _ detail: String) {
        guard let transfer = transfers[ticket] else { return }
        finish(transfer) { .failure($0.error(kind, detail)) }
    }

    /// Takes the transfer out of libcurl, which closes its connection or stream if it is unfinished, and answers the caller.
    private func finish(_ transfer: Transfer, _ outcome: (Transfer) -> Result<HTTPResponse, HTTPTransportError>) {
        let result = outcome(transfer)
        curl_multi_remove_handle(multi.pointer, transfer.easy.pointer)
        transfers[ObjectIdentifier(transfer.call.ticket)] = nil
        transfer.call.continuation.resume(returning: result)
    }
}
