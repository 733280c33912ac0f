import Foundation

/// An event's longer text. Graph tells it as HTML unless the request prefers text.
struct GraphEventBody: Sendable {
    private let content: String
    private let isHTML: Bool

    init(_ value: GraphValue?) {
        content = value?["content"]?.text ?? ""
        isHTML = value?["contentType"]?.text == "html"
    }

    /// The text without markup.
    var text: String {
        isHTML ? ConsentPage.unescaped(content.replacing(/<[^>]*>/, with: "")).trimmingCharacters(in: .whitespacesAndNewlines) : content
    }

    var asText: GraphValue { ["contentType": "text", "content": .text(text)] }

    var asHTML: GraphValue {
        guard !isHTML, !content.isEmpty else { return ["contentType": "html", "content": .text(content)] }
        let escaped = ConsentPage.escaped(content).replacing("\n", with: "<br>\r\n")
        let page =
            "<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body>\r\n<div class=\"PlainText\">\(escaped)</div>\r\n</body></html>\r\n"
        return ["contentType": "html", "content": .text(page)]
    }
}
