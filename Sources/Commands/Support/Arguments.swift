public import ArgumentParser
public import CalendarHost
public import CalendarStore

/// Takes `pending`, `synced` or `failed`.
extension Booking.State: ExpressibleByArgument {}

/// Takes `ready`, `leased` or `dead`.
extension Job.State: ExpressibleByArgument {}

/// Takes `fail-closed`, `serve-stale` or `fail-open`.
extension AvailabilityPolicy: ExpressibleByArgument {}
