/// A command cannot go on; says why and with which exit code the process ends.
struct CommandError: Error {
    let message: String
    let code: Int32

    init(_ message: String, code: Int32 = 1) {
        self.message = message
        self.code = code
    }
}
