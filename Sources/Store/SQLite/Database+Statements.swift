import Foundation
import GRDB

/// Statements that each connection prepares once and keeps.
extension Database {
    /// Runs a statement; returns how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try cachedStatement(sql: sql).execute(arguments: arguments)
        return changesCount
    }

    /// Every row.
    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first row, or `nil`.
    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first column of the first row, or `nil`.
    func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try Int64.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// Everything `body` reads is of one instant.
    func inReadTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try inTransaction(.deferred) {
            value = try body(self)
            return .commit
        }
        guard let value else { throw StoreError(.engine, "a transaction ended without a value") }
        return value
    }
}

extension Row {
    /// A column that holds one of an enumeration's raw values. Throws ``StoreError/Code/corrupt`` for anything else.
    func choice<Value: RawRepresentable<String>>(_ column: String, as type: Value.Type = Value.self) throws(StoreError) -> Value {
        let text: String = self[column]
        guard let value = Value(rawValue: text) else {
            throw StoreError(.corrupt, "the column \(column) holds an unknown \(type); restore a copy of the database")
        }
        return value
    }

    /// A column that holds an instant.
    func instant(_ column: String) -> Date { Instant.date(self[column]) }

    /// A column that may hold an instant.
    func optionalInstant(_ column: String) -> Date? { (self[column] as Int64?).map { Instant.date($0) } }
}
