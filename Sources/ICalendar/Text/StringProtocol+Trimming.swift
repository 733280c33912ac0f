extension StringProtocol {
    /// Without the spaces and tabs at its ends, which some producers leave around values that have none.
    var trimmed: String {
        var result = Substring(self)
        while let first = result.utf8.first, first == 0x20 || first == 0x09 { result.unicodeScalars.removeFirst() }
        while let last = result.utf8.last, last == 0x20 || last == 0x09 { result.unicodeScalars.removeLast() }
        return String(result)
    }
}
