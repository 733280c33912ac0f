import CICal

/// The only place where libical reads. One parser and one component for each VEVENT, made and freed inside one call, so nothing
/// of C leaves and nothing is shared between threads. libical keeps its error number and its scratch memory per thread; the
/// process-wide switch "errors are fatal" is turned off once, before first use, and its zone tables are never touched.
///
/// What is asked of it is whether it accepts each property that decides time. Values are then taken from the text itself: libical
/// changes some on the way (`BYDAY=255SU` to `-1SU`, `VALUE=DATE` with a time to a time, spaces at the ends of a title to none).
enum ICalReader {
    private static let errorsAreHarmless: Void = icalerror_set_errors_are_fatal(0)

    /// libical 3.0.16 as Debian ships it keeps 500 values of a list and drops the rest in silence.
    private static let listPiece = 200

    /// The names, out of `deciding`, of properties that libical dropped from the component, in whole or in part.
    static func refusals(in component: ComponentText, deciding: Set<String>) -> Set<String> {
        _ = errorsAreHarmless
        guard let parser = icalparser_new() else { return deciding }
        defer { icalparser_free(parser) }

        var expected: [String: Int] = [:]
        add("BEGIN:\(component.name)", to: parser)
        for line in component.lines where line.isWellFormed && deciding.contains(line.name) {
            if line.name == "RDATE" || line.name == "EXDATE" {
                let values = line.value.split(separator: ",", omittingEmptySubsequences: false)
                expected[line.name, default: 0] += values.count
                let head = line.text.dropLast(line.value.count)
                for piece in stride(from: 0, to: values.count, by: listPiece) {
                    add(head + values[piece..<min(piece + listPiece, values.count)].joined(separator: ","), to: parser)
                }
            } else {
                expected[line.name, default: 0] += 1
                add(line.text, to: parser)
            }
        }
        guard let root = add("END:\(component.name)", to: parser) else { return deciding }
        defer { icalcomponent_free(root) }
        return Set(expected.filter { name, count in count > kept(name, in: root) }.keys)
    }

    @discardableResult
    private static func add(_ line: some StringProtocol, to parser: OpaquePointer) -> OpaquePointer? {
        var bytes = line.utf8.map { CChar(bitPattern: $0) }
        bytes.append(0)
        return bytes.withUnsafeMutableBufferPointer { icalparser_add_line(parser, $0.baseAddress) }
    }

    private static func kept(_ name: String, in component: OpaquePointer) -> Int {
        Int(icalcomponent_count_properties(component, icalproperty_string_to_kind(name)))
    }
}
