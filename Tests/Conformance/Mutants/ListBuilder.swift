/// Makes a list of statements, each of which the compiler understands on its own: a long list literal takes it minutes.
@resultBuilder
enum ListBuilder<Element> {
    static func buildBlock(_ elements: Element...) -> [Element] { elements }
}
