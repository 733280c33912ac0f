import Foundation
import ProviderKit

extension ConformanceCase {
    static let authorizationCases: [ConformanceCase] = [
        ConformanceCase(
            "AUTH-PASSWORD-1", "A wrong password fails for good and is not repeated in the error", requires: [.passwordAuthorization],
            needsCalendar: false
        ) { context in
            for _ in 0..<3 {
                let wrong = try await context.harness.context(for: .wrongCredential, connected: false)
                let error = try await expectError([.unauthenticated], .permanent, "A wrong password is refused") {
                    () throws(ProviderError) in
                    try await context.check(wrong)
                }
                try expectNoTrace(of: wrong.connection.credential, in: error)
            }
        },
        ConformanceCase(
            "AUTH-PASSWORD-1/strange", "Passwords with colons, quotes, markup, emoji and great length are refused like any wrong one",
            requires: [.passwordAuthorization], needsCalendar: false
        ) { context in
            for text in ["a:b:c:", "\"quoted\" 'text'", "<b>&amp;</b>", "pässwörd 🔑 סוד", "%00%0d%0a", String(repeating: "x", count: 300)] {
                let wrong = try context.ownerContext(password: Secret(text))
                let error = try await expectError([.unauthenticated], .permanent, "A wrong password is refused") {
                    () throws(ProviderError) in
                    try await context.check(wrong)
                }
                try expectNoTrace(of: wrong.connection.credential, in: error)
            }
        },
        ConformanceCase(
            "AUTH-PASSWORD-4", "An unknown user is refused exactly as a wrong password is", requires: [.passwordAuthorization],
            needsCalendar: false
        ) { context in
            let wrong = try await context.harness.context(for: .wrongCredential, connected: false)
            let unknown = try await context.harness.context(for: .unknownUser, connected: false)
            let first = try await expectError([.unauthenticated], .permanent, "A wrong password is refused") { () throws(ProviderError) in
                try await context.check(wrong)
            }
            let second = try await expectError([.unauthenticated], .permanent, "An unknown user is refused") { () throws(ProviderError) in
                try await context.check(unknown)
            }
            try expectEqual(second.permanence, first.permanence, "Both failures are of one kind")
            try expectNoTrace(of: unknown.connection.credential, in: second)
        },
        ConformanceCase(
            "AUTH-PASSWORD-3", "An address where no such server answers fails with advice", requires: [.passwordAuthorization],
            needsCalendar: false
        ) { context in
            guard !context.harness.deadServers.isEmpty else { throw CaseNotApplicable(reason: "the harness names no dead address") }
            for address in context.harness.deadServers {
                do {
                    let reply = try await context.owner.checkCredentials(CheckCredentialsRequest(server: address))
                    throw ConformanceFailure(
                        message: "Nothing is guessed where no server answers", expected: "an error for \(address)",
                        actual: "the account \(reply.account.subject)", file: #fileID, line: #line)
                } catch let error as ProviderError {
                    try expect(
                        error.code != .unauthenticated, "It is not the password that is wrong at \(address)", expected: "another error",
                        actual: "\(error)")
                    try expect(
                        error.message.contains(" ") && error.message.count >= 20, "The message says what happened and what to do",
                        expected: "a sentence", actual: "“\(error.message)”")
                    try expectNoTrace(of: context.ownerContext.connection.credential, in: error)
                }
            }
        },
        ConformanceCase(
            "AUTH-PASSWORD-2", "A right password gives the account and settings with which the other verbs work",
            requires: [.passwordAuthorization], needsCalendar: false
        ) { context in
            let reply = try await context.check(context.ownerContext)
            try expect(!reply.account.subject.isEmpty, "The account has a name", expected: "a subject", actual: "nothing")
            if case .password(_, let password) = context.ownerContext.connection.credential, password.count >= 4 {
                let leaks = reply.settings.values.filter { $0.value.contains(password.revealText()) }.keys.sorted()
                try expect(leaks.isEmpty, "Settings hold no password", expected: "none", actual: "one in \(leaks)")
            }
            let connection = ConnectionContext(
                id: context.owner.connection, credential: context.ownerContext.connection.credential, settings: reply.settings)
            let connected = context.ownerContext.with(connection: connection)
            _ = try await ProviderSession(adapter: context.adapter, context: connected).listCalendars()
        },
        ConformanceCase(
            "AUTH-IDENTIFY-2", "A credential that is not valid gives no identity", needsCalendar: false
        ) { context in
            for account in [ConformanceAccount.wrongCredential, .unknownUser] {
                let session = try await context.harness.session(for: account)
                try await expectError([.unauthenticated], .lasting, "An invalid credential identifies nobody") { () throws(ProviderError) in
                    try await session.identify()
                }
            }
        },
        ConformanceCase("AUTH-IDENTIFY-1", "The same account has the same subject, ten times", needsCalendar: false) { context in
            let session = try await context.harness.session(for: .owner)
            let first = try await session.identify().account.subject
            try expect(!first.isEmpty, "The account has a name", expected: "a subject", actual: "nothing")
            for _ in 0..<9 { try expectEqual(try await session.identify().account.subject, first, "The subject stays the same") }
            if context.harness.server != nil, case .password = context.ownerContext.connection.credential,
                context.adapter.capabilities.authorization.contains(.password)
            {
                let checked = try await context.check(context.ownerContext)
                try expectEqual(checked.account.subject, first, "Checking credentials and identifying agree about the subject")
            }
        },
    ]
}
