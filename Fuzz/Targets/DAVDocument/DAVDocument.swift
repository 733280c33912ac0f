@testable import CalDAVAdapter
import Foundation
import ProviderKit

/// A DAV document, and a push message in one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let document = Data(FuzzInput.bytes(start, count))
    _ = try? XMLReader.read(document)
    return 0
}
