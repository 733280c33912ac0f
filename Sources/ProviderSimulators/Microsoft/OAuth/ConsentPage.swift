import Foundation

/// The page on which an account's owner decides.
enum ConsentPage {
    static func html(action: String, key: String, account: String, scopes: [String]) -> String {
        let boxes = scopes.map {
            "<label><input type=\"checkbox\" name=\"scope\" value=\"\(escaped($0))\" checked> \(escaped($0))</label><br>"
        }
        return """
            <!DOCTYPE html>
            <html><head><title>Permissions requested</title></head><body>
            <h1>Permissions requested</h1>
            <form method="post" action="\(escaped(action))">
            <input type="hidden" name="page" value="\(escaped(key))">
            <label>Account <input type="email" name="account" value="\(escaped(account))"></label><br>
            \(boxes.joined(separator: "\n"))
            <button type="submit" name="decision" value="cancel">Cancel</button>
            <button type="submit" name="decision" value="accept">Accept</button>
            </form>
            </body></html>
            """
    }

    static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }

    static func unescaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&gt;", with: ">")
            .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&amp;", with: "&")
    }
}
