import GRDB

extension StoreError {
    /// Says in the field's words what the engine reported about the file at `path`; an error of ours passes as it is.
    ///
    /// Only the engine's message is used: statements and their arguments stay out, they could hold event text.
    init(engine error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case is CancellationError: self.init(.cancelled, "the task was cancelled; nothing was changed")
        case let error as DatabaseError: self.init(result: error.resultCode, message: error.message ?? "no details", path: path)
        default: self.init(.engine, "the database \(path) failed: \(type(of: error))")
        }
    }

    private init(result: ResultCode, message: String, path: String) {
        switch result {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "the database \(path) was held by another process for too long (\(message)); try again")
        case .SQLITE_READONLY:
            self.init(
                .readOnly, "the database \(path), or its folder, may not be written (\(message)); check owner and permissions of both")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .inaccessible, "the database \(path) cannot be opened (\(message)); check that its folder is there and may be written")
        case .SQLITE_IOERR:
            self.init(.inaccessible, "the database \(path) cannot be read or written (\(message)); check the disk")
        case .SQLITE_FULL:
            self.init(.full, "there is no room left for the database \(path) (\(message)); make room and try again")
        case .SQLITE_CORRUPT:
            self.init(.corrupt, "the database \(path) is damaged (\(message)); stop every host and restore a copy")
        case .SQLITE_NOTADB:
            self.init(.foreignDatabase, "the file \(path) is not a database (\(message)); name another file")
        case .SQLITE_CONSTRAINT:
            self.init(.ruleBroken, "a rule of the schema refused a change to the database \(path) (\(message)); please report this")
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            self.init(.cancelled, "the work on the database \(path) was interrupted; nothing was changed")
        default:
            self.init(.engine, "the database \(path) failed with SQLite's code \(result.rawValue) (\(message))")
        }
    }
}
