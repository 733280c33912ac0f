/// The element and property names used here.
enum DAVName {
    // RFC 4918, WebDAV
    static let multistatus = dav("multistatus")
    static let response = dav("response")
    static let href = dav("href")
    static let status = dav("status")
    static let propstat = dav("propstat")
    static let prop = dav("prop")
    static let propfind = dav("propfind")
    static let error = dav("error")
    static let resourcetype = dav("resourcetype")
    static let collection = dav("collection")
    static let displayname = dav("displayname")
    static let getetag = dav("getetag")
    static let getcontenttype = dav("getcontenttype")
    // RFC 3744 and RFC 5397, who we are and what we may do
    static let principal = dav("principal")
    static let currentUserPrincipal = dav("current-user-principal")
    static let unauthenticated = dav("unauthenticated")
    static let currentUserPrivilegeSet = dav("current-user-privilege-set")
    static let privilege = dav("privilege")
    // RFC 3253 and RFC 6578, reports and sync
    static let supportedReportSet = dav("supported-report-set")
    static let supportedReport = dav("supported-report")
    static let report = dav("report")
    static let syncCollection = dav("sync-collection")
    static let syncToken = dav("sync-token")
    static let syncLevel = dav("sync-level")
    static let validSyncToken = dav("valid-sync-token")
    // RFC 4791, CalDAV
    static let calendar = caldav("calendar")
    static let calendarHomeSet = caldav("calendar-home-set")
    static let calendarUserAddressSet = caldav("calendar-user-address-set")
    static let supportedComponents = caldav("supported-calendar-component-set")
    static let component = caldav("comp")
    static let calendarTimezone = caldav("calendar-timezone")
    static let calendarData = caldav("calendar-data")
    static let calendarQuery = caldav("calendar-query")
    static let calendarMultiget = caldav("calendar-multiget")
    static let freeBusyQuery = caldav("free-busy-query")
    static let filter = caldav("filter")
    static let componentFilter = caldav("comp-filter")
    static let propertyFilter = caldav("prop-filter")
    static let textMatch = caldav("text-match")
    static let timeRange = caldav("time-range")
    static let readFreeBusy = caldav("read-free-busy")
    // RFC 6638, scheduling
    static let scheduleTransparency = caldav("schedule-calendar-transp")
    static let transparent = caldav("transparent")
    // CalendarServer
    static let collectionTag = XMLName(namespace: Namespace.calendarServer, local: "getctag")

    static func dav(_ local: String) -> XMLName { XMLName(namespace: Namespace.dav, local: local) }
    static func caldav(_ local: String) -> XMLName { XMLName(namespace: Namespace.caldav, local: local) }
}
