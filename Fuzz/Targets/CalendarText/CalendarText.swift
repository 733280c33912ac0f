import Foundation
import ICalendar
import ProviderKit

/// An iCalendar object, as a server stores it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    _ = try? CalendarObject(parsing: Data(FuzzInput.bytes(start, count)))
    return 0
}
