import ProviderSimulators
import Testing

@Suite struct FaultPlanTests {
    @Test func `a fault meets the requests it is meant for, after those it spares, so often as it says`() {
        var plan = FaultPlan([
            FaultPlan.Rule(.lostAnswer, on: "calendar.events", skip: 1, times: 2), FaultPlan.Rule(.garbage, on: "oauth.token"),
        ])
        #expect(plan.draw(for: "calendar.events.insert") == nil)
        #expect(plan.draw(for: "calendar.eventsX") == nil)
        #expect(plan.draw(for: "calendar.events.insert") == .lostAnswer)
        #expect(plan.draw(for: "oauth.token.refresh") == .garbage)
        #expect(plan.draw(for: "calendar.events") == .lostAnswer)
        #expect(plan.draw(for: "calendar.events.insert") == nil)
        #expect(plan.rules.isEmpty && plan.drawn == 3)
    }

    @Test func `a rule without an operation meets every request`() {
        var plan = FaultPlan([FaultPlan.Rule(.refusedConnection, times: 2)])
        #expect(plan.draw(for: "a") == .refusedConnection && plan.draw(for: "b") == .refusedConnection && plan.draw(for: "c") == nil)
    }
}
