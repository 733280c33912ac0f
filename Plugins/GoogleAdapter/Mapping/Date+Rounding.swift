import Foundation

extension Date {
    /// The first whole second that is not before; with RFC 3339's whole seconds an end never comes before what it ends.
    var roundedUp: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.up)) }
}
