import Foundation

/// Where fixed inputs of the harnesses are.
enum CorpusFolder {
    /// The folder beside this one.
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "subjects/").path()
}
