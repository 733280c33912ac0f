/// A property on its way to libical: its value not yet escaped, its line not yet folded.
struct WrittenProperty: Equatable {
    enum Value: Equatable {
        /// Escaped by libical.
        case text(String)
        /// Written as it is; only for values that were checked.
        case uri(String)
        case address(String)
        case date(CivilDate)
        case dateTime(CivilDateTime)
        case utc(Int)
        case integer(Int)
        case offset(Int)
        case word(String)
    }

    let name: String
    let value: Value
    /// Parameters, their values encoded.
    var parameters: [Parameter] = []

    struct Parameter: Equatable {
        let name: String
        let value: String
    }
}

/// A component on its way to libical.
struct WrittenComponent {
    let name: String
    var properties: [WrittenProperty]
    var children: [WrittenComponent] = []
}
