public import ProviderKit

/// Makes the adapter: the one function by which a host's list, or a loader, gets hold of it.
public func makeMicrosoftAdapter() -> any ProviderAdapter { MicrosoftAdapter() }
