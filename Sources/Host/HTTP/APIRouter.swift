import Hummingbird
import Logging

/// The REST API's routes. `docs/api/openapi.yaml` describes them; a test compares both.
struct APIRouter {
    let services: HostServices
    let logger: Logger

    /// Builds the router.
    func router() -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.add(middleware: ErrorTranslation(logger: logger))
        router.add(middleware: WebhookMethods())
        WebhookRoutes(receiver: services.receiver).add(to: router)
        HealthRoutes(store: services.store).add(to: router)
        OAuthRoutes(authorizations: services.authorizations, redirect: services.configuration.oauthRedirect, logger: logger).add(to: router)
        let api = router.group("v1").add(middleware: BearerAuthentication(keys: services.accessKeys))
        ConnectionRoutes(services: services).add(to: api.group("connections"))
        AuthorizationRoutes(authorizations: services.authorizations).add(to: api.group("oauth/authorizations"))
        ProviderRoutes(catalogue: services.catalogue, configuration: services.configuration).add(to: api.group("providers"))
        AvailabilityRoutes(availability: services.availability).add(to: api.group("freebusy"))
        BookingRoutes(services: services).add(to: api.group("bookings"))
        PushRoutes(services: services).add(to: api)
        JobRoutes(store: services.store, clock: services.clock).add(to: api.group("jobs"))
        return router
    }

    /// Builds a router for nothing but the browsers of account owners.
    func consentRouter() -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.add(middleware: ErrorTranslation(logger: logger))
        OAuthRoutes(authorizations: services.authorizations, redirect: services.configuration.oauthRedirect, logger: logger).add(to: router)
        return router
    }
}
